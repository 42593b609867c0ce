package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.testing.IntakeSamples;
import smshub.testing.Surroundings;
import smshub.testing.TestHub;

/** What rules make of texts shows, is the same on every channel, and does not make another request of one that comes again. */
class TextsIT {
    private static final String TO = "+491711234567";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Account.Texts SIGNED = new Account.Texts(1000, 7, true, false, " Shop");

    @TempDir
    Path data;

    private Surroundings around;
    private TestHub hub;

    @BeforeEach
    void start() throws Exception {
        around = new Surroundings(data);
    }

    private Settings settings(Account.Texts texts) {
        return TestHub.settings(data.resolve("hub"), TestHub.with(around.account("main"), texts));
    }

    @AfterEach
    void stop() throws Exception {
        hub.balances();
        hub.close();
        around.close();
    }

    @Test
    void aRequestThatComesAgainIsTheSameUnderAnotherSignature() throws Exception {
        hub = new TestHub(settings(SIGNED));
        Map<String, Object> order = Map.of("to", "0171 1234567", "text", "Zażółć");
        String id = first(hub.post("/api/v1/messages", order, "order-1").body());
        hub.becomes(id, "sent");
        JsonNode history = hub.json("/api/v1/messages/" + id);
        String note = history.at("/timeline/0/note").asText();
        assertEquals(
                "number: The number is read as one of the account's country. signature: This account's signature is"
                        + " appended. alphabet: Letters are replaced by their plain form, which keeps the text in the"
                        + " GSM-7 alphabet.",
                note);
        assertEquals("Zazolc Shop", history.path("text").asText(), history::toString);
        hub.close();
        hub = new TestHub(settings(new Account.Texts(1000, 7, false, false, " Your shop")));

        var again = hub.post("/api/v1/messages", order, "order-1");
        assertEquals(202, again.statusCode(), again::body);
        assertEquals(id, first(again.body()));
        var other = hub.post("/api/v1/messages", Map.of("to", TO, "text", "Zazolc"), "order-1");
        assertEquals(409, other.statusCode(), other::body);
        assertTrue(other.body().contains("reference-reused"), other::body);
        assertEquals(1, around.simulators().received().total());
    }

    /** The same wish on every channel: always plain, cut with a mark, one segment. */
    @Test
    void aWishIsHeardOnEveryChannel() throws Exception {
        hub = new TestHub(IntakeSamples.with(
                settings(new Account.Texts(1000, 7, false, false, "")),
                Set.of(Settings.Facade.SMSAPI),
                List.of(
                        around.mailbox(),
                        around.table(Map.of(
                                "transliterate", "plain varchar(20)",
                                "too-long", "too_long varchar(20)",
                                "max-segments", "parts int")),
                        around.folders())));

        String text = "ž".repeat(200);
        Map<String, Object> wish = Map.of("transliterate", "always", "tooLong", "cut-marked", "maxSegments", 1);
        Map<String, Object> body = new TreeMap<>(wish);
        body.put("text", text);

        body.put("to", to(1));
        String id = hub.accepted(body);

        String query = "&transliterate=always&tooLong=cut-marked&maxSegments=1&text="
                + URLEncoder.encode(text, StandardCharsets.UTF_8);
        String simple = hub.get("/send?key=" + TestHub.KEY + "&to=%2B" + to(2).substring(1) + query)
                .body();
        assertTrue(simple.startsWith("OK "), simple);

        try (Connection connection = TestHub.queue(hub.service.brokerPort()).createConnection()) {
            Session session = connection.createSession();
            var producer = session.createProducer(session.createQueue("sms.requests"));
            body.put("to", to(3));
            producer.send(session.createTextMessage(Json.text(body)));
            TextMessage plain = session.createTextMessage(text);
            plain.setStringProperty("to", to(4));
            for (Map.Entry<String, Object> each : wish.entrySet()) {
                plain.setObjectProperty(each.getKey(), each.getValue());
            }
            producer.send(plain);
        }

        around.mail(to(5), "[sms: transliterate=always; tooLong=cut-marked; maxSegments=1]", "z" + "ABC".repeat(60));

        around.execute("INSERT INTO smsserver_out (recipient, text, create_date, plain, too_long, parts) VALUES ('"
                + to(6).substring(1) + "', '" + text + "', now(), 'always', 'cut-marked', 1)");

        around.file(
                "wish",
                "To: " + to(7).substring(1) + "\nAlphabet: UTF-8\nTransliterate: always\nToo_long: cut-marked\n"
                        + "Max_segments: 1\n\n" + text);

        Map<String, Object> headers = new TreeMap<>(wish);
        headers.put("to", to(8));
        headers.put("reference", "route-8");
        hub.camel()
                .createProducerTemplate()
                .requestBodyAndHeaders("hub:accept?client=app", text, headers, String.class);

        // SMSAPI has a word for plain letters only
        String answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(hub.at("/sms.do?encoding=utf-8&normalize=1&to="
                                        + to(9).substring(1) + "&message="
                                        + URLEncoder.encode("ž".repeat(80), StandardCharsets.UTF_8)))
                                .header("Authorization", "Bearer " + TestHub.KEY)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertTrue(answer.startsWith("OK:"), answer);

        String cut = "z".repeat(157) + "...";
        Map<String, String> expected = new TreeMap<>();
        for (int i = 1; i <= 8; i++) {
            expected.put(to(i).substring(1), cut);
        }
        expected.put(to(5).substring(1), "z" + "ABC".repeat(52) + "...");
        expected.put(to(9).substring(1), "z".repeat(80));
        await().atMost(SOON).untilAsserted(() -> {
            Map<String, String> received = new TreeMap<>();
            around.simulators()
                    .received()
                    .messages()
                    .forEach(message -> received.put(message.to().replace("+", ""), message.text()));
            assertEquals(expected, received);
        });
        for (JsonNode message : hub.json("/api/v1/messages?limit=20").path("messages")) {
            String note = hub.json("/api/v1/messages/" + message.path("id").asText())
                    .at("/timeline/0/note")
                    .asText();
            boolean facade = message.path("to").asText().equals(to(9));
            assertTrue(facade || note.contains("length: The text takes 2 segments;"), note);
            assertEquals(!message.path("to").asText().equals(to(5)), note.contains("transliterate: "), note);
            assertFalse(note.contains("zzz") || note.contains("žž"), note);
        }
        String preview = hub.post("/api/v1/preview", Map.of("to", TO, "text", "ž", "transliterate", "always"))
                .body();
        assertTrue(
                preview.contains("{\"rule\":\"transliterate\",\"account\":\"main\",\"passed\":true,"
                        + "\"sentence\":\"Letters and signs are replaced by those of GSM-7.\"}"),
                preview);
        String refused = hub.post("/api/v1/messages", Map.of("to", TO, "text", "x", "tooLong", "cut"))
                .body();
        assertTrue(refused.contains("The field tooLong must be one of refuse, cut-marked, split."), refused);
        assertEquals("sent", hub.state(id));
        split();
    }

    /** A text that is too long for one message goes in two on every channel, and each answer says so. */
    private void split() throws Exception {
        String text = "Ordered ".repeat(30);
        Map<String, Object> wish = Map.of("tooLong", "split", "maxSegments", 1);
        Map<String, Object> body = new TreeMap<>(wish);
        body.put("text", text);

        body.put("to", to(21));
        JsonNode rest = Json.JSON
                .readTree(hub.post("/api/v1/messages", body, "split-1").body())
                .at("/messages/0");
        String first = rest.path("id").asText();
        String second = rest.at("/ids/1").asText();
        assertEquals(first + " 2", rest.at("/ids/0").asText() + " " + rest.path("segments"), rest::toString);
        JsonNode again = Json.JSON
                .readTree(hub.post("/api/v1/messages", body, "split-1").body())
                .at("/messages/0");
        assertEquals(rest.path("ids"), again.path("ids"));
        assertTrue(again.path("repeated").asBoolean(), again::toString);
        body.put("text", text + "!");
        assertEquals(409, hub.post("/api/v1/messages", body, "split-1").statusCode());
        body.put("text", text);
        JsonNode preview =
                Json.JSON.readTree(hub.post("/api/v1/preview", body).body()).at("/messages/0/pieces/1");
        assertTrue(preview.path("text").asText().startsWith("2/2 Ordered "), preview::toString);

        String simple = hub.get("/send?key=" + TestHub.KEY + "&to=%2B" + to(22).substring(1)
                        + "&tooLong=split&maxSegments=1&text=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .body();
        assertTrue(simple.matches("OK [-0-9a-f]{36} [-0-9a-f]{36}\n"), simple);

        try (Connection connection = TestHub.queue(hub.service.brokerPort()).createConnection()) {
            Session session = connection.createSession();
            var replies = session.createTemporaryQueue();
            connection.start();
            body.put("to", to(23));
            TextMessage asked = session.createTextMessage(Json.text(body));
            asked.setJMSReplyTo(replies);
            session.createProducer(session.createQueue("sms.requests")).send(asked);
            var answers = session.createConsumer(replies);
            JsonNode one = Json.JSON.readTree(((TextMessage) answers.receive(20_000)).getText());
            JsonNode two = Json.JSON.readTree(((TextMessage) answers.receive(20_000)).getText());
            assertEquals(
                    one.path("messageId").asText() + " 1/2",
                    one.at("/split/ids/0").asText() + " " + one.at("/split/part") + "/" + one.at("/split/parts"),
                    one::toString);
            assertEquals(one.at("/split/ids/1"), two.path("messageId"), two::toString);
            assertEquals(one.path("messageId"), two.at("/split/of"), two::toString);
        }
        around.mail(
                to(25),
                "[sms: tooLong=split; maxSegments=1]",
                "Ordered ".repeat(30).strip() + " ");
        around.execute("INSERT INTO smsserver_out (recipient, text, create_date, too_long, parts) VALUES ('"
                + to(26).substring(1) + "', '" + text + "', now(), 'split', 1)");
        around.file(
                "split",
                "To: " + to(27).substring(1) + "\nAlphabet: UTF-8\nToo_long: split\nMax_segments: 1\n\n" + text);
        Map<String, Object> headers = new TreeMap<>(wish);
        headers.put("to", to(28));
        headers.put("reference", "route-28");
        String route = hub.camel()
                .createProducerTemplate()
                .requestBodyAndHeaders("hub:accept?client=app", text, headers, String.class);
        assertEquals(2, Json.JSON.readTree(route).at("/messages/0/ids").size(), route);

        await().atMost(SOON).untilAsserted(() -> {
            for (int number : new int[] {21, 22, 23, 25, 26, 27, 28}) {
                List<String> texts = around.simulators().received().messages().stream()
                        .filter(message -> message.to().endsWith(to(number).substring(1)))
                        .map(message -> message.text())
                        .sorted()
                        .toList();
                assertEquals(2, texts.size(), () -> number + ": " + texts);
                assertTrue(texts.get(0).startsWith("1/2 ") && texts.get(1).startsWith("2/2 "), texts::toString);
                assertEquals(
                        text.strip(), (texts.get(0).substring(4) + texts.get(1).substring(4)).strip());
            }
        });
        hub.becomes(second, "sent");
        JsonNode record = hub.json("/api/v1/messages/" + second);
        assertEquals(
                first + " 2 of 2 split-1#2",
                record.at("/split/of").asText() + " " + record.at("/split/part") + " of " + record.at("/split/parts")
                        + " " + record.path("reference").asText(),
                record::toString);
        assertEquals(
                List.of(first, second),
                Json.JSON.convertValue(hub.json("/api/v1/messages/" + first).at("/split/ids"), List.class));
        await().atMost(SOON).until(() -> Files.exists(around.spool().resolve("sent/split")));
    }

    private static String to(int number) {
        return "+4917112345" + (10 + number);
    }

    private static String first(String answer) throws Exception {
        return Json.JSON.readTree(answer).at("/messages/0/id").asText();
    }
}
