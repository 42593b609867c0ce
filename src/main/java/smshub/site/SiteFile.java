package smshub.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * A route file of a site, read but not run.
 *
 * @param path the file
 * @param routes its routes that could be used
 * @param flaws what is wrong with it
 */
record SiteFile(Path path, List<RouteDefinition> routes, List<SiteFlaw> flaws) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String END = ".camel.yaml";
    /** What else Camel knows at the top of a file would change more than its own routes. */
    private static final Set<String> ON_TOP = new TreeSet<>(Set.of(
            "beans", "errorHandler", "from", "intercept", "interceptFrom", "onCompletion", "onException", "route"));
    /** Components that are the hub's own. */
    private static final Set<String> RESERVED = Set.of("queue");

    /** An address at which a route begins or that it sends to, and its line. */
    record Address(String uri, int line) {}

    static boolean isOne(Path path) {
        return path.getFileName().toString().endsWith(END);
    }

    /** Whether an endpoint is of the hub's own machinery, where a foreign route would take or bring what it must not. */
    static boolean reserved(String uri) {
        return RESERVED.contains(scheme(uri));
    }

    private static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    /**
     * Reads the files of a folder, in the order of their names.
     *
     * @param taken whether a bean of this name is there already
     */
    static List<SiteFile> in(Path folder, CamelContext context, ReservedNames reserved, Predicate<String> taken) {
        List<SiteFile> files = new ArrayList<>();
        Map<String, Path> seen = new HashMap<>();
        if (!Files.isDirectory(folder)) {
            return List.of(broken(folder, 0, "there is no such folder"));
        }
        try {
            for (Path path : below(folder)) {
                if (isOne(path)) {
                    files.add(read(path, context, reserved, taken, seen));
                } else if (path.toString().matches(".*\\.ya?ml")) {
                    files.add(broken(path, 0, "is left out: the name of a route file ends in " + END));
                }
            }
        } catch (IOException e) {
            files.add(broken(folder, 0, "cannot be read"));
        }
        return files;
    }

    /** Also below a link, and without hidden folders: a volume of Kubernetes has the files in one of those, and links to them. */
    private static List<Path> below(Path folder) throws IOException {
        Path real = folder.toRealPath();
        try (Stream<Path> all = Files.walk(real)) {
            return all.filter(Files::isRegularFile)
                    .map(real::relativize)
                    .filter(path -> StreamSupport.stream(path.spliterator(), false)
                            .noneMatch(name -> name.toString().startsWith(".")))
                    .map(folder::resolve)
                    .sorted()
                    .toList();
        }
    }

    private static SiteFile broken(Path path, int line, String sentence) {
        return new SiteFile(path, List.of(), List.of(new SiteFlaw(path, line, sentence)));
    }

    private static SiteFile read(
            Path path, CamelContext context, ReservedNames reserved, Predicate<String> taken, Map<String, Path> seen) {
        try {
            String text = Files.readString(path);
            JsonNode tree = YAML.readTree(text);
            if (!tree.isArray()) {
                return broken(path, 1, "must be a list of routes, each beginning with a dash");
            }
            for (JsonNode item : tree) {
                for (String key : (Iterable<String>) item::fieldNames) {
                    if (!ON_TOP.contains(key)) {
                        return broken(
                                path, line(text, key + ":"), "'" + key + "' is none of " + String.join(", ", ON_TOP));
                    }
                }
                for (JsonNode bean : item.path("beans")) {
                    String name = bean.path("name").asText();
                    if (reserved.beans().contains(name) || taken.test(name)) {
                        return broken(path, line(text, name), "the bean '" + name + "' is there already");
                    }
                }
            }
            return sorted(path, load(path, context), reserved, seen);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            // Without its places and the picture of the line.
            String sentence = e.getOriginalMessage()
                    .lines()
                    .filter(words -> !words.isBlank() && !words.startsWith(" "))
                    .collect(Collectors.joining(", "));
            return broken(path, line, "is not YAML: " + sentence);
        } catch (Exception e) {
            return broken(path, line(e), SiteFlaw.reason(e));
        }
    }

    /** The first line that holds a word. */
    private static int line(String text, String word) {
        int at = text.indexOf(word);
        return at < 0 ? 0 : (int) text.substring(0, at).lines().count();
    }

    private static int line(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYamlEngineException marked) {
                return marked.getProblemMark()
                        .or(marked::getContextMark)
                        .map(Mark::getLine)
                        .map(line -> line + 1)
                        .orElse(0);
            }
        }
        return 0;
    }

    /** Has Camel read a file, and takes its routes before they are added. */
    private static List<RouteDefinition> load(Path path, CamelContext context) throws Exception {
        List<RouteDefinition> found = new ArrayList<>();
        var resource = PluginHelper.getResourceLoader(context)
                .resolveResource(path.toUri().toString());
        for (RoutesBuilder each : PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource)) {
            if (each instanceof RouteBuilder builder) {
                builder.addLifecycleInterceptor(new RouteBuilderLifecycleStrategy() {
                    @Override
                    public void afterConfigure(RouteBuilder configured) {
                        List<RouteDefinition> routes =
                                configured.getRouteCollection().getRoutes();
                        found.addAll(routes);
                        routes.clear();
                    }
                });
                context.addRoutes(builder);
            }
        }
        return found;
    }

    private static SiteFile sorted(
            Path path, List<RouteDefinition> found, ReservedNames reserved, Map<String, Path> seen) {
        List<RouteDefinition> routes = new ArrayList<>();
        List<SiteFlaw> flaws = new ArrayList<>();
        for (RouteDefinition route : found) {
            String flaw = flaw(route, reserved, seen);
            Optional<Address> own = addresses(route).stream()
                    .filter(address -> reserved(address.uri()))
                    .findFirst();
            if (flaw != null) {
                flaws.add(new SiteFlaw(path, Math.max(0, line(route)), flaw));
            } else if (own.isPresent()) {
                flaws.add(new SiteFlaw(
                        path,
                        Math.max(0, own.get().line()),
                        "'" + scheme(own.get().uri()) + ":' is for the hub's own routes; use 'hub:'"));
            } else {
                seen.put(route.getId(), path);
                routes.add(route);
            }
        }
        return new SiteFile(path, routes, flaws);
    }

    private static int line(RouteDefinition route) {
        return route.getLineNumber() > 0
                ? route.getLineNumber()
                : route.getInput().getLineNumber();
    }

    private static String flaw(RouteDefinition route, ReservedNames reserved, Map<String, Path> seen) {
        if (!route.hasCustomIdAssigned() || route.getId() == null) {
            return "a route needs an id";
        }
        if (reserved.route(route.getId())) {
            return "the id '" + route.getId() + "' is one of the hub's own";
        }
        if (seen.containsKey(route.getId())) {
            return "the id '" + route.getId() + "' is also in " + seen.get(route.getId());
        }
        return null;
    }

    /** The addresses of a route that stand in it as they are, the first being that where it begins. */
    static List<Address> addresses(RouteDefinition route) {
        List<Address> addresses = new ArrayList<>();
        addresses.add(
                new Address(route.getInput().getEndpointUri(), route.getInput().getLineNumber()));
        for (ProcessorDefinition<?> step : steps(route)) {
            if (step instanceof EndpointRequiredDefinition target && !(step instanceof ToDynamicDefinition)) {
                addresses.add(new Address(target.getEndpointUri(), step.getLineNumber()));
            } else if (step instanceof ToDynamicDefinition dynamic) {
                addresses.add(new Address(dynamic.getUri(), step.getLineNumber()));
            }
        }
        return addresses;
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // as Camel has it
    private static List<ProcessorDefinition<?>> steps(RouteDefinition route) {
        return new ArrayList(
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class));
    }
}
