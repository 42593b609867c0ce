package smshub.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** What a person wants to be other in the settings file, by the paths of its keys. Not thread-safe. */
public final class SettingsEdit {
    /**
     * A value.
     *
     * @param texts its text, or one for each of a list's; null where the key goes, with all below it
     * @param secret whether it belongs into the file of secrets
     * @param entries a list of such as have keys of their own, with the texts of each, in place of texts; else null
     */
    record Value(List<String> texts, boolean list, boolean secret, List<Map<String, List<String>>> entries) {
        Value(List<String> texts, boolean list, boolean secret) {
            this(texts, list, secret, null);
        }

        boolean absent() {
            return texts == null && entries == null;
        }
    }

    private static final Value ABSENT = new Value(null, false, false);

    private final Map<String, Value> values = new LinkedHashMap<>();

    /** Gives a key a value. */
    public SettingsEdit set(String path, String text) {
        values.put(path, new Value(List.of(text), false, false));
        return this;
    }

    /** Gives a key a list. */
    public SettingsEdit set(String path, List<String> texts) {
        values.put(path, new Value(List.copyOf(texts), true, false));
        return this;
    }

    /**
     * Gives a key a list of such as have keys of their own, such as the plan.
     *
     * @param entries the keys of each, one text for a value and several for a list
     */
    public SettingsEdit entries(String path, List<Map<String, List<String>>> entries) {
        values.put(path, new Value(null, true, false, List.copyOf(entries)));
        return this;
    }

    /** Gives a key a secret; one that refers to where it stands, such as {@code ${env:NAME}}, is kept as it is. */
    public SettingsEdit secret(String path, String text) {
        values.put(path, new Value(List.of(text), false, !text.startsWith("${")));
        return this;
    }

    /** Removes a key with all that stands below it; for it the key's usual value counts from then on. */
    public SettingsEdit remove(String path) {
        values.put(path, ABSENT);
        return this;
    }

    public boolean empty() {
        return values.isEmpty();
    }

    Map<String, Value> values() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * The same with something else in place of its secrets.
     *
     * @param instead by the usual name of a secret and its value
     */
    SettingsEdit sealed(BinaryOperator<String> instead) {
        SettingsEdit sealed = new SettingsEdit();
        values.forEach((path, value) -> {
            if (value.secret) {
                sealed.set(path, instead.apply(usualName(path), value.texts.get(0)));
            } else {
                sealed.values.put(path, value);
            }
        });
        return sealed;
    }

    /** By which a secret is kept: {@code main.token} for {@code accounts.main.settings.token}. */
    static String usualName(String path) {
        return path.replaceFirst("^accounts\\.([^.]+)\\.(settings\\.)?", "$1.");
    }

    /** Names of secrets that a document named and another does not, as far as they were made as the usual ones of their keys. */
    static Set<String> dropped(Document before, Document after) {
        Set<String> dropped = names(before, true);
        dropped.removeAll(names(after, false));
        return dropped;
    }

    private static Set<String> names(Document document, boolean usual) {
        return document.entries().entrySet().stream()
                .flatMap(entry -> entry.getValue().texts().stream()
                        .map(References::secretName)
                        .filter(name -> name != null
                                && (!usual || name.replaceFirst("-\\d+$", "").equals(usualName(entry.getKey())))))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
