package smshub.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueMaxConsumerLimitReached;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which hubs share an outside broker and live. Each consumes a queue of its own, of which the broker lets one consumer in:
 * so no two living hubs have one id, and who died or hangs is gone as soon as the broker gives its connections up.
 */
public final class Presence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final String HUB = "hub";
    private static final String ACCOUNTS = "accounts";
    private static final long LOOK_MILLIS = 1_000;
    /** What a hub of the same id that died with its machine leaves at the broker is gone by then. */
    public static final Duration PATIENCE = Duration.ofMillis(Broker.SILENCE_MILLIS + 5_000);

    /** Null where the hub has a broker of its own. */
    private final Broker broker;

    private final String id;
    private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    /** What the others say that they send by; who has said nothing yet is not among them. */
    private final Map<String, Set<String>> said = new ConcurrentHashMap<>();

    /** Null until the hub knows its own. */
    private volatile Set<String> accounts;

    private volatile boolean unsaid;
    private volatile Set<String> alive = Set.of();
    private volatile boolean displaced;
    private ClientSessionFactory factory;
    private ClientSession session;

    /**
     * @param broker the outside broker; null where the hub has its own, and is alone
     * @param id name of this hub
     */
    Presence(Broker broker, String id) {
        this.broker = broker;
        this.id = id;
        this.thread = new Thread(this::work, "presence");
        thread.setDaemon(true);
    }

    /**
     * Takes the id at the broker, and looks from now on who else is there.
     *
     * @throws IllegalStateException with one sentence for operators, when another living hub has it
     */
    void enter() throws Exception {
        enter(PATIENCE);
    }

    /**
     * The same.
     *
     * @param patience how long a hub that has the id is waited for to be given up
     */
    void enter(Duration patience) throws Exception {
        if (broker == null) {
            alive = Set.of(id);
            return;
        }
        long begun = System.nanoTime();
        while (!taken()) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw new IllegalStateException("another hub lives at the broker by the hub.id '" + id
                        + "'; each of those that share a broker needs its own");
            }
            pause();
        }
        look();
        thread.start();
    }

    /** The name of this hub. */
    public String id() {
        return id;
    }

    /** Names of the hubs that live, this one among them; empty while this one is cut off from the broker. */
    public Set<String> alive() {
        return alive;
    }

    /**
     * Names of the others that live, once those that have died are gone: it waits until there are none.
     *
     * @param patience how long; {@link #PATIENCE} is longer than a broker keeps one that is dead
     */
    public Set<String> lasting(Duration patience) throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        Consumer<Set<String>> listener = hubs -> {
            if (others(hubs).isEmpty()) {
                gone.countDown();
            }
        };
        listen(listener);
        try {
            return gone.await(patience.toMillis(), TimeUnit.MILLISECONDS) ? Set.of() : others(alive);
        } finally {
            listeners.remove(listener);
        }
    }

    private Set<String> others(Set<String> hubs) {
        Set<String> others = new TreeSet<>(hubs);
        others.remove(id);
        return others;
    }

    /**
     * Somebody hears from now on of each change, and now of how it is. It must not wait.
     *
     * @param listener takes what {@link #alive()} tells
     */
    public void listen(Consumer<Set<String>> listener) {
        listeners.add(listener);
        listener.accept(alive);
    }

    /** The hub sends by these accounts from now on, which the others hear. */
    public void serve(Set<String> ids) {
        accounts = Set.copyOf(ids);
        unsaid = true;
    }

    /**
     * Whether a message of an account is not this hub's to judge though it does not send by that account: another does, or has
     * not said yet by which it sends.
     */
    public boolean servedElsewhere(String account) {
        for (String hub : alive) {
            Set<String> by = said.get(hub);
            if (!hub.equals(id) && (by == null || by.contains(account))) {
                return true;
            }
        }
        return false;
    }

    /** Accounts by which other hubs send and this one does not. */
    public Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        alive.stream().filter(hub -> !hub.equals(id)).forEach(hub -> missing.addAll(said.getOrDefault(hub, Set.of())));
        Set<String> own = accounts;
        missing.removeAll(own == null ? missing : own);
        return missing;
    }

    /** Whether another hub has taken the id while this one was cut off: then this one takes and sends nothing. */
    boolean displaced() {
        return displaced;
    }

    private void work() {
        while (stopped.getCount() > 0) {
            pause();
            try {
                if (session == null && !broker.lost()) {
                    boolean other = !taken();
                    if (other && !displaced) {
                        LOG.error("Another hub goes by the hub.id '{}' by now; this one takes and sends nothing", id);
                    }
                    displaced = other;
                }
                if (session != null) {
                    look();
                }
            } catch (Exception e) {
                LOG.debug("The hub is cut off from the others", e);
                leave();
                tell(Set.of());
            }
        }
        leave();
    }

    /** Consumes the queue of this hub; false where another does. */
    private boolean taken() throws Exception {
        factory = broker.inquire();
        try {
            ClientSession opened = broker.session(factory, true);
            try {
                opened.createQueue(QueueConfiguration.of(Queues.hub(id))
                        .setAddress(Queues.HUBS)
                        .setRoutingType(RoutingType.MULTICAST)
                        .setDurable(false)
                        .setAutoDelete(true)
                        .setMaxConsumers(1));
            } catch (ActiveMQQueueExistsException e) {
                LOG.debug("The queue of this hub is there already", e);
            }
            opened.createConsumer(Queues.hub(id)).setMessageHandler(this::heard);
            opened.start();
            session = opened;
            unsaid = true;
            return true;
        } catch (ActiveMQQueueMaxConsumerLimitReached e) {
            leave();
            return false;
        } catch (Exception e) {
            leave();
            throw e;
        }
    }

    private void look() throws ActiveMQException {
        Set<String> found = new TreeSet<>();
        for (SimpleString queue :
                session.addressQuery(SimpleString.of(Queues.HUBS)).getQueueNames()) {
            // One that was left stays a moment.
            if (session.queueQuery(queue).getConsumerCount() > 0) {
                found.add(queue.toString().substring(Queues.hub("").length()));
            }
        }
        if (!found.contains(id)) {
            throw new IllegalStateException("the broker has given this hub up");
        }
        // Who is new has heard nothing of what was said before.
        if (accounts != null && (unsaid || !alive.containsAll(found))) {
            unsaid = false;
            say();
        }
        tell(found);
    }

    private void say() throws ActiveMQException {
        try (ClientProducer producer = session.createProducer(Queues.HUBS)) {
            ClientMessage message = session.createMessage(false);
            message.putStringProperty(HUB, id);
            message.putStringProperty(ACCOUNTS, String.join(",", accounts));
            producer.send(message);
        }
    }

    private void heard(ClientMessage message) {
        try {
            message.acknowledge();
        } catch (ActiveMQException e) {
            LOG.debug("What another hub said comes again", e);
        }
        String hub = message.getStringProperty(HUB);
        String told = message.getStringProperty(ACCOUNTS);
        if (hub != null && told != null && !hub.equals(id)) {
            Set<String> theirs = told.isEmpty() ? Set.of() : Set.of(told.split(","));
            Set<String> before = said.put(hub, theirs);
            Set<String> own = accounts;
            if (own != null && !theirs.equals(before) && !theirs.equals(own)) {
                LOG.warn(
                        "Hub {} sends by the accounts {}, this one by {}",
                        hub,
                        new TreeSet<>(theirs),
                        new TreeSet<>(own));
            }
        }
    }

    private void tell(Set<String> now) {
        if (!now.equals(alive)) {
            Set<String> changed = Set.copyOf(now);
            said.keySet().retainAll(changed);
            alive = changed;
            LOG.info("Hubs at the broker: {}", changed.isEmpty() ? "this one is cut off" : now);
            listeners.forEach(listener -> listener.accept(changed));
        }
    }

    private void leave() {
        session = null;
        if (factory != null) {
            Broker.abandon(factory);
            factory = null;
        }
    }

    private void pause() {
        try {
            stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopped.countDown();
        }
    }

    /** Leaves; the others see that at once. */
    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
    }
}
