package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Secret;
import smshub.simulator.MagicNumber;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.Certificates;
import smshub.testing.PlayedSmsServer;
import smshub.testing.PlayedSmsd;
import smshub.testing.TestHub;

/**
 * A thousand messages by each provider in one run of one hub. Of every hundred numbers eleven meet a fault: a refusal, a
 * busy or broken server, an answer that is lost. Folder and database are away at times, and the SMSC cuts its line.
 */
class ThousandEachIT {
    private static final int MESSAGES = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final List<String> ACCOUNTS = List.of(
            "smsapi",
            "websms",
            "smsbrana",
            "o2",
            "gateway",
            "sms4",
            "steps",
            "sms4-mail",
            "steps-mail",
            "smpp",
            "smsd",
            "smslib",
            "modem");

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static SimulatedModem modem;
    private static PlayedSmsd smsd;
    private static PlayedSmsServer smsServer;
    private static TestHub hub;
    private static Instant deadline;

    /** What the hub says of one message. */
    private record Line(String state, String to, boolean marked) {}

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofMillis(500), 1));
        modem = SimulatedModem.start(SimulatedModem.Options.defaults());
        smsd = new PlayedSmsd(data.resolve("spool"));
        smsServer = new PlayedSmsServer();
        Certificates certificates = new Certificates(Files.createDirectory(data.resolve("certificates")));
        int tls = simulators.listenTls(
                certificates.certificate("server", "CN=localhost"), Certificates.PASSWORD, certificates.authority());
        Account.Tls known = new Account.Tls(
                certificates.certificate("hub", "CN=1992125"),
                new Secret(Certificates.PASSWORD),
                certificates.authority());
        URI o2 = URI.create("https://127.0.0.1:" + tls + "/o2/getpost/GP");
        hub = new TestHub(TestHub.reachable(TestHub.settings(
                data,
                account("smsapi", "smsapi", simulators.smsapi(), Map.of("token", "t"), null),
                account("websms", "websms", simulators.websms(), Map.of("user", "u", "password", "p"), null),
                account(
                        "smsbrana",
                        "smsbrana",
                        simulators.smsbrana(),
                        Map.of("login", "hub", "password", "demo"),
                        null),
                account("o2", "o2-sms-connector", o2, Map.of("ba-id", "1992125"), known),
                account("gateway", "url-gateway", null, gateway(simulators.gateway()), null),
                account(
                        "sms4",
                        "sms4",
                        simulators.sms4(),
                        Map.of("customer", "AB1", "user", "praxis", "password", "geheim"),
                        null),
                account("steps", "3steps2web", null, steps(), null),
                account("sms4-mail", "sms4-mail", null, mail(), null),
                account("steps-mail", "3steps2web-mail", null, mail("to", "sms@steps.example"), null),
                // A cut line leaves in doubt whatever is on it, so the window is small.
                TestHub.smpp(
                        "smpp",
                        simulators.smsc().port(),
                        Map.of("throttle-pause", "200"),
                        usual -> TestHub.limited(0, 4, 5)),
                account("smsd", "smstools", null, smsd.settings(), null),
                account("smslib", "smslib", null, Map.of("url", smsServer.url(), "user", "sa"), null),
                account(
                        "modem",
                        "gsm-modem",
                        URI.create("modem:none"),
                        Map.of("ports", "tcp:127.0.0.1:" + modem.port(), "send-timeout", "1"),
                        null))));
        deadline = Instant.now().plus(PATIENCE);
        List<String> to =
                IntStream.range(0, MESSAGES).mapToObj("+49171%07d"::formatted).toList();
        for (String account : ACCOUNTS) {
            Map<String, Object> request = Map.of("account", account, "to", to, "text", "By " + account);
            assertEquals(202, hub.post("/api/v1/messages", request).statusCode(), account);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (String account : ACCOUNTS) {
            System.out.println(account + ": " + states(lines(account)));
        }
        hub.close();
        smsd.close();
        smsServer.close();
        modem.close();
        simulators.close();
    }

    @ParameterizedTest
    @CsvSource({
        // receipts come by call-back or poll; what was lost is asked for, or known by its receipt
        "smsapi, delivered 960 undelivered 20 sent 10 dead 10",
        "websms, delivered 950 undelivered 20 sent 10 dead 10 unsure 10",
        // a receipt names an id that the lost answer would have told
        "smsbrana, delivered 930 undelivered 20 sent 40 dead 10",
        "o2, delivered 950 undelivered 20 sent 10 dead 10 unsure 10",
        // no receipts: what was lost stays unsure, until somebody decides
        "gateway, sent 950 dead 20 unsure 30",
        "steps, sent 950 dead 20 unsure 30",
        "sms4, delivered 910 undelivered 20 sent 10 dead 10 unsure 50",
        "sms4-mail, sent 950 dead 10 unsure 40",
        "steps-mail, sent 950 dead 10 unsure 40",
        "smsd, delivered 960 undelivered 30 sent 10",
        "smslib, delivered 960 undelivered 30 sent 10",
        "modem, delivered 950 undelivered 20 sent 10 dead 10 unsure 10",
    })
    void allAreAccountedFor(String account, String expected) {
        await().atMost(left()).untilAsserted(() -> assertEquals(sorted(expected), states(lines(account))));
        soundly(account);
    }

    /** How many are on the line when it is cut, nobody can tell. */
    @Test
    void allAreAccountedForWhereTheLineIsCut() {
        await().atMost(left()).untilAsserted(() -> {
            Map<String, Integer> states = states(lines("smpp"));
            assertTrue(
                    Set.of("delivered", "undelivered", "sent", "dead", "unsure").containsAll(states.keySet()),
                    states::toString);
            assertEquals(
                    MESSAGES,
                    states.values().stream().mapToInt(Integer::intValue).sum());
            soundly("smpp");
        });
    }

    @Test
    void theLedgerBalances() {
        await().atMost(left()).untilAsserted(() -> {
            JsonNode ledger = hub.json("/api/v1/ledger");
            assertEquals(MESSAGES * ACCOUNTS.size(), ledger.path("accepted").asInt(), ledger::toString);
            assertEquals(0, ledger.path("waiting").asInt(), ledger::toString);
            assertEquals(0, ledger.path("difference").asInt(), ledger::toString);
        });
        assertTrue(smsd.aways() > 0, "the folder was never away");
        assertTrue(smsServer.cuts() > 0, "the database never cut a connection");
    }

    /** All run at the same time, and so are waited for once. */
    private static Duration left() {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }

    /** What the hub says of each message is what the provider knows of it, and none came twice unmarked. */
    private static void soundly(String account) {
        Map<String, Integer> taken = taken(account);
        for (Line line : lines(account)) {
            int times = taken.getOrDefault(line.to, 0);
            MagicNumber magic = MagicNumber.of(line.to);
            assertTrue(times <= 1 || line.marked, () -> account + " sent twice: " + line);
            boolean known =
                    switch (line.state) {
                        case "delivered", "sent" -> times > 0;
                        // Where a program fails by itself, its refusal comes after it took the message.
                        case "undelivered" -> magic != null;
                        case "dead" -> times == 0;
                        // Only the provider knows, and it cannot be asked, or says nothing.
                        default -> true;
                    };
            assertTrue(known, () -> account + " took it " + times + " times: " + line);
        }
    }

    /** How often the provider took each number's message. */
    private static Map<String, Integer> taken(String account) {
        Map<String, Integer> taken = new HashMap<>();
        switch (account) {
            case "smsd" -> taken.putAll(smsd.counts());
            case "smslib" -> taken.putAll(smsServer.counts());
            case "modem" ->
                modem.sent()
                        .forEach(submit -> taken.merge(submit.to().toString().substring(1), 1, Integer::sum));
            default -> {
                for (Received.Message message : simulators.received().messages()) {
                    if (message.text().equals("By " + account)) {
                        taken.merge(message.to().replace("+", ""), 1, Integer::sum);
                    }
                }
            }
        }
        return taken;
    }

    private static List<Line> lines(String account) {
        try {
            List<Line> lines = new ArrayList<>();
            hub.get("/api/v1/messages?format=csv&account=" + account)
                    .body()
                    .lines()
                    .skip(1)
                    .map(row -> row.split(",", -1))
                    .forEach(cells ->
                            lines.add(new Line(cells[3], cells[4].replace("+", ""), Boolean.parseBoolean(cells[15]))));
            return lines;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Integer> states(List<Line> lines) {
        Map<String, Integer> states = new TreeMap<>();
        lines.forEach(line -> states.merge(line.state, 1, Integer::sum));
        return states;
    }

    private static Map<String, Integer> sorted(String expected) {
        String[] words = expected.split(" ");
        Map<String, Integer> states = new TreeMap<>();
        for (int i = 0; i < words.length; i += 2) {
            states.put(words[i], Integer.valueOf(words[i + 1]));
        }
        return states;
    }

    private static Map<String, String> gateway(String url) {
        return Map.of("url", url, "success", "^OK", "failure", "^ERROR (\\d+)", "id", "^OK (\\d+)");
    }

    private static Map<String, String> steps() {
        Map<String, String> settings = new HashMap<>(gateway(simulators.url() + "gateway/send"));
        settings.put("api-key", "demo");
        settings.put(
                "body",
                "{\"account\":\"demo\",\"password\":\"[KEY]\",\"destination\":\"[PHONE]\",\"content\":\"[MSG]\",\"id\":\"[ID]\"}");
        return settings;
    }

    private static Map<String, String> mail(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "customer", "AB1",
                "from", "praxis@zahnarzt.example",
                "smtp-host", "127.0.0.1",
                "smtp-port", Integer.toString(simulators.mailPort()),
                "smtp-tls", "never"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static Account account(String id, String provider, URI url, Map<String, String> settings, Account.Tls tls) {
        // Mails go one by one, so that one without an answer holds up the others.
        Duration timeout = Duration.ofSeconds(provider.endsWith("mail") ? 3 : 10);
        return TestHub.provided(
                id,
                provider,
                settings,
                TestHub.limited(0, 16, 5),
                new Account.Connection(url, Duration.ofSeconds(2), timeout, null, 0, POLL, true, tls));
    }
}
