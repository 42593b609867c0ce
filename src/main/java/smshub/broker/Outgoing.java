package smshub.broker;

import java.time.Instant;
import java.util.Map;

/**
 * A durable broker message to be sent as part of a commit.
 *
 * @param address queue or topic
 * @param body JSON
 * @param properties properties that consumers filter by; values are strings, numbers or booleans
 * @param correlationId correlation id for answers, or null
 * @param duplicateId the broker takes only one message with this id, or null
 * @param due delivered not before this time, or null
 * @param expires moved to {@link Queues#EXPIRED} after this time, or null
 * @param priority 0 to 9, by which it overtakes others on its queue; null is 4
 */
public record Outgoing(
        String address,
        String body,
        Map<String, Object> properties,
        String correlationId,
        String duplicateId,
        Instant due,
        Instant expires,
        Integer priority) {

    public static Outgoing to(String address, String body, Map<String, Object> properties) {
        return new Outgoing(address, body, properties, null, null, null, null, null);
    }

    public Outgoing answering(String newCorrelationId) {
        return new Outgoing(address, body, properties, newCorrelationId, duplicateId, due, expires, priority);
    }

    public Outgoing once(String newDuplicateId) {
        return new Outgoing(address, body, properties, correlationId, newDuplicateId, due, expires, priority);
    }

    public Outgoing notBefore(Instant newDue) {
        return new Outgoing(address, body, properties, correlationId, duplicateId, newDue, expires, priority);
    }

    public Outgoing notAfter(Instant newExpires) {
        return new Outgoing(address, body, properties, correlationId, duplicateId, due, newExpires, priority);
    }

    public Outgoing prior(Integer newPriority) {
        return new Outgoing(address, body, properties, correlationId, duplicateId, due, expires, newPriority);
    }
}
