package smshub.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import smshub.provider.Provider;

/**
 * Reads {@code hub.yaml} and the environment. Every mistake is found in one go; a value is taken as it stands or
 * refused, never corrected.
 */
public final class SettingsReader {
    private final Function<Path, List<Provider>> providers;

    /**
     * A reader.
     *
     * @param providers the known providers, for a folder of route files; throws IllegalArgumentException with a
     *     sentence for people. See {@link ProviderFiles#in}
     */
    public SettingsReader(Function<Path, List<Provider>> providers) {
        this.providers = providers;
    }

    /** The settings file that an environment names: {@code HUB_CONFIG}, or {@code hub.yaml} in the hub's home. */
    public static Path file(Map<String, String> environment) {
        String chosen = environment.get("HUB_CONFIG");
        return chosen == null ? usualFile(environment) : Path.of(chosen);
    }

    /**
     * Reads the settings.
     *
     * @param file the YAML file; may be missing only where nobody named it
     * @param environment variables; those that begin with {@code HUB_} override keys. {@code HUB_HOME} is the folder
     *     that relative folders in the settings start from, by default the present one
     */
    public Loaded read(Path file, Map<String, String> environment) {
        return read(file, document(file, environment), environment, null);
    }

    /** @param prefixes what counts before the document; null for that of the data folder */
    Loaded read(Path file, Document document, Map<String, String> environment, PrefixFile prefixes) {
        return assembly(file, document, environment, prefixes).load();
    }

    /** The printed reference of every key, with those of the providers that the site has. */
    public String reference(Path file, Map<String, String> environment) {
        return assembly(file, document(file, environment), environment, null).reference();
    }

    /** The data folder that a settings file and an environment name, whatever else may be wrong with them. */
    public static Path data(Path file, Map<String, String> environment) {
        return data(document(file, environment), environment);
    }

    static Path data(Document document, Map<String, String> environment) {
        String variable = environment.get(Key.variable(SettingKeys.DATA.path()));
        Document.Entry entry = document.entries().get(SettingKeys.DATA.path());
        String named = variable != null
                ? variable
                : entry == null || entry.texts().isEmpty()
                        ? SettingKeys.DATA.preset()
                        : entry.texts().get(0);
        return home(environment).toAbsolutePath().resolve(named).normalize();
    }

    private Assembly assembly(Path file, Document document, Map<String, String> environment, PrefixFile prefixes) {
        return new Assembly(
                document,
                prefixes == null ? PrefixFile.in(data(document, environment)) : prefixes,
                name(file),
                environment,
                SecretFile.of(file, environment),
                providers);
    }

    static String name(Path file) {
        return file.getFileName() == null ? file.toString() : file.getFileName().toString();
    }

    static Document document(Path file, Map<String, String> environment) {
        String name = name(file);
        if (Files.notExists(file) && file.equals(usualFile(environment))) {
            return Document.none(name);
        }
        try {
            return Document.parse(Files.readString(file, StandardCharsets.UTF_8), name);
        } catch (CharacterCodingException e) {
            return Document.unreadable(name, "is not UTF-8 text");
        } catch (IOException | UncheckedIOException e) {
            return Document.unreadable(
                    name,
                    Files.notExists(file)
                            ? "there is no file " + file
                            : Files.isDirectory(file)
                                    ? file + " is a folder, not a file"
                                    : file + " cannot be read; check its permissions");
        }
    }

    private static Path usualFile(Map<String, String> environment) {
        return home(environment).resolve("hub.yaml");
    }

    public static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HUB_HOME", ""));
    }
}
