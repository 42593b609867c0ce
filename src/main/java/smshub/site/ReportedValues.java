package smshub.site;

import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * What a provider told a route: values in a map or JSON object, or in headers, or the one here and the other there.
 *
 * @param fields the body's values; empty where the body is a plain text or nothing
 * @param text the body where it is a plain text, else null
 */
record ReportedValues(Message message, Map<?, ?> fields, String text) {
    static ReportedValues of(Message message) throws RefusedException {
        if (message.getBody() instanceof Map<?, ?> map) {
            return new ReportedValues(message, map, null);
        }
        String text = message.getBody(String.class);
        if (text == null || !text.stripLeading().startsWith("{")) {
            return new ReportedValues(message, Map.of(), text);
        }
        try {
            return new ReportedValues(message, Json.read(text, Map.class), null);
        } catch (UncheckedIOException e) {
            // Texts may begin with a brace; the headers tell what it is.
            return new ReportedValues(message, Map.of(), text);
        }
    }

    /** A value of the body, else of the header; null where there is neither. */
    String value(String field, String header) {
        Object value = fields.get(field);
        if (value != null) {
            return value.toString();
        }
        return message.getHeader(header) instanceof List<?> several && !several.isEmpty()
                ? several.get(0).toString()
                : message.getHeader(header, String.class);
    }

    Instant time(String header, Instant now) throws RefusedException {
        String value = value("time", header);
        try {
            return value == null ? now : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw refused(
                    ProblemCode.FIELD_INVALID,
                    "The field time must be a time with its offset, such as 2030-01-31T08:30:00+01:00.",
                    "time");
        }
    }

    static RefusedException refused(ProblemCode code, String sentence, String field) {
        return new RefusedException(new Problem(code, sentence, field), List.of());
    }
}
