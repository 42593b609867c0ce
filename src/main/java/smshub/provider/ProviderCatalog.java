package smshub.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The providers that there are: the classes which the files of {@code routes/providers/} name as their beans. There is
 * no other list, so that a new provider is nothing but its files.
 */
public final class ProviderCatalog {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ENDING = ".camel.yaml";

    private ProviderCatalog() {}

    /**
     * Reads the providers below a routes folder, ordered by id.
     *
     * @throws UncheckedIOException when a file cannot be read
     * @throws IllegalStateException when a file names a class that does not exist
     */
    public static Collection<Provider> in(Path routes) {
        Map<String, Provider> providers = new LinkedHashMap<>();
        for (Path file : files(routes.resolve("providers"))) {
            for (JsonNode entry : read(file)) {
                for (JsonNode bean : entry.path("beans")) {
                    if (instance(bean.path("type").asText(), file) instanceof Provider provider) {
                        providers.put(provider.id(), provider);
                    }
                }
            }
        }
        return List.copyOf(providers.values());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object instance(String type, Path file) {
        try {
            Class<?> named = Class.forName(type);
            return Provider.class.isAssignableFrom(named)
                    ? named.getDeclaredConstructor().newInstance()
                    : null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(file + " names the class " + type + ", which cannot be made", e);
        }
    }
}
