package smshub.broker;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.reader.MessageUtil;

/**
 * Puts outgoing messages on one transacted way to the broker, without waiting for any of them.
 *
 * <p>State changes are three quarters of all that the hub sends, and mostly the store alone wants them. So those of a
 * commit go to the store together, and to the topic only where somebody listens.
 */
final class PublicationWriter {
    /** Most events in one message for the store, and most characters: bounds what its consumer holds in memory. */
    private static final int EVENTS = 50;

    private static final int CHARACTERS = 50_000;

    private final Broker broker;
    private final BrokerTransaction way;
    private final StringBuilder events = new StringBuilder();
    private int gathered;

    PublicationWriter(Broker broker, BrokerTransaction way) {
        this.broker = broker;
        this.way = way;
    }

    /** Sends a message with the next commit. */
    void send(Publication outgoing) throws Exception {
        if (outgoing.address().equals(Queues.INBOUND)) {
            put(outgoing);
            for (String topic :
                    broker.inboundTopics(String.valueOf(outgoing.properties().get("account")), (String)
                            outgoing.properties().get("client"))) {
                if (broker.listened(topic)) {
                    put(Publication.to(topic, outgoing.body(), outgoing.properties()));
                }
            }
            return;
        }
        if (!outgoing.address().equals(Queues.EVENTS)) {
            put(outgoing);
            return;
        }
        if (outgoing.duplicateId() == null) {
            gather(outgoing.body());
        } else {
            // The broker forgets the duplicate ids of an address with its last queue, and the store's always stays.
            put(stored(outgoing.body()).once(outgoing.duplicateId()));
        }
        if (broker.listened(Queues.EVENTS)) {
            put(outgoing.once(null));
        }
        if (outgoing.properties().get("client") instanceof String client) {
            String own = Queues.events(client);
            if (broker.listened(own)) {
                put(Publication.to(own, outgoing.body(), outgoing.properties()));
            }
        }
    }

    /** Commits what was sent and acknowledged; returns when it is on disk. */
    void commit() throws Exception {
        flush();
        way.commit();
    }

    private void gather(String event) throws Exception {
        if (gathered == EVENTS || events.length() + event.length() > CHARACTERS) {
            flush();
        }
        events.append(event).append('\n');
        gathered++;
    }

    private void flush() throws Exception {
        if (gathered > 0) {
            put(stored(events.toString()));
            events.setLength(0);
            gathered = 0;
        }
    }

    private static Publication stored(String events) {
        return Publication.to(Queues.EVENTS_STORE, events, Map.of());
    }

    /** Text, so that operators can read what lies on a queue; what only the store reads goes in half as many bytes. */
    private ICoreMessage message(Publication outgoing) {
        if (outgoing.address().equals(Queues.EVENTS_STORE)) {
            ICoreMessage bytes = way.message(Message.BYTES_TYPE);
            bytes.getBodyBuffer().writeBytes(outgoing.body().getBytes(StandardCharsets.UTF_8));
            return bytes;
        }
        ICoreMessage text = way.message(Message.TEXT_TYPE);
        text.getBodyBuffer().writeNullableSimpleString(SimpleString.of(outgoing.body()));
        return text;
    }

    private void put(Publication outgoing) throws Exception {
        ICoreMessage message = message(outgoing);
        for (Map.Entry<String, Object> property : outgoing.properties().entrySet()) {
            message.putObjectProperty(property.getKey(), property.getValue());
        }
        if (outgoing.correlationId() != null) {
            MessageUtil.setJMSCorrelationID(message, outgoing.correlationId());
            message.putBytesProperty(
                    QueueMessage.MQTT_CORRELATION, outgoing.correlationId().getBytes(StandardCharsets.UTF_8));
        }
        if (outgoing.duplicateId() != null) {
            message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(outgoing.duplicateId()));
        }
        if (outgoing.due() != null && outgoing.due().isAfter(Instant.now())) {
            message.putLongProperty(
                    Message.HDR_SCHEDULED_DELIVERY_TIME, outgoing.due().toEpochMilli());
        }
        if (outgoing.expires() != null) {
            message.setExpiration(outgoing.expires().toEpochMilli());
        }
        message.setPriority((byte) (outgoing.priority() == null ? QueueMessage.USUAL_PRIORITY : outgoing.priority()));
        message.setTimestamp(System.currentTimeMillis());
        way.send(SimpleString.of(outgoing.address()), message);
    }
}
