package smshub.broker;

import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a commit wait a moment for more, so that those who come at a steady rate share one. It waits only where that has
 * brought something lately: one who sends a message after the other has an answer at once. For one thread at a time.
 */
final class Gathering {
    /** Where the last commit is longer ago than this, hardly anything else comes. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** After so many waits in a row that brought nothing there is no steady rate. */
    private static final int IN_VAIN = 4;

    /** After how many commits it is tried again whether waiting brings something. */
    private static final int TRY_AGAIN = 64;

    private final long nanos;
    private long committedAt = System.nanoTime() - BUSY_NANOS;
    private int inVain;
    private int untilTried;

    /** @param nanos how long a commit waits */
    Gathering(long nanos) {
        this.nanos = nanos;
    }

    /**
     * What is to be committed now.
     *
     * @param first what is there
     * @param waiting where more arrives
     * @param most how many may come together
     * @param patient whether it may wait: nobody does for whom there is a place
     */
    <T> void gather(Collection<T> first, BlockingQueue<T> waiting, int most, boolean patient) {
        if (patient && System.nanoTime() - committedAt < BUSY_NANOS && untilTried-- <= 0) {
            LockSupport.parkNanos(nanos);
            if (waiting.drainTo(first, most - first.size()) > 0) {
                inVain = 0;
            } else if (++inVain == IN_VAIN) {
                inVain = 0;
                untilTried = TRY_AGAIN;
            }
        }
        committedAt = System.nanoTime();
    }
}
