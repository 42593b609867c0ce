package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Fault;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.BrokerProcess;
import smshub.testing.Databases;
import smshub.testing.FileHub;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.Recipients;
import smshub.testing.TestHub;

/**
 * An operator moves a hub from its own broker and database to outside ones by the script {@code hub}, as docs/production.md
 * says: with so many messages waiting as {@code -Dmove=} tells, more than a thousand. {@link MoveIT} does it without processes.
 */
class MoveByScriptIT {
    private static final int MANY = Integer.getInteger("move", 0);
    /** Recipients that one request may have. */
    private static final int AT_ONCE = 1_000;

    private static final int FEW = 20;
    private static final int ADDRESSED = 200;
    private static final String TO = "+491711234567";
    private static final String OUT = "sms.out.main";
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration LATER = Duration.ofSeconds(60);

    private static final String ACCOUNTS = """
            clients:
              app:
                key: sha256:%s
                permissions: [send, read, campaigns, operate]
            defaults:
              numbers: {country: DE}
              delivery: {first-delay: 30s, unsure-after: 1s, breaker-failures: 100}
            accounts:
              main:
                provider: smsapi
                connection: {url: "%s", allow-http: true}
                settings: {token: test-token}
              slow:
                provider: smsapi
                connection: {url: "%2$s", allow-http: true}
                delivery: {rate: 5}
                settings: {token: test-token}
              gateway:
                provider: url-gateway
                connection: {allow-http: true}
                settings: {url: "%3$s"}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    private final int[] ports = {Ports.free(), Ports.free()};

    private record Ended(int status, String said) {}

    @Test
    void allThatWaitsIsSentOnceAfterwardsThoughTheMoveWasCutOff() throws Exception {
        assumeTrue(MANY > 0, "-Dmove= tells no number of messages");
        Path script = installed();
        BrokerProcess broker = BrokerProcess.start(home.resolve("artemis"), "127.0.0.1", ports, true);
        Settings.Store store = Databases.postgres("moved_by_script");
        try (Simulators simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1))) {
            await().atMost(LONG).until(broker::active);
            String accounts = ACCOUNTS.formatted(TestHub.KEY_HASH, simulators.smsapi(), simulators.gateway());
            String next = accounts
                    + "broker: {url: \"tcp://127.0.0.1:" + ports[0] + "\", user: hub, password: "
                    + Json.text(OutsideBroker.HUB_PASSWORD) + "}\n"
                    + "store: {url: \"" + store.url() + "\", user: postgres, password: postgres}\n";
            try (FileHub hub =
                    FileHub.start(home.resolve("hub"), accounts + "broker: {port: 0}\n", List.of(script.toString()))) {
                List<String> retried = filled(hub, simulators);
                Path now = hub.file();
                Path then = home.resolve("hub/next.yaml");
                Files.writeString(
                        then, Files.readString(now).replace("broker: {port: 0}\n", next.substring(accounts.length())));
                Ended refused = move(script, now, then);
                assertNotEquals(0, refused.status(), refused::said);
                assertTrue(refused.said().contains("is used by another hub"), refused::said);
                hub.stop();

                Process cut = process(script, now, then).start();
                await().pollInterval(Duration.ofMillis(5)).atMost(LONG).until(() -> moved() > 0);
                cut.destroyForcibly().waitFor();
                assertTrue(moved() < MANY, "it was cut off in the middle");
                Files.copy(then, home.resolve("early.yaml"));
                Ended early = ended(new ProcessBuilder(
                        script.toString(),
                        "run",
                        "--settings",
                        home.resolve("early.yaml").toString()));
                assertTrue(early.said().contains("has not ended"), early::said);

                Instant begun = Instant.now();
                Ended done = move(script, now, then);
                assertEquals(0, done.status(), done::said);
                System.out.println(MANY + " messages: moved in "
                        + Duration.between(begun, Instant.now()).toMillis() + " ms\n" + done.said());
                assertTrue(done.said().contains("  " + MANY + " messages of " + OUT), done::said);

                Files.copy(then, now, StandardCopyOption.REPLACE_EXISTING);
                hub.start();
                simulators.faults("gateway").clear();
                verify(hub, simulators, retried);
            }
        } finally {
            broker.kill();
        }
    }

    /** Messages that wait, are scheduled, tried again, in doubt and in a campaign; ids of those that were tried. */
    private static List<String> filled(FileHub hub, Simulators simulators) throws Exception {
        assertEquals(202, hub.post("/api/v1/campaigns", campaign()).statusCode());
        await().atMost(LONG).until(() -> received(simulators, "sale").size() >= 2);
        List<String> tried = new ArrayList<>();
        simulators.faults("gateway").all(Fault.of(Fault.Kind.LOST));
        for (int i = 0; i < FEW; i++) {
            tried.add(hub.send("gateway", Recipients.number(i), "in doubt"));
        }
        for (String id : tried) {
            hub.becomes(id, "unsure");
        }
        simulators.faults("smsapi").all(Fault.status(503, 0));
        for (int i = 0; i < FEW; i++) {
            tried.add(hub.send("main", Recipients.number(i), "tried again"));
        }
        for (String id : tried.subList(FEW, 2 * FEW)) {
            hub.becomes(id, "deferred");
        }
        simulators.faults("smsapi").clear();
        hub.post("/api/v1/accounts/main/pause", Map.of());
        List<String> all = Recipients.numbers(MANY);
        for (int i = 0; i < MANY; i += AT_ONCE) {
            post(hub, Map.of("to", all.subList(i, Math.min(i + AT_ONCE, MANY)), "text", "waits", "account", "main"));
        }
        post(
                hub,
                Map.of(
                        "to",
                        Recipients.numbers(FEW),
                        "text",
                        "for later",
                        "account",
                        "main",
                        "sendAt",
                        Instant.now().plus(LATER).toString()));
        return tried;
    }

    private static Map<String, Object> campaign() {
        return Map.of(
                "subject", "sale", "text", "sale", "account", "slow", "recipients", Recipients.numbers(ADDRESSED));
    }

    private static void post(FileHub hub, Map<String, ?> request) throws Exception {
        HttpResponse<String> answer = hub.post("/api/v1/messages", request);
        assertEquals(202, answer.statusCode(), answer::body);
    }

    private static void verify(FileHub hub, Simulators simulators, List<String> tried) throws Exception {
        assertEquals("paused", hub.account("main").path("state").asText());
        hub.post("/api/v1/accounts/main/resume", Map.of());
        await().atMost(LONG)
                .until(() -> received(simulators, "waits").size() == MANY
                        && received(simulators, "for later").size() == FEW
                        && received(simulators, "tried again").size() == FEW
                        && received(simulators, "sale").size() == ADDRESSED);
        for (String id : tried.subList(0, FEW)) {
            // Its provider cannot be asked, and the account holds what is in doubt.
            assertEquals("unsure", hub.state(id));
        }
        for (String id : tried.subList(FEW, 2 * FEW)) {
            hub.becomes(id, "sent");
        }
        hub.balances();
        for (String text : List.of("waits", "for later", "tried again", "sale", "in doubt")) {
            Map<String, Integer> times = received(simulators, text);
            times.values().removeIf(number -> number == 1);
            assertEquals(Map.of(), times, text);
        }
        JsonNode campaigns = hub.json("/api/v1/campaigns").path("campaigns");
        assertEquals("finished", campaigns.path(0).path("state").asText(), campaigns::toString);
    }

    /** How often each number got a text. */
    private static Map<String, Integer> received(Simulators simulators, String text) {
        Map<String, Integer> times = new HashMap<>();
        for (Received.Message message : simulators.received().messages()) {
            if (message.text().equals(text)) {
                times.merge(message.to(), 1, Integer::sum);
            }
        }
        return times;
    }

    /** What has come to the outside broker. */
    private long moved() throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + ports[0]);
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session =
                        factory.createSession("hub", OutsideBroker.HUB_PASSWORD, false, true, true, false, 0)) {
            return session.queueQuery(SimpleString.of(OUT)).getMessageCount();
        }
    }

    /** The script with a jar that leads to the classes of this build, so that nothing is built for it. */
    private Path installed() throws IOException {
        Path target = Files.createDirectories(home.resolve("smshub/target"));
        Files.createDirectories(target.resolve("lib"));
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "smshub.Hub");
        main.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target.resolve("smshub.jar")), manifest)) {
            jar.finish();
        }
        Files.createSymbolicLink(
                home.resolve("smshub/routes"), Path.of("routes").toAbsolutePath());
        return Files.copy(Path.of("hub"), home.resolve("smshub/hub"));
    }

    private static ProcessBuilder process(Path script, Path now, Path then) {
        return new ProcessBuilder(script.toString(), "move", "--settings", now.toString(), "--to", then.toString());
    }

    private static Ended move(Path script, Path now, Path then) throws Exception {
        return ended(process(script, now, then));
    }

    private static Ended ended(ProcessBuilder command) throws Exception {
        command.environment().keySet().removeIf(name -> name.startsWith("HUB_"));
        Process process = command.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
