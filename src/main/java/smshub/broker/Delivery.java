package smshub.broker;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.reader.MessageUtil;

/**
 * A message received from a queue, whichever protocol its sender spoke.
 *
 * @param bytes size of the body, in bytes as the broker holds it
 * @param readable whether the body is within the limit
 * @param text the body as text; null when it is above the limit, no text, or no UTF-8
 */
public record Delivery(ClientMessage message, int bytes, boolean readable, String text) {

    /** Reads a message; bodies above the limit are not loaded. */
    static Delivery of(ClientMessage message, int limit) {
        long size = message.isLargeMessage() ? message.getBodySize() : message.getBodyBufferSize();
        if (size > limit) {
            return new Delivery(message, (int) Math.min(size, Integer.MAX_VALUE), false, null);
        }
        return new Delivery(message, (int) size, true, text(message));
    }

    private static String text(ClientMessage message) {
        return switch (message.getType()) {
            case Message.TEXT_TYPE -> {
                SimpleString text = message.getBodyBuffer().readNullableSimpleString();
                yield text == null ? "" : text.toString();
            }
            case Message.BYTES_TYPE, Message.DEFAULT_TYPE -> {
                ActiveMQBuffer buffer = message.getBodyBuffer();
                byte[] bytes = new byte[buffer.readableBytes()];
                buffer.readBytes(bytes);
                yield Utf8.decode(bytes);
            }
            default -> null;
        };
    }

    /** A property as text, or null. */
    public String property(String name) {
        return message.containsProperty(name) ? message.getStringProperty(name) : null;
    }

    /** A property as number, or 0. */
    public long number(String name) {
        return message.containsProperty(name) ? message.getLongProperty(name) : 0;
    }

    /** All properties that are not the broker's own. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        for (SimpleString name : message.getPropertyNames()) {
            String key = name.toString();
            if (!key.startsWith("_AMQ") && !key.startsWith("__AMQ") && !key.startsWith("JMS")) {
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

    /** Login of the sender, as the broker established it; null for the hub itself. */
    public String user() {
        return message.getValidatedUserID();
    }

    /** Address that the sender wants answers on, without its protocol's prefix; or null. */
    public String replyTo() {
        SimpleString replyTo = MessageUtil.getJMSReplyTo(message);
        if (replyTo == null) {
            return null;
        }
        String address = replyTo.toString();
        int scheme = address.indexOf("://");
        return scheme < 0 ? address : address.substring(scheme + 3);
    }

    /** Correlation id that answers carry: the sender's, else its message id; or null. */
    public String correlationId() {
        Object id = MessageUtil.getJMSCorrelationID(message);
        if (id != null) {
            return id.toString();
        }
        return message.getUserID() == null ? null : "ID:" + message.getUserID();
    }

    /** A name for this message that stays the same when it is delivered again, also after a restart. */
    public String identity() {
        return Long.toString(message.getMessageID());
    }
}
