package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.cli.Commands;
import smshub.json.Json;
import smshub.settings.Loaded;
import smshub.settings.SecretFile;
import smshub.settings.SettingsSource;
import smshub.simulator.Simulators;
import smshub.testing.HubClient;
import smshub.testing.TestHub;

/** A hub goes on by other settings while messages flow. One hub for all; each test begins with the same settings. */
class ReloadIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** Longer than a message of an untouched account ever takes, shorter than a stop and a start of it. */
    private static final Duration PROMPT = Duration.ofSeconds(3);

    @TempDir
    static Path home;

    private static Simulators simulators;
    private static SettingsSource source;
    private static Service service;
    private static HubClient hub;
    private static String usual;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        for (String folder : List.of("outgoing", "sent", "failed")) {
            Files.createDirectories(home.resolve("spool").resolve(folder));
        }
        // Packages have links to what they share.
        Path routes = Files.createSymbolicLink(
                home.resolve("routes"), Path.of("routes").toAbsolutePath());
        usual = """
                data: data
                routes: %s
                http: {port: 0}
                broker: {port: 0}
                operators:
                  app: {role: application, password: application-password}
                clients:
                  app:
                    key: sha256:%s
                    permissions: [send, read, texts, campaigns, prefixes, secrets, operate]
                defaults:
                  numbers: {country: DE}
                  delivery: {first-delay: 1s}
                accounts:
                  main:
                    provider: smsapi
                    connection: {url: "%s", allow-http: true}
                    settings: {token: test-token}
                    prices: [49=0.075 EUR]
                  carrier:
                    provider: smpp
                    settings: {host: 127.0.0.1, port: %s, system-id: carrier, password: "${secret:carrier}"}
                  spare:
                    provider: url-gateway
                    connection: {allow-http: true}
                    settings: {url: "%s"}
                """.formatted(
                routes, TestHub.KEY_HASH, simulators.smsapi(), simulators.smsc().port(), simulators.gateway());
        new SecretFile(home.resolve("hub.secrets"), home.resolve("key")).set("carrier", "secret");
        write(usual);
        source = new SettingsSource(
                home.resolve("hub.yaml"),
                Map.of(
                        "HUB_HOME", home.toString(),
                        "HUB_SECRETS_KEY", home.resolve("key").toString()));
        Loaded loaded = source.read();
        assertEquals(List.of(), loaded.mistakes());
        service = Service.start(source, loaded);
        hub = new HubClient(service.httpPort());
    }

    @AfterAll
    static void stop() {
        service.close();
        simulators.close();
    }

    @BeforeEach
    void usual() throws Exception {
        hub.delete("/api/v1/prefixes/main");
        write(usual);
        reload();
    }

    @Test
    void nothingOfOthersIsLostOrDelayedWhileAccountsAndClientsChange() throws Exception {
        try (Load load = new Load("main");
                Load carrier = new Load("carrier")) {
            load.sent(20);
            carrier.sent(20);
            // Another password and window for the carrier, another price, and a client with an account of its own.
            write(usual.replace("system-id: carrier", "system-id: carrier, window: 3")
                            .replace("49=0.075", "49=0.08")
                            .replace(
                                    "clients:\n",
                                    "clients:\n  shop: {key: sha256:" + hash("shop-key") + ", accounts: [extra]}\n")
                    + """
                      extra:
                        provider: smsapi
                        connection: {url: "%s", allow-http: true}
                        settings: {token: test-token}
                    """.formatted(simulators.smsapi()));
            JsonNode told = reload();

            assertEquals("[\"carrier\"]", told.at("/parts/accounts/restarted").toString(), told::toString);
            assertEquals("[\"main\"]", told.at("/parts/accounts/changed").toString());
            assertEquals("[\"extra\"]", told.at("/parts/accounts/added").toString());
            assertEquals("[\"shop\"]", told.at("/parts/clients/added").toString());
            assertEquals("[]", told.path("failed").toString());
            HubClient shop = new HubClient(service.httpPort(), "shop-key");
            shop.becomes(shop.send("0171 1000001", "by the new account"), "sent");
            load.sent(20);
            carrier.sent(20);

            // And all of it away again.
            write(usual);
            assertEquals("[\"extra\"]", reload().at("/parts/accounts/removed").toString());
            assertEquals(401, shop.get("/api/v1/messages").statusCode());
            load.sent(20);
            load.arrived(PROMPT);
            carrier.arrived(null);
        }
        hub.balances();
        assertEquals(0, simulators.received().repeats());
    }

    @Test
    void whatWaitsForAnAccountThatIsRemovedGoesElsewhereOrIsTold() throws Exception {
        assertEquals(200, hub.post("/api/v1/accounts/spare/pause", Map.of()).statusCode());
        List<String> named = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            named.add(hub.send("spare", "0171 200000" + i, "only by spare"));
        }
        write(usual.substring(0, usual.indexOf("  spare:")));
        JsonNode told = reload();

        assertEquals("[\"spare\"]", told.at("/parts/accounts/removed").toString(), told::toString);
        for (String id : named) {
            hub.becomes(id, "dead");
            assertEquals(
                    "account-unknown",
                    hub.json("/api/v1/messages/" + id).at("/problem/code").asText());
        }
        assertEquals(
                422,
                hub.post("/api/v1/messages", Map.of("account", "spare", "to", "0171 2000009", "text", "no"))
                        .statusCode());
        hub.balances();
        // It is there again, as it was left.
        usual();
        hub.accountBecomes("spare", "paused");
        hub.post("/api/v1/accounts/spare/resume", Map.of());
        hub.becomes(hub.send("spare", "0171 2000010", "by spare again"), "sent");
    }

    @Test
    void aFileWithMistakesChangesNothingAndEachIsToldWithItsLine() throws Exception {
        write(usual.replace("49=0.075", "49=0.09")
                .replace("token: test-token", "tokn: other")
                .replace("country: DE", "country: XX"));
        HttpResponse<String> answer = hub.post("/api/v1/settings/reload", Map.of());

        assertEquals(422, answer.statusCode(), answer.body());
        List<String> lines = new ArrayList<>();
        Json.JSON
                .readTree(answer.body())
                .path("mistakes")
                .forEach(mistake -> lines.add(mistake.path("key").asText() + " "
                        + mistake.path("where").asText()));
        assertEquals(
                List.of(
                        "defaults.numbers.country " + at("country: XX"),
                        "accounts.main " + at("  main:"),
                        "accounts.main.settings.tokn " + at("tokn:")),
                lines.stream()
                        .filter(line -> !line.contains(".numbers.country ") || line.startsWith("defaults"))
                        .toList());
        assertEquals("0.075", price("0171 3000001"));
        // Half a file is no file, either.
        write(usual.substring(0, usual.indexOf("token: test-token") + 8) + "\"");
        assertEquals(422, hub.post("/api/v1/settings/reload", Map.of()).statusCode());
        assertEquals("0.075", price("0171 3000001"));
    }

    @Test
    void whatBelongsToTheProcessIsNamedAndTheRestCounts() throws Exception {
        write(usual.replace("http: {port: 0}", "http: {port: 8099}").replace("49=0.075", "49=0.1"));
        JsonNode told = reload();

        assertEquals("[\"http.port\"]", told.path("afterRestart").toString(), told::toString);
        assertEquals("0.1", price("0171 3000002"));
        // The same by the command; a file with a mistake is its failure.
        assertEquals(0, command());
        write(usual.replace("http: {port: 0}", "http: {port: none}"));
        assertEquals(1, command());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.json("/api/v1/audit?what=settings.reload&on=settings")
                                .path("audit")
                                .size()
                        > 0);
    }

    @Test
    void pricesAndPrefixesThatAreSetCountBeforeTheFileUntilTheyAreLeftToIt() throws Exception {
        JsonNode set =
                put("/api/v1/prefixes/main", Map.of("mobile", List.of("+49151"), "prices", List.of("49=0.2 EUR")));
        assertEquals("[\"mobile\",\"prices\"]", set.path("set").toString(), set::toString);
        assertEquals("0.2", price("0151 12345678"));
        assertEquals(422, send("main", "0171 3000003").statusCode());
        reload();
        assertEquals("0.2", price("0151 12345678"));

        JsonNode wrong = put("/api/v1/prefixes/main", Map.of("prices", List.of("49=cheap")));
        assertEquals("settings-invalid", wrong.path("code").asText(), wrong::toString);
        assertEquals("0.2", price("0151 12345678"));

        assertEquals(200, hub.delete("/api/v1/prefixes/main").statusCode());
        assertEquals("0.075", price("0171 3000003"));
        assertEquals(List.of("49=0.075 EUR"), texts(prefixes("main").path("prices")));
    }

    @Test
    void aRotatedSecretRestartsWhatHoldsOnToIt() throws Exception {
        hub.becomes(hub.send("carrier", "0171 4000001", "by the old session"), "sent");
        HttpResponse<String> named = hub.get("/api/v1/secrets");
        assertTrue(named.body().contains("accounts.carrier.settings.password"), named::body);
        assertEquals(409, hub.delete("/api/v1/secrets/carrier").statusCode());

        put("/api/v1/secrets/carrier", Map.of("value", "new-one"));

        assertEquals("new-one", new SecretFile(home.resolve("hub.secrets"), home.resolve("key")).get("carrier"));
        hub.becomes(hub.send("carrier", "0171 4000002", "by the new session"), "sent");
        put("/api/v1/secrets/carrier", Map.of("value", "secret"));
    }

    @Test
    void intakesComeAndGo() throws Exception {
        write(usual + """
                intakes:
                  files:
                    type: spool
                    client: app
                    interval: 1s
                    settings: {outgoing: %1$s/outgoing, sent: %1$s/sent, failed: %1$s/failed}
                """.formatted(home.resolve("spool")));
        assertEquals("[\"files\"]", reload().at("/parts/intakes/added").toString());
        Path file = home.resolve("spool/outgoing/one");
        Files.writeString(home.resolve("spool/one"), "To: 491711234567\n\nby a file\n");
        Files.move(home.resolve("spool/one"), file);
        await().atMost(Duration.ofSeconds(10)).until(() -> simulators.received().messages().stream()
                .anyMatch(message -> message.text().equals("by a file")));
        write(usual);
        assertEquals("[\"files\"]", reload().at("/parts/intakes/removed").toString());
        assertEquals(0, hub.json("/api/v1/intakes").path("intakes").size());
    }

    private static int command() {
        return Commands.execute(
                List.of(), "reload", "--url", "http://127.0.0.1:" + service.httpPort(), "--key", TestHub.KEY);
    }

    private static void write(String yaml) throws Exception {
        Files.writeString(home.resolve("hub.yaml"), yaml);
    }

    private static JsonNode reload() throws Exception {
        HttpResponse<String> answer = hub.post("/api/v1/settings/reload", Map.of());
        assertEquals(200, answer.statusCode(), answer.body());
        return Json.JSON.readTree(answer.body());
    }

    /** File and line of a text. */
    private static String at(String text) throws Exception {
        List<String> lines = Files.readAllLines(home.resolve("hub.yaml"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return "hub.yaml line " + (i + 1);
            }
        }
        throw new AssertionError("no " + text);
    }

    private static String price(String to) throws Exception {
        HttpResponse<String> answer = hub.post("/api/v1/preview", Map.of("account", "main", "to", to, "text", "one"));
        return Json.JSON.readTree(answer.body()).at("/messages/0/price/amount").asText();
    }

    private static HttpResponse<String> send(String account, String to) throws Exception {
        return hub.post("/api/v1/messages", Map.of("account", account, "to", to, "text", "one"));
    }

    private static JsonNode prefixes(String account) throws Exception {
        for (JsonNode each : hub.json("/api/v1/prefixes").path("prefixes")) {
            if (each.path("account").asText().equals(account)) {
                return each;
            }
        }
        throw new AssertionError("no " + account);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode put(String path, Map<String, ?> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path))
                .header("X-API-Key", TestHub.KEY)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        return Json.JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** A sender that goes on and on by one account. */
    private static final class Load implements AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        /** When which text was accepted. */
        private final Map<String, Instant> accepted = new ConcurrentHashMap<>();

        private final AtomicBoolean ended = new AtomicBoolean();
        private final String account;
        private final Future<?> work;

        Load(String account) {
            this.account = account;
            Callable<Void> sender = () -> {
                for (int i = 0; !ended.get(); i++) {
                    String text = account + " " + i;
                    hub.send(account, number(i), text);
                    accepted.put(text, Instant.now());
                }
                return null;
            };
            work = thread.submit(sender);
        }

        /** Numbers that end in 00 to 10 call for a fault of the stand-in. */
        private static String number(int i) {
            return "0171 5" + (10_000 + i / 80) + (11 + i % 80);
        }

        /** Waits until some more were accepted. */
        void sent(int more) {
            int before = accepted.size();
            await().atMost(Duration.ofSeconds(20)).until(() -> work.isDone() || accepted.size() >= before + more);
        }

        /** Ends it: every message was sent once, and none took longer than that, or as long as a restart may. */
        void arrived(Duration longest) throws Exception {
            ended.set(true);
            work.get(20, TimeUnit.SECONDS);
            Map<String, List<Instant>> taken = new HashMap<>();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                taken.clear();
                simulators.received().messages().forEach(message -> taken.computeIfAbsent(
                                message.text(), text -> new ArrayList<>())
                        .add(message.at()));
                taken.keySet().retainAll(accepted.keySet());
                assertEquals(accepted.keySet(), taken.keySet());
            });
            accepted.forEach((text, at) -> {
                assertEquals(1, taken.get(text).size(), text);
                Duration took = Duration.between(at, taken.get(text).get(0));
                assertTrue(longest == null || took.compareTo(longest) < 0, () -> text + " took " + took);
            });
        }

        @Override
        public void close() {
            ended.set(true);
            thread.shutdownNow();
        }
    }
}
