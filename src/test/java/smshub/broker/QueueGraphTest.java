package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes are the map: which queue leads to which is read from them, and nothing else is on the broker. */
class QueueGraphTest {
    private static final String QUEUE = "queue:";
    private static final String BEGIN = "<!-- queues: made from routes/ by QueueGraphTest -->\n```\n";
    private static final String END = "```\n<!-- /queues -->";
    /** Families of which the broker of this test has none: it knows no client, no intake and no address. */
    private static final Set<String> OTHERS = Set.of("<client>", "<intake>", "<target>");
    /** Remember which accounts an operator paused, what intakes counted and what was told; no message comes by them. */
    private static final Set<String> MEMORY = Set.of("sms.account", "sms.intake", "sms.guard", "sms.condition");

    @TempDir
    Path data;

    private final Properties names = new Properties();
    /** Queue to queues. */
    private final Map<String, Set<String>> edges = new TreeMap<>();

    private final Set<String> topics = new TreeSet<>();
    private final Set<String> notes = new TreeSet<>();

    QueueGraphTest() throws IOException {
        try (InputStream resource = Queues.class.getResourceAsStream("/application.properties")) {
            names.load(resource);
        }
        Map<String, Set<String>> targets = new HashMap<>();
        Map<String, String> outcomes = new HashMap<>();
        List<Path> files;
        try (Stream<Path> found = Files.walk(Path.of("routes"))) {
            files = found.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            for (JsonNode item : new YAMLMapper().readTree(file.toFile())) {
                read(item.has("route") ? item.path("route") : item.at("/routeTemplate/route"), targets, outcomes);
            }
        }
        outcomes.forEach((from, outcome) -> edges.get(from).addAll(targets.getOrDefault(outcome, Set.of())));
    }

    private void read(JsonNode route, Map<String, Set<String>> targets, Map<String, String> outcomes) {
        JsonNode from = route.path("from");
        String uri = from.path("uri").asText();
        Set<String> to = new TreeSet<>();
        from.path("steps").findValues("to").forEach(step -> {
            String target = step.isTextual() ? step.asText() : step.path("uri").asText();
            if (target.startsWith(QUEUE)) {
                to.add(name(target.substring(QUEUE.length())));
            }
        });
        targets.put(uri, to);
        if (uri.startsWith(QUEUE)) {
            String queue = name(uri.substring(QUEUE.length()));
            JsonNode parameters = from.path("parameters");
            if (parameters.has("announce")) {
                topics.add(name(parameters.path("announce").asText()));
                to.add(name(parameters.path("announce").asText()));
            }
            if (parameters.has("intents")) {
                notes.add(name(parameters.path("intents").asText()));
            }
            if (parameters.has("outcome")) {
                outcomes.put(queue, parameters.path("outcome").asText());
            }
            edges.computeIfAbsent(queue, key -> new TreeSet<>()).addAll(to);
        }
    }

    /** A name with its placeholders filled in; what stands for many is in angle brackets. */
    private String name(String text) {
        String name = text;
        for (String key : names.stringPropertyNames()) {
            name = name.replace("{{" + key + "}}", names.getProperty(key));
        }
        return name.replace("{{account}}", "<account>")
                .replace("{account}", "<account>")
                .replace("{{client}}", "<client>")
                .replace("{{target}}", "<target>")
                .replace("{{name}}", "<intake>");
    }

    @Test
    void theBrokerHasTheQueuesOfTheRoutesAndNoOthers() throws Exception {
        Set<String> named = new TreeSet<>(edges.keySet());
        edges.values().forEach(named::addAll);
        named.addAll(notes);
        named.removeAll(topics);
        named.removeIf(name -> OTHERS.stream().anyMatch(name::contains));
        assertEquals(named, present());
    }

    private Set<String> present() throws Exception {
        try (OwnBroker broker = new OwnBroker(data);
                ClientSessionFactory factory = broker.broker.connect();
                ClientSession session = broker.broker.session(factory, true).start()) {
            ClientRequestor requestor = new ClientRequestor(session, Management.ADDRESS);
            ClientMessage request = session.createMessage(false);
            ManagementHelper.putOperationInvocation(request, ResourceNames.BROKER, "getQueueNames");
            Object[] queues = (Object[]) ManagementHelper.getResult(requestor.request(request, 10_000));
            return Stream.of(queues)
                    .map(Object::toString)
                    .filter(name -> name.startsWith("sms.") && !MEMORY.contains(name))
                    .map(name -> name.replaceFirst("^(sms\\.(out|intent))\\.(from|to)$", "$1.<account>"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyQueueThatARouteSendsToIsConsumedOrKeptForOperators() {
        Set<String> sent = new TreeSet<>();
        edges.values().forEach(sent::addAll);
        sent.removeAll(edges.keySet());
        sent.removeAll(topics);
        assertEquals(Set.of(Queues.DEAD), sent);
    }

    @Test
    void theReadmeShowsTheGraph() throws IOException {
        String wanted = BEGIN + picture() + END;
        assertTrue(
                Files.readString(Path.of("README.md")).contains(wanted),
                () -> "README.md does not show the queues as the routes name them; this belongs there:\n" + wanted);
    }

    private String picture() {
        int width = edges.keySet().stream().mapToInt(String::length).max().orElseThrow();
        List<String> lines = new ArrayList<>();
        edges.forEach((from, to) -> {
            if (!to.isEmpty()) {
                lines.add(from + " " + "─".repeat(width - from.length() + 1) + "► " + String.join(" · ", to));
            }
        });
        return String.join("\n", lines) + "\n";
    }
}
