package smshub.intake;

import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Lets rounds of higher priority go first, for a while: one that hangs holds nobody up for long. */
public final class Priorities {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Rounds under way, by priority. */
    private final TreeMap<Integer, Integer> underWay = new TreeMap<>();

    synchronized void begin(int priority) {
        underWay.merge(priority, 1, Integer::sum);
    }

    synchronized void end(int priority) {
        underWay.computeIfPresent(priority, (key, rounds) -> rounds == 1 ? null : rounds - 1);
        notifyAll();
    }

    /** Returns when no round of a higher priority is under way, or after a second. */
    synchronized void await(int priority) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (underWay.higherKey(priority) != null) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
