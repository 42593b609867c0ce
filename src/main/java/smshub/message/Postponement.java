package smshub.message;

import java.time.Instant;
import java.util.Locale;

/**
 * What a message waits for that is not to be sent yet.
 *
 * @param until when it is looked at again
 * @param reason why
 */
public record Postponement(Instant until, Reason reason) {
    /** Why a message waits. */
    public enum Reason {
        /** Its sender asked for a later time. */
        SEND_TIME,
        /** Its recipient is left alone. */
        QUIET_HOURS,
        /** Its client has sent what it may for now. */
        LIMITS,
        /** An attempt failed. */
        NEXT_ATTEMPT;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @throws IllegalArgumentException for a word that is no reason */
        public static Reason ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Until a time, or the end of a message where that comes first. */
    public static Postponement until(Instant time, SmsMessage message, Reason reason) {
        Instant end = message.lifetime().expiresAt();
        return new Postponement(time.isBefore(end) ? time : end, reason);
    }
}
