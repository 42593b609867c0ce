package smshub.audit;

import java.time.Instant;
import smshub.message.MessageState;
import smshub.message.ProblemCode;

/**
 * An error, of a message or another.
 *
 * @param id id of the message, or of the entry
 * @param kind {@code message} or one of {@link Incident.Kind} as a word
 * @param at when it happened first; of a message when that was accepted
 * @param last when it happened last
 * @param state the message's state, or null
 * @param times how often it happened
 */
public record ErrorEntry(
        String id,
        String kind,
        Instant at,
        Instant last,
        ProblemCode code,
        String sentence,
        String account,
        String client,
        String intake,
        MessageState state,
        int times) {}
