package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.Databases;
import smshub.testing.HubProcess;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;

/** Two hubs that share a broker and a database, as processes: what runs at one of them, and what holds at both. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OnceIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String TO = "+491711234567";
    private static final int RATED = 60;
    private static final String INTAKE = "intake.smsd";

    @TempDir
    static Path data;

    @TempDir
    static Path spool;

    private static ActiveMQServer server;
    private static Simulators simulators;
    private static final List<HubProcess> HUBS = new ArrayList<>();
    private static String broker;
    private static String store;

    @BeforeAll
    static void start() throws Exception {
        int port = Ports.free();
        server = OutsideBroker.start(data.resolve("broker"), port);
        broker = "tcp://127.0.0.1:" + port;
        Settings.Store database = Databases.postgres("once");
        store = database.url();
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        CompletableFuture<HubProcess> one = CompletableFuture.supplyAsync(() -> hub("one"));
        CompletableFuture<HubProcess> two = CompletableFuture.supplyAsync(() -> hub("two"));
        HUBS.add(one.get());
        HUBS.add(two.get());
    }

    @AfterAll
    static void stop() throws Exception {
        HUBS.forEach(HubProcess::close);
        simulators.close();
        server.stop();
    }

    private static HubProcess hub(String name) {
        try {
            Path folder = Files.createDirectories(data.resolve(name));
            return HubProcess.sharing(folder, simulators, broker, store, spool);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Test
    @Order(1)
    void whatMustRunOnceRunsAtOneOfThem() throws Exception {
        await().atMost(LONG).until(() -> owners(HUBS.get(0), INTAKE).size() == 1);
        JsonNode seen = HUBS.get(0).json("/api/v1/hubs").path("hubs");
        assertEquals(2, seen.size());
        assertEquals(owners(HUBS.get(0), INTAKE), owners(HUBS.get(1), INTAKE));
        await().atMost(LONG).until(() -> owners(HUBS.get(1), "sweeps").size() == 1);
        Set<String> states = new TreeSet<>();
        for (HubProcess hub : HUBS) {
            states.add(hub.json("/api/v1/intakes")
                    .path("intakes")
                    .path(0)
                    .path("state")
                    .asText());
        }
        assertTrue(states.contains("elsewhere") && states.size() == 2, states::toString);
    }

    @Test
    @Order(2)
    void whatAnOperatorSaysAtOneHoldsAtBoth() throws Exception {
        JsonNode told = Json.read(
                HUBS.get(0).post("/api/v1/accounts/slow/pause", Map.of()).body(), JsonNode.class);
        assertEquals("paused", told.path("state").asText());
        assertEquals(1, told.path("hubs").size());
        assertEquals("paused", told.path("hubs").elements().next().asText());
        assertEquals("paused", HUBS.get(1).account("slow").path("state").asText());
        HUBS.get(0).send("slow", TO, "while it is paused");
        HUBS.get(1).send("slow", TO, "while it is paused, too");
        await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> texts("while it is paused")
                .isEmpty());

        HUBS.get(1).post("/api/v1/accounts/slow/resume", Map.of());
        assertEquals("open", HUBS.get(0).account("slow").path("state").asText());
        await().atMost(LONG).until(() -> texts("while it is paused").size() == 2);
    }

    @Test
    @Order(3)
    void theRateOfAnAccountIsKeptTogether() throws Exception {
        HUBS.get(0).post("/api/v1/accounts/slow/pause", Map.of());
        for (int i = 0; i < RATED; i++) {
            HUBS.get(i % 2).send("slow", TO, "rated " + i);
        }
        List<Long> before = sent();
        HUBS.get(0).post("/api/v1/accounts/slow/resume", Map.of());
        await().atMost(LONG).until(() -> texts("rated ").size() == RATED);
        List<Instant> times = simulators.received().messages().stream()
                .filter(message -> message.text().startsWith("rated "))
                .map(Received.Message::at)
                .sorted()
                .toList();
        Duration took = Duration.between(times.get(0), times.get(times.size() - 1));
        // 20 a second, of which each hub may send two at once when it begins.
        assertTrue(took.compareTo(Duration.ofMillis((RATED - 4) * 50L - 100)) > 0, took::toString);
        List<Long> after = sent();
        assertTrue(after.get(0) > before.get(0) && after.get(1) > before.get(1), () -> before + " " + after);
    }

    private static List<Long> sent() throws Exception {
        List<Long> sent = new ArrayList<>();
        for (HubProcess hub : HUBS) {
            sent.add(hub.account("slow").path("sent").asLong());
        }
        return sent;
    }

    @Test
    @Order(4)
    void theFoldersMoveFromAHubThatHangsAndNoFileIsTakenTwice() throws Exception {
        HubProcess owner = owner();
        HubProcess other = HUBS.get(owner == HUBS.get(0) ? 1 : 0);
        write("before ", 20);
        await().atMost(LONG).until(() -> texts("before ").size() == 20);
        write("hangs ", 40);
        owner.suspend();
        try {
            write("after ", 20);
            await().pollInterval(Duration.ofMillis(100)).atMost(LONG).until(() -> !texts("after ")
                    .isEmpty());
            assertTrue(owned(other).contains(INTAKE));
            await().atMost(LONG).until(() -> texts("after ").size() == 20);
        } finally {
            owner.resume();
        }
        write("thawed ", 20);
        await().atMost(LONG).until(() -> texts("thawed ").size() == 20);
        await().atMost(LONG).until(() -> texts("hangs ").size() >= 40);
        once("after ", 20);
        once("thawed ", 20);
        once("hangs ", 40);
    }

    @Test
    @Order(5)
    void theFoldersMoveFromAHubThatDies() throws Exception {
        await().atMost(LONG).until(() -> owners(HUBS.get(0), INTAKE).size() == 1);
        HubProcess owner = owner();
        HUBS.remove(owner);
        write("dies ", 20);
        owner.kill();
        write("lives ", 20);
        await().atMost(LONG).until(() -> texts("lives ").size() == 20);
        await().atMost(LONG).until(() -> new HashSet<>(texts("dies ")).size() == 20);
        once("lives ", 20);
    }

    /** Each came once to the provider, or twice where it was being sent and nobody could know. */
    private static void once(String text, int files) {
        List<String> all = texts(text);
        assertEquals(files, new HashSet<>(all).size());
        assertEquals(files, all.size(), all::toString);
    }

    private static HubProcess owner() throws Exception {
        for (HubProcess hub : HUBS) {
            if (owned(hub).contains(INTAKE)) {
                return hub;
            }
        }
        throw new AssertionError("nobody has the folders");
    }

    /** What the hub that is asked has itself. */
    private static Set<String> owned(HubProcess asked) throws Exception {
        Set<String> owned = new TreeSet<>();
        for (JsonNode hub : asked.json("/api/v1/hubs").path("hubs")) {
            if (hub.path("asked").asBoolean()) {
                hub.path("owns").forEach(duty -> owned.add(duty.asText()));
            }
        }
        return owned;
    }

    /** Names of the hubs that have some work, as one of them sees it. */
    private static Set<String> owners(HubProcess asked, String duty) throws Exception {
        Set<String> owners = new TreeSet<>();
        for (JsonNode hub : asked.json("/api/v1/hubs").path("hubs")) {
            for (JsonNode owned : hub.path("owns")) {
                if (owned.asText().equals(duty)) {
                    owners.add(hub.path("id").asText());
                }
            }
        }
        return owners;
    }

    private static List<String> texts(String beginning) {
        return simulators.received().messages().stream()
                .map(Received.Message::text)
                .filter(text -> text.startsWith(beginning))
                .toList();
    }

    /** Files as applications write them, moved in as a whole. */
    private static void write(String text, int number) throws Exception {
        for (int i = 0; i < number; i++) {
            Path file = Files.writeString(
                    data.resolve("file"), "To: " + TO.substring(1) + "\nQueue: smsapi\n\n" + text + i);
            Files.move(file, spool.resolve("outgoing").resolve(text.strip() + "-" + i), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
