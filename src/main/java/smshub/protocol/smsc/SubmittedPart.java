package smshub.protocol.smsc;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import smshub.broker.QueueMessage;
import smshub.json.Json;
import smshub.message.MessageIds;

/**
 * A part as it lies on the queue.
 *
 * @param id what the ESME knows it by
 * @param fields the request's, with this part of the text
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SubmittedPart(
        String id,
        Instant at,
        SmeAddress from,
        SmeAddress to,
        String reference,
        int number,
        int total,
        int registered,
        Map<String, String> fields) {
    String text() {
        return fields.get("text");
    }

    String key() {
        return from.number() + '\n' + to.number() + '\n' + reference + '\n' + total;
    }

    /** No other part has this one: its id, and one of those that it goes to. */
    String place() {
        return id + '\n' + to.number();
    }

    /** What the parts of one text have in common, for the broker; it shows no number. */
    String group() {
        return MessageIds.of(key(), "", "");
    }

    /** All that it says, for comparison alone. */
    String content() {
        return MessageIds.of(key(), Integer.toString(number), text());
    }

    /** @return null for what is none */
    static SubmittedPart of(QueueMessage message) {
        try {
            SubmittedPart part = message.text() == null ? null : Json.read(message.text(), SubmittedPart.class);
            return part == null || part.id == null || part.fields == null || part.text() == null ? null : part;
        } catch (UncheckedIOException e) {
            return null;
        }
    }
}
