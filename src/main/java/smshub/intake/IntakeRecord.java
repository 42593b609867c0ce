package smshub.intake;

import java.time.Instant;
import java.util.Objects;
import smshub.message.Problem;

/**
 * How an intake did until now, as it is kept over restarts.
 *
 * @param runs rounds that ended
 * @param failedRuns those of them that failed
 * @param requests requests read
 * @param lastRun when the last round began, or null
 * @param lastError why the last round that failed did so, or null
 * @param lastErrorAt when
 * @param stoppedBy who stopped it; null where it goes on
 * @param hub which of several hubs on one broker counted; null for the only one
 */
public record IntakeRecord(
        String intake,
        long runs,
        long failedRuns,
        long requests,
        Instant lastRun,
        Problem lastError,
        Instant lastErrorAt,
        String stoppedBy,
        String hub) {
    /** Of an intake that goes on, of the only hub. */
    public IntakeRecord(
            String intake,
            long runs,
            long failedRuns,
            long requests,
            Instant lastRun,
            Problem lastError,
            Instant lastErrorAt) {
        this(intake, runs, failedRuns, requests, lastRun, lastError, lastErrorAt, null, null);
    }

    /** The same as one of several hubs tells it. */
    IntakeRecord of(String thatHub) {
        return new IntakeRecord(
                intake, runs, failedRuns, requests, lastRun, lastError, lastErrorAt, stoppedBy, thatHub);
    }

    /** Whether an operator stopped it, or let it go on, meanwhile. */
    boolean told(IntakeRecord before) {
        return !Objects.equals(stoppedBy, before.stoppedBy);
    }

    /** Of an intake that is new. */
    static IntakeRecord none(String intake) {
        return new IntakeRecord(intake, 0, 0, 0, null, null, null);
    }

    /** Whether it tells more than that a round was in vain. */
    boolean differs(IntakeRecord before) {
        return requests != before.requests || failedRuns != before.failedRuns;
    }
}
