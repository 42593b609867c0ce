package smshub.provider;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Secret;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.Certificates;
import smshub.testing.TestHub;

/** A hub with an account at every provider, each of them simulated: what is sent, told, fetched and confirmed. */
class ProvidersIT {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofMillis(500), 1));
        Certificates certificates = new Certificates(Files.createDirectory(data.resolve("certificates")));
        int tls = simulators.listenTls(
                certificates.certificate("server", "CN=localhost"), Certificates.PASSWORD, certificates.authority());
        Account.Tls known = new Account.Tls(
                certificates.certificate("hub", "CN=1992125"),
                new Secret(Certificates.PASSWORD),
                certificates.authority());
        Path others = Files.createDirectory(data.resolve("others"));
        Account.Tls unknown = new Account.Tls(
                new Certificates(others).certificate("hub", "CN=1992125"),
                new Secret(Certificates.PASSWORD),
                certificates.authority());
        URI o2 = URI.create("https://127.0.0.1:" + tls + "/o2/getpost/GP");
        Map<String, String> ba = Map.of("ba-id", "1992125");
        Settings settings = TestHub.settings(
                data,
                account("smsapi", "smsapi", simulators.smsapi(), Map.of("token", "t"), null, true),
                account("websms", "websms", simulators.websms(), Map.of("user", "u", "password", "p"), null, true),
                account("smsbrana", "smsbrana", simulators.smsbrana(), login("hub"), null, true),
                account("o2", "o2-sms-connector", o2, ba, known, true),
                account("stranger", "o2-sms-connector", o2, ba, unknown, true),
                account("wrong-ba", "o2-sms-connector", o2, Map.of("ba-id", "1992126"), known, true),
                account("gateway", "url-gateway", null, gateway(), null, true),
                account("deaf", "websms", simulators.websms(), Map.of("token", "t"), null, false),
                account("locked", "smsbrana", simulators.smsbrana(), login("invalid"), null, true),
                account("poor", "smsbrana", simulators.smsbrana(), login("nocredit"), null, true),
                account(
                        "sms4",
                        "sms4",
                        simulators.sms4(),
                        Map.of("customer", "AB1", "user", "u", "password", "p"),
                        null,
                        true),
                TestHub.provided(
                        "unpolled",
                        "smsbrana",
                        login("unpolled"),
                        TestHub.DELIVERY,
                        new Account.Connection(
                                simulators.smsbrana(), Duration.ofSeconds(2), Duration.ofSeconds(3), null, 0)));
        hub = new TestHub(TestHub.reachable(settings));
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
    }

    @BeforeEach
    void forget() {
        simulators.received().clear();
    }

    @ParameterizedTest
    @CsvSource({"smsapi", "websms", "smsbrana", "o2"})
    void aTextFromAHandsetArrivesOnce(String account) throws Exception {
        String id = hub.send(account, "+491711234567", "Please answer");
        hub.becomes(id, "delivered");
        String text = "Ano, děkuji! <" + account + "> & 1+1=2";
        simulators.text(account, "491711234567", "420720002125", text);
        await().atMost(PATIENCE).until(() -> texts(account).contains(text));
        String next = hub.send(account, "+491711234568", "One more round");
        hub.becomes(next, "delivered");
        assertEquals(1, texts(account).stream().filter(text::equals).count());
    }

    @Test
    void aGatewaysGetBringsATextOnceHoweverOftenItComes() throws Exception {
        String path = "/callback/gateway/inbound?from=420601123456&to=90210&text=Ano%2C+d%C4%9Bkuji&number=7";
        for (int i = 0; i < 2; i++) {
            assertEquals("OK", hub.get(path).body());
        }
        assertEquals("OK", hub.get(path.replace("number=7", "number=8")).body());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(2, texts("gateway").size()));
        assertEquals(List.of("Ano, děkuji", "Ano, děkuji"), texts("gateway"));
    }

    @Test
    void aPushIsAnsweredAsItsProviderExpectsIt() throws Exception {
        assertEquals(
                "OK", hub.get("/callback/smsapi/receipt?MsgId=1&status=409").body());
        assertEquals(
                "OK",
                hub.get("/callback/smsapi/inbound?sms_from=491711234567&sms_text=x")
                        .body());
        for (String push : List.of(
                "receipt deliveryReport deliveryReportMessageStatus accepted", "inbound text textMessageContent Ja")) {
            String[] words = push.split(" ");
            HttpResponse<String> answer = hub.post(
                    "/callback/websms/" + TestHub.CALLBACK_SECRET + "/" + words[0],
                    Map.of("messageType", words[1], "transferId", "T1", "senderAddress", "43676", words[2], words[3]));
            assertEquals("{\"statusCode\":2000,\"statusMessage\":\"OK\"}", answer.body());
            assertTrue(
                    answer.headers().firstValue("content-type").orElse("").startsWith("application/json"),
                    answer.headers()::toString);
        }
    }

    @Test
    void anAccountThatTakesNoInboundLeavesItWithTheProvider() throws Exception {
        String id = hub.send("deaf", "+491711234567", "Do not answer");
        hub.becomes(id, "delivered");
        simulators.text("websms", "491711234567", "08282", "to the deaf");
        String other = hub.send("websms", "+491711234567", "Do answer");
        hub.becomes(other, "delivered");
        simulators.text("websms", "491711234567", "08282", "to the other");
        await().atMost(PATIENCE).until(() -> texts("websms").contains("to the other"));
        assertEquals(List.of(), texts("deaf"));
        HttpResponse<String> refused = hub.post(
                "/callback/deaf/" + TestHub.CALLBACK_SECRET + "/receipt",
                Map.of("messageType", "text", "senderAddress", "43676", "textMessageContent", "to the deaf"));
        assertEquals(404, refused.statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "stranger, login-rejected",
        "wrong-ba, account-blocked",
        "locked, login-rejected",
        "poor, credit-exhausted"
    })
    void anAccountThatTheProviderDoesNotLetSendStopsAndKeepsItsMessages(String account, String code) throws Exception {
        String id = hub.send(account, "+491711234567", "Not by this account");
        hub.accountBecomes(account, "stopped");
        assertEquals(code, hub.account(account).at("/problem/code").asText());
        hub.becomes(id, "deferred");
        assertEquals(0, simulators.received().total());
        // Just when it changes its queue it cannot be had.
        await().atMost(PATIENCE).until(() -> {
            hub.delete("/api/v1/messages/" + id);
            return hub.state(id).equals("cancelled");
        });
    }

    /** SMS4 calls nobody back and keeps no list. */
    @Test
    void aProviderThatOnlyAnswersIsAskedByItself() throws Exception {
        String id = hub.send("sms4", "+491711234567", "Has it arrived?");
        hub.becomes(id, "delivered");
        assertEquals(1, hub.timeline(id).stream().filter("delivered"::equals).count());
    }

    @Test
    void aCheckFetchesWhatAProviderKeeps() throws Exception {
        String id = hub.send("unpolled", "+491711234567", "Does anybody ask?");
        hub.becomes(id, "sent");
        await().atMost(PATIENCE).until(() -> {
            HttpResponse<String> answer = hub.post("/api/v1/messages/" + id + "/check", Map.of());
            assertEquals(202, answer.statusCode(), answer::body);
            return hub.state(id).equals("delivered");
        });
    }

    @Test
    void anAccountThatCannotBePolledSaysSo() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        "login-rejected",
                        hub.account("locked").at("/pollProblem/code").asText()));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertTrue(hub.account("smsbrana").path("polledAt").isTextual()));
    }

    @Test
    void callsGoBySmsbranasClockWhereItRefusesTheHubs() throws Exception {
        for (Duration ahead : List.of(Duration.ofMinutes(90), Duration.ofMinutes(-7), Duration.ZERO)) {
            simulators.smsbranaClock(ahead);
            String id = hub.send("smsbrana", "+491711234567", "What time is it " + ahead);
            hub.becomes(id, "delivered");
            assertEquals("open", hub.account("smsbrana").path("state").asText(), ahead::toString);
        }
        assertEquals(3, simulators.received().total());
    }

    private static List<String> texts(String account) throws Exception {
        List<String> texts = new ArrayList<>();
        hub.json("/api/v1/inbound?account=" + account)
                .path("messages")
                .forEach(message -> texts.add(message.path("text").asText()));
        return texts;
    }

    private static Map<String, String> gateway() {
        return Map.of(
                "url",
                simulators.gateway(),
                "success",
                "^OK",
                "failure",
                "^ERROR (\\d+)",
                "id",
                "^OK (\\d+)",
                "inbound-id",
                "number");
    }

    private static Map<String, String> login(String name) {
        return Map.of("login", name, "password", "demo");
    }

    private static Account account(
            String id, String provider, URI url, Map<String, String> given, Account.Tls tls, boolean inbound) {
        return TestHub.provided(
                id,
                provider,
                given,
                TestHub.DELIVERY,
                new Account.Connection(url, Duration.ofSeconds(2), Duration.ofSeconds(3), null, 0, POLL, inbound, tls));
    }
}
