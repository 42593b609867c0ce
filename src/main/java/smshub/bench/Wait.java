package smshub.bench;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits for what tells nobody when it happens: the state of another process. */
final class Wait {
    private static final long INTERVAL_NANOS = 20_000_000;

    private Wait() {}

    /** @throws TimeoutException with the name of what did not come true in time */
    static void until(String what, Duration longest, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException(what + " did not happen within " + longest.toSeconds() + " s");
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }
}
