package smshub.protocol.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * A message of another broker as a request: the JSON of the REST API, or a text with properties.
 *
 * @param bytes the body; null where it is neither text nor bytes
 */
record JmsRequest(Message message, byte[] bytes) {
    private static final String SOURCE = "jms";

    static JmsRequest of(Message message, int limit) throws JMSException {
        if (message instanceof TextMessage text) {
            String body = text.getText();
            return new JmsRequest(message, body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
        }
        if (message instanceof BytesMessage bytes) {
            byte[] body = new byte[(int) Math.min(bytes.getBodyLength(), limit + 1L)];
            bytes.readBytes(body);
            return new JmsRequest(message, body);
        }
        return new JmsRequest(message, null);
    }

    String text() {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * What it says.
     *
     * @param answers queue of the hub that answers come by, or null where nobody asked for any
     * @param item what answers carry
     * @param intake begins the reference of a request that names none
     */
    Reading read(RequestReader reader, String answers, String item, String intake) throws JMSException {
        if (bytes == null) {
            return Reading.failed(Problem.of(ProblemCode.BODY_MALFORMED, "The body is neither text nor bytes."));
        }
        Origin origin = new Origin(SOURCE, property("reference"), answers, item);
        String to = property("to");
        Reading reading = to == null ? reader.json(bytes, origin) : reader.text(text(), to, beside()::get, origin);
        long expires = message.getJMSExpiration();
        int priority = message.getJMSPriority();
        return reading.named(
                intake + ":" + message.getJMSMessageID(),
                expires > 0 ? Instant.ofEpochMilli(expires) : null,
                priority == Message.DEFAULT_PRIORITY ? null : Integer.valueOf(priority));
    }

    private Map<String, String> beside() throws JMSException {
        Map<String, String> values = new HashMap<>();
        for (String name : RequestReader.BESIDE) {
            values.put(name, property(name));
        }
        return values;
    }

    private String property(String name) throws JMSException {
        Object value = message.getObjectProperty(name);
        return value == null ? null : value.toString();
    }
}
