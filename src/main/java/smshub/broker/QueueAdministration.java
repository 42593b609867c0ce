package smshub.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/**
 * Looks at queues and moves waiting messages between them, atomically and whether or not their time has come. One
 * session serves all callers, one at a time: this is for operators, not for the path of a message.
 */
public final class QueueAdministration implements AutoCloseable {
    static final String MANAGEMENT = "activemq.management";
    /** Messages that the broker moves in one transaction. */
    private static final int FLUSH = 1_000;

    private static final int LIMIT = 1024 * 1024;

    private final Broker backbone;
    private ClientSessionFactory factory;
    private ClientSession session;

    public QueueAdministration(Broker backbone) {
        this.backbone = backbone;
    }

    /**
     * Messages on a queue: waiting, scheduled and being delivered.
     *
     * @throws IllegalStateException when the broker cannot be reached; so for all methods
     */
    public synchronized long depth(String queue) {
        return ask(open -> open.queueQuery(queue(queue)).getMessageCount());
    }

    /** Messages on a queue that match a selector. */
    public synchronized long count(String queue, String selector) {
        return ((Number) manage(queue, "countMessages", selector)).longValue();
    }

    /** The message that waits longest, or null. */
    public synchronized QueueMessage first(String queue) {
        return ask(open -> {
            try (ClientConsumer browser = open.createConsumer(queue, true)) {
                ClientMessage message = browser.receiveImmediate();
                return message == null ? null : QueueMessage.of(message, LIMIT, backbone.embedded());
            }
        });
    }

    /** The messages on a short queue, which stay there. */
    public synchronized List<QueueMessage> all(String queue) {
        return ask(open -> {
            try (ClientConsumer browser = open.createConsumer(queue, true)) {
                List<QueueMessage> all = new ArrayList<>();
                for (ClientMessage next = browser.receiveImmediate(); next != null; next = browser.receiveImmediate()) {
                    all.add(QueueMessage.of(next, LIMIT, backbone.embedded()));
                }
                return all;
            }
        });
    }

    /**
     * Moves the messages that match a selector to another queue, to be delivered there at once.
     *
     * @return how many were moved; messages being delivered just now stay
     */
    public synchronized long move(String queue, String selector, String target) {
        return delivered(target, manage(queue, "moveMessages", selector, target));
    }

    /** The same with one message; the queue is searched only as far as its place. */
    public synchronized boolean moveOne(String queue, String messageId, String target) {
        return delivered(target, manage(queue, "moveMessages", FLUSH, byId(messageId), target, false, 1)) > 0;
    }

    /** Removes the messages that match a selector; those being delivered just now stay. */
    public synchronized void remove(String queue, String selector) {
        manage(queue, "removeMessages", selector);
    }

    private long delivered(String target, Object answer) {
        long moved = ((Number) answer).longValue();
        if (moved > 0) {
            // A scheduled message keeps its time when it is moved.
            manage(target, "deliverScheduledMessages", "");
        }
        return moved;
    }

    /** Properties of the messages on a queue, at most some number of them. */
    public synchronized Map<String, Long> depths(Iterable<String> queues) {
        Map<String, Long> depths = new HashMap<>();
        for (String queue : queues) {
            depths.put(queue, depth(queue));
        }
        return depths;
    }

    private Object manage(String queue, String operation, Object... arguments) {
        return ask(open -> {
            ClientRequestor requestor = new ClientRequestor(open, MANAGEMENT);
            try {
                ClientMessage request = open.createMessage(false);
                ManagementHelper.putOperationInvocation(request, ResourceNames.QUEUE + queue, operation, arguments);
                ClientMessage reply = requestor.request(request, 60_000);
                if (reply == null) {
                    throw new IllegalStateException("the broker did not answer");
                }
                Object result = ManagementHelper.getResult(reply);
                if (!ManagementHelper.hasOperationSucceeded(reply)) {
                    throw new IllegalStateException(String.valueOf(result));
                }
                return result;
            } finally {
                requestor.close();
            }
        });
    }

    private interface Question<T> {
        T ask(ClientSession session) throws Exception;
    }

    private <T> T ask(Question<T> question) {
        try {
            if (session == null || session.isClosed()) {
                factory = backbone.connect();
                session = backbone.session(factory, true);
                session.start();
            }
            return question.ask(session);
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the broker cannot be asked: " + e.getMessage(), e);
        }
    }

    private static org.apache.activemq.artemis.api.core.SimpleString queue(String name) {
        return org.apache.activemq.artemis.api.core.SimpleString.of(name);
    }

    @Override
    public synchronized void close() {
        if (factory != null) {
            factory.close();
            factory = null;
            session = null;
        }
    }

    /** A selector for one message. */
    public static String byId(String messageId) {
        return "smsId = " + quoted(messageId);
    }

    /** A selector for some messages. */
    public static String byIds(Collection<String> messageIds) {
        return messageIds.stream()
                .map(QueueAdministration::quoted)
                .collect(Collectors.joining(", ", "smsId IN (", ")"));
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
