package smshub.message;

import java.util.Locale;

/** Where a message is in its life. {@link #word()} is the word used in JSON, tables, pages and docs. */
public enum MessageState {
    /** Taken over durably; waits for its account. */
    ACCEPTED(false),
    /** Taken over durably; waits for its sending time. */
    SCHEDULED(false),
    /** A provider is being called. A hint that is not durable: a crash makes it untrue. */
    SENDING(false),
    /** Surely not taken by the provider; waits for its next attempt. */
    DEFERRED(false),
    /** Perhaps taken by the provider; waits for a receipt, the provider's answer or an operator. */
    UNSURE(false),
    /** Handed to the provider. */
    SENT(false),
    /** On the handset, as a delivery receipt says. */
    DELIVERED(true),
    /** Not on the handset, as a delivery receipt says. */
    UNDELIVERED(true),
    /** Never taken over, or turned down by a rule afterwards; no provider saw it. */
    REFUSED(true),
    /** Its age limit passed while it waited. */
    EXPIRED(true),
    /** Withdrawn while it waited. */
    CANCELLED(true),
    /** Failed for good; kept on the dead-letter queue with its reason. */
    DEAD(true);

    private final boolean end;
    private final String word = name().toLowerCase(Locale.ROOT);

    MessageState(boolean end) {
        this.end = end;
    }

    /** Whether nothing more happens by itself. */
    public boolean end() {
        return end;
    }

    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException for a word that is no state */
    public static MessageState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
