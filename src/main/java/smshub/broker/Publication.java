package smshub.broker;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.Message;

/**
 * A durable broker message to be sent as part of a commit.
 *
 * @param address queue or topic; null where the route says which
 * @param kind what the message goes on as, by which the route says where; null where there is an address
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
        String kind,
        String body,
        Map<String, Object> properties,
        String correlationId,
        String duplicateId,
        Instant due,
        Instant expires,
        Integer priority) {
    /** Kind of what failed for good. */
    public static final String DEAD = "DEAD";
    /** Kind of what comes again to the same queue. */
    public static final String AGAIN = "AGAIN";

    /** To a queue or topic that is known here. */
    public static Publication to(String address, String body, Map<String, Object> properties) {
        return new Publication(address, null, body, properties, null, null, null, null, null);
    }

    /** To the queue that the route names for a kind. */
    public static Publication of(String kind, String body, Map<String, Object> properties) {
        return new Publication(null, kind, body, properties, null, null, null, null, null);
    }

    /** The same as a kind of which the route says where it goes. */
    public Publication as(String newKind) {
        return new Publication(null, newKind, body, properties, correlationId, duplicateId, due, expires, priority);
    }

    /** The same to a queue or topic. */
    Publication at(String newAddress) {
        return new Publication(newAddress, null, body, properties, correlationId, duplicateId, due, expires, priority);
    }

    public Publication answering(String newCorrelationId) {
        return new Publication(address, kind, body, properties, newCorrelationId, duplicateId, due, expires, priority);
    }

    public Publication once(String newDuplicateId) {
        return new Publication(address, kind, body, properties, correlationId, newDuplicateId, due, expires, priority);
    }

    public Publication notBefore(Instant newDue) {
        return new Publication(address, kind, body, properties, correlationId, duplicateId, newDue, expires, priority);
    }

    public Publication notAfter(Instant newExpires) {
        return new Publication(address, kind, body, properties, correlationId, duplicateId, due, newExpires, priority);
    }

    public Publication prior(Integer newPriority) {
        return new Publication(address, kind, body, properties, correlationId, duplicateId, due, expires, newPriority);
    }

    /** On a queue that holds last values: this takes the place of what was sent for the same key. */
    public Publication inPlaceOf(String key) {
        return with(Message.HDR_LAST_VALUE_NAME.toString(), key);
    }

    /** Where several hubs consume a queue, all of the same name go to the same one. */
    public Publication together(String name) {
        return with(Message.HDR_GROUP_ID.toString(), name);
    }

    /** The same with one property more. */
    public Publication with(String property, Object value) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(property, value);
        return new Publication(address, kind, body, all, correlationId, duplicateId, due, expires, priority);
    }
}
