package smshub.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names that the hub's own route files use, which the site's may not.
 *
 * @param routes ids of routes
 * @param templates ids of templates; their routes have such an id, a dash and more
 * @param beans names of beans
 */
record ReservedNames(Set<String> routes, Set<String> templates, Set<String> beans) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Those of the route files below a folder. */
    static ReservedNames of(Path folder) {
        ReservedNames names = new ReservedNames(new HashSet<>(), new HashSet<>(), new HashSet<>());
        try (Stream<Path> files = Files.walk(folder.toRealPath())) {
            for (Path file : (Iterable<Path>) files.filter(SiteFile::isOne)::iterator) {
                for (JsonNode item : YAML.readTree(file.toFile())) {
                    names.routes.add(item.at("/route/id").asText());
                    names.templates.add(item.at("/routeTemplate/id").asText());
                    item.path("beans")
                            .forEach(bean -> names.beans.add(bean.path("name").asText()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List.of(names.routes, names.templates, names.beans).forEach(set -> set.remove(""));
        return names;
    }

    boolean route(String id) {
        return routes.contains(id) || templates.stream().anyMatch(template -> id.startsWith(template + "-"));
    }
}
