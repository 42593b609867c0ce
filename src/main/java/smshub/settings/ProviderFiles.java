package smshub.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import smshub.provider.Provider;

/** The providers that the route files name as beans. Settings are read before any route starts, so not from Camel. */
public final class ProviderFiles {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String END = ".camel.yaml";

    private ProviderFiles() {}

    /**
     * The providers below a folder of route files, in the order of their files' names.
     *
     * @throws IllegalArgumentException with one sentence for people, when a file cannot be read or names a class that
     *     is no provider
     */
    public static List<Provider> in(Path routes) {
        Path folder = routes.resolve("providers");
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder);
        }
        List<Provider> providers = new ArrayList<>();
        for (Path file : files(folder)) {
            beans(file).forEach(type -> providers.add(provider(type, file)));
        }
        return providers;
    }

    /** The route files of a folder, in the order of their names. */
    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(END)).sorted().toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder " + folder + " cannot be read", e);
        }
    }

    /** The classes that a route file names as beans. */
    static List<String> beans(Path file) {
        List<String> types = new ArrayList<>();
        try {
            for (JsonNode part : YAML.readTree(file.toFile())) {
                part.path("beans").forEach(bean -> types.add(bean.path("type").asText()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " is not YAML, see its line " + e.getLocation().getLineNr(), e);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
        return types.stream().map(type -> type.replaceFirst("^#class:", "")).toList();
    }

    private static Provider provider(String type, Path file) {
        try {
            return Class.forName(type)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new IllegalArgumentException(file + " names the bean '" + type + "', which is no provider", e);
        }
    }
}
