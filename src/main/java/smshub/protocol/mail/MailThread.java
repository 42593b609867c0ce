package smshub.protocol.mail;

import java.io.UncheckedIOException;
import java.util.List;
import smshub.json.Json;

/**
 * The mail that a message came by, as far as an answer needs it. It travels with the message as its correlation id, so
 * that the hub remembers nothing.
 *
 * @param mail the mail's id, without brackets
 * @param thread ids for {@code References}
 * @param sender who gets the answers
 * @param subject of the mail
 * @param to the recipient as asked; null where all are meant
 */
record MailThread(String mail, List<String> thread, String sender, String subject, String to) {
    private static final int LONGEST_SUBJECT = 150;

    MailThread {
        thread = List.copyOf(thread);
    }

    static MailThread of(ParsedMail parsed, String to) {
        String subject = parsed.subject();
        boolean cut = subject.length() > LONGEST_SUBJECT;
        return new MailThread(
                parsed.id(),
                parsed.thread(),
                parsed.sender(),
                cut ? subject.substring(0, LONGEST_SUBJECT) + "…" : subject,
                to);
    }

    /** What a correlation id says; null for one that is none of ours. */
    static MailThread read(String correlationId) {
        try {
            return correlationId == null || !correlationId.startsWith("{")
                    ? null
                    : Json.read(correlationId, MailThread.class);
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    String written() {
        return Json.text(this);
    }

    /** Without words and addresses, because logs and traces print it. */
    @Override
    public String toString() {
        return "MailThread";
    }
}
