package smshub.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import smshub.provider.Provider;
import smshub.provider.declared.Declarations;
import smshub.settings.ProviderFiles;

/** What a reader of {@code routes/} relies on: ids that tell their file, descriptions, and no id twice. */
class RouteFilesTest {
    private static final String ENDING = ".camel.yaml";

    /** For those who read the routes. */
    private static final Path README = Path.of("routes/README.md");

    @Test
    void everyRouteHasADescriptionAndAnIdThatBeginsWithItsFile() throws IOException {
        TreeMap<String, String> fileOfRoute = new TreeMap<>();
        List<String> beans = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString().replace(ENDING, "");
            assertTrue(name.matches("[a-z0-9]+(-[a-z0-9]+)*"), () -> file + " is not in kebab-case");
            for (JsonNode item : new YAMLMapper().readTree(file.toFile())) {
                item.path("beans").forEach(bean -> beans.add(bean.path("name").asText()));
                if (item.has("route")) {
                    JsonNode route = item.path("route");
                    String id = route.path("id").asText();
                    assertTrue(id.equals(name) || id.startsWith(name + "-"), () -> id + " in " + file);
                    assertFalse(route.path("description").asText().isBlank(), () -> id + " has no description");
                    assertEquals(null, fileOfRoute.put(id, file.toString()), () -> id + " is there twice");
                }
                assertFalse(item.has("from"), () -> file + " has a route without an id");
            }
        }
        Set<String> unique = new HashSet<>(beans);
        assertEquals(unique.size(), beans.size(), () -> "a bean is declared twice: " + beans);
        assertFalse(fileOfRoute.isEmpty());
    }

    @Test
    void everyProvidersRoutesFitItsClass() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes/providers"))) {
            assertEquals(
                    files.map(file -> file.getFileName().toString().replace(ENDING, ""))
                            .sorted()
                            .toList(),
                    ProviderFiles.in(Path.of("routes")).stream()
                            .filter(provider -> !Declarations.own().contains(provider))
                            .map(Provider::id)
                            .sorted()
                            .toList());
        }
    }

    /** Hawtio's diagram of all routes stays empty where one has them. */
    @Test
    void noRouteHasAnErrorHandlerOfItsOwn() throws IOException {
        for (Path file : files()) {
            for (JsonNode item : new YAMLMapper().readTree(file.toFile())) {
                for (String route : List.of("/route", "/routeTemplate/route")) {
                    assertFalse(item.at(route).has("errorHandler"), file::toString);
                }
            }
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(README))
                    .sorted()
                    .toList();
            found.forEach(file -> assertTrue(file.toString().endsWith(ENDING), () -> file + " is no route file"));
            return found;
        }
    }
}
