package smshub.settings;

import java.util.List;

/**
 * What came of reading the settings.
 *
 * @param settings the settings; null when there are mistakes
 * @param mistakes everything that is wrong, in the order of the file
 * @param values every key with its value in force, for people: secrets masked
 */
public record Loaded(Settings settings, List<Mistake> mistakes, List<Value> values) {
    public Loaded {
        mistakes = List.copyOf(mistakes);
        values = List.copyOf(values);
        if ((settings == null) == mistakes.isEmpty()) {
            throw new IllegalArgumentException("either settings or mistakes");
        }
    }

    /**
     * The value in force of one key.
     *
     * @param key full key
     * @param text its value, masked if secret; empty when not set
     * @param where where it was set; {@code default} when nowhere
     */
    public record Value(String key, String text, String where) {}
}
