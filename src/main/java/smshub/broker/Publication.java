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
public record Publication(
        String address,
        String body,
        Map<String, Object> properties,
        String correlationId,
        String duplicateId,
        Instant due,
        Instant expires,
        Integer priority) {

    public static Publication to(String address, String body, Map<String, Object> properties) {
        return new Publication(address, body, properties, null, null, null, null, null);
    }

    /** The same to another queue or topic. */
    Publication at(String newAddress) {
        return new Publication(newAddress, body, properties, correlationId, duplicateId, due, expires, priority);
    }

    public Publication answering(String newCorrelationId) {
        return new Publication(address, body, properties, newCorrelationId, duplicateId, due, expires, priority);
    }

    public Publication once(String newDuplicateId) {
        return new Publication(address, body, properties, correlationId, newDuplicateId, due, expires, priority);
    }

    public Publication notBefore(Instant newDue) {
        return new Publication(address, body, properties, correlationId, duplicateId, newDue, expires, priority);
    }

    public Publication notAfter(Instant newExpires) {
        return new Publication(address, body, properties, correlationId, duplicateId, due, newExpires, priority);
    }

    public Publication prior(Integer newPriority) {
        return new Publication(address, body, properties, correlationId, duplicateId, due, expires, newPriority);
    }
}
