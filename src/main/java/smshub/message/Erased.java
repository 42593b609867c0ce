package smshub.message;

import java.util.List;

/**
 * What became of one person's data.
 *
 * @param messages messages to the number that are deleted
 * @param inbound messages from it that are deleted
 * @param recipients entries of campaigns that are over from which it is removed
 * @param left what is still there
 */
public record Erased(long messages, long inbound, long recipients, List<Left> left) {
    public Erased {
        left = List.copyOf(left);
    }

    /**
     * What is still there.
     *
     * @param what messages, campaigns, consents, audit or files
     * @param count how many; null where that is not known
     * @param until a sentence: until when, or what removes it
     */
    public record Left(String what, Long count, String until) {}
}
