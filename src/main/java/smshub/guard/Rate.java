package smshub.guard;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A rate with a burst, as the time at which the next message would be due if all had come evenly (the virtual scheduling
 * of ITU-T I.371). Not thread-safe.
 */
final class Rate {
    private final long interval;
    private final long tolerance;
    private long due;

    /**
     * @param perSecond messages per second
     * @param burst messages that may come at once
     * @param due what {@link #due()} told before
     */
    Rate(int perSecond, int burst, long due) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.tolerance = interval * (burst - 1);
        this.due = due;
    }

    /** Nanoseconds until a message that comes now is in time; 0 where it is. */
    long pause(long now) {
        return Math.max(0, due - tolerance - now);
    }

    /** Counts a message that is sent now, or after its wait. */
    void take(long now) {
        take(now, 1);
    }

    /** Counts messages that are sent now, or after their wait. */
    void take(long now, long messages) {
        due = Math.max(due, now) + messages * interval;
    }

    /** Takes back a message that was counted. */
    void giveBack() {
        due -= interval;
    }

    /** Nanoseconds since 1970. */
    long due() {
        return due;
    }

    static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }
}
