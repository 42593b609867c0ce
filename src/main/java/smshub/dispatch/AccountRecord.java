package smshub.dispatch;

import java.time.Instant;
import smshub.dispatch.AccountStatus.State;
import smshub.message.Problem;

/**
 * What is said of an account, as it is kept in the broker.
 *
 * @param problem why it does not send, or null
 * @param since when it was said
 * @param by who said it: an operator's name, or {@link #HUB}
 */
public record AccountRecord(String account, State state, Problem problem, Instant since, String by) {
    /** The hub itself, by what it saw. */
    public static final String HUB = "hub";

    /** Whether only an operator ends it, so that a restart must not. */
    boolean lasting() {
        return state == State.PAUSED || state == State.STOPPED || state == State.HELD;
    }
}
