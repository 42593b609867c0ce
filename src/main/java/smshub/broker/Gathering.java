package smshub.broker;

import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets a commit wait a moment for more, so that those who come at a steady rate share one. It finds out by trying whether
 * that is wise: those who send one after the other, in one thread or in ten, would only be slowed down. For one thread at
 * a time.
 */
final class Gathering {
    /** Where the last commit is longer ago than this, hardly anything else comes. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    /** Where waiting leaves less than this part of the rate, it is the waiting that keeps the next ones away. */
    private static final double KEPT = 0.8;

    /** So many share a commit well enough: where they are there after a first part of the time, the rest is not waited for. */
    private static final int ENOUGH = 16;

    private static final int PARTS = 4;

    /** What it is about, and for how many commits. */
    private enum Phase {
        /** Nobody waits: at what rate do they come by themselves? */
        FREE(32),
        /** Each waits: at what rate do they come then? */
        TRIED(8),
        WISE(1_024),
        UNWISE(2_048);

        final int commits;

        Phase(int commits) {
            this.commits = commits;
        }

        /** Whether a commit waits for more. */
        boolean waits() {
            return this == TRIED || this == WISE;
        }
    }

    private final long nanos;
    private final LongSupplier clock;
    private final LongConsumer pause;
    private long committedAt;
    private Phase phase;
    private int left;
    private long began;
    private long came;
    private double freeRate;

    /** @param nanos how long a commit waits at most */
    Gathering(long nanos) {
        this(nanos, System::nanoTime, LockSupport::parkNanos);
    }

    /** The same by another clock, in nanoseconds. */
    Gathering(long nanos, LongSupplier clock, LongConsumer pause) {
        this.nanos = nanos;
        this.clock = clock;
        this.pause = pause;
        committedAt = clock.getAsLong() - BUSY_NANOS;
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
        long now = clock.getAsLong();
        if (now - committedAt >= BUSY_NANOS) {
            enter(Phase.FREE, now);
        } else if (patient && phase.waits()) {
            pause.accept(nanos / PARTS);
            waiting.drainTo(first, most - first.size());
            if (first.size() < Math.min(ENOUGH, most)) {
                pause.accept(nanos - nanos / PARTS);
                waiting.drainTo(first, most - first.size());
            }
            now = clock.getAsLong();
        }
        committedAt = now;
        came += first.size();
        if (--left == 0) {
            next(now);
        }
    }

    private void next(long now) {
        double rate = came / (double) Math.max(1, now - began);
        double together = came / (double) phase.commits;
        switch (phase) {
            case FREE -> {
                freeRate = rate;
                enter(Phase.TRIED, now);
            }
            case TRIED -> enter(rate >= KEPT * freeRate && together > 1 ? Phase.WISE : Phase.UNWISE, now);
            case WISE, UNWISE -> enter(Phase.FREE, now);
        }
    }

    private void enter(Phase next, long now) {
        phase = next;
        left = next.commits;
        began = now;
        came = 0;
    }
}
