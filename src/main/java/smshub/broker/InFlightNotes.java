package smshub.broker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;

/**
 * Remembers across a crash for which messages calls were being made: all their ids on one page, which takes the place of
 * the page before on a last-value queue. A page is sent in the commit before the calls that it names, and in the one that
 * settles them, so that after a crash it names exactly what was in flight.
 *
 * <p>Of hubs that share a broker each has a page of its own, which names with each message when it was put on its queue. A
 * message that is delivered here although the page of another names it was taken from that one: the broker never delivers
 * what a living hub holds. What that hub put back itself is another message, for it was sent at another time.
 *
 * <p>For one thread, apart from {@link #doubtful(QueueMessage)}.
 */
final class InFlightNotes {
    /** Key of the page where the broker is the hub's own, as hubs wrote it before they could share one. */
    private static final String PAGE = "page";

    private static final String IDS = "ids";
    private static final String TIMES = "times";
    private static final String HUB = "hub";
    /** A page without times names a message whenever it was sent. */
    private static final long ANY_TIME = 0;
    /** In place of the id of a hub that wrote none. */
    private static final String NAMELESS = "";

    private final String queue;
    private final String hub;
    /** Messages by id, with when they were sent; so is what follows. */
    private final Map<UUID, Long> inFlight = new LinkedHashMap<>();

    private final Map<UUID, Long> doubtful = new ConcurrentHashMap<>();
    /** By hub. */
    private volatile Map<String, Page> others = Map.of();

    private long pages;
    private boolean changed;

    private record Page(long number, Map<UUID, Long> named) {
        boolean names(UUID id, long sentAt) {
            return InFlightNotes.names(named, id, sentAt);
        }

        boolean vague(UUID id) {
            return Long.valueOf(ANY_TIME).equals(named.get(id));
        }

        Page without(UUID id) {
            Map<UUID, Long> rest = new LinkedHashMap<>(named);
            rest.remove(id);
            return new Page(number + 1, rest);
        }
    }

    /**
     * @param queue the last-value queue; null where nobody wants to know, then there is never a page
     * @param hub id of this hub; null where it has the broker for itself
     */
    InFlightNotes(String queue, String hub) {
        this.queue = queue;
        this.hub = hub;
    }

    /** A page that was left by an earlier life, of which the one with the highest number counts, or by another hub. */
    void found(Message page) {
        long number = page.getLongProperty(PAGE);
        Map<UUID, Long> named = named(page);
        String by = page.containsProperty(HUB) ? page.getStringProperty(HUB) : NAMELESS;
        if (!by.equals(hub == null ? NAMELESS : hub)) {
            Map<String, Page> all = new HashMap<>(others);
            all.put(by, new Page(number, named));
            others = Map.copyOf(all);
        } else if (number >= pages) {
            pages = number;
            doubtful.clear();
            doubtful.putAll(named);
        }
    }

    private static Map<UUID, Long> named(Message page) {
        List<UUID> ids = Ids.unpack(page.getBytesProperty(IDS));
        ByteBuffer times = page.containsProperty(TIMES) ? ByteBuffer.wrap(page.getBytesProperty(TIMES)) : null;
        Map<UUID, Long> named = new LinkedHashMap<>();
        ids.forEach(id -> named.put(id, times == null ? ANY_TIME : times.getLong()));
        return named;
    }

    /** Reads what earlier lives left, and what the pages of others name. */
    void read(Broker broker) throws Exception {
        browse(broker, true);
    }

    /** Reads again what the pages of others name. */
    void look(Broker broker) throws Exception {
        browse(broker, false);
    }

    private void browse(Broker broker, boolean own) throws Exception {
        if (queue == null) {
            return;
        }
        List<Message> all = new ArrayList<>();
        try (ClientSessionFactory factory = broker.connect();
                ClientSession session = broker.session(factory, true).start();
                ClientConsumer browser = session.createConsumer(queue, true)) {
            for (ClientMessage page = browser.receiveImmediate(); page != null; page = browser.receiveImmediate()) {
                all.add(page);
            }
        }
        others = Map.of();
        all.stream()
                .filter(page -> own || hub == null || !hub.equals(page.getStringProperty(HUB)))
                .forEach(this::found);
    }

    /** Whether a call for this very message was cut off: one of an earlier life, or of another hub. */
    boolean doubtful(QueueMessage delivery) {
        UUID id = doubtful.isEmpty() && others.isEmpty() ? null : delivery.id();
        return id != null
                && (names(doubtful, id, delivery.message().getTimestamp())
                        || others.values().stream()
                                .anyMatch(page ->
                                        page.names(id, delivery.message().getTimestamp())));
    }

    private static boolean names(Map<UUID, Long> named, UUID id, long sentAt) {
        Long at = named.get(id);
        return at != null && (at == ANY_TIME || at == sentAt);
    }

    /** Whether the page of another must be read again before it says anything of a message that has arrived. */
    boolean vague(QueueMessage delivery) {
        Page page = others.get(NAMELESS);
        return page != null && page.vague(delivery.id());
    }

    /** A message is delivered: whether a call for it was cut off. True only once. */
    boolean met(QueueMessage delivery) {
        if (!doubtful(delivery)) {
            return false;
        }
        UUID id = delivery.id();
        changed |= doubtful.remove(id) != null;
        Page page = others.get(NAMELESS);
        if (page != null && page.vague(id)) {
            // Or it would be in doubt whenever it comes; whose page it is will not meet it.
            Map<String, Page> all = new HashMap<>(others);
            all.put(NAMELESS, page.without(id));
            others = Map.copyOf(all);
            changed = true;
        }
        return true;
    }

    /** A call is about to be made for a message; one without an id of ours cannot be noted. */
    void begun(QueueMessage delivery) {
        UUID id = queue == null ? null : delivery.id();
        if (id != null) {
            changed |= inFlight.put(id, delivery.message().getTimestamp()) == null;
        }
    }

    /** The calls for some messages have ended. */
    void ended(Collection<QueueMessage> deliveries) {
        for (QueueMessage delivery : deliveries) {
            changed |= !inFlight.isEmpty() && inFlight.remove(delivery.id()) != null;
        }
    }

    /** Pages to be sent with the next commit; none where the last ones are still true. */
    List<Publication> pages() {
        if (!changed) {
            return List.of();
        }
        changed = false;
        Map<UUID, Long> all = new LinkedHashMap<>(inFlight);
        doubtful.forEach(all::putIfAbsent);
        Publication own = page(hub == null ? NAMELESS : hub, new Page(++pages, all));
        Page nameless = hub == null ? null : others.get(NAMELESS);
        return nameless == null ? List.of(own) : List.of(own, page(NAMELESS, nameless));
    }

    private Publication page(String by, Page page) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Message.HDR_LAST_VALUE_NAME.toString(), by.equals(NAMELESS) ? PAGE : PAGE + "." + by);
        properties.put(PAGE, page.number);
        properties.put(IDS, Ids.pack(page.named.keySet()));
        if (!by.equals(NAMELESS)) {
            ByteBuffer times = ByteBuffer.allocate(Long.BYTES * page.named.size());
            page.named.values().forEach(times::putLong);
            properties.put(HUB, by);
            properties.put(TIMES, times.array());
        }
        return Publication.to(queue, "", properties);
    }

    /**
     * Forgets what was met by others. While nothing is on the queue of the messages, nothing that an earlier life or a hub
     * that is gone was sending can come any more.
     *
     * @param from the queue of the messages
     */
    void clean(Broker broker, String from) throws Exception {
        Set<String> alive = broker.presence().alive();
        if (queue == null
                || hub == null
                || !alive.contains(hub)
                || doubtful.isEmpty() && alive.containsAll(others.keySet())) {
            return;
        }
        try (ClientSessionFactory factory = broker.connect();
                ClientSession session = broker.session(factory, true).start()) {
            if (session.queueQuery(SimpleString.of(from)).getMessageCount() > 0) {
                return;
            }
            changed |= !doubtful.isEmpty();
            doubtful.clear();
            Map<String, Page> left = new HashMap<>(others);
            for (Map.Entry<String, Page> other : others.entrySet()) {
                if (!alive.contains(other.getKey())) {
                    remove(session, other.getKey(), other.getValue().number);
                    left.remove(other.getKey());
                }
            }
            others = Map.copyOf(left);
        }
    }

    private void remove(ClientSession session, String by, long number) throws Exception {
        String whose = by.equals(NAMELESS) ? HUB + " IS NULL" : HUB + " = '" + by + "'";
        try (ClientConsumer consumer = session.createConsumer(queue, whose + " AND " + PAGE + " = " + number)) {
            for (ClientMessage page = consumer.receiveImmediate(); page != null; page = consumer.receiveImmediate()) {
                page.acknowledge();
            }
        }
    }
}
