package smshub.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.filter.Filter;
import org.apache.activemq.artemis.core.filter.impl.FilterImpl;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.HandleStatus;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.Queue;

/**
 * From the embedded broker itself. A session inside the process hands each message, each acknowledgement and each commit
 * to other threads, and waking those costs more than the work.
 */
final class EmbeddedSource implements QueueSource {
    private final QueueEndpoint endpoint;
    private final ActiveMQServer server;
    private final Queue queue;
    private final EmbeddedTransaction transaction;
    private Delivery delivery;
    private volatile boolean lost;

    EmbeddedSource(QueueEndpoint endpoint, ActiveMQServer server) {
        this.endpoint = endpoint;
        this.server = server;
        this.queue = server.locateQueue(SimpleString.of(endpoint.queue()));
        if (queue == null) {
            throw new IllegalStateException("there is no queue " + endpoint.queue());
        }
        this.transaction = new EmbeddedTransaction(server);
    }

    @Override
    public BrokerTransaction transaction() {
        return transaction;
    }

    @Override
    public void open(String filter, Window window, Consumer<Supplier<QueueMessage>> taker) throws Exception {
        delivery = new Delivery(FilterImpl.createFilter(filter), window, taker);
        queue.addConsumer(delivery);
        queue.deliverAsync();
    }

    @Override
    public void freed() {
        Delivery current = delivery;
        if (current != null && current.refused) {
            current.refused = false;
            queue.deliverAsync();
        }
    }

    @Override
    public void acknowledge(QueueMessage message) throws Exception {
        MessageReference reference =
                delivery == null ? null : delivery.take(message.message().getMessageID());
        if (reference == null) {
            throw new IllegalStateException("a message of " + endpoint.queue() + " is not being delivered any more");
        }
        transaction.acknowledge(reference);
    }

    @Override
    public void shut() throws Exception {
        Delivery ended = delivery;
        if (ended == null) {
            return;
        }
        delivery = null;
        List<MessageReference> left = ended.end();
        if (server.isActive()) {
            transaction.giveBack(left);
        }
        queue.removeConsumer(ended);
        queue.deliverAsync();
    }

    @Override
    public boolean lost() {
        return lost || !server.isActive();
    }

    @Override
    public void verify() {
        // Nobody else can have it.
    }

    @Override
    public void abandon() {
        close();
    }

    @Override
    public void close() {
        lost = true;
        transaction.close();
        try {
            shut();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "what is being delivered of " + endpoint.queue() + " cannot be given back", e);
        }
    }

    /** Never fails: what cannot be converted keeps its id and has no text. */
    private QueueMessage read(MessageReference reference) {
        Message message = reference.getMessage();
        ICoreMessage core;
        try {
            core = message.toCore();
        } catch (RuntimeException e) {
            core = new CoreMessage(message.getMessageID(), 0);
            core.setType(Message.OBJECT_TYPE);
            core.setTimestamp(message.getTimestamp());
        }
        return QueueMessage.of(core, endpoint.getLimit(), true);
    }

    /** What the broker knows as a consumer. The broker calls it with the queue locked, so nothing here waits. */
    private final class Delivery implements org.apache.activemq.artemis.core.server.Consumer {
        private final long id = server.getStorageManager().generateID();
        private final Filter filter;
        private final Window window;
        private final Consumer<Supplier<QueueMessage>> taker;
        /** By id of the message; guards itself. */
        private final Map<Long, MessageReference> delivering = new LinkedHashMap<>();

        private boolean ended;
        /** Whether something waits for a slot. */
        private volatile boolean refused;

        Delivery(Filter filter, Window window, Consumer<Supplier<QueueMessage>> taker) {
            this.filter = filter;
            this.window = window;
            this.taker = taker;
        }

        @Override
        public HandleStatus handle(MessageReference reference) throws Exception {
            Message message = reference.getMessage();
            if (filter != null && !filter.match(message) || !message.acceptsConsumer(id)) {
                return HandleStatus.NO_MATCH;
            }
            if (!window.tryEnter()) {
                // A slot that became free before this is told would be missed.
                refused = true;
                if (!window.tryEnter()) {
                    return HandleStatus.BUSY;
                }
            }
            synchronized (delivering) {
                if (ended) {
                    return HandleStatus.BUSY;
                }
                delivering.put(message.getMessageID(), reference);
                reference.handled();
                reference.setConsumerId(id);
                reference.incrementDeliveryCount();
            }
            return HandleStatus.HANDLED;
        }

        @Override
        public void proceedDeliver(MessageReference reference) {
            taker.accept(() -> read(reference));
        }

        MessageReference take(long message) {
            synchronized (delivering) {
                return delivering.remove(message);
            }
        }

        /** Takes nothing from now on; returns what was not acknowledged. */
        List<MessageReference> end() {
            synchronized (delivering) {
                ended = true;
                List<MessageReference> left = new ArrayList<>(delivering.values());
                delivering.clear();
                return left;
            }
        }

        @Override
        public Filter getFilter() {
            return filter;
        }

        @Override
        public List<MessageReference> getDeliveringMessages() {
            synchronized (delivering) {
                return new ArrayList<>(delivering.values());
            }
        }

        @Override
        public String debug() {
            return toString();
        }

        @Override
        public String toManagementString() {
            return toString();
        }

        @Override
        public String toString() {
            return "the hub's consumer of " + endpoint.queue();
        }

        @Override
        public void disconnect() {
            lost = true;
        }

        @Override
        public void failed(Throwable cause) {
            lost = true;
        }

        @Override
        public long sequentialID() {
            return id;
        }
    }
}
