package smshub.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import smshub.json.Json;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.text.UrlForm;

/**
 * Parameters of a query, a form or both, by name. The first of a name counts, and names that nobody asks for are passed
 * over, unless {@link #only} says which there may be. What cannot be read is a problem, of which the first is kept.
 */
public final class RequestParameters {
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    /** Names whose value stood in the address. */
    private final Set<String> addressed = new HashSet<>();

    private Problem problem;

    private RequestParameters() {}

    /** Those of the query, in UTF-8. */
    static RequestParameters ofQuery(HttpRequest request) {
        RequestParameters parameters = new RequestParameters();
        parameters.read(request.query(), StandardCharsets.UTF_8);
        return parameters;
    }

    /** Those of the query and of the form in the body, each in the first of the charsets that it is right in. */
    public static RequestParameters of(HttpRequest request, Charset... charsets) {
        RequestParameters parameters = new RequestParameters();
        parameters.read(request.query(), charsets);
        parameters.addressed.addAll(parameters.values.keySet());
        if (request.contentType().form()) {
            // A form is ASCII by its definition, and bytes beyond it keep their value.
            parameters.read(new String(request.body(), StandardCharsets.ISO_8859_1), charsets);
        }
        return parameters;
    }

    /** The charset of a name, UTF-8 where there is none; null where the hub knows no such charset. */
    public static Charset charset(String name) {
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void read(String encoded, Charset... charsets) {
        if (problem != null) {
            return;
        }
        for (Charset charset : charsets) {
            Map<String, List<String>> decoded = UrlForm.decode(encoded, charset).orElse(null);
            if (decoded != null) {
                decoded.forEach((name, given) -> values.merge(name, given, (all, more) -> {
                    all.addAll(more);
                    return all;
                }));
                return;
            }
        }
        values.clear();
        fail(ProblemCode.FIELD_INVALID, "The parameters are not percent-encoded " + charsets[0] + ".", null);
    }

    /** Allows no other names than these, and each of them once. */
    RequestParameters only(Set<String> known) {
        return only(known, null);
    }

    /**
     * The same with a family of names.
     *
     * @param beginning how its names begin, or null
     */
    RequestParameters only(Set<String> known, String beginning) {
        values.forEach((name, given) -> {
            if (!known.contains(name) && (beginning == null || !name.startsWith(beginning))) {
                fail(
                        ProblemCode.FIELD_UNKNOWN,
                        "There is a parameter that is not known here; known are " + String.join(", ", known) + ".",
                        null);
            } else if (given.size() > 1) {
                invalid(name, "is there twice");
            }
        });
        return this;
    }

    /**
     * Adds the fields of a JSON object as text; what is there already counts before them.
     *
     * @param separator what stands between the entries of a list, by its name
     */
    public void json(byte[] body, UnaryOperator<String> separator) {
        try {
            JsonNode fields = body.length == 0 ? null : Json.JSON.readTree(body);
            if (fields != null && !fields.isObject()) {
                fail(ProblemCode.BODY_MALFORMED, "The body must be a JSON object.", null);
            } else if (fields != null) {
                fields.properties()
                        .forEach(field -> put(field.getKey(), text(field.getValue(), separator.apply(field.getKey()))));
            }
        } catch (IOException e) {
            fail(ProblemCode.BODY_MALFORMED, "The body is not JSON.", null);
        }
    }

    private static String text(JsonNode value, String separator) {
        if (!value.isArray()) {
            return value.isNull() ? "" : value.asText();
        }
        List<String> all = new ArrayList<>();
        value.forEach(one -> all.add(one.asText()));
        return String.join(separator, all);
    }

    /** Adds what came in another form, unless it is there already. */
    public void put(String name, String value) {
        values.putIfAbsent(name, List.of(value));
    }

    /** The first thing that is wrong, or null. Ask after the last value. */
    public Problem problem() {
        return problem;
    }

    /** All values by name, as they came. */
    Map<String, List<String>> all() {
        return Collections.unmodifiableMap(values);
    }

    /** The value of the first of some names that has one; null where all are absent or empty. */
    public String text(String... names) {
        for (String name : names) {
            String value = given(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /** A value that may be empty; null where it is absent. */
    public String given(String name) {
        List<String> given = values.get(name);
        return given == null ? null : given.get(0);
    }

    /** Whether one of some values stood in the address, where proxies and browsers write it down. */
    public boolean addressed(String... names) {
        return List.of(names).stream().anyMatch(addressed::contains);
    }

    /** Whether a switch is on. */
    public boolean on(String name) {
        String value = given(name);
        return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
    }

    /** A number. A plus sign that was not escaped came as a blank. */
    String number(String name) {
        String value = text(name);
        return value != null && value.charAt(0) == ' ' ? "+" + value.substring(1) : value;
    }

    Instant time(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            // Here, too, an offset's plus sign may have come as a blank.
            return OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
        } catch (DateTimeException e) {
            invalid(name, "must be a time with its offset, such as 2030-01-31T08:30:00Z");
            return null;
        }
    }

    int limit(String name, int usual, int most) {
        String value = text(name);
        if (value == null) {
            return usual;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        invalid(name, "must be a number from 1 to " + most);
        return usual;
    }

    /** States, separated by commas. */
    Set<MessageState> states(String name) {
        String value = text(name);
        Set<MessageState> states = new LinkedHashSet<>();
        if (value != null) {
            for (String word : value.split(",")) {
                try {
                    states.add(MessageState.ofWord(word));
                } catch (IllegalArgumentException e) {
                    invalid(name, "must be states, such as sent,delivered");
                }
            }
        }
        return states;
    }

    /** What messages wait for, separated by commas. */
    Set<Postponement.Reason> waiting(String name) {
        String value = text(name);
        Set<Postponement.Reason> reasons = new LinkedHashSet<>();
        if (value != null) {
            for (String word : value.split(",")) {
                try {
                    reasons.add(Postponement.Reason.ofWord(word));
                } catch (IllegalArgumentException e) {
                    invalid(name, "must be send-time, quiet-hours, limits or next-attempt");
                }
            }
        }
        return reasons;
    }

    void invalid(String name, String flaw) {
        fail(ProblemCode.FIELD_INVALID, "The parameter " + name + " " + flaw + ".", name);
    }

    private void fail(ProblemCode code, String sentence, String field) {
        if (problem == null) {
            problem = new Problem(code, sentence, field);
        }
    }
}
