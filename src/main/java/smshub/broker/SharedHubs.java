package smshub.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueMaxConsumerLimitReached;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hub among others at an outside broker. Each piece of work that must run once has a queue that stays empty and lets one
 * consumer in: whose consumer that is, has the work. The broker takes the consumer away when its hub dies, or says nothing
 * for {@value #SILENCE_MILLIS} ms, and lets the next one in.
 *
 * <p>Against a hub that hangs and goes on after it has lost its work stands the clock: the broker answers a question on the
 * connection that has the consumers every {@value #BEAT_MILLIS} ms, and work is a hub's until {@value #LEASE_MILLIS} ms after
 * it asked one that was answered, which is sooner than the broker gives up. A new owner begins that much later, for the
 * backup of a broker knows nothing of how long the silence was.
 *
 * <p>Camel's component {@code master} elects by a cluster service of its own, of which none knows this broker; it would be one
 * more engine to run, which could disagree with the one that has the messages.
 */
final class SharedHubs implements Hubs {
    private static final Logger LOG = LoggerFactory.getLogger(SharedHubs.class);
    /** How long the broker hears nothing from a hub before it takes its work away; it looks every two seconds. */
    static final int SILENCE_MILLIS = 2_500;

    static final int LEASE_MILLIS = 2_000;
    static final int BEAT_MILLIS = 500;
    private static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS);
    private static final long WATCH_MILLIS = 100;

    private final Broker broker;
    private final String own;
    private final Map<String, Duty> duties = new ConcurrentHashMap<>();
    private final List<Runnable> joined = new CopyOnWriteArrayList<>();
    /** Those of them who have not caught up since this hub is among the others again. */
    private final Set<Runnable> owed = ConcurrentHashMap.newKeySet();

    private final ExecutorService executor;
    private final HubTalk talk;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread link;
    private final Thread watch;
    /** Until when the broker certainly keeps what this hub has, in {@link System#nanoTime()}. */
    private volatile long leaseUntil = System.nanoTime();

    private volatile boolean everLinked;
    private volatile boolean resting;
    private boolean told;

    SharedHubs(Broker broker, String own) {
        this.broker = broker;
        this.own = own;
        executor = Executors.newCachedThreadPool(runnable -> daemon(runnable, "hub-work"));
        talk = new HubTalk(own, executor);
        link = daemon(this::link, "hub-link");
        watch = daemon(this::watch, "hub-watch");
    }

    private static Thread daemon(Runnable runnable, String name) {
        Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        link.start();
        watch.start();
    }

    @Override
    public String own() {
        return own;
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public Set<String> alive() {
        return broker.presence().alive();
    }

    @Override
    public boolean owns(String duty) {
        Duty known = duties.computeIfAbsent(duty, name -> {
            Duty made = new Duty(name);
            made.want(Duty.ON_DEMAND);
            return made;
        });
        return mine(known, System.nanoTime());
    }

    private boolean mine(Duty duty, long now) {
        return duty.mine(now) && now - leaseUntil < 0 && !broker.presence().displaced();
    }

    @Override
    public void take(String duty, Work work) {
        // One that is being given back may be had again before that.
        synchronized (duties) {
            duties.computeIfAbsent(duty, Duty::new).want(work);
        }
    }

    @Override
    public void leave(String duty) {
        Duty known = duties.get(duty);
        if (known != null) {
            known.drop();
        }
    }

    @Override
    public Set<String> owned() {
        long now = System.nanoTime();
        Set<String> owned = new TreeSet<>();
        duties.values().stream()
                .filter(duty -> duty.wanted() && mine(duty, now))
                .forEach(duty -> owned.add(duty.name()));
        return owned;
    }

    @Override
    public boolean fresh() {
        return !everLinked || System.nanoTime() - leaseUntil < 0;
    }

    @Override
    public void say(String subject, String text) {
        talk.say(subject, text);
    }

    @Override
    public CompletionStage<Map<String, String>> ask(String subject, String text, Duration patience) {
        Set<String> others = new TreeSet<>(alive());
        others.remove(own);
        return talk.ask(subject, text, others, patience.toNanos());
    }

    @Override
    public void hear(String subject, BiFunction<String, String, String> listener) {
        talk.hear(subject, listener);
    }

    @Override
    public void joined(Runnable listener) {
        joined.add(listener);
        if (everLinked) {
            owed.add(listener);
        }
    }

    // the connection

    private void link() {
        while (closed.getCount() > 0) {
            ClientSessionFactory factory = null;
            try {
                factory = broker.link();
                ClientSession session = broker.session(factory, true);
                talk.open(broker, factory);
                owed.addAll(joined);
                beat(session);
            } catch (Exception e) {
                if (closed.getCount() > 0 && !told) {
                    told = true;
                    LOG.warn(
                            "This hub is cut off from the others; it begins nothing that must run once: {}",
                            e.toString());
                }
            } finally {
                lost();
                if (factory != null) {
                    end(factory);
                }
            }
            pause(BEAT_MILLIS);
        }
    }

    /** The rest of the hub may find the broker later than this connection: then it is tried again. */
    private void catchUp(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.debug("What was missed is read at the next beat", e);
            owed.add(listener);
        }
    }

    private void end(ClientSessionFactory factory) {
        if (broker.lost() || closed.getCount() > 0) {
            Broker.abandon(factory);
        } else {
            factory.close();
        }
    }

    private void beat(ClientSession session) throws ActiveMQException {
        while (closed.getCount() > 0) {
            asked(session, Queues.PULSE);
            everLinked = true;
            if (told) {
                told = false;
                LOG.info("This hub is among the others again");
            }
            for (Duty duty : duties.values()) {
                keep(session, duty);
            }
            owed.forEach(listener -> {
                owed.remove(listener);
                executor.execute(() -> catchUp(listener));
            });
            pause(BEAT_MILLIS);
        }
    }

    /** A question, which shows that the broker keeps this connection, and with it what this hub has. */
    private ClientSession.QueueQuery asked(ClientSession session, String queue) throws ActiveMQException {
        long begun = System.nanoTime();
        ClientSession.QueueQuery answer = session.queueQuery(SimpleString.of(queue));
        leaseUntil = begun + LEASE_NANOS;
        return answer;
    }

    private void keep(ClientSession session, Duty duty) throws ActiveMQException {
        if (duty.lock() != null && duty.lock().isClosed()) {
            LOG.warn("The broker has taken {} away", duty.name());
            duty.lost();
        }
        if (duty.wanted() && duty.lock() == null && !resting) {
            claim(session, duty);
        } else if (!duty.wanted()) {
            giveBack(duty);
        }
    }

    private void claim(ClientSession session, Duty duty) throws ActiveMQException {
        String queue = Queues.once(duty.name());
        ClientSession.QueueQuery seen = asked(session, queue);
        if (!seen.isExists()) {
            HubQueues.create(
                    session,
                    QueueConfiguration.of(queue)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setMaxConsumers(1));
            seen = asked(session, queue);
        }
        if (seen.getMaxConsumers() != 1) {
            LOG.error(
                    "The queue {} must let one consumer in, or its work would run twice; it does not run here", queue);
        } else if (seen.getConsumerCount() == 0) {
            try {
                duty.claimed(session.createConsumer(queue), System.nanoTime() + LEASE_NANOS);
            } catch (ActiveMQQueueMaxConsumerLimitReached e) {
                LOG.debug("Another hub has {}", duty.name());
            }
        }
    }

    private void giveBack(Duty duty) throws ActiveMQException {
        synchronized (duties) {
            if (duty.wanted()) {
                return;
            }
            duties.remove(duty.name());
        }
        if (duty.lock() != null) {
            duty.lock().close();
            duty.lost();
        }
    }

    private void lost() {
        leaseUntil = System.nanoTime();
        talk.shut();
        duties.values().forEach(Duty::lost);
    }

    // the clock

    private void watch() {
        while (closed.getCount() > 0) {
            long now = System.nanoTime();
            if (!resting) {
                List<Duty> all = new ArrayList<>(duties.values());
                all.forEach(duty -> duty.follow(mine(duty, now), now, executor));
            }
            talk.look(now);
            pause(WATCH_MILLIS);
        }
    }

    private void pause(long millis) {
        try {
            closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void rest() {
        resting = true;
    }

    /** Gives everything back: another hub has it at once. */
    @Override
    public void close() {
        rest();
        closed.countDown();
        try {
            link.join(BEAT_MILLIS * 4L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }
}
