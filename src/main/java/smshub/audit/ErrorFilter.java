package smshub.audit;

import java.time.Instant;
import smshub.message.ProblemCode;

/**
 * Which errors; null means any.
 *
 * @param kind {@code message} or one of {@link Incident.Kind} as a word
 * @param code what went wrong
 * @param account account concerned
 * @param client client concerned
 * @param intake intake concerned
 * @param text part of the sentence, in any case
 * @param since happened at this time or later
 * @param until happened before this time
 */
public record ErrorFilter(
        String kind,
        ProblemCode code,
        String account,
        String client,
        String intake,
        String text,
        Instant since,
        Instant until) {
    /** The kind of errors that messages came to. */
    public static final String MESSAGE = "message";
}
