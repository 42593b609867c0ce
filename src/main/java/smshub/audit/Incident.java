package smshub.audit;

import java.time.Instant;
import java.util.Locale;
import smshub.message.ProblemCode;

/**
 * Something that went wrong apart from a single message, all of a minute that are alike in one.
 *
 * @param id id of the entry
 * @param at when it happened first in that minute
 * @param last when it happened last in it
 * @param kind where
 * @param code what
 * @param sentence the same in words
 * @param account account that it concerns, or null
 * @param client client that it concerns, or null
 * @param intake intake that it concerns, or null
 * @param times how often in that minute
 */
public record Incident(
        String id,
        Instant at,
        Instant last,
        Kind kind,
        ProblemCode code,
        String sentence,
        String account,
        String client,
        String intake,
        int times) {
    /** Where something goes wrong. */
    public enum Kind {
        /** A place that requests are fetched from. */
        INTAKE,
        /** An account whose provider fails or refuses. */
        ACCOUNT,
        /** A client that cannot be told of its messages. */
        CALLBACK,
        /** A login, key or secret that is wrong. */
        LOGIN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException for a word that is none */
        public static Kind ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
