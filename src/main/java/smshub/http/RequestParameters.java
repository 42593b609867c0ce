package smshub.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.text.UrlForm;

/** Parameters of a query or form, each of a known name and there at most once. The first problem is kept. */
final class RequestParameters {
    private final Map<String, List<String>> values;
    private Problem problem;

    private RequestParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Parameters in UTF-8 of which each must be one of the known. */
    static RequestParameters of(String encoded, Set<String> known) {
        return of(encoded, StandardCharsets.UTF_8, known);
    }

    static RequestParameters of(String encoded, Charset charset, Set<String> known) {
        Map<String, List<String>> values = UrlForm.decode(encoded, charset).orElse(null);
        RequestParameters parameters = new RequestParameters(values == null ? Map.of() : values);
        if (values == null) {
            parameters.fail(ProblemCode.FIELD_INVALID, "The parameters are not percent-encoded " + charset + ".", null);
        }
        parameters.values.forEach((name, given) -> {
            if (!known.contains(name)) {
                parameters.fail(
                        ProblemCode.FIELD_UNKNOWN,
                        "There is a parameter that is not known here; known are " + String.join(", ", known) + ".",
                        null);
            } else if (given.size() > 1) {
                parameters.invalid(name, "is there twice");
            }
        });
        return parameters;
    }

    /** The first thing that is wrong, or null. Ask after the last value. */
    Problem problem() {
        return problem;
    }

    /** A value, or null where it is absent or empty. */
    String text(String name) {
        List<String> given = values.get(name);
        return given == null || given.get(0).isEmpty() ? null : given.get(0);
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

    void invalid(String name, String flaw) {
        fail(ProblemCode.FIELD_INVALID, "The parameter " + name + " " + flaw + ".", name);
    }

    private void fail(ProblemCode code, String sentence, String field) {
        if (problem == null) {
            problem = new Problem(code, sentence, field);
        }
    }
}
