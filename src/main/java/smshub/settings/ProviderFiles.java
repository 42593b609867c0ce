package smshub.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smshub.provider.Provider;
import smshub.provider.ProviderRoutes;
import smshub.provider.declared.Declarations;

/**
 * The providers that the route files name as beans, and those that are declared. The former are made here and nowhere else: settings are read before Camel starts, and
 * it is given these, see {@link smshub.provider.ProviderInjector}.
 */
public final class ProviderFiles {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String END = ".camel.yaml";

    private ProviderFiles() {}

    /** All that a hub with these settings has. */
    public static List<Provider> of(Settings settings) {
        List<Provider> providers = new ArrayList<>(in(settings.routes()));
        if (settings.site().providers() != null) {
            providers.addAll(declared(settings.site().providers(), providers).providers());
        }
        return providers;
    }

    /** Those that a site declares itself, in a folder, beside others. */
    static Declarations.Found declared(Path folder, Collection<Provider> others) {
        return Declarations.in(folder, others.stream().map(Provider::id).collect(Collectors.toSet()));
    }

    /**
     * The providers below a folder of route files, in the order of their files' names, and after them the hub's own declared
     * ones.
     *
     * @throws IllegalArgumentException with one sentence for people, when a file cannot be read, names a class that is no
     *     provider, or has other routes than its provider is made for
     */
    public static List<Provider> in(Path routes) {
        Path folder = routes.resolve("providers");
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder);
        }
        List<Provider> providers = new ArrayList<>();
        for (Path file : files(folder)) {
            JsonNode content = read(file);
            for (JsonNode bean : beansOf(content)) {
                Provider provider = provider(type(bean), file);
                List<String> mistakes =
                        ProviderRoutes.mistakes(provider, bean.path("name").asText(), content);
                if (!mistakes.isEmpty()) {
                    throw new IllegalArgumentException(file + " " + mistakes.get(0));
                }
                providers.add(provider);
            }
        }
        providers.addAll(Declarations.own());
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
        return beansOf(read(file)).stream().map(ProviderFiles::type).toList();
    }

    private static List<JsonNode> beansOf(JsonNode file) {
        List<JsonNode> beans = new ArrayList<>();
        file.forEach(part -> part.path("beans").forEach(beans::add));
        return beans;
    }

    private static String type(JsonNode bean) {
        return bean.path("type").asText().replaceFirst("^#class:", "");
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " is not YAML, see its line " + e.getLocation().getLineNr(), e);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
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
