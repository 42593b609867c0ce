package smshub.broker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import smshub.json.Json;
import smshub.message.SmsRequest;

/**
 * Looks at queues and moves waiting messages between them, atomically and whether or not their time has come.
 * This is for operators, not for the path of a message; a question that the broker does not answer ends in seconds.
 */
public final class QueueAdministration implements AutoCloseable {
    /** How long the broker may take to move many messages. */
    private static final long MOVE_MILLIS = 60_000;

    /** Messages that the broker moves in one transaction. */
    private static final int FLUSH = 1_000;

    private static final int LIMIT = 1024 * 1024;

    /** A selector for messages: what tells of one, a call-back say, has its id as well, but nobody could send it elsewhere. */
    public static final String MESSAGES = FlowControl.MOVABLE + " IS NOT NULL";

    /** Broker property: the id of the message that one carries. */
    private static final String ID = "smsId";

    private final Broker broker;
    private final Management management;

    public QueueAdministration(Broker broker) {
        this.broker = broker;
        this.management = new Management(broker);
    }

    /**
     * Messages on a queue: waiting, scheduled and being delivered.
     *
     * @throws IllegalStateException when the broker cannot be reached; so for all methods
     */
    public long depth(String queue) {
        return management.ask(open -> open.queueQuery(queue(queue)).getMessageCount());
    }

    /** Messages on a queue that match a selector. */
    public long count(String queue, String selector) {
        return ((Number) manage(queue, Management.ANSWER_MILLIS, "countMessages", selector)).longValue();
    }

    /**
     * Whether so much lies on a queue that the end of it is on disk alone. Who wants only some of its messages does not meet
     * those there before the others are gone.
     */
    public boolean paging(String queue) {
        return (Boolean) management.invoke(ResourceNames.ADDRESS + queue, Management.ANSWER_MILLIS, "isPaging");
    }

    /** The message that waits longest, or null. */
    public QueueMessage first(String queue) {
        return management.ask(open -> {
            try (ClientConsumer browser = open.createConsumer(queue, true)) {
                ClientMessage message = browser.receiveImmediate();
                return message == null ? null : QueueMessage.of(message, LIMIT, broker.embedded());
            }
        });
    }

    /** The messages on a short queue, which stay there. */
    public List<QueueMessage> all(String queue) {
        return management.ask(open -> {
            try (ClientConsumer browser = open.createConsumer(queue, true)) {
                List<QueueMessage> all = new ArrayList<>();
                for (ClientMessage next = browser.receiveImmediate(); next != null; next = browser.receiveImmediate()) {
                    all.add(QueueMessage.of(next, LIMIT, broker.embedded()));
                }
                return all;
            }
        });
    }

    /** The names of all the hub's queues that there are, of accounts that are gone, too. */
    public List<String> names() {
        Object[] all = (Object[]) management.invoke(ResourceNames.BROKER, Management.ANSWER_MILLIS, "getQueueNames");
        return Arrays.stream(all)
                .map(Object::toString)
                .filter(name -> name.startsWith(Queues.PREFIX))
                .sorted()
                .toList();
    }

    /** Ids of the messages on a queue, those among them whose time has not come. Looks through all of it: for when no hub works there. */
    public Set<String> ids(String queue) {
        Set<String> ids = new HashSet<>();
        management.ask(open -> {
            try (ClientConsumer browser = open.createConsumer(queue, MESSAGES, true)) {
                for (ClientMessage next = browser.receiveImmediate(); next != null; next = browser.receiveImmediate()) {
                    ids.add(next.getStringProperty(ID));
                }
            }
            return null;
        });
        String scheduled = (String) manage(queue, MOVE_MILLIS, "listScheduledMessagesAsJSON");
        for (Map<?, ?> message : Json.read(scheduled, Map[].class)) {
            if (message.containsKey(FlowControl.MOVABLE)) {
                ids.add(message.get(ID).toString());
            }
        }
        return ids;
    }

    /**
     * Moves the messages that match a selector to another queue, to be delivered there at once.
     *
     * @return how many were moved; messages being delivered just now stay
     */
    public long move(String queue, String selector, String target) {
        return delivered(target, manage(queue, MOVE_MILLIS, "moveMessages", selector, target));
    }

    /** The same with one message; the queue is searched only as far as its place. */
    public boolean moveOne(String queue, String messageId, String target) {
        return delivered(target, manage(queue, MOVE_MILLIS, "moveMessages", FLUSH, byId(messageId), target, false, 1))
                > 0;
    }

    /** Removes the messages that match a selector; those being delivered just now stay. */
    public void remove(String queue, String selector) {
        manage(queue, MOVE_MILLIS, "removeMessages", selector);
    }

    /** Deletes a queue with what lies on it, where there is one. Nothing may consume it any more. */
    public void drop(String queue) {
        management.ask(open -> {
            if (open.queueQuery(queue(queue)).isExists()) {
                open.deleteQueue(queue(queue));
            }
            return null;
        });
    }

    private long delivered(String target, Object answer) {
        long moved = ((Number) answer).longValue();
        if (moved > 0) {
            // A scheduled message keeps its time when it is moved.
            manage(target, MOVE_MILLIS, "deliverScheduledMessages", "");
        }
        return moved;
    }

    /** Properties of the messages on a queue, at most some number of them. */
    public Map<String, Long> depths(Iterable<String> queues) {
        Map<String, Long> depths = new HashMap<>();
        for (String queue : queues) {
            depths.put(queue, depth(queue));
        }
        return depths;
    }

    private Object manage(String queue, long millis, String operation, Object... arguments) {
        return management.invoke(ResourceNames.QUEUE + queue, millis, operation, arguments);
    }

    private static org.apache.activemq.artemis.api.core.SimpleString queue(String name) {
        return org.apache.activemq.artemis.api.core.SimpleString.of(name);
    }

    @Override
    public void close() {
        management.close();
    }

    /** A selector for one message. */
    static String byId(String messageId) {
        return ID + " = " + quoted(messageId) + " AND " + MESSAGES;
    }

    /** A selector for some messages. */
    public static String byIds(Collection<String> messageIds) {
        return messageIds.stream()
                .map(QueueAdministration::quoted)
                .collect(Collectors.joining(", ", ID + " IN (", ") AND " + MESSAGES));
    }

    /** A selector for the messages of a campaign, by their common reference. */
    public static String byCampaign(String reference) {
        return SmsRequest.CAMPAIGN + " = " + quoted(reference) + " AND " + MESSAGES;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
