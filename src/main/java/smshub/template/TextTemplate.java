package smshub.template;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * A text with placeholders such as <code>{{name}}</code>, in one language or several; compiled once. Of Mustache it has the
 * placeholders alone: no sections, no partials, no escaping, so that a text can do nothing but hold values.
 */
public final class TextTemplate {
    /** Characters of all texts of one. */
    static final int LONGEST = 50_000;

    static final int MOST_LANGUAGES = 50;

    /** More than any message can hold: 255 segments of 153. */
    private static final int LONGEST_RESULT = 39_015;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}");

    private final String name;
    private final String usual;
    private final Map<String, String> texts;
    private final Map<String, CompiledText> bodies;
    private final String by;
    private final Instant at;

    /**
     * What a template came to.
     *
     * @param template null where it has a flaw
     * @param problem the flaw; null where there is none
     */
    public record Compilation(TextTemplate template, Problem problem) {}

    /**
     * What a template and values came to.
     *
     * @param text null where something is wrong
     * @param language the language of the text
     * @param problem what is wrong; null where nothing is
     */
    public record Rendering(String text, String language, Problem problem) {
        static Rendering failed(ProblemCode code, String sentence, String field) {
            return new Rendering(null, null, new Problem(code, sentence, field));
        }
    }

    private TextTemplate(
            String name,
            String usual,
            Map<String, String> texts,
            Map<String, CompiledText> bodies,
            String by,
            Instant at) {
        this.name = name;
        this.usual = usual;
        this.texts = texts;
        this.bodies = bodies;
        this.by = by;
        this.at = at;
    }

    /**
     * Compiles a template.
     *
     * @param name lower-case letters, digits, dots and dashes
     * @param usual language where no other is wanted; null for the first
     * @param texts text by language, such as {@code de} or {@code pt-br}
     * @param by who wrote it, or null
     * @param at when, or null
     */
    public static Compilation compile(String name, String usual, Map<String, String> texts, String by, Instant at) {
        if (!validName(name)) {
            return failed(
                    "A template's name is 1 to 64 lower-case letters, digits, dots and dashes, and begins with a letter"
                            + " or digit.",
                    "name");
        }
        if (texts.isEmpty() || texts.size() > MOST_LANGUAGES) {
            return failed("A template has texts in 1 to " + MOST_LANGUAGES + " languages.", "texts");
        }
        int characters = 0;
        Map<String, String> read = new LinkedHashMap<>();
        Map<String, CompiledText> bodies = new HashMap<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            String language = language(text.getKey());
            if (!LANGUAGE.matcher(language).matches()) {
                return failed("A language is a tag such as de, cs or pt-br.", "texts");
            }
            characters += text.getValue().length();
            if (characters > LONGEST) {
                return failed("The texts of a template have at most " + LONGEST + " characters together.", "texts");
            }
            CompiledText body = CompiledText.of(text.getValue());
            if (body.flaw() != null) {
                return failed("The text in " + language + " " + body.flaw() + ".", "texts." + language);
            }
            if (read.put(language, text.getValue()) != null) {
                return failed("The language " + language + " is there twice.", "texts");
            }
            bodies.put(language, body);
        }
        String first = usual == null ? read.keySet().iterator().next() : language(usual);
        return read.containsKey(first)
                ? new Compilation(
                        new TextTemplate(name, first, Collections.unmodifiableMap(read), bodies, by, at), null)
                : failed("The usual language must be one of those that there are texts in.", "language");
    }

    private static Compilation failed(String sentence, String field) {
        return new Compilation(null, new Problem(ProblemCode.FIELD_INVALID, sentence, field));
    }

    /** Whether a template may have this name. */
    public static boolean validName(String name) {
        return name != null && NAME.matcher(name).matches();
    }

    /** The form of a language: lower case, with dashes. */
    public static String language(String asked) {
        return asked.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String name() {
        return name;
    }

    /** The language where no other is wanted. */
    public String usual() {
        return usual;
    }

    /** Texts by language, in the order in which they were given. */
    public Map<String, String> texts() {
        return texts;
    }

    /** Names of the values that all its texts together need. */
    public Set<String> placeholders() {
        Set<String> all = new LinkedHashSet<>();
        texts.keySet().forEach(language -> all.addAll(bodies.get(language).slots()));
        return all;
    }

    /** Who wrote it; null for one of the settings. */
    public String by() {
        return by;
    }

    /** When it was written; null for one of the settings. */
    public Instant at() {
        return at;
    }

    /**
     * The language in which it is told: the first one asked for that it has, else the usual.
     *
     * @param wanted languages, the preferred first; one with a region, such as {@code de-at}, stands for its language, too
     */
    String choose(List<String> wanted) {
        for (String asked : wanted) {
            for (String tag = language(asked);
                    !tag.isEmpty();
                    tag = tag.substring(0, Math.max(0, tag.lastIndexOf('-')))) {
                if (bodies.containsKey(tag)) {
                    return tag;
                }
            }
        }
        return usual;
    }

    /** Puts values into the text of a language that it has. A value is text, whatever it looks like. */
    Rendering render(String language, Map<String, String> values) {
        CompiledText body = bodies.get(language);
        String missing = body.missing(values);
        if (missing != null) {
            return Rendering.failed(
                    ProblemCode.TEMPLATE_VALUE_MISSING,
                    "The template " + name + " needs a value " + missing + ", which the request does not have.",
                    "values." + missing);
        }
        if (body.length(values) > LONGEST_RESULT) {
            return Rendering.failed(
                    ProblemCode.TEXT_TOO_LONG,
                    "The values make a text of more than " + LONGEST_RESULT + " characters, which no message can hold.",
                    "values");
        }
        return new Rendering(body.fill(values), language, null);
    }

    @Override
    public String toString() {
        return "TextTemplate[" + name + "]";
    }
}
