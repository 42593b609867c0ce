package smshub.settings;

import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.account.Secret;

/**
 * The secrets of the file of secrets that a running hub uses. When one is set anew, whoever reveals it next gets the new
 * one: the next call of a provider, the next login. What logged in with the old one stays so.
 */
public final class LiveSecrets {
    /**
     * A place where a secret is used.
     *
     * @param key key of the settings
     * @param name name of the secret
     * @param secret what the hub holds there
     */
    public record Use(String key, String name, Secret secret) {}

    private final SecretFile file;
    private final List<Use> uses;
    private FileTime seen;

    LiveSecrets(SecretFile file, List<Use> uses) {
        this.file = file;
        this.uses = List.copyOf(uses);
        this.seen = file.written();
    }

    /** Keys of the settings that use a secret, by its name. */
    public List<String> keys(String name) {
        return uses.stream()
                .filter(use -> use.name().equals(name))
                .map(Use::key)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Takes over what was set since the last call. What cannot be read stays as it was.
     *
     * @return the keys of the settings whose secret is another now, and for those that could not be read why
     */
    public synchronized Map<String, String> refresh() {
        Map<String, String> told = new LinkedHashMap<>();
        FileTime written = file.written();
        if (written.equals(seen)) {
            return told;
        }
        seen = written;
        Map<String, String> values = new HashMap<>();
        for (Use use : uses) {
            try {
                String value = values.get(use.name());
                if (value == null) {
                    value = file.get(use.name());
                    values.put(use.name(), value);
                }
                if (!value.equals(use.secret().reveal())) {
                    use.secret().becomes(value);
                    told.put(use.key(), null);
                }
            } catch (SecretFile.Refused refused) {
                told.put(use.key(), refused.getMessage());
            }
        }
        return told;
    }
}
