package smshub.provider.declared;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import smshub.provider.Provider;

/** Finds declarations: those that come with the hub, and those in a folder of the site. */
public final class Declarations {
    private static final String FOLDER = "declared";
    private static final String END = ".yaml";

    private Declarations() {}

    /**
     * What a folder holds, read.
     *
     * @param mistakes what is wrong, each with file and line; a file with mistakes brings no provider
     */
    public record Found(List<Provider> providers, List<String> mistakes) {}

    /** The hub's own, in the order of their files' names. */
    public static List<Provider> own() {
        if (!Own.FOUND.mistakes.isEmpty()) {
            throw new IllegalArgumentException(Own.FOUND.mistakes.get(0));
        }
        return Own.FOUND.providers;
    }

    /** Read once: they keep nothing of their accounts. */
    private static final class Own {
        static final Found FOUND = own(place());
    }

    private static Found own(Path place) {
        if (Files.isDirectory(place)) {
            return in(place.resolve(FOLDER), Set.of());
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return in(jar.getPath(FOLDER), Set.of());
        } catch (IOException e) {
            throw new IllegalArgumentException("the declarations in " + place + " cannot be read", e);
        }
    }

    /**
     * The declarations of a folder, in the order of their files' names.
     *
     * @param taken ids that other providers have
     */
    public static Found in(Path folder, Set<String> taken) {
        List<Provider> providers = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        Set<String> ids = new HashSet<>(taken);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(END)).sorted().toList()) {
                Provider provider = read(file, mistakes);
                if (provider != null && !ids.add(provider.id())) {
                    mistakes.add(file + ", line 1: there is another provider '" + provider.id() + "'");
                } else if (provider != null) {
                    providers.add(provider);
                }
            }
        } catch (IOException e) {
            mistakes.add("the folder " + folder + " cannot be read");
        }
        return new Found(providers, mistakes);
    }

    /** Null where there are mistakes. */
    private static Provider read(Path file, List<String> mistakes) throws IOException {
        int before = mistakes.size();
        Part part = Part.of(file.toString(), Files.readString(file, StandardCharsets.UTF_8), mistakes);
        Declaration declaration = part == null ? null : new Declaration(part);
        if (mistakes.size() > before) {
            return null;
        }
        if (!file.getFileName().toString().equals(declaration.id + END)) {
            part.at("provider").mistake("must be the name of the file");
            return null;
        }
        return new DeclaredProvider(declaration);
    }

    /** The folder or jar that this class is from. */
    private static Path place() {
        try {
            return Path.of(Declarations.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the hub's own place is no address", e);
        }
    }
}
