package smshub.intake;

import java.time.Instant;
import smshub.message.Problem;

/**
 * How an intake does.
 *
 * @param name the intake
 * @param type its type
 * @param client whose requests it brings
 * @param state what it does now
 * @param intervalSeconds time between rounds
 * @param lastRun when the last round began; null before the first
 * @param nextRun when the next one is due; null where there will be none
 * @param durationMillis how long the last round took
 * @param runs rounds that ended, those before a restart among them
 * @param failedRuns those of them that failed
 * @param requests requests read, likewise
 * @param lastError why the last round that failed did so, or null
 * @param lastErrorAt when
 */
public record IntakeStatus(
        String name,
        String type,
        String client,
        State state,
        long intervalSeconds,
        int priority,
        Instant validFrom,
        Instant validTo,
        Instant lastRun,
        Instant nextRun,
        long durationMillis,
        long runs,
        long failedRuns,
        long requests,
        Problem lastError,
        Instant lastErrorAt) {
    /** What an intake does. */
    public enum State {
        /** Waits for its next round. */
        WAITING,
        /** In a round, the last one having been right. */
        RUNNING,
        /** The last round failed; the next comes later than usual, or is under way. */
        FAILING,
        /** Outside the time that it is valid in, or its hours and days. */
        IDLE,
        /** An operator stopped it. */
        STOPPED,
        /** Switched off in the settings. */
        DISABLED,
        /** Another hub runs it, of those that share the broker. */
        ELSEWHERE
    }
}
