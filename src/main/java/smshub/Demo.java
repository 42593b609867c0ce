package smshub;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.cli.CommandFailure;
import smshub.simulator.Simulators;

/** Runs a hub whose providers are simulated, so that nothing leaves the machine. */
@Command(
        name = "demo",
        description = "Runs the hub with simulated providers. Nothing is sent outside.",
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
    private static final List<String> REAL = List.of(
            "HUB_ACCOUNTS_",
            "HUB_ALERTS_",
            "HUB_BROKER_PASSWORD",
            "HUB_BROKER_URL",
            "HUB_BROKER_USER",
            "HUB_CONFIG",
            "HUB_DATA",
            "HUB_DEFAULTS_CONNECTION_",
            "HUB_INTAKES_",
            "HUB_SITE_",
            "HUB_STORE_");

    @Option(
            names = "--data",
            defaultValue = "data/demo",
            description = "Folder of the demo (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--port",
            defaultValue = "${env:HUB_HTTP_PORT:-8080}",
            description = "Port for HTTP (default: HUB_HTTP_PORT, else 8080).")
    private int port;

    @Option(
            names = "--broker-port",
            defaultValue = "${env:HUB_BROKER_PORT:-61616}",
            description = "Port of the broker (default: HUB_BROKER_PORT, else 61616).")
    private int brokerPort;

    @Option(
            names = "--simulator-port",
            defaultValue = "8090",
            description = "Port of the providers (default: ${DEFAULT-VALUE}).")
    private int simulatorPort;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        long begin = System.nanoTime();
        Files.createDirectories(data);
        String key = key(data.resolve("key"));
        Simulators simulators;
        try {
            simulators = Simulators.start(Simulators.Options.defaults().withPort(simulatorPort));
        } catch (RuntimeException e) {
            throw new CommandFailure("Port " + simulatorPort + " is taken; name another one with --simulator-port.");
        }
        Path settings = data.resolve("hub.yaml");
        Files.writeString(settings, settings(simulators, key));
        Map<String, String> environment = new TreeMap<>(System.getenv());
        Set<String> left =
                environment.keySet().stream().filter(Demo::ofRealHub).collect(Collectors.toCollection(TreeSet::new));
        environment.keySet().removeAll(left);
        // Told as options, which hold where both are given.
        environment.keySet().removeAll(Set.of("HUB_HTTP_PORT", "HUB_BROKER_PORT"));
        if (!left.isEmpty()) {
            spec.commandLine().getErr().println("Not used in the demo, which has its own: " + String.join(", ", left));
        }
        Service service = Run.started(settings, environment);
        service.show(new DemoPhones(simulators));
        welcome(spec.commandLine().getOut(), service, simulators, key, System.nanoTime() - begin);
        Run.forever(service, simulators);
        return 0;
    }

    /**
     * Whether a variable could take the demo to what a real hub works with: its providers, broker, database, mail and
     * intakes, from which a demo would take real messages.
     */
    private static boolean ofRealHub(String variable) {
        return REAL.stream().anyMatch(variable::startsWith);
    }

    /** The key of the demo's client: made at the first start, for this machine alone. */
    private static String key(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
        return Files.readString(file).strip();
    }

    private String settings(Simulators simulators, String key) throws IOException, NoSuchAlgorithmException {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> values = Map.of(
                "data", data.toAbsolutePath().toString(),
                "port", Integer.toString(port),
                "broker-port", Integer.toString(brokerPort),
                "hash", hash,
                "smsapi", simulators.smsapi().toString(),
                "gateway", simulators.gateway(),
                "smpp-port", Integer.toString(simulators.smsc().port()),
                "modem-port", Integer.toString(simulators.modem().port()));
        try (var template = Demo.class.getResourceAsStream("/demo.yaml")) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("{{" + value.getKey() + "}}", value.getValue());
            }
            return text;
        }
    }

    private static void welcome(PrintWriter out, Service service, Simulators simulators, String key, long nanos) {
        UnaryOperator<String> at = path -> "http://127.0.0.1:" + service.httpPort() + path;
        out.println();
        out.println("The hub is ready, after " + Duration.ofNanos(nanos).toMillis()
                + " ms. Its providers are simulated: nothing leaves this machine.");
        out.println();
        out.println("  Office page " + at.apply("/") + "   user admin, password demo-demo; " + at.apply("/office/phone")
                + " has the phones");
        out.println("  REST API    " + at.apply("/openapi/"));
        out.println("  Hawtio      " + at.apply("/hawtio") + "   user admin, password demo-demo");
        out.println("  Health      " + at.apply("/observe/health") + "   and, with the key, "
                + at.apply("/observe/metrics"));
        out.println("  Broker      tcp://127.0.0.1:" + service.brokerPort()
                + "   core, AMQP, STOMP, MQTT; user demo, password demo-demo");
        out.println("  Providers   " + simulators.url() + "   what they got, and numbers that provoke errors");
        out.println();
        out.println("Send a first message, and look what became of it:");
        out.println();
        out.println("  curl -H 'X-API-Key: " + key + "' -H 'Content-Type: application/json' \\");
        out.println("       -d '{\"to\": \"+491711234567\", \"text\": \"Hello\"}' " + at.apply("/api/v1/messages"));
        out.println("  curl -H 'X-API-Key: " + key + "' " + at.apply("/api/v1/messages"));
        out.println();
        out.println("Ctrl-C stops it; what it holds stays in its data folder.");
        out.flush();
    }
}
