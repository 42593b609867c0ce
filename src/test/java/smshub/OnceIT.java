package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.Databases;
import smshub.testing.FileHub;
import smshub.testing.MailIntakes;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.Recipients;
import smshub.testing.TestHub;

/**
 * Two hubs that share a broker and a database, as processes: what runs at one of them, and what holds at both. At the end all
 * that runs at one is fed while one hub hangs and the other dies; with {@code -Dmoves=5} the owner of each piece of work is
 * struck in turn, each way, as often.
 *
 * <p>One class, because each of its cases would need the same two hubs, the broker, the database, a mail server, a modem
 * and the providers for itself.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OnceIT {
    private static final int ROUNDS = Integer.getInteger("moves", 0);
    private static final Duration LONG = Duration.ofSeconds(90);
    /** In which work must be at the other hub: ten seconds, and what a machine adds that has much else to do. */
    private static final Duration MOVED = Duration.ofSeconds(10);

    private static final Duration PACE = Duration.ofMillis(100);
    private static final String TO = "+491711234567";
    private static final int RATED = 60;
    private static final int UNWANTED = 16;
    private static final int ADDRESSED = ROUNDS == 0 ? 300 : ROUNDS * 3_500;
    private static final String SERIAL = "account.modem";
    private static final String CAMPAIGN = "Only today";

    private static final String SETTINGS = """
            broker: {url: "tcp://127.0.0.1:%s", user: hub, password: %s}
            store: {url: "%s", user: postgres, password: postgres}
            clients:
              app:
                key: sha256:%s
                permissions: [send, read, campaigns, operate]
            defaults:
              numbers: {country: DE}
              delivery: {first-delay: 1s, when-unsure: resend, unsure-after: 1s}
            accounts:
              main:
                provider: smsapi
                connection: {url: "%s", allow-http: true}
                settings: {token: test-token}
              slow:
                provider: smsapi
                connection: {url: "%5$s", allow-http: true}
                delivery: {rate: 20, concurrency: 16}
                settings: {token: test-token}
              patient:
                provider: smsapi
                connection: {url: "%5$s", allow-http: true}
                delivery: {rate: 1}
                settings: {token: test-token}
              smsbrana:
                provider: smsbrana
                connection: {url: "%s", allow-http: true, poll-interval: 1s}
                settings: {login: demo, password: demo}
              modem:
                provider: gsm-modem
                settings: {ports: "serial:%s"}
              smsc:
                provider: smpp
                settings: {host: 127.0.0.1, port: %s, system-id: smsc, password: secret, one-hub: true}
                watch: {canary-to: '%s', canary-interval: 4s, canary-within: 4s}
            intakes:
              smsd:
                type: spool
                client: app
                interval: 1s
                settings: {outgoing: %10$s/outgoing, sent: %10$s/sent, failed: %10$s/failed, queues: true}
              office:
                type: mail
                client: app
                interval: 1s
                settings:
                  host: 127.0.0.1
                  port: %11$s
                  security: none
                  user: hub
                  password: %12$s
                  senders: '@example.com'
                  domains: sms.example.com
                  vouched: dmarc
                  done-folder: Done
                  answers: never
            """;
    private static final String ADDED = """
              added:
                provider: smsapi
                connection: {url: "%s", allow-http: true}
                settings: {token: test-token}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path data;

    private static final GreenMail MAIL = new GreenMail(
            new ServerSetup[] {new ServerSetup(0, "127.0.0.1", "smtp"), new ServerSetup(0, "127.0.0.1", "imap")});
    private static ActiveMQServer server;
    private static Simulators simulators;
    private static SimulatedModem modem;
    private static String settings;
    private static final List<FileHub> HUBS = new ArrayList<>();
    /** Those that applications call. */
    private static final List<FileHub> CALLED = new CopyOnWriteArrayList<>();

    private static volatile boolean feeding = true;

    @BeforeAll
    static void start() throws Exception {
        // GreenMail's threads die of connections that end, which is no failure here.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        int port = Ports.free();
        server = OutsideBroker.start(data.resolve("broker"), port);
        Settings.Store database = Databases.postgres("once");
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        simulators.smsc().receiptDelay(Duration.ofMillis(200));
        modem = SimulatedModem.start(
                SimulatedModem.Options.defaults().withPty(true).withCapacity(250));
        MAIL.start();
        MAIL.setUser("hub@sms.example.com", "hub", MailIntakes.PASSWORD);
        Path spool = data.resolve("spool");
        for (String folder : List.of("outgoing", "sent", "failed")) {
            Files.createDirectories(spool.resolve(folder));
        }
        settings = SETTINGS.formatted(
                port,
                Json.text(OutsideBroker.HUB_PASSWORD),
                database.url(),
                TestHub.KEY_HASH,
                simulators.smsapi(),
                simulators.smsbrana(),
                modem.pty(),
                simulators.smsc().port(),
                TO,
                spool,
                MAIL.getImap().getPort(),
                MailIntakes.PASSWORD);
        CompletableFuture<FileHub> one = CompletableFuture.supplyAsync(() -> hub("one"));
        CompletableFuture<FileHub> two = CompletableFuture.supplyAsync(() -> hub("two"));
        HUBS.addAll(List.of(one.get(), two.get()));
        CALLED.addAll(HUBS);
    }

    @AfterAll
    static void stop() throws Exception {
        Awaitility.reset();
        feeding = false;
        HUBS.forEach(FileHub::close);
        MAIL.stop();
        modem.close();
        simulators.close();
        server.stop();
    }

    private static FileHub hub(String name) {
        try {
            return FileHub.start(data.resolve(name), settings);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Test
    @Order(1)
    void whatMustRunOnceRunsAtOneOfThem() throws Exception {
        List<String> all = List.of(
                "account.modem", "account.smsc", "alerts", "intake.office", "intake.smsd", "poll.smsbrana", "sweeps");
        for (String duty : all) {
            soon().until(() -> owners(HUBS.get(0), duty) == 1);
        }
        JsonNode seen = HUBS.get(0).json("/api/v1/hubs").path("hubs");
        assertEquals(2, seen.size());
        for (String duty : all) {
            soon().until(() -> owners(HUBS.get(1), duty) == 1);
        }
        Set<String> states = new TreeSet<>();
        for (FileHub hub : HUBS) {
            hub.json("/api/v1/intakes").path("intakes").forEach(intake -> {
                if (intake.path("name").asText().equals("smsd")) {
                    states.add(intake.path("state").asText());
                }
            });
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
        soon().during(Duration.ofSeconds(1))
                .until(() -> texts("while it is paused").isEmpty());

        HUBS.get(1).post("/api/v1/accounts/slow/resume", Map.of());
        assertEquals("open", HUBS.get(0).account("slow").path("state").asText());
        soon().until(() -> texts("while it is paused").size() == 2);
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
        soon().until(() -> texts("rated ").size() == RATED);
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
        for (FileHub hub : HUBS) {
            sent.add(hub.account("slow").path("sent").asLong());
        }
        return sent;
    }

    /** Each hub has fetched the next, which its part of the rate keeps it from beginning. */
    @Test
    @Order(4)
    void whatIsCancelledAtOneIsNotSentByTheOther() throws Exception {
        HUBS.get(0).post("/api/v1/accounts/patient/pause", Map.of());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < UNWANTED; i++) {
            ids.add(HUBS.get(i % 2).send("patient", TO, "unwanted " + i));
        }
        HUBS.get(0).post("/api/v1/accounts/patient/resume", Map.of());
        soon().until(() -> texts("unwanted ").size() >= 2);
        List<CompletableFuture<Integer>> answers = ids.stream()
                .map(id -> CompletableFuture.supplyAsync(() -> cancelled(id)))
                .toList();
        Set<String> cancelled = new HashSet<>();
        for (int i = 0; i < UNWANTED; i++) {
            if (answers.get(i).get() != 409) {
                cancelled.add("unwanted " + i);
            }
        }
        assertTrue(cancelled.size() >= UNWANTED / 2, cancelled::toString);
        // What could not be cancelled had begun.
        await().atMost(Duration.ofMillis(500))
                .until(() -> cancelled.size() + texts("unwanted ").size() == UNWANTED);
        for (int i = 0; i < UNWANTED; i++) {
            HUBS.get(1).becomes(ids.get(i), cancelled.contains("unwanted " + i) ? "cancelled" : "sent");
        }
        Set<String> arrived = new HashSet<>(texts("unwanted "));
        arrived.retainAll(cancelled);
        assertEquals(Set.of(), arrived);
        HUBS.get(1).balances();
    }

    private static int cancelled(String id) {
        try {
            return HUBS.get(0).delete("/api/v1/messages/" + id).statusCode();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Test
    @Order(5)
    void aReloadIsTakenOverByBothOrByNone() throws Exception {
        String more = settings.replace("intakes:\n", ADDED.formatted(simulators.smsapi()) + "intakes:\n");
        HUBS.get(0).write(more);
        HUBS.get(1).write(more.replace("token: test-token}\nintakes", "tokn: test-token}\nintakes"));
        JsonNode half = reload(200);
        String why = half.path("hubs").elements().next().asText();
        assertTrue(why.contains("nothing was taken over") && why.contains("accounts.added"), half::toString);
        soon().until(() ->
                HUBS.get(0).metric("sms_accounts_elsewhere") == 0 && HUBS.get(1).metric("sms_accounts_elsewhere") == 1);

        HUBS.get(1).write(more);
        JsonNode done = reload(200);
        assertEquals("done", done.path("hubs").elements().next().asText(), done::toString);
        HUBS.get(1).send("added", TO, "by what was added");
        soon().until(() -> texts("by what was added").size() == 1);

        HUBS.get(0).write(more.replace("provider: gsm-modem", "provider: gsm-mode"));
        HUBS.get(1).write(settings);
        JsonNode refused = reload(422);
        assertTrue(refused.toString().contains("gsm-mode"), refused::toString);
        assertEquals("open", HUBS.get(1).account("added").path("state").asText(), "the other was not asked");
        HUBS.get(0).write(settings);
        reload(200);
    }

    private static JsonNode reload(int status) throws Exception {
        HttpResponse<String> answer = HUBS.get(0).post("/api/v1/settings/reload", Map.of());
        assertEquals(status, answer.statusCode(), answer::body);
        return Json.read(answer.body(), JsonNode.class);
    }

    @Test
    @Order(6)
    void oneOfThemSendsCanariesAndBothKnowWhetherTheyCameBack() throws Exception {
        soon().until(() -> canaries().size() >= 3);
        List<Instant> times = canaries();
        for (int i = 1; i < times.size(); i++) {
            Duration between = Duration.between(times.get(i - 1), times.get(i));
            assertTrue(between.compareTo(Duration.ofMillis(2_500)) > 0, () -> "two hubs send them: " + times);
        }
        FileHub owner = owner("alerts");
        soon().until(() -> owner.metric("sms_canary_seconds{account=\"smsc\",provider=\"smpp\"}") >= 0);
        assertEquals(0, owner.metric("sms_canary_late{account=\"smsc\",provider=\"smpp\"}"));
    }

    private static List<Instant> canaries() {
        return simulators.received().messages().stream()
                .filter(message -> message.text().startsWith("Canary of account smsc"))
                .map(Received.Message::at)
                .sorted()
                .toList();
    }

    @Test
    @Order(7)
    void allThatRunsAtOneMovesUnderLoadAndNothingIsTakenTwice() throws Exception {
        HUBS.get(0).send("smsbrana", TO, "so that it has a customer");
        soon().until(() -> texts("so that it has a customer").size() == 1);
        List<MovingWork> works = List.of(
                new MovingWork.Folder(data.resolve("spool"), simulators),
                new MovingWork.Mailbox(MAIL, simulators),
                new MovingWork.Poll(simulators, () -> CALLED.get(0)),
                new MovingWork.Modem(modem, () -> CALLED),
                new MovingWork.ModemInbox(modem, () -> CALLED.get(0)),
                new MovingWork.Carrier(simulators, () -> CALLED));
        String campaign = campaign();
        List<CompletableFuture<Void>> feeders = new ArrayList<>();
        works.forEach(work -> feeders.add(CompletableFuture.runAsync(() -> feed(work))));
        for (MovingWork work : works) {
            soon().until(() -> !work.arrived().isEmpty());
        }

        if (ROUNDS == 0) {
            hang(owner(SERIAL), works);
            goOn("it goes on", works);
            die(owner(SERIAL), works);
        } else {
            strikeEach(works);
        }
        feeding = false;
        for (CompletableFuture<Void> feeder : feeders) {
            feeder.get(60, TimeUnit.SECONDS);
        }
        FileHub left = CALLED.get(0);
        Map<String, Set<String>> lost = new TreeMap<>();
        soon().untilAsserted(() -> {
            lost.clear();
            for (MovingWork work : works) {
                Set<String> missing = new TreeSet<>(work.fed());
                missing.removeAll(work.arrived());
                if (!missing.isEmpty()) {
                    lost.put(work.name(), missing);
                }
            }
            assertEquals(Map.of(), lost, "lost");
        });
        await().atMost(LONG.multipliedBy(1 + ROUNDS)).until(() -> left.json("/api/v1/campaigns/" + campaign)
                .path("state")
                .asText()
                .equals("finished"));
        left.balances();
        Map<String, Integer> twice = new TreeMap<>();
        Map<String, Integer> marked = new TreeMap<>();
        for (MovingWork work : works) {
            for (Map.Entry<String, Integer> one : work.twice().entrySet()) {
                (work.marked(one.getKey(), left) ? marked : twice).put(one.getKey(), one.getValue());
            }
            System.out.println(work.name() + ": " + work.fed().size() + " put in, "
                    + work.arrived().size() + " came out");
        }
        Map<String, Integer> addressed = MovingWork.recipients(simulators, CAMPAIGN);
        System.out.println("campaign: " + addressed.size() + " recipients; twice and marked: " + marked);
        assertEquals(Map.of(), twice, "came twice without a mark");
        assertEquals(ADDRESSED, addressed.size());
        addressed.values().removeIf(times -> times == 1);
        assertEquals(Map.of(), addressed, "its provider takes an id once");
    }

    private static String campaign() throws Exception {
        HttpResponse<String> made = HUBS.get(0)
                .post(
                        "/api/v1/campaigns",
                        Map.of(
                                "subject",
                                "sale",
                                "text",
                                CAMPAIGN,
                                "account",
                                "main",
                                "rate",
                                10,
                                "recipients",
                                Recipients.numbers(ADDRESSED)));
        assertEquals(202, made.statusCode(), made::body);
        return Json.read(made.body(), JsonNode.class).path("id").asText();
    }

    private static void feed(MovingWork work) {
        while (feeding) {
            try {
                work.feed();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    /** The owner of each piece of work in turn, each way. */
    private static void strikeEach(List<MovingWork> works) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (MovingWork work : works) {
                hang(owner(work.duty()), works);
                goOn("it goes on", works);
                FileHub owner = owner(work.duty());
                die(owner, works);
                owner.start();
                CALLED.add(owner);
                soon().until(() -> owner.json("/api/v1/hubs").path("hubs").size() == 2);
            }
        }
    }

    private static void hang(FileHub owner, List<MovingWork> works) throws Exception {
        Set<String> had = owned(owner);
        CALLED.remove(owner);
        owner.suspend();
        try {
            // A process that hangs keeps its serial port, as it would keep the line of a serial server.
            moved(
                    "hangs",
                    had,
                    works.stream().filter(work -> !work.duty().equals(SERIAL)).toList());
        } finally {
            owner.resume();
        }
        soon().until(() -> owner.get("/observe/health/ready").statusCode() == 200);
        CALLED.add(owner);
    }

    private static void die(FileHub owner, List<MovingWork> works) throws Exception {
        Set<String> had = owned(owner);
        CALLED.remove(owner);
        owner.kill();
        moved("dies", had, works);
    }

    /** Waits until the other hub has all that one had, and until what was put in since comes out. */
    private static void moved(String how, Set<String> had, List<MovingWork> works) throws Exception {
        FileHub other = CALLED.get(0);
        Instant begun = Instant.now();
        await().pollInterval(Duration.ofMillis(50)).atMost(LONG).until(() -> owned(other)
                .containsAll(had));
        Duration took = Duration.between(begun, Instant.now());
        System.out.println("a hub " + how + ": after " + took.toMillis() + " ms the other has " + had);
        goOn(how, works);
        assertTrue(took.compareTo(MOVED) < 0, () -> "moved after " + took);
    }

    /** Waits until what is put in from now on comes out. */
    private static void goOn(String when, List<MovingWork> works) throws Exception {
        Instant begun = Instant.now();
        Map<String, Long> after = new TreeMap<>();
        Map<MovingWork, String> fresh = new LinkedHashMap<>();
        for (MovingWork work : works) {
            fresh.put(work, work.feed());
        }
        while (!fresh.isEmpty()) {
            for (MovingWork work : List.copyOf(fresh.keySet())) {
                if (work.arrived().contains(fresh.get(work))) {
                    fresh.remove(work);
                    after.put(
                            work.name(), Duration.between(begun, Instant.now()).toMillis());
                }
            }
            assertTrue(Duration.between(begun, Instant.now()).compareTo(LONG) < 0, fresh::toString);
        }
        System.out.println(when + ": milliseconds until what is put in comes out: " + after);
    }

    private static FileHub owner(String duty) throws Exception {
        soon().until(() -> owners(CALLED.get(0), duty) == 1);
        for (FileHub hub : CALLED) {
            if (owned(hub).contains(duty)) {
                return hub;
            }
        }
        throw new AssertionError("nobody has " + duty);
    }

    /** What the hub that is asked has itself. */
    private static Set<String> owned(FileHub asked) throws Exception {
        Set<String> owned = new TreeSet<>();
        for (JsonNode hub : asked.json("/api/v1/hubs").path("hubs")) {
            if (hub.path("asked").asBoolean()) {
                hub.path("owns").forEach(duty -> owned.add(duty.asText()));
            }
        }
        return owned;
    }

    /** How many hubs have some work, as one of them sees it. */
    private static int owners(FileHub asked, String duty) throws Exception {
        int owners = 0;
        for (JsonNode hub : asked.json("/api/v1/hubs").path("hubs")) {
            for (JsonNode owned : hub.path("owns")) {
                owners += owned.asText().equals(duty) ? 1 : 0;
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

    private static ConditionFactory soon() {
        return await().atMost(LONG);
    }
}
