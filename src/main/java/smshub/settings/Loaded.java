package smshub.settings;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import smshub.account.Secret;

/**
 * What came of reading the settings.
 *
 * @param settings the settings; null when there are mistakes
 * @param mistakes everything that is wrong, in the order of the file
 * @param values every key with its value in force, for people: secrets masked
 * @param secrets what is known of secrets; null when there are mistakes
 * @param watched whether a running hub takes the file over by itself when it is written
 */
public record Loaded(Settings settings, List<Mistake> mistakes, List<Value> values, Secrets secrets, boolean watched) {
    public Loaded {
        mistakes = List.copyOf(mistakes);
        values = List.copyOf(values);
        if ((settings == null) == mistakes.isEmpty()) {
            throw new IllegalArgumentException("either settings or mistakes");
        }
    }

    /** The setting {@code time-zone}, or that of the machine. */
    public ZoneId zone() {
        return values.stream()
                .filter(value -> value.key().equals(SettingKeys.TIME_ZONE.path())
                        && !value.text().isEmpty())
                .map(value -> ZoneId.of(value.text()))
                .findFirst()
                .orElseGet(ZoneId::systemDefault);
    }

    static Loaded refused(List<Mistake> mistakes) {
        return new Loaded(null, mistakes, List.of(), null, false);
    }

    /**
     * Secrets.
     *
     * @param inForce those in force by their keys
     * @param live those of the file of secrets, where the hub uses them
     * @param inClear keys of those that stand in the settings file itself
     */
    public record Secrets(Map<String, Secret> inForce, LiveSecrets live, List<String> inClear) {
        public Secrets {
            inForce = Map.copyOf(inForce);
            inClear = List.copyOf(inClear);
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
