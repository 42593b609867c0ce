package smshub.protocol.modem.component;

import java.time.Duration;
import java.time.Instant;

/**
 * What to try when a modem does not do its work, from the gentlest to the hardest. A modem that is silent on an open
 * line is reset soon. A line that cannot be opened is tried for long first: after a crash of this process, a serial
 * server refuses everybody until its own check finds the old connection dead, which takes minutes.
 */
final class Recovery {
    private static final int PATIENCE_WITH_LINE = 600;
    private static final int LONGEST_DELAY = 60;
    private static final int AFTER_POWER = 15;
    private static final int QUARANTINE = 600;
    private static final int SILENCES_BEFORE_POWER = 5;
    private static final int SILENCES_BEFORE_QUARANTINE = 8;

    /** What to do. */
    enum Action {
        /** Synchronise and initialise over the same line. */
        PROBE,
        /** Have the modem restart itself, then as before. */
        RESET,
        /** Close the line and open it again. */
        REOPEN,
        /** Have its power switched off and on, then as before. */
        POWER_CYCLE,
        /** Tell an operator, and look rarely whether it is back. */
        QUARANTINE
    }

    /**
     * One rung.
     *
     * @param delay wait before the line is used again
     */
    record Step(Action action, Duration delay) {}

    private final Duration unit;
    private int silences;
    private int losses;
    private Instant lostSince;
    private boolean powered;

    /** @param unit shortest wait, of which the others are multiples; a second on real modems */
    Recovery(Duration unit) {
        this.unit = unit;
    }

    /** The modem works: the next trouble begins at the lowest rung. */
    void healthy() {
        silences = 0;
        losses = 0;
        lostSince = null;
        powered = false;
    }

    /** The modem does not answer, or refuses what it must do, on an open line. */
    Step silent() {
        silences++;
        if (silences == 1) {
            return new Step(Action.PROBE, Duration.ZERO);
        }
        if (silences == 2) {
            return new Step(Action.RESET, Duration.ZERO);
        }
        if (silences == SILENCES_BEFORE_POWER) {
            return power();
        }
        return silences < SILENCES_BEFORE_QUARANTINE
                ? new Step(Action.REOPEN, unit)
                : new Step(Action.QUARANTINE, unit.multipliedBy(QUARANTINE));
    }

    /** The line broke, or does not open. */
    Step lost(Instant now) {
        if (lostSince == null) {
            lostSince = now;
        }
        losses++;
        if (now.isBefore(lostSince.plus(unit.multipliedBy(PATIENCE_WITH_LINE)))) {
            return new Step(Action.REOPEN, delay());
        }
        return powered ? new Step(Action.QUARANTINE, unit.multipliedBy(LONGEST_DELAY)) : power();
    }

    private Step power() {
        powered = true;
        return new Step(Action.POWER_CYCLE, unit.multipliedBy(AFTER_POWER));
    }

    /** None at first, then 1, 2, 4 … 60 units. */
    private Duration delay() {
        if (losses == 1) {
            return Duration.ZERO;
        }
        return unit.multipliedBy(Math.min(LONGEST_DELAY, 1L << Math.min(losses - 2, 6)));
    }
}
