package smshub.intake;

import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.rules.Decision;

/**
 * What became of one recipient of a request, once it is durable.
 *
 * @param decision message or problem
 * @param repeated whether the same was accepted before; then nothing new was sent and the id is the first's
 * @param byContent whether that is known by number and text, and not by the reference
 */
public record Accepted(Decision decision, boolean repeated, boolean byContent) {
    /** One that is new, or repeats a reference. */
    public Accepted(Decision decision, boolean repeated) {
        this(decision, repeated, false);
    }

    /** The message; null when refused. */
    public SmsMessage message() {
        return decision.message();
    }

    /** Why not; null when accepted. */
    public Problem problem() {
        return decision.problem();
    }
}
