package smshub.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import smshub.account.Client;
import smshub.message.CallbackAddress;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.template.EventTable;

/**
 * Reads requests to send, for HTTP and for the broker's queue alike, and nothing that is not one: no field is ignored,
 * converted or cut. Whether number, text and sender are right is for the rules to say; this is about the form.
 */
public final class RequestReader {
    /** What may come beside a plain text, or in its place; values as one JSON object. */
    public static final List<String> BESIDE = List.of(
            "from",
            "account",
            "sendAt",
            "expiresAt",
            "maxAge",
            "category",
            "flash",
            "data",
            "udh",
            "wapUrl",
            "wapAction",
            "voiceFallback",
            "alphabet",
            "transliterate",
            "tooLong",
            "maxCharacters",
            "maxSegments",
            "template",
            "language",
            "values");

    private static final int NESTING = 8;
    private static final String VALUES = "values";

    private final int maxBytes;
    private volatile Table table;
    private final JsonFactory json;
    private final ZoneId zone;
    /** Readers by another clock. */
    private final Map<ZoneId, RequestReader> others = new ConcurrentHashMap<>();

    /** What may change while the hub runs, as one value. */
    private record Table(int maxRecipients, EventTable events) {}

    /**
     * A reader of times that have their offset.
     *
     * @param maxRecipients most recipients of one request
     * @param maxBytes most bytes of one body
     */
    public RequestReader(int maxRecipients, int maxBytes) {
        this(maxRecipients, maxBytes, EventTable.NONE, null);
    }

    /**
     * @param maxRecipients most recipients of one request
     * @param maxBytes most bytes of one body
     * @param events which messages events cause
     */
    public RequestReader(int maxRecipients, int maxBytes, EventTable events) {
        this(maxRecipients, maxBytes, events, null);
    }

    /**
     * @param maxRecipients most recipients of one request
     * @param maxBytes most bytes of one body
     * @param events which messages events cause
     * @param zone whose clocks times without an offset are read by; null where they must have one
     */
    public RequestReader(int maxRecipients, int maxBytes, EventTable events, ZoneId zone) {
        this.table = new Table(maxRecipients, events);
        this.maxBytes = maxBytes;
        this.zone = zone;
        this.json = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(NESTING)
                        .maxStringLength(maxBytes)
                        .build())
                .build();
    }

    /** From now on requests have at most so many recipients, and events cause these messages; for every clock. */
    public void become(int maxRecipients, EventTable events) {
        table = new Table(maxRecipients, events);
        others.values().forEach(other -> other.become(maxRecipients, events));
    }

    /** The reader for a client, by whose clock it reads times. */
    public RequestReader of(Client client) {
        ZoneId own = client.schedule().zone();
        return own == null || own.equals(zone) ? this : others.computeIfAbsent(own, this::by);
    }

    private RequestReader by(ZoneId other) {
        Table now = table;
        return new RequestReader(now.maxRecipients(), maxBytes, now.events(), other);
    }

    public int maxRecipients() {
        return table.maxRecipients();
    }

    /** Reads the JSON form of a request: one object, in UTF-8, with the fields of the REST API. */
    public Reading json(byte[] body, Origin origin) {
        return json(body, origin, null);
    }

    /** Reads the JSON form of an event. */
    public Reading event(byte[] body, Origin origin) {
        RequestFields fields = fields();
        fields.ofEvent = true;
        return read(body, origin, fields);
    }

    /** Reads a request that need not bring a text. */
    public Reading json(byte[] body, Origin origin, String defaultText) {
        RequestFields fields = fields();
        fields.usualText = defaultText;
        return read(body, origin, fields);
    }

    private Reading read(byte[] body, Origin origin, RequestFields fields) {
        if (body.length == 0) {
            return Reading.failed(missing());
        }
        if (body.length > maxBytes) {
            return Reading.failed(tooLarge());
        }
        // Jackson's own decoder lets overlong forms and encoded surrogates pass; Java's does not.
        CharBuffer characters;
        try {
            characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            return Reading.failed(malformed("The body is not UTF-8."));
        }
        try (JsonParser parser =
                json.createParser(characters.array(), characters.arrayOffset(), characters.remaining())) {
            Problem problem = read(parser, fields);
            return problem == null ? fields.reading(origin) : Reading.failed(problem);
        } catch (JsonProcessingException e) {
            return Reading.failed(malformed("The body is not valid JSON" + place(e.getLocation()) + "."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes a plain text and what came beside it.
     *
     * @param text what to say
     * @param to one number
     * @param beside says what else came, by the names of the JSON form; null for what did not
     */
    public Reading text(String text, String to, UnaryOperator<String> beside, Origin origin) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("text", text);
        for (String name : BESIDE) {
            values.put(name, beside.apply(name));
        }
        return fields(to == null ? List.of() : List.of(to), values, null, origin);
    }

    /**
     * Takes the fields of a request that came in a form of another service.
     *
     * @param to numbers
     * @param values values by the names of the JSON form, without {@code to} and {@code callbackUrl}; absent ones are null
     * @param callback where state changes are told, or null
     */
    public Reading fields(List<String> to, Map<String, String> values, CallbackAddress callback, Origin origin) {
        String given = values.get("text");
        if (given != null && given.length() > maxBytes) {
            return Reading.failed(tooLarge());
        }
        RequestFields fields = fields();
        to.forEach(fields::to);
        values.forEach((name, value) -> {
            if (value != null && name.equals(VALUES)) {
                values(value, fields);
            } else if (value != null) {
                fields.set(name, value);
            }
        });
        fields.callback(callback);
        return fields.reading(origin);
    }

    private RequestFields fields() {
        Table now = table;
        return new RequestFields(now.maxRecipients(), now.events(), zone);
    }

    private Problem tooLarge() {
        return Problem.of(ProblemCode.BODY_TOO_LARGE, "The body has more than " + maxBytes + " bytes.");
    }

    private static Problem read(JsonParser parser, RequestFields fields) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return missing();
        }
        if (first != JsonToken.START_OBJECT) {
            return malformed("The body is not a JSON object.");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (!fields.first(name)) {
                return malformed("The body has a field twice" + place(parser.currentLocation()) + ".");
            }
            JsonToken value = parser.nextToken();
            // An absent field and null say the same.
            if (value != JsonToken.VALUE_NULL || !RequestFields.known(name)) {
                field(parser, name, value, fields);
            }
        }
        return parser.nextToken() == null ? null : malformed("Something follows the JSON object in the body.");
    }

    private static void field(JsonParser parser, String name, JsonToken value, RequestFields fields)
            throws IOException {
        if (!RequestFields.known(name)) {
            fields.unknown(name);
            parser.skipChildren();
        } else if (RequestFields.NUMBERS.contains(name)) {
            fields.set(name, value == JsonToken.VALUE_NUMBER_INT ? parser.getText() : "");
            parser.skipChildren();
        } else if (RequestFields.TRUTHS.contains(name)) {
            fields.set(name, value.isBoolean() ? parser.getText() : "");
            parser.skipChildren();
        } else if (name.equals(VALUES)) {
            if (value == JsonToken.START_OBJECT) {
                values(parser, "", fields::value, fields);
            } else {
                fields.invalid(name, "must be an object");
                parser.skipChildren();
            }
        } else if (name.startsWith(RequestFields.VALUE) && value.isScalarValue()) {
            fields.set(name, parser.getText());
        } else if (value == JsonToken.VALUE_STRING) {
            fields.set(name, parser.getText());
        } else if (value == JsonToken.START_ARRAY && name.equals("to")) {
            recipients(parser, fields);
        } else {
            fields.invalid(name, name.equals("to") ? "must be a string or an array of strings" : "must be a string");
            parser.skipChildren();
        }
    }

    private static void recipients(JsonParser parser, RequestFields fields) throws IOException {
        for (int i = 0; ; i++) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                return;
            }
            if (token == JsonToken.VALUE_STRING) {
                fields.to(parser.getText());
            } else if (token == JsonToken.START_OBJECT) {
                recipient(parser, i, fields);
            } else {
                fields.invalid("to[" + i + "]", "must be a string, or an object with to, values and language");
                parser.skipChildren();
            }
        }
    }

    /** A recipient with values of its own. */
    private static void recipient(JsonParser parser, int index, RequestFields fields) throws IOException {
        String to = null;
        String language = null;
        Map<String, String> own = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals(VALUES) && value == JsonToken.START_OBJECT) {
                values(parser, "", (key, text) -> fields.value(own, key, text), fields);
            } else if (name.equals("to") && value == JsonToken.VALUE_STRING) {
                to = parser.getText();
            } else if (name.equals("language") && value == JsonToken.VALUE_STRING) {
                language = fields.language(parser.getText());
            } else {
                fields.invalid("to[" + index + "]", "must be a string, or an object with to, values and language");
                parser.skipChildren();
            }
        }
        if (to == null) {
            fields.invalid("to[" + index + "]", "must name its number as to");
        } else {
            fields.to(to, new RequestFields.Own(own, language));
        }
    }

    /** Values of a form that is flat: one object as text. */
    private void values(String object, RequestFields fields) {
        try (JsonParser parser = json.createParser(object)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                fields.invalid(VALUES, "must be a JSON object");
                return;
            }
            values(parser, "", fields::value, fields);
            if (parser.nextToken() != null) {
                fields.invalid(VALUES, "must be one JSON object");
            }
        } catch (JsonProcessingException e) {
            fields.invalid(VALUES, "must be a JSON object");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Values with the names of the objects and lists around them before their own: {@code order.id}, {@code phones.0}. */
    private static void values(
            JsonParser parser, String before, BiConsumer<String, String> target, RequestFields fields)
            throws IOException {
        boolean list = parser.currentToken() == JsonToken.START_ARRAY;
        for (int i = 0; ; i++) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                return;
            }
            String name = before + (list ? Integer.toString(i) : parser.currentName());
            JsonToken value = list ? token : parser.nextToken();
            if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                values(parser, name + ".", target, fields);
            } else if (value != JsonToken.VALUE_NULL) {
                // A number stays as it was written.
                target.accept(name, parser.getText());
            }
        }
    }

    private static Problem missing() {
        return Problem.of(ProblemCode.BODY_MISSING, "The request has no body.");
    }

    private static Problem malformed(String sentence) {
        return Problem.of(ProblemCode.BODY_MALFORMED, sentence);
    }

    /** Where in the body; Jackson does not know it for limits that it enforces. */
    private static String place(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
