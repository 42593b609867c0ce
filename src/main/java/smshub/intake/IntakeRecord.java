package smshub.intake;

import java.time.Instant;
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
 */
public record IntakeRecord(
        String intake,
        long runs,
        long failedRuns,
        long requests,
        Instant lastRun,
        Problem lastError,
        Instant lastErrorAt) {
    /** Of an intake that is new. */
    static IntakeRecord none(String intake) {
        return new IntakeRecord(intake, 0, 0, 0, null, null, null);
    }

    /** Whether it tells more than that a round was in vain. */
    boolean differs(IntakeRecord before) {
        return requests != before.requests || failedRuns != before.failedRuns;
    }
}
