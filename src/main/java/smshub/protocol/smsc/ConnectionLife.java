package smshub.protocol.smsc;

import java.time.Duration;

/** How a connection ended. It outlives the connection, of which it holds nothing. Thread-safe. */
final class ConnectionLife {
    private volatile boolean broken;
    private volatile long brokenAt;

    /** It ended without a word. */
    void broke() {
        brokenAt = System.nanoTime();
        broken = true;
    }

    /**
     * Whether it broke so soon after a moment that what was answered then may not have arrived.
     *
     * @param moment by {@link System#nanoTime()}
     */
    boolean brokeWithin(Duration time, long moment) {
        return broken && brokenAt - moment < time.toNanos();
    }
}
