package smshub.consent;

import java.time.Instant;
import java.util.Locale;

/**
 * What the owner of a number said, of one category of messages or of all.
 *
 * @param number E.164 with its plus sign, or a short code
 * @param category category in lower case; empty for all
 * @param state what was said
 * @param source how the hub heard of it
 * @param by client that told it, or account that the message came by
 * @param at when it was said
 */
public record Consent(String number, String category, State state, Source source, String by, Instant at) {
    /** Every category. */
    public static final String ALL = "";

    /** What was said. */
    public enum State {
        GRANTED,
        STOPPED,
        /** Nothing any more: the entry was deleted, and other hubs must hear of that. */
        FORGOTTEN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException for a word that is no state */
        public static State ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** How the hub heard of it. */
    public enum Source {
        API,
        CSV,
        SMS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException for a word that is no source */
        public static Source ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The form of a category in the list: upper and lower case are one. */
    public static String category(String asked) {
        return asked == null ? ALL : asked.strip().toLowerCase(Locale.ROOT);
    }

    /** Without the number, because logs and traces print it. */
    @Override
    public String toString() {
        return "Consent[" + category + ", " + state + "]";
    }
}
