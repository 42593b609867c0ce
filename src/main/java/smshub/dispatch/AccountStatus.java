package smshub.dispatch;

import java.time.Instant;
import java.util.List;
import smshub.message.Problem;

/**
 * How an account does.
 *
 * @param id the account
 * @param provider its provider
 * @param title name for people
 * @param state what it does
 * @param problem why it does not send; null when it does
 * @param since when the state began
 * @param by who brought it about: an operator's name, or {@code hub}
 * @param waiting messages on its queue
 * @param oldestWaiting when the oldest of them was accepted, or null
 * @param inFlight calls of the provider that have no answer yet
 * @param sent messages handed over since the start
 * @param failed attempts that ended otherwise since the start
 * @param polledAt when the provider was last asked for receipts and messages, and answered; null where it never was
 * @param pollProblem why it could not be asked the last time; null when it could
 * @param abilities what its provider can do beside sending
 */
public record AccountStatus(
        String id,
        String provider,
        String title,
        State state,
        Problem problem,
        Instant since,
        String by,
        long waiting,
        Instant oldestWaiting,
        int inFlight,
        long sent,
        long failed,
        Instant polledAt,
        Problem pollProblem,
        List<String> abilities) {

    /** What an account does. */
    public enum State {
        /** Sends. */
        OPEN,
        /** The provider failed; waits and then tries one message. */
        BROKEN,
        /** Credit or login: waits for an operator. */
        STOPPED,
        /** Was down for long: the backlog waits to be released or expired by an operator. */
        HELD,
        /** Paused by an operator. */
        PAUSED,
        /** Switched off in the settings. */
        DISABLED
    }
}
