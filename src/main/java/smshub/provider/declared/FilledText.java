package smshub.provider.declared;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places such as <code>{to}</code>, read once and filled for each message. <code>{text | binary.data}</code> is the first
 * value that is there. <code>{ucs2 ? unicode : text}</code> is the first word where there is such a value, and the second, or
 * nothing, where there is none; in place of the second word may stand another such question.
 *
 * @param <S> what the values are taken from
 */
final class FilledText<S> {
    /** The form of a value in JSON. */
    enum Type {
        TEXT,
        NUMBER,
        BOOLEAN
    }

    /** A value that a text may name. */
    record Variable<S>(Type type, Function<S, String> value) {}

    private static final String NAME = "[a-zA-Z][\\w.-]*";
    private static final Pattern PLACE =
            Pattern.compile("\\{(NAME(?:\\s*\\|\\s*NAME)*)(?:\\s*\\?([^{}]*))?\\s*}".replace("NAME", NAME));
    private static final Pattern QUESTION = Pattern.compile("(NAME)\\s*\\?(.*)".replace("NAME", NAME));
    private static final Pattern BAR = Pattern.compile("\\s*\\|\\s*");

    /** Literals, and values between them: one literal more than values. */
    private final List<String> literals = new ArrayList<>();

    private final List<Function<S, String>> values = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private Type type = Type.TEXT;

    private FilledText() {}

    /** @param variables by name; null for a name that there is not */
    static <S> FilledText<S> of(Part part, Function<String, Variable<S>> variables) {
        return of(part.text(), part, variables);
    }

    static <S> FilledText<S> of(String text, Part part, Function<String, Variable<S>> variables) {
        FilledText<S> filled = new FilledText<>();
        Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            filled.literal(text.substring(end, place.start()), part);
            end = place.end();
            Variable<S> variable = filled.first(place.group(1), part, variables);
            String words = place.group(2);
            filled.values.add(
                    words == null ? variable.value() : filled.choice(variable.value(), words, part, variables));
            if (words == null && place.start() == 0 && end == text.length()) {
                filled.type = variable.type();
            }
        }
        filled.literal(text.substring(end), part);
        return filled;
    }

    /** The first of several values that is there. */
    private Variable<S> first(String alternatives, Part part, Function<String, Variable<S>> variables) {
        Variable<S> first = null;
        for (String name : BAR.split(alternatives)) {
            Variable<S> variable = variables.apply(name);
            names.add(name);
            if (variable == null) {
                part.mistake("there is no {" + name + "} here");
                variable = new Variable<>(Type.TEXT, subject -> null);
            }
            Function<S, String> before = first == null ? null : first.value();
            Function<S, String> own = variable.value();
            first = before == null
                    ? variable
                    : new Variable<>(first.type(), subject -> {
                        String value = before.apply(subject);
                        return value == null ? own.apply(subject) : value;
                    });
        }
        return first;
    }

    /** @param words what stands behind the question mark */
    private Function<S, String> choice(
            Function<S, String> value, String words, Part part, Function<String, Variable<S>> variables) {
        int colon = words.indexOf(':');
        String yes = (colon < 0 ? words : words.substring(0, colon)).strip();
        String otherwise = colon < 0 ? null : words.substring(colon + 1).strip();
        Matcher question = QUESTION.matcher(otherwise == null ? "" : otherwise);
        if (question.matches()) {
            Function<S, String> further =
                    choice(first(question.group(1), part, variables).value(), question.group(2), part, variables);
            return subject -> value.apply(subject) == null ? further.apply(subject) : yes;
        }
        if (otherwise != null && otherwise.indexOf(':') >= 0) {
            part.mistake("a question in braces has two words at most");
        }
        return subject -> value.apply(subject) == null ? otherwise : yes;
    }

    private void literal(String text, Part part) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            part.mistake("a brace belongs to no place such as {to}");
        }
        literals.add(text);
    }

    Type type() {
        return type;
    }

    List<String> names() {
        return names;
    }

    /** Null where one of its values is not there. */
    String fill(S subject) {
        return fill(subject, UnaryOperator.identity());
    }

    /** @param escape what is done with each value for the place where the text stands */
    String fill(S subject, UnaryOperator<String> escape) {
        if (values.isEmpty()) {
            return literals.get(0);
        }
        StringBuilder filled = new StringBuilder(64).append(literals.get(0));
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i).apply(subject);
            if (value == null) {
                return null;
            }
            filled.append(escape.apply(value)).append(literals.get(i + 1));
        }
        return filled.toString();
    }
}
