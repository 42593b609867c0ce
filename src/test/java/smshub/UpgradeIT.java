package smshub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.Databases;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/**
 * A hub of the version before and one of today: one after the other on the same data, and side by side. The folder of the
 * former is named by {@code -Dbefore=}, as {@code .ci/before} makes it.
 */
class UpgradeIT {
    private static final String BEFORE = System.getProperty("before");
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String TO = "+491711234567";
    private static final int WAITING = 20;
    private static final int SHARED = 100;
    /** As long as a hub has to finish what is in flight, and some for the rest. */
    private static final long STOP_SECONDS = 60;

    private static final String YAML = """
            data: %s
            http: {host: 127.0.0.1, port: %d}
            operators:
              admin: {role: admin, password: of-the-admin}
            clients:
              app: {key: "sha256:%s", permissions: [send, read, operate]}
            accounts:
              main:
                provider: smsapi
                connection: {url: "%s"}
                settings: {token: test-token}
            """;

    @TempDir
    Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Hub> hubs = new ArrayList<>();
    private Simulators simulators;

    /** One as somebody starts it from a shell. */
    private record Hub(Process process, int port) {}

    @BeforeEach
    void start() throws Exception {
        assumeTrue(BEFORE != null, "-Dbefore= names no hub of the version before");
        simulators = Simulators.start(Simulators.Options.defaults());
    }

    @AfterEach
    void stop() {
        hubs.forEach(hub -> hub.process().destroyForcibly());
        if (simulators != null) {
            simulators.close();
        }
    }

    @Test
    void theNewOneGoesOnWithWhatTheOldOneLeftAndTheOldOneWithItsBackup() throws Exception {
        Path folder = Files.createDirectories(data.resolve("hub"));
        String own = "broker: {host: 127.0.0.1, port: 0}\n";
        Hub old = hub(folder, own, true);
        String sent = sent(old, "sent before", "before");
        reaches(old, sent);
        pause(old);
        for (int i = 0; i < WAITING; i++) {
            sent(old, "waits " + i, null);
        }
        stopped(old);
        Path store = folder.resolve("data/store.mv.db");
        Path backup = Files.copy(store, data.resolve("backup"));

        Hub fresh = hub(folder, own, false);
        assertEquals(sent, sent(fresh, "sent before", "before"), "it knows the reference");
        assertEquals("paused", account(fresh).path("state").asText());
        assertEquals(WAITING, account(fresh).path("waiting").asInt());
        resume(fresh);
        arrive("waits ", WAITING);
        await().atMost(LONG)
                .untilAsserted(() -> assertEquals(
                        0, json(fresh, "/api/v1/ledger").path("difference").asInt()));
        pause(fresh);
        for (int i = 0; i < WAITING; i++) {
            sent(fresh, "goes back " + i, null);
        }
        stopped(fresh);

        Files.copy(backup, store, StandardCopyOption.REPLACE_EXISTING);
        Hub again = hub(folder, own, true);
        resume(again);
        arrive("goes back ", WAITING);
        assertEquals(1, times("sent before"));
    }

    @Test
    void bothShareTheWorkWhileOneTakesThePlaceOfTheOther() throws Exception {
        assumeTrue(
                Files.exists(Path.of(BEFORE, "src/main/java/smshub/broker/SharedHubs.java")),
                "the version before does not know of other hubs");
        int port = Ports.free();
        ActiveMQServer broker = OutsideBroker.start(data.resolve("broker"), port);
        try {
            Settings.Store store = Databases.postgres("upgrade");
            String outside = """
                    broker: {url: "tcp://127.0.0.1:%d", user: hub, password: %s}
                    store: {url: "%s", user: postgres, password: postgres}
                    """.formatted(port, Json.text(OutsideBroker.HUB_PASSWORD), store.url());
            Hub old = hub(Files.createDirectories(data.resolve("old")), outside, true);
            String first = sent(old, "by the old one alone", null);
            reaches(old, first);

            Hub fresh = hub(Files.createDirectories(data.resolve("fresh")), outside, false);
            reaches(fresh, first);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < SHARED; i++) {
                ids.add(sent(i % 2 == 0 ? old : fresh, "shared " + i, null));
            }
            arrive("shared ", SHARED);
            for (int i = 0; i < SHARED; i++) {
                // Each is asked for what the other took.
                reaches(i % 2 == 0 ? fresh : old, ids.get(i));
            }
            assertEquals(sent(old, "referred to", "both"), sent(fresh, "referred to", "both"));
            pause(fresh);
            assertEquals("paused", account(old).path("state").asText());
            for (int i = 0; i < SHARED; i++) {
                sent(i % 2 == 0 ? old : fresh, "in flight " + i, null);
            }
            resume(old);
            assertEquals("open", account(fresh).path("state").asText());
            stopped(old);
            arrive("in flight ", SHARED);

            // It joins those that have taken its place, as when an upgrade is taken back.
            Hub back = hub(data.resolve("old"), outside, true);
            reaches(back, sent(back, "after all", null));
            stopped(fresh);
            reaches(back, sent(back, "alone again", null));
            await().atMost(LONG)
                    .untilAsserted(() -> assertEquals(
                            0, json(back, "/api/v1/ledger").path("difference").asInt()));
            assertEquals(1, times("referred to"));
        } finally {
            hubs.forEach(hub -> hub.process().destroyForcibly());
            broker.stop();
        }
    }

    /** Starts one; ready when it returns. */
    private Hub hub(Path folder, String more, boolean old) throws Exception {
        int port = Ports.free();
        Path file = Files.writeString(
                folder.resolve("hub.yaml"),
                YAML.formatted(
                                Json.text(folder.resolve("data").toString()),
                                port,
                                TestHub.KEY_HASH,
                                simulators.smsapi())
                        + more);
        String classPath = old ? BEFORE + "/target/smshub.jar" : System.getProperty("java.class.path");
        Path log = folder.resolve(old ? "old.log" : "new.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        classPath,
                        "smshub.Hub",
                        "run",
                        "--settings",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("HUB_"));
        builder.environment()
                .put(
                        "HUB_ROUTES",
                        Path.of(old ? BEFORE : ".", "routes").toAbsolutePath().toString());
        Hub hub = new Hub(builder.start(), port);
        hubs.add(hub);
        await().atMost(LONG).until(() -> {
            assertTrue(hub.process().isAlive(), () -> said(log));
            return up(hub);
        });
        return hub;
    }

    private static String said(Path log) {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean up(Hub hub) throws InterruptedException {
        try {
            return ask(hub, "/observe/health/ready", null, null).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void stopped(Hub hub) throws InterruptedException {
        hub.process().destroy();
        assertTrue(hub.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS), "it stops in order");
    }

    private String sent(Hub hub, String text, String reference) throws Exception {
        HttpResponse<String> answer = ask(hub, "/api/v1/messages", Map.of("to", TO, "text", text), reference);
        assertTrue(answer.statusCode() / 100 == 2, answer::body);
        return Json.read(answer.body(), JsonNode.class).at("/messages/0/id").asText();
    }

    private void pause(Hub hub) throws Exception {
        assertEquals(
                200, ask(hub, "/api/v1/accounts/main/pause", Map.of(), null).statusCode());
    }

    private void resume(Hub hub) throws Exception {
        assertEquals(
                200, ask(hub, "/api/v1/accounts/main/resume", Map.of(), null).statusCode());
    }

    private JsonNode account(Hub hub) throws Exception {
        return json(hub, "/api/v1/accounts").at("/accounts/0");
    }

    /** Waits until a hub knows that a message is with its provider, or further. */
    private void reaches(Hub hub, String id) {
        await().atMost(LONG).until(() -> List.of("sent", "delivered")
                .contains(json(hub, "/api/v1/messages/" + id).path("state").asText()));
    }

    /** Waits until the provider has got all, and looks that it has each once. */
    private void arrive(String begin, int count) {
        await().atMost(LONG).until(() -> IntStream.range(0, count).allMatch(i -> times(begin + i) > 0));
        Map<String, Integer> twice = new HashMap<>();
        IntStream.range(0, count).forEach(i -> twice.put(begin + i, times(begin + i)));
        twice.values().removeIf(times -> times == 1);
        assertEquals(Map.of(), twice);
    }

    private int times(String text) {
        return simulators.received().messages().stream()
                .filter(message -> message.text().equals(text))
                .collect(Collectors.summingInt(message -> 1));
    }

    private JsonNode json(Hub hub, String path) throws Exception {
        return Json.read(ask(hub, path, null, null).body(), JsonNode.class);
    }

    /** Answers of the version before are not held against today's description of the interface. */
    private HttpResponse<String> ask(Hub hub, String path, Map<String, ?> body, String reference)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + path))
                .header("X-API-Key", TestHub.KEY)
                .timeout(LONG);
        if (reference != null) {
            request.header("Idempotency-Key", reference);
        }
        if (body != null) {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
