package smshub.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a running hub has its settings from, and what stood there when they were taken over. Not thread-safe.
 */
public final class SettingsSource {
    private final SettingsReader reader;
    private final Path file;
    private final Map<String, String> environment;
    private Document read;
    private Document taken;

    /** @param environment variables that override keys */
    public SettingsSource(Path file, Map<String, String> environment) {
        this.reader = new SettingsReader(ProviderFiles::in);
        this.file = file;
        this.environment = Map.copyOf(environment);
    }

    /** The file with the settings. */
    public Path file() {
        return file;
    }

    /** The settings as they stand in the file now. */
    public Loaded read() {
        read = SettingsReader.document(file, environment);
        return reader.read(file, read, environment, null);
    }

    /** What was read last counts from now on. */
    public void taken() {
        taken = read;
    }

    /**
     * The settings as they were taken over, whatever stands in the file by now; files and secrets that they name are read as
     * they are now.
     */
    public Loaded again() {
        return again(null);
    }

    /** The same with other prices and prefixes than those of the data folder. */
    public Loaded again(PrefixFile prefixes) {
        read = taken;
        return reader.read(file, taken, environment, prefixes);
    }

    /** The secrets that the settings name. */
    public SecretFile secrets() {
        return SecretFile.of(file, environment);
    }

    /** What was set of prices and prefixes in a data folder. */
    public static PrefixFile prefixes(Path data) {
        return PrefixFile.in(data);
    }

    /** A mark that is another one when the file was written, or another file took its place. */
    public String mark() {
        try {
            // What a name leads to may be another file, as where a container's settings are replaced.
            Path real = file.toRealPath();
            return real + " " + Files.getLastModifiedTime(real) + " " + Files.size(real);
        } catch (IOException e) {
            return "";
        }
    }
}
