package smshub.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a running hub has its settings from, and what stood there when they were taken over. Not thread-safe.
 */
public final class SettingsSource {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsSource.class);
    private static final String HEAD =
            "# What this site decides. './hub check' tells every mistake in it, './hub check --keys' every key there is.\n";

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
     * The settings as they would be, were those that count changed so. Nothing is written, and secrets stand in them.
     *
     * @throws IllegalArgumentException where the file is written in a way that cannot be changed like this
     */
    public Loaded with(SettingsEdit edit) {
        read = changed(edit);
        return check();
    }

    /** What counts, or what stands in the file where nothing does yet, with a change. */
    private Document changed(SettingsEdit edit) {
        String before = (taken == null ? SettingsReader.document(file, environment) : taken).text();
        if (before == null) {
            throw new IllegalArgumentException("the file cannot be read");
        }
        return Document.parse(
                SettingsText.changed(before.isEmpty() ? HEAD : before, edit.values()), SettingsReader.name(file));
    }

    /** Shows what {@link #with} came to as a file, which is gone afterwards. */
    public <T> T tried(Function<Path, T> look) throws IOException {
        Path unfinished = SettingsFile.unfinished(file.toAbsolutePath(), read.text());
        try {
            return look.apply(unfinished);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * The same as {@link #with}, with its secrets in the file of secrets. One that no key can be made for on this machine stands
     * in the settings.
     *
     * @return names of secrets that were made
     */
    public List<String> seal(SettingsEdit edit) {
        List<String> made = new ArrayList<>();
        read = changed(edit.sealed((name, value) -> kept(name, value, made)));
        return made;
    }

    private String kept(String usual, String value, List<String> made) {
        try {
            Set<String> names =
                    secrets().list().stream().map(SecretFile.Listed::name).collect(Collectors.toSet());
            String name = usual;
            for (int i = 2; names.contains(name); i++) {
                name = usual + "-" + i;
            }
            secrets().set(name, value);
            made.add(name);
            return "${secret:" + name + "}";
        } catch (SecretFile.Refused refused) {
            LOG.warn("The secret {} stands in {} itself: {}", usual, file, refused.getMessage());
            return value;
        }
    }

    /** Removes secrets, as after a change that was not written. */
    public void forget(Collection<String> names) {
        for (String name : names) {
            try {
                secrets().remove(name);
            } catch (SecretFile.Refused refused) {
                LOG.warn("The secret {} could not be removed: {}", name, refused.getMessage());
            }
        }
    }

    /** The settings as they were read or changed last, read anew. */
    public Loaded check() {
        return reader.read(file, read, environment, null);
    }

    /** The data folder that what was read or changed last names. */
    public Path data() {
        return SettingsReader.data(read, environment);
    }

    /** Writes what was read or changed last in place of the file; on disk on return. */
    public void write() throws IOException {
        SettingsFile.write(file, read.text());
    }

    /** Names of secrets that the settings before named and those that count do not, of those that were made with a change. */
    public Set<String> dropped(SettingsSheet before) {
        return before.dropped(taken);
    }

    /**
     * What the file says that was taken over.
     *
     * @param loaded what came of reading it
     */
    public SettingsSheet sheet(Loaded loaded) {
        return new SettingsSheet(
                version(taken),
                SettingsFile.obstacle(file),
                !Objects.equals(SettingsReader.document(file, environment).text(), taken.text()),
                SettingsReader.name(file),
                taken,
                loaded);
    }

    private static String version(Document document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.valueOf(document.text()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
