package smshub.broker;

import java.util.concurrent.Executor;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One piece of work that must run once, as far as this hub is concerned: whether it has it, and whether it does it. */
final class Duty {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);
    /** How soon what could not begin is tried again. */
    private static final long AGAIN_NANOS = 5_000_000_000L;

    /** Work that is asked for each time it is due, and has nothing to begin. */
    static final Hubs.Work ON_DEMAND = new Hubs.Work() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
    };

    private final String name;
    /** The consumer that keeps others out; only the thread that claims touches it. */
    private ClientConsumer lock;

    private volatile boolean claimed;
    /** From when on an earlier owner has certainly stopped, in {@link System#nanoTime()}. */
    private volatile long from;

    private Hubs.Work work;
    private boolean wanted;
    private boolean running;
    private boolean busy;
    private long again;
    private boolean failed;

    Duty(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    // the lock

    ClientConsumer lock() {
        return lock;
    }

    /** The broker keeps others out; who had it before may go on until a time. */
    void claimed(ClientConsumer consumer, long since) {
        lock = consumer;
        from = since;
        claimed = true;
    }

    /** The lock is gone, or nobody knows. */
    void lost() {
        claimed = false;
        lock = null;
    }

    /** Whether it is this hub's for as long as the broker keeps the connection. */
    boolean mine(long now) {
        return claimed && now - from >= 0;
    }

    // the work

    synchronized void want(Hubs.Work next) {
        work = next;
        wanted = true;
        failed = false;
    }

    synchronized boolean wanted() {
        return wanted;
    }

    /** Wants it no more; returns when it does not run. */
    void drop() {
        synchronized (this) {
            wanted = false;
            boolean interrupted = false;
            while (busy) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (!running) {
                return;
            }
            busy = true;
        }
        turn(false);
    }

    /** Does what the lock asks for, one thing at a time. */
    void follow(boolean mine, long now, Executor executor) {
        synchronized (this) {
            boolean on = mine && wanted;
            if (work == null || busy || on == running || on && failed && now - again < 0) {
                return;
            }
            busy = true;
            executor.execute(() -> turn(on));
        }
    }

    private void turn(boolean on) {
        boolean done = false;
        Hubs.Work what;
        synchronized (this) {
            what = work;
        }
        try {
            if (on) {
                what.begin();
            } else {
                what.end();
            }
            done = true;
        } catch (Exception e) {
            LOG.error("{} did not {}", name, on ? "begin; it is tried again" : "end", e);
        } finally {
            synchronized (this) {
                running = on && done;
                failed = on && !done;
                again = System.nanoTime() + AGAIN_NANOS;
                busy = false;
                notifyAll();
            }
        }
        if (what != ON_DEMAND && done) {
            LOG.info("{} {} at this hub", name, on ? "begins" : "has ended");
        }
    }
}
