package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.account.PrefixTable;
import smshub.account.Prices;
import smshub.json.Json;
import smshub.message.MessageEvent;
import smshub.settings.Settings;
import smshub.testing.IntakeSamples;
import smshub.testing.MovableClock;
import smshub.testing.Surroundings;
import smshub.testing.TestHub;

/** What a message costs is told on every channel and kept; and what becomes of messages when an account's time is over. */
class PriceIT {
    private static final String TO = "+491711234567";
    /** Two segments. */
    private static final String TEXT = "x".repeat(200);

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ANNA = "anna@example.com";
    private static final MovableClock CLOCK = new MovableClock();

    @TempDir
    private static Path data;

    private static Surroundings around;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(data);
        around.user(ANNA);
        Settings plain = TestHub.settings(
                data.resolve("hub"),
                account("main", "90210", null, "+49=0.07"),
                account("ends", null, Instant.now().plus(Duration.ofHours(1)), "+49=0.05"));
        hub = new TestHub(
                IntakeSamples.with(
                        TestHub.reachable(plain),
                        Set.of(Settings.Facade.SMSAPI),
                        List.of(
                                around.mailbox(Map.of("answers", "always")),
                                around.folders(),
                                around.table(Map.of(
                                        "segments", "parts int",
                                        "price", "price decimal(12,6)",
                                        "currency", "currency varchar(3)")))),
                CLOCK);
    }

    private static Account account(String id, String phoneNumber, Instant until, String price) {
        Account plain = around.account(id);
        PrefixTable table = new PrefixTable();
        table.put(price.split("=")[0], (long) (Double.parseDouble(price.split("=")[1]) * 1e6));
        return new Account(
                id,
                plain.provider(),
                id,
                true,
                null,
                List.of(),
                plain.numbers(),
                plain.texts(),
                null,
                List.of(),
                plain.delivery(),
                plain.connection(),
                plain.settings(),
                plain.secrets(),
                new Account.Terms(
                        "Anna", List.of(), phoneNumber, false, until, new Prices("EUR", PrefixTable.NONE, table)));
    }

    @AfterAll
    static void stop() throws Exception {
        hub.balances();
        hub.close();
        around.close();
    }

    @Test
    void itIsToldOverHttpAndKeptBesideWhatTheProviderTells() throws Exception {
        JsonNode accepted = Json.JSON
                .readTree(hub.post("/api/v1/messages", Map.of("to", TO, "text", TEXT))
                        .body())
                .at("/messages/0");
        assertEquals("2 0.14 EUR", accepted.path("segments") + " " + price(accepted.path("price")));
        JsonNode preview = Json.JSON
                .readTree(hub.post("/api/v1/preview", Map.of("to", TO, "text", TEXT))
                        .body())
                .at("/messages/0");
        assertEquals("0.14 EUR", price(preview.path("price")));
        assertTrue(preview.toString().contains("2 segments cost 0.14 EUR."), preview::toString);
        JsonNode simple = Json.JSON.readTree(
                hub.get("/send?format=json&to=%2B491711234567&text=" + TEXT).body());
        assertEquals("0.14 EUR", price(simple.path("price")), simple::toString);

        String id = accepted.path("id").asText();
        hub.becomes(id, "sent");
        JsonNode kept = hub.json("/api/v1/messages/" + id);
        assertEquals("0.14 EUR", price(kept.path("price")), kept::toString);
        assertEquals("0.32 points", price(kept.path("providerPrice")), kept::toString);
        String csv = hub.get("/api/v1/messages?format=csv").body();
        assertTrue(csv.contains(",0.14,EUR,0.32,points"), csv);
        JsonNode account = hub.account("main");
        assertEquals(
                "Anna 90210",
                account.path("owner").asText() + " "
                        + account.path("phoneNumber").asText());
    }

    @Test
    void itIsToldToThoseWhoAskByTheQueue() throws Exception {
        try (Connection connection = TestHub.queue(hub.service.brokerPort()).createConnection()) {
            Session session = connection.createSession();
            Queue replies = session.createTemporaryQueue();
            TextMessage request = session.createTextMessage(Json.text(Map.of("to", TO, "text", TEXT)));
            request.setJMSReplyTo(replies);
            session.createProducer(session.createQueue("sms.requests")).send(request);
            connection.start();
            MessageConsumer answers = session.createConsumer(replies);
            JsonNode accepted = answer(answers);
            assertEquals("accepted", accepted.path("state").asText(), accepted::toString);
            assertEquals("0.14 EUR", price(accepted.at("/message/price")), accepted::toString);
            JsonNode sent = answer(answers);
            while (!sent.path("state").asText().equals("sent")) {
                sent = answer(answers);
            }
            assertEquals(2, sent.at("/cost/segments").asInt(), sent::toString);
            assertEquals("0.14 EUR", price(sent.at("/cost/price")), sent::toString);
            assertEquals("0.32 points", price(sent.at("/cost/providerPrice")), sent::toString);
            assertEquals(
                    2, Json.read(sent.toString(), MessageEvent.class).cost().segments());
        }
    }

    @Test
    void itStandsInTheRow() throws Exception {
        around.execute("INSERT INTO smsserver_out (recipient, text, create_date) VALUES ('491711234567', '" + TEXT
                + "', now())");
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        "S 2 0.140000 EUR", around.row("SELECT status, parts, price, currency FROM smsserver_out")));
    }

    @Test
    void itStandsInTheFile() throws Exception {
        around.file("letter", "To: 491711234567\n\n" + TEXT + "\n");
        Path sent = around.spool().resolve("sent/letter");
        await().atMost(SOON).until(() -> Files.exists(sent));
        assertTrue(
                Files.readString(sent)
                        .contains("X-Hub-Segments: 2\nX-Hub-Price: 0.14 EUR\nX-Hub-Provider-Price: 0.32 points\n"),
                Files.readString(sent));
    }

    @Test
    void itStandsInTheAnswerToAMail() throws Exception {
        around.mail(TO, "News", TEXT);
        await().atMost(SOON).until(() -> !around.mails(ANNA).isEmpty());
        String text = around.mails(ANNA).get(0).getContent().toString();
        assertTrue(text.contains("(2 segments, 0.14 EUR)"), text);
    }

    @Test
    void aHandsetsMessageWentToTheAccountsNumberWhereTheProviderTellsNone() throws Exception {
        String answer = hub.get("/callback/main/inbound?sms_from=491711234567&sms_text=Hello&username=demo&MsgId="
                        + "&sms_date=" + Instant.now().getEpochSecond())
                .body();
        assertEquals("OK", answer);
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        "90210",
                        hub.json("/api/v1/inbound?account=main")
                                .at("/messages/0/to")
                                .asText()));
    }

    @Test
    void whatWaitsForAnAccountThatEndsGoesOnOrIsRefused() throws Exception {
        hub.post("/api/v1/accounts/ends/pause", Map.of());
        String named = hub.send("ends", TO, "only by this one");
        CLOCK.ahead(Duration.ofMinutes(61));
        try {
            hub.becomes(named, "refused");
            JsonNode told = hub.json("/api/v1/messages/" + named);
            assertEquals("account-ended", told.at("/problem/code").asText(), told::toString);
            assertEquals("disabled", hub.account("ends").path("state").asText());
            assertEquals(
                    422,
                    hub.post("/api/v1/messages", Map.of("account", "ends", "to", TO, "text", "x"))
                            .statusCode());
        } finally {
            CLOCK.ahead(Duration.ZERO);
            hub.post("/api/v1/accounts/ends/resume", Map.of());
        }
    }

    private static String price(JsonNode price) {
        return price.path("amount").asText() + " " + price.path("currency").asText();
    }

    private static JsonNode answer(MessageConsumer answers) throws Exception {
        return Json.JSON.readTree(((TextMessage) answers.receive(SOON.toMillis())).getText());
    }
}
