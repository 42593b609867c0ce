package smshub.broker;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;

/**
 * Remembers across a crash for which messages calls were being made: all their ids on one page, which takes the place of
 * the page before on a last-value queue. A page is sent in the commit before the calls that it names, and in the one that
 * settles them, so that after a crash it names exactly what was in flight.
 *
 * <p>For one thread.
 */
final class InFlightNotes {
    private static final String PAGE = "page";
    private static final String IDS = "ids";

    private final String queue;
    private final Set<UUID> inFlight = new LinkedHashSet<>();
    private final Set<UUID> doubtful = new HashSet<>();
    private long pages;
    private boolean changed;

    /** @param queue the last-value queue; null where nobody wants to know, then there is never a page */
    InFlightNotes(String queue) {
        this.queue = queue;
    }

    /** A page that an earlier life left; the one with the highest number counts. */
    void found(long number, byte[] ids) {
        if (number >= pages) {
            pages = number;
            doubtful.clear();
            doubtful.addAll(Ids.unpack(ids));
        }
    }

    /** The same as it lies on the queue. */
    void found(Message page) {
        found(page.getLongProperty(PAGE), page.getBytesProperty(IDS));
    }

    /** Reads what earlier lives left. */
    void read(Broker broker) throws Exception {
        if (queue == null) {
            return;
        }
        try (ClientSessionFactory factory = broker.connect();
                ClientSession session = broker.session(factory, true).start();
                ClientConsumer browser = session.createConsumer(queue, true)) {
            for (ClientMessage page = browser.receiveImmediate(); page != null; page = browser.receiveImmediate()) {
                found(page);
            }
        }
    }

    /** Messages that were in flight when an earlier life ended and have not been met since. */
    Set<UUID> doubtful() {
        return Set.copyOf(doubtful);
    }

    /** A message is delivered: whether an earlier life ended while it was in flight. True only once. */
    boolean met(UUID id) {
        boolean inDoubt = doubtful.remove(id);
        changed |= inDoubt;
        return inDoubt;
    }

    /** A call is about to be made for a message; one without an id of ours cannot be noted. */
    void begun(UUID id) {
        changed |= queue != null && id != null && inFlight.add(id);
    }

    /** The calls for some messages have ended. */
    void ended(Collection<QueueMessage> deliveries) {
        for (QueueMessage delivery : deliveries) {
            changed |= !inFlight.isEmpty() && inFlight.remove(delivery.id());
        }
    }

    /** The page to be sent with the next commit; null where the last one is still true. */
    Publication page() {
        if (!changed) {
            return null;
        }
        changed = false;
        Set<UUID> all = new LinkedHashSet<>(inFlight);
        all.addAll(doubtful);
        return Publication.to(
                queue, "", Map.of(Message.HDR_LAST_VALUE_NAME.toString(), PAGE, PAGE, ++pages, IDS, Ids.pack(all)));
    }
}
