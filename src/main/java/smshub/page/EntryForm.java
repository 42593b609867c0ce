package smshub.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import smshub.settings.Mistake;

/** One form for settings: its fields, what stands in them, and what is wrong with it, each sentence at its field. */
public final class EntryForm {
    /** The forms of a value that a field takes. */
    public enum Kind {
        TEXT,
        /** Texts, with commas between them. */
        LIST,
        SECRET,
        PASSWORD,
        YES_NO,
        /** One of the words that there are, the preset one where none is chosen. */
        ONE,
        /** Some of the words that there are. */
        SOME
    }

    /**
     * A field.
     *
     * @param path key of the settings that it is about, below the section that the form is about; or another name
     * @param label what it is, in the page's language
     * @param preset what counts where it is empty; empty for nothing
     * @param choices the words of {@link Kind#SOME} and {@link Kind#ONE}
     * @param further whether it stands apart, among those that most leave as they are
     */
    public record Field(
            String path,
            String label,
            Kind kind,
            String preset,
            String hint,
            boolean required,
            List<String> choices,
            boolean further) {
        /** One that most fill in. */
        public static Field of(String path, String label, Kind kind, String hint, boolean required) {
            return new Field(path, label, kind, "", hint, required, List.of(), false);
        }

        /** One that most leave as it is. */
        static Field further(String path, String label, Kind kind, String preset) {
            return new Field(path, label, kind, preset, "", false, List.of(), true);
        }

        Field preset(String other) {
            return new Field(path, label, kind, other, hint, required, choices, further);
        }

        Field hint(String other) {
            return new Field(path, label, kind, preset, other, required, choices, further);
        }

        boolean hidden() {
            return kind == Kind.SECRET || kind == Kind.PASSWORD;
        }
    }

    /**
     * What is known of a field beside its value.
     *
     * @param kept whether it has a secret already, which stays where the field is empty
     * @param removable whether that can be taken away
     * @param fixed why it cannot be changed here; null where it can
     */
    record Known(boolean kept, boolean removable, String fixed) {
        static final Known NOTHING = new Known(false, false, null);
    }

    /** @param language its tag */
    private record Sentence(String text, String language) {}

    private final Words words;
    private final String intro;
    private final Map<String, Sentence> wrong = new LinkedHashMap<>();
    private final List<Map<String, Object>> troubles = new ArrayList<>();
    private final List<Map<String, Object>> fields = new ArrayList<>();
    private final List<Map<String, Object>> further = new ArrayList<>();
    private boolean open;

    public EntryForm(Words words, String intro) {
        this.words = words;
        this.intro = words.say(intro);
    }

    public boolean right() {
        return wrong.isEmpty() && troubles.isEmpty();
    }

    /** Tells what is wrong with a field, by a word of the page. */
    public void wrong(String field, String word, Object... values) {
        wrong.putIfAbsent(field, new Sentence(words.say(word, values), words.language()));
    }

    /** The same as the settings' reader says it, in English. */
    public void refused(String field, String fragment) {
        wrong.putIfAbsent(field, new Sentence(sentence(fragment), "en"));
    }

    /** What is wrong with no field of its own, in English. */
    public void trouble(String text) {
        troubles.add(Map.of("sentence", sentence(text), "tongue", "en"));
    }

    /**
     * Puts each mistake of the settings at the field that it is about.
     *
     * @param section what stands before the paths of the fields in the settings' keys; empty for nothing
     */
    public void refuse(String section, List<Field> asked, List<Mistake> mistakes) {
        String begin = section.isEmpty() ? "" : section + ".";
        for (Mistake mistake : mistakes) {
            String path = mistake.key().startsWith(begin) ? mistake.key().substring(begin.length()) : "";
            if (asked.stream().anyMatch(field -> field.path().equals(path))) {
                refused(path, mistake.sentence());
            } else {
                trouble(mistake.key().equals(section) ? mistake.sentence() : mistake.key() + ": " + mistake.sentence());
            }
        }
    }

    private static String sentence(String fragment) {
        return Character.toUpperCase(fragment.charAt(0)) + fragment.substring(1) + (fragment.endsWith(".") ? "" : ".");
    }

    /** Adds a field. */
    public void field(Field field, String value) {
        field(field, value, new Known(field.kind() == Kind.SECRET && !value.isEmpty(), false, null));
    }

    void field(Field field, String value, Known known) {
        (field.further() ? further : fields).add(one(field, value, known));
        open |= field.further() && (wrong.containsKey(field.path()) || !value.isEmpty());
    }

    private Map<String, Object> one(Field field, String value, Known known) {
        Map<String, Object> one = new HashMap<>();
        Sentence sentence = wrong.get(field.path());
        boolean yesNo = field.kind() == Kind.YES_NO;
        boolean choice = yesNo || field.kind() == Kind.ONE;
        one.put("name", field.path());
        one.put("label", field.label() + (field.required() ? " *" : ""));
        one.put("type", field.hidden() ? "password" : "text");
        one.put("value", field.hidden() ? "" : value);
        one.put("placeholder", known.kept() ? words.say("first_kept") : field.preset());
        one.put("completion", field.kind() == Kind.PASSWORD ? "new-password" : "off");
        one.put("required", field.required() && !known.kept());
        one.put("choice", choice);
        one.put("some", field.kind() == Kind.SOME);
        one.put("plain", !choice && field.kind() != Kind.SOME);
        one.put(
                "options",
                yesNo
                        ? yesNo(value.isEmpty() ? field.preset() : value, field.preset())
                        : options(
                                field.choices(),
                                List.of((choice && value.isEmpty() ? field.preset() : value).split(",\\s*"))));
        one.put("forget", known.kept() && known.removable() && known.fixed() == null);
        one.put("fixed", known.fixed() != null);
        one.put("reason", known.fixed() == null ? "" : known.fixed());
        one.put("wrong", sentence == null ? "" : sentence.text());
        one.put("tongue", sentence == null ? "" : sentence.language());
        one.put("hint", sentence != null && sentence.text().equals(field.hint()) ? "" : field.hint());
        one.put("told", sentence != null || !field.hint().isEmpty() || known.fixed() != null);
        return one;
    }

    /** Yes and no, and neither where no value is preset. */
    private static List<Map<String, Object>> yesNo(String value, String preset) {
        return options(
                Stream.of("", "true", "false")
                        .filter(text -> !text.isEmpty() || preset.isEmpty())
                        .toList(),
                List.of(value));
    }

    private static List<Map<String, Object>> options(List<String> all, List<String> chosen) {
        return all.stream()
                .map(text -> Map.<String, Object>of("text", text, "selected", chosen.contains(text)))
                .toList();
    }

    /**
     * What the template of forms takes.
     *
     * @param version of the settings that the form shows; empty where they count for nothing yet
     * @param button the word on its button
     * @param back where else to go; empty for nowhere
     * @param backWord the word on that
     */
    public Map<String, Object> values(
            String action, String csrf, String version, String button, String back, String backWord) {
        Map<String, Object> values = new HashMap<>();
        values.put("intro", intro);
        values.put("troubles", troubles);
        values.put("action", action);
        values.put("csrf", csrf);
        values.put("version", version);
        values.put("fields", fields);
        values.put("further", further.isEmpty() ? List.of() : List.of(Map.of("fields", further, "open", open)));
        values.put("button", button.isEmpty() ? "" : words.say(button));
        values.put("back", back);
        values.put("backWord", words.say(backWord));
        return values;
    }
}
