package smshub.broker;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.core.message.LargeBodyReader;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.utils.collections.LinkedListIterator;
import smshub.account.Account;
import smshub.settings.Settings;

/**
 * Copies all that waits at the broker of a data folder to an outside one: each message to the queue of the same name, as it
 * is, with its times. Nothing is taken from the folder.
 *
 * <p>Artemis' own bridges leave scheduled messages where they are, and its export keeps no count of what has been imported. Here
 * a queue at the outside broker says that a copy was begun; while it is there no hub starts at that broker, and the
 * next copy from the same folder starts anew.
 */
public final class BrokerCopy implements AutoCloseable {
    /** Messages in a transaction, and bytes. */
    private static final int MESSAGES = 500;

    private static final long BYTES = 4L << 20;
    private static final long PURGE_MILLIS = 60_000;
    private static final SimpleString MARK = SimpleString.of(Queues.MOVE);

    private final String source;
    private final ActiveMQServer server;
    private final Broker target;
    private final Management management;
    private final List<String> accounts;
    private final Settings to;

    private BrokerCopy(String source, ActiveMQServer server, Broker target, Settings to) {
        this.source = source;
        this.server = server;
        this.target = target;
        this.management = new Management(target);
        this.to = to;
        this.accounts = to.accounts().stream().map(Account::id).toList();
    }

    /**
     * Starts the broker of a data folder, without a port and without anything that works there, and reaches the other.
     *
     * @param source names the folder, always in the same way
     * @param from settings with a broker of their own, whose data folder is held
     * @param to settings with an outside broker
     */
    public static BrokerCopy open(String source, Settings from, Settings to) throws Exception {
        ActiveMQServer server = EmbeddedBroker.still(from);
        EmbeddedBroker.start(server, from.data());
        try {
            return new BrokerCopy(source, server, Broker.outside(to), to);
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }

    /**
     * Whether an earlier copy from this folder was begun and not ended.
     *
     * @throws IllegalStateException with one sentence, where one from another folder was, or the broker is in use
     */
    public boolean begun() throws Exception {
        return asked(session -> {
            if (!session.queueQuery(MARK).isExists()) {
                unused(session);
                return false;
            }
            try (ClientConsumer browser = session.createConsumer(MARK, true)) {
                ClientMessage mark = browser.receiveImmediate();
                // Without a mark it ended before anything was copied.
                if (mark != null && !source.equals(mark.getStringProperty("source"))) {
                    throw new IllegalStateException(
                            "another hub is being moved to that broker; move it to its end, or delete the queue "
                                    + MARK);
                }
                return mark != null;
            }
        });
    }

    private void unused(ClientSession session) throws ActiveMQException {
        HubQueues.Declared declared = HubQueues.declared(to, accounts, true);
        for (QueueConfiguration queue : declared.queues()) {
            ClientSession.QueueQuery found = session.queueQuery(queue.getName());
            if (found.isExists() && found.getConsumerCount() > 0) {
                throw new IllegalStateException(
                        "that broker is in use: something reads from its queue " + queue.getName());
            }
            if (found.isExists()
                    && found.getMessageCount() > 0
                    && !queue.getName().toString().equals(Queues.PULSE)) {
                throw new IllegalStateException("that broker is in use: " + found.getMessageCount()
                        + " messages lie on its queue " + queue.getName());
            }
        }
    }

    /** From now on no hub starts at the outside broker. */
    public void begin() throws Exception {
        asked(session -> {
            HubQueues.create(session, QueueConfiguration.of(MARK).setRoutingType(RoutingType.ANYCAST));
            try (ClientProducer producer = session.createProducer(MARK)) {
                producer.send(session.createMessage(true).putStringProperty("source", source));
            }
            return null;
        });
        HubQueues.make(target, to, accounts);
    }

    /**
     * Copies everything, in place of what an earlier copy had brought.
     *
     * @return how many messages there were, by queue
     */
    public Map<String, Long> copy() throws Exception {
        Map<String, Long> copied = new TreeMap<>();
        try (ClientSessionFactory factory = target.inquire();
                ClientSession session = target.session(factory, false);
                ClientProducer producer = session.createProducer()) {
            for (Queue queue : queues()) {
                prepare(session, queue);
                long messages = copy(queue, session, producer);
                if (messages > 0) {
                    copied.put(queue.getName().toString(), messages);
                }
            }
        }
        return copied;
    }

    private List<Queue> queues() {
        return server.getPostOffice()
                .getAllBindings()
                .filter(LocalQueueBinding.class::isInstance)
                .map(binding -> ((LocalQueueBinding) binding).getQueue())
                .filter(queue ->
                        queue.isDurable() && queue.getAddress().toString().startsWith(Queues.PREFIX))
                .toList();
    }

    private void prepare(ClientSession session, Queue queue) throws ActiveMQException {
        if (!session.queueQuery(queue.getName()).isExists()) {
            session.createQueue(QueueConfiguration.of(queue.getName())
                    .setAddress(queue.getAddress())
                    .setRoutingType(queue.getRoutingType())
                    .setFilterString(
                            queue.getFilter() == null ? null : queue.getFilter().getFilterString())
                    .setLastValue(queue.isLastValue())
                    .setDurable(true)
                    .setAutoCreated(queue.isAutoCreated())
                    .setAutoDelete(queue.isAutoDelete()));
            return;
        }
        management.invoke(ResourceNames.QUEUE + queue.getName(), PURGE_MILLIS, "removeAllMessages");
        management.invoke(ResourceNames.ADDRESS + queue.getAddress(), PURGE_MILLIS, "clearDuplicateIdCache");
    }

    private static long copy(Queue queue, ClientSession session, ClientProducer producer) throws Exception {
        SimpleString place = SimpleString.of(queue.getAddress() + "::" + queue.getName());
        long[] counted = {0, 0, 0};
        try (LinkedListIterator<MessageReference> waiting = queue.browserIterator()) {
            copy(waiting, queue, session, producer, place, counted);
        }
        copy(queue.getScheduledMessages().iterator(), queue, session, producer, place, counted);
        session.commit();
        return counted[0];
    }

    /** @param counted messages; messages and bytes since the last commit */
    private static void copy(
            Iterator<MessageReference> references,
            Queue queue,
            ClientSession session,
            ClientProducer producer,
            SimpleString place,
            long[] counted)
            throws Exception {
        while (references.hasNext()) {
            MessageReference reference = references.next();
            ClientMessage copy = copy(reference, queue, session);
            producer.send(place, copy);
            counted[0]++;
            counted[1]++;
            counted[2] += copy.getBodySize();
            if (counted[1] == MESSAGES || counted[2] > BYTES) {
                session.commit();
                counted[1] = 0;
                counted[2] = 0;
            }
        }
    }

    private static ClientMessage copy(MessageReference reference, Queue queue, ClientSession session)
            throws ActiveMQException {
        ICoreMessage message = reference.getMessage().toCore();
        ClientMessage copy = session.createMessage(
                message.getType(), true, message.getExpiration(), message.getTimestamp(), message.getPriority());
        copy.setUserID(message.getUserID());
        for (SimpleString name : message.getPropertyNames()) {
            copy.putObjectProperty(name, message.getObjectProperty(name));
        }
        // The other broker says itself who sent it, and would drop the second share of a topic's message as a
        // duplicate.
        copy.removeProperty(Message.HDR_VALIDATED_USER);
        if (queue.getRoutingType() == RoutingType.MULTICAST) {
            copy.removeProperty(Message.HDR_DUPLICATE_DETECTION_ID);
        }
        long due = reference.getScheduledDeliveryTime();
        if (due > 0) {
            copy.putLongProperty(Message.HDR_SCHEDULED_DELIVERY_TIME, due);
        }
        copy.getBodyBuffer().writeBytes(body(message));
        return copy;
    }

    private static byte[] body(ICoreMessage message) throws ActiveMQException {
        if (message.isLargeMessage()) {
            try (LargeBodyReader reader = message.getLargeBodyReader()) {
                reader.open();
                ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(reader.getSize()));
                reader.readInto(all);
                return all.array();
            }
        }
        ActiveMQBuffer buffer = message.getReadOnlyBodyBuffer();
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    /** All is there: hubs may start at an outside broker. */
    public static void end(Settings to) throws Exception {
        try (Broker target = Broker.outside(to);
                ClientSessionFactory factory = target.inquire();
                ClientSession session = target.session(factory, true)) {
            if (session.queueQuery(MARK).isExists()) {
                session.deleteQueue(MARK);
            }
        }
    }

    /** @throws IllegalStateException with one sentence, where a copy to a broker has not ended */
    static void refuseUnfinished(Broker broker) throws Exception {
        try (ClientSessionFactory factory = broker.inquire();
                ClientSession session = broker.session(factory, true)) {
            if (session.queueQuery(MARK).isExists()) {
                throw new IllegalStateException(
                        "a move to that broker was begun and has not ended: './hub move' again does the rest");
            }
        }
    }

    private <T> T asked(Management.Question<T> question) throws Exception {
        try (ClientSessionFactory factory = target.inquire();
                ClientSession session = target.session(factory, true).start()) {
            return question.ask(session);
        }
    }

    @Override
    public void close() {
        management.close();
        target.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker of the data folder did not stop", e);
        }
    }
}
