package smshub.broker;

import java.time.Instant;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.reader.MessageUtil;

/** Puts outgoing messages on one session, without waiting for any of them. */
final class Sender {
    private final ClientSession session;
    private final ClientProducer producer;

    Sender(ClientSession session) throws ActiveMQException {
        this.session = session;
        this.producer = session.createProducer();
    }

    void send(Outgoing outgoing) throws ActiveMQException {
        ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(outgoing.body()));
        for (Map.Entry<String, Object> property : outgoing.properties().entrySet()) {
            message.putObjectProperty(property.getKey(), property.getValue());
        }
        if (outgoing.correlationId() != null) {
            MessageUtil.setJMSCorrelationID(message, outgoing.correlationId());
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
        message.setTimestamp(System.currentTimeMillis());
        producer.send(SimpleString.of(outgoing.address()), message);
    }
}
