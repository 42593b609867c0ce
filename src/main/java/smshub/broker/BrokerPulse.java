package smshub.broker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an outside broker would take a message now: a small one is committed to a queue of one place again and again.
 * The answer is there at once for whoever asks.
 */
final class BrokerPulse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerPulse.class);
    private static final long PAUSE_MILLIS = 300;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(900);
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Broker broker;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicInteger losses = new AtomicInteger();
    private final Thread thread;
    private volatile boolean up = true;
    /** When the commit began that has not ended, in {@link System#nanoTime()}; 0 while there is none. */
    private volatile long begun;

    /** Begins with a broker that was there just now. */
    BrokerPulse(Broker broker) {
        this.broker = broker;
        this.thread = new Thread(this::work, "broker-pulse");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the last commit went well and the next has not taken long. */
    boolean up() {
        return up && !longer(SLOW_NANOS);
    }

    /** Whether it is of no use to hand it anything: more than slow. */
    boolean away() {
        return !up || longer(AWAY_NANOS);
    }

    /** How often it was lost; connections made before the last loss are not to be trusted. */
    int losses() {
        return losses.get();
    }

    private boolean longer(long nanos) {
        long since = begun;
        return since != 0 && System.nanoTime() - since > nanos;
    }

    private void work() {
        while (stopped.getCount() > 0) {
            ClientSessionFactory factory = null;
            try {
                begun = System.nanoTime();
                factory = up ? broker.inquire() : broker.knock();
                try (SessionTransaction way = new SessionTransaction(broker.session(factory, false))) {
                    beat(way);
                }
            } catch (Exception e) {
                if (stopped.getCount() > 0 && up) {
                    up = false;
                    losses.incrementAndGet();
                    broker.abandonConnecting();
                    LOG.warn(
                            "The broker cannot be reached; nothing is taken until it is there again: {}", e.toString());
                }
            } finally {
                begun = 0;
                if (factory != null) {
                    Broker.abandon(factory);
                }
            }
            pause();
        }
    }

    private void beat(SessionTransaction way) throws Exception {
        while (stopped.getCount() > 0) {
            begun = System.nanoTime();
            var message = way.message(org.apache.activemq.artemis.api.core.Message.TEXT_TYPE);
            way.send(SimpleString.of(Queues.PULSE), message);
            way.commit();
            begun = 0;
            if (!up) {
                up = true;
                LOG.info("The broker is there again");
                // The next beats have more time.
                return;
            }
            pause();
        }
    }

    private void pause() {
        try {
            stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopped.countDown();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
    }
}
