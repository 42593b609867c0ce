package smshub.broker;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.reader.MapMessageUtil;
import org.apache.activemq.artemis.reader.MessageUtil;
import org.apache.activemq.artemis.utils.collections.TypedProperties;
import smshub.json.Json;

/**
 * A message received from a queue, whichever protocol its sender spoke.
 *
 * @param bytes size of the body, in bytes as the broker holds it
 * @param readable whether the body is within the limit
 * @param text the body as text; null when it is above the limit, no text, or no UTF-8
 * @param ownBroker whether the embedded broker took it, and so noted who sent it
 */
public record QueueMessage(ICoreMessage message, int bytes, boolean readable, String text, boolean ownBroker) {
    /** Set by the broker on whatever came by AMQP. */
    private static final String AMQP_ORIGIN = "JMS_AMQP_ORIGINAL_ENCODING";

    /** What a sender means who says nothing of it. */
    static final int USUAL_PRIORITY = 4;
    /** Where the broker keeps what an MQTT 5 sender wants to read with the answer, and gives it back from. */
    static final SimpleString MQTT_CORRELATION = SimpleString.of("mqtt.correlation.data");
    /** Where the broker keeps the topic that an MQTT 5 sender wants answers on. */
    private static final String MQTT_RESPONSE_TOPIC = "mqtt.response.topic";
    /** Where the broker keeps how many properties an MQTT 5 sender gave, and each by its place and name. */
    private static final String MQTT_PROPERTIES = "mqtt.user.property.exists";

    /** Set by the broker on whatever came by MQTT. */
    private static final String MQTT_LEVEL = "mqtt.qos.level";

    private static final String MQTT_PROPERTY = "mqtt.ordered.user.property.";
    /** What STOMP clients of other brokers write before the name of a queue. */
    static final String STOMP_QUEUE = "/queue/";
    /** Where the broker keeps an AMQP sender's message id, if that is no UUID. */
    private static final String AMQP_MESSAGE_ID = "NATIVE_MESSAGE_ID";

    /** Reads a message; bodies above the limit are not loaded. Never fails: what cannot be read is no text. */
    static QueueMessage of(ICoreMessage message, int limit, boolean ownBroker) {
        long size = message.isLargeMessage() && message instanceof ClientMessage received
                ? received.getBodySize()
                : message.getBodyBufferSize();
        if (size > limit) {
            return new QueueMessage(message, (int) Math.min(size, Integer.MAX_VALUE), false, null, ownBroker);
        }
        String text;
        try {
            text = text(message);
        } catch (RuntimeException e) {
            text = null;
        }
        return new QueueMessage(message, (int) size, true, text, ownBroker);
    }

    private static String text(ICoreMessage message) {
        // The broker's own message may be read by others at the same time.
        ActiveMQBuffer buffer =
                message instanceof ClientMessage ? message.getBodyBuffer() : message.getReadOnlyBodyBuffer();
        return switch (message.getType()) {
            case Message.TEXT_TYPE -> {
                SimpleString text = buffer.readNullableSimpleString();
                yield text == null ? "" : text.toString();
            }
            case Message.BYTES_TYPE, Message.DEFAULT_TYPE -> {
                byte[] bytes = new byte[buffer.readableBytes()];
                buffer.readBytes(bytes);
                yield Utf8.decode(bytes);
            }
            case Message.MAP_TYPE -> json(MapMessageUtil.readBodyMap(message.getBodyBuffer()));
            default -> null;
        };
    }

    /** A map message as JSON; null where it holds what JSON has no form for. */
    private static String json(TypedProperties fields) {
        Map<String, Object> values = new TreeMap<>();
        fields.forEach((name, value) ->
                values.put(name.toString(), value instanceof SimpleString text ? text.toString() : value));
        return values.values().stream().anyMatch(value -> value instanceof byte[]) ? null : Json.text(values);
    }

    /** Whether its sender wrote it as fields with values, of which {@link #text} is the JSON. */
    public boolean fields() {
        return message.getType() == Message.MAP_TYPE;
    }

    /** The id of the message of ours that this carries; null where it carries none. */
    UUID id() {
        String id = property("smsId");
        try {
            return id == null ? null : UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether an outside broker delivered it before, to a consumer that is gone. */
    boolean redelivered() {
        return message instanceof ClientMessage received && received.getDeliveryCount() > 1;
    }

    /** A property as text; null where there is none, or one that is no text, number or truth. */
    public String property(String name) {
        Object value = message.getObjectProperty(name);
        if (value == null) {
            return mqttProperty(name);
        }
        return value instanceof byte[] ? null : value.toString();
    }

    private String mqttProperty(String name) {
        if (!message.containsProperty(MQTT_PROPERTIES)) {
            return null;
        }
        for (long i = 0, most = number(MQTT_PROPERTIES); i < most; i++) {
            Object value = message.getObjectProperty(MQTT_PROPERTY + i + "." + name);
            if (value != null) {
                return value.toString();
            }
        }
        return null;
    }

    /** A property as number, or 0. */
    public long number(String name) {
        return message.getObjectProperty(name) instanceof Number number ? number.longValue() : 0;
    }

    /** This message as one that failed for good, with its reason where operators see it. */
    public Publication buried(String code, String sentence, String origin) {
        Map<String, Object> all = properties();
        all.put("code", code);
        all.put("sentence", sentence);
        all.put("origin", origin);
        return buried(all);
    }

    /** The same with these properties and none of its own. */
    public Publication buried(Map<String, Object> reasons) {
        return Publication.of(Publication.DEAD, text == null ? "" : Utf8.wellFormed(text), reasons);
    }

    /** All properties that are not the broker's own. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        for (SimpleString name : message.getPropertyNames()) {
            String key = name.toString();
            if (!key.startsWith("_AMQ")
                    && !key.startsWith("__AMQ")
                    && !key.startsWith("JMS")
                    && !key.startsWith("NATIVE_")) {
                Object value = message.getObjectProperty(name);
                properties.put(key, value instanceof SimpleString string ? string.toString() : value);
            }
        }
        return properties;
    }

    /** When it was sent. */
    public Instant sentAt() {
        return Instant.ofEpochMilli(message.getTimestamp());
    }

    /** When its sender wants it to be forgotten, or null. */
    public Instant expiresAt() {
        return message.getExpiration() > 0 ? Instant.ofEpochMilli(message.getExpiration()) : null;
    }

    /**
     * How urgent its sender called it in its protocol, from 0 to 9; null where that is the usual 4, or where it
     * has none, as MQTT.
     */
    public Integer priority() {
        return message.getPriority() == USUAL_PRIORITY || message.containsProperty(MQTT_LEVEL)
                ? null
                : Integer.valueOf(message.getPriority());
    }

    /**
     * Login of the sender, as the broker established it. The embedded broker notes it on every request. An outside one
     * notes it too, but what comes by AMQP may bring a note of its own, so that it counts as nobody's; then this is null.
     */
    public String user() {
        if (ownBroker) {
            return message.getObjectProperty(SenderLogins.LOGIN) instanceof byte[] login ? Utf8.decode(login) : null;
        }
        return message.containsProperty(AMQP_ORIGIN) ? null : message.getValidatedUserID();
    }

    /** Address that the sender wants answers on, without its protocol's prefix; or null. */
    public String replyTo() {
        SimpleString replyTo = MessageUtil.getJMSReplyTo(message);
        if (replyTo == null) {
            Object topic = message.getObjectProperty(MQTT_RESPONSE_TOPIC);
            return topic == null ? null : topic.toString().replace('/', '.');
        }
        String address = replyTo.toString();
        int scheme = address.indexOf("://");
        if (scheme >= 0) {
            return address.substring(scheme + 3);
        }
        return address.startsWith(STOMP_QUEUE) ? address.substring(STOMP_QUEUE.length()) : address;
    }

    /** Correlation id that answers carry: the sender's, else its message id; or null. */
    public String correlationId() {
        Object id = MessageUtil.getJMSCorrelationID(message);
        if (id != null) {
            return id.toString();
        }
        if (message.getObjectProperty(MQTT_CORRELATION) instanceof byte[] mqtt) {
            return Utf8.decode(mqtt);
        }
        String amqp = property(AMQP_MESSAGE_ID);
        if (amqp != null) {
            return amqp;
        }
        return message.getUserID() == null ? null : "ID:" + message.getUserID();
    }

    /** A name for this message that stays the same when it is delivered again, also after a restart. */
    public String identity() {
        // The broker counts from the start again when its journal is a new one; time does not.
        return message.getMessageID() + "." + message.getTimestamp();
    }
}
