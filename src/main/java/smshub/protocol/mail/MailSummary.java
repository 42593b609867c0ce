package smshub.protocol.mail;

import java.time.Instant;
import java.util.List;

/**
 * What became of a mail when it was read, on its way to the mail's sender.
 *
 * @param to the mail; it stands here, for a correlation id may show in the broker's log
 * @param since when it was first to be told; null where that is now
 * @param results one for each recipient; or one for all, where the mail could not be used; none in what is no summary
 */
record MailSummary(MailThread to, Instant since, List<Result> results) {
    /**
     * @param to recipient as asked, or null for all
     * @param sentence what became of it
     */
    record Result(String to, String sentence) {}

    MailSummary {
        results = results == null ? List.of() : List.copyOf(results);
    }
}
