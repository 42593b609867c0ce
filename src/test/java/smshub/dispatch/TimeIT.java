package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.account.Client;
import smshub.account.Client.Schedule;
import smshub.account.Quiet;
import smshub.cli.Commands;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.testing.Surroundings;
import smshub.testing.TestHub;

/** When messages go: as their senders ask, on every channel alike, and not while their recipients are left alone. */
@TestInstance(Lifecycle.PER_CLASS)
class TimeIT {
    private static final String TO = "+491711234567";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private Surroundings around;
    private TestHub hub;

    @BeforeAll
    void start() throws Exception {
        around = new Surroundings(data);
        LocalTime now = LocalTime.now(BERLIN).truncatedTo(ChronoUnit.SECONDS);
        Settings plain = TestHub.settings(
                data.resolve("hub"),
                around.account("main"),
                TestHub.gateway(
                        "night",
                        around.simulators(),
                        delivery -> delivery.with(quiet(now.minusHours(1), now.plusHours(2)))));
        Client app = plain.clients().get(0).with(new Schedule(TOKYO, Quiet.NONE));
        hub = new TestHub(new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                Set.of(),
                plain.operators(),
                List.of(app),
                plain.accounts(),
                List.of(
                        around.mailbox(),
                        around.table(Map.of(
                                "send-at", "send_at timestamp",
                                "max-age", "max_age varchar(10)",
                                "category", "category varchar(20)")),
                        around.folders())));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        around.close();
    }

    /** How requests come in, each with a place of its own for the same wish. */
    enum Channel {
        REST,
        SEND,
        QUEUE_JSON,
        QUEUE_TEXT,
        MAIL_SUBJECT,
        MAIL_HEADER,
        TABLE,
        SPOOL,
        ROUTE,
        COMMAND
    }

    /** The clock is the client's, though the channel says no offset. */
    @ParameterizedTest
    @EnumSource
    void theSameWishIsTheSameOnEveryChannel(Channel channel) throws Exception {
        LocalDateTime local = LocalDateTime.now(TOKYO).plusDays(2).truncatedTo(ChronoUnit.SECONDS);
        String category = channel.name().toLowerCase(java.util.Locale.ROOT);
        switch (channel) {
            case REST -> hub.accepted(wish(local, category));
            case SEND ->
                assertTrue(hub.get("/send?key=" + TestHub.KEY + "&to=%2B491711234567&text=Hi&maxAge=PT12H&category="
                                + category + "&sendAt=" + URLEncoder.encode(local.toString(), StandardCharsets.UTF_8))
                        .body()
                        .startsWith("OK "));
            case QUEUE_JSON -> queue(Json.text(wish(local, category)), Map.of());
            case QUEUE_TEXT ->
                queue("Hi", Map.of("to", TO, "sendAt", local.toString(), "maxAge", "PT12H", "category", category));
            case MAIL_SUBJECT ->
                around.mail(TO, "[sms: sendAt=" + local + "; maxAge=PT12H; category=" + category + "]", "Hi");
            case MAIL_HEADER ->
                around.mail(
                        TO,
                        "Hi",
                        "Hi",
                        Map.of(
                                "X-SMS-Send-At",
                                local.toString(),
                                "X-SMS-Max-Age",
                                "PT12H",
                                "X-SMS-Category",
                                category));
            case TABLE ->
                around.execute(
                        "INSERT INTO smsserver_out (recipient, text, create_date, send_at, max_age, category) VALUES"
                                + " ('491711234567', 'Hi', now(), '"
                                + local.toString().replace('T', ' ') + "', 'PT12H', '"
                                + category + "')");
            case ROUTE ->
                hub.camel()
                        .createProducerTemplate()
                        .requestBodyAndHeaders(
                                "hub:accept?client=app&repeatable=false",
                                "Hi",
                                Map.of("to", TO, "sendAt", local.toString(), "maxAge", "PT12H", "category", category),
                                String.class);
            case COMMAND ->
                command("send", TO, "Hi", "--send-at", local.toString(), "--max-age", "PT12H", "--category", category);
            case SPOOL ->
                around.file(
                        "wish",
                        "To: 491711234567\nSend_at: " + local + "\nMax_age: PT12H\nCategory: " + category + "\n\nHi\n");
        }
        JsonNode message = found(category);
        Instant moment = local.atZone(TOKYO).toInstant();
        assertEquals("scheduled", message.path("state").asText(), message::toString);
        assertEquals(moment, Instant.parse(message.path("sendAt").asText()));
        assertEquals(
                moment.plus(Duration.ofHours(12)),
                Instant.parse(message.path("expiresAt").asText()));
        assertEquals("send-time " + message.path("sendAt").asText(), waiting(message));
        assertEquals(
                1,
                hub.json("/api/v1/messages?waiting=send-time&category=" + category)
                        .path("messages")
                        .size());
        assertEquals(
                0,
                hub.json("/api/v1/messages?waiting=next-attempt&category=" + category)
                        .path("messages")
                        .size());
    }

    @Test
    void aMailProgramsOwnWordsCount() throws Exception {
        around.mail(
                TO,
                "[sms: category=outlook]",
                "Hi",
                Map.of(
                        "Deferred-Delivery", "Fri, 01 Jan 2100 10:00:00 +0100",
                        "Expires", "Fri, 01 Jan 2100 12:00:00 +0100"));
        around.mail(TO, "[sms: category=refused]", "Hi", Map.of("Deferred-Delivery", "tomorrow"));
        await().atMost(SOON).untilAsserted(() -> {
            String refused =
                    hub.json("/api/v1/messages?state=refused&source=mail").toString();
            assertTrue(
                    refused.contains("at most a year ahead") && refused.contains("The field sendAt must be"), refused);
        });
    }

    @Test
    void whatComesInQuietHoursWaitsForTheirEnd() throws Exception {
        JsonNode preview = Json.JSON
                .readTree(hub.post("/api/v1/preview", Map.of("account", "night", "to", TO, "text", "Hi"))
                        .body())
                .at("/messages/0/verdicts");
        assertTrue(preview.toString().contains("It is quiet for the recipient until"), preview::toString);

        String id = hub.accepted(Map.of("account", "night", "to", TO, "text", "Hi"));
        await().atMost(SOON)
                .until(() ->
                        !hub.json("/api/v1/messages/" + id).path("waitingFor").isMissingNode());
        JsonNode message = hub.json("/api/v1/messages/" + id);
        assertEquals("scheduled", message.path("state").asText());
        assertEquals("quiet-hours " + message.path("sendAt").asText(), waiting(message));
        assertTrue(
                message.at("/timeline/0/note").asText().contains("by the clock of Europe/Berlin"), message::toString);

        String refused = hub.post(
                        "/api/v1/messages", Map.of("account", "night", "to", TO, "text", "Hi", "maxAge", "PT30M"))
                .body();
        assertTrue(refused.contains("\"quiet-hours\"") && refused.contains("\"maxAge\""), refused);
    }

    /** What {@code ./hub} does with arguments. */
    private void command(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", hub.at("").toString(), "--key", TestHub.KEY));
        assertEquals(0, Commands.execute(List.of(), all.toArray(String[]::new)));
    }

    private static Quiet quiet(LocalTime from, LocalTime to) {
        return new Quiet(from, to, Set.of(), Set.of());
    }

    private static Map<String, Object> wish(LocalDateTime local, String category) {
        return Map.of("to", TO, "text", "Hi", "sendAt", local.toString(), "maxAge", "PT12H", "category", category);
    }

    private static String waiting(JsonNode message) {
        return message.path("waitingFor").asText() + " "
                + message.path("waitingUntil").asText();
    }

    private JsonNode found(String category) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            hub.json("/api/v1/messages?category=" + category).path("messages").forEach(found::add);
            return !found.isEmpty();
        });
        assertEquals(1, found.size());
        return found.get(0);
    }

    private void queue(String text, Map<String, String> properties) throws Exception {
        try (Connection connection = TestHub.queue(hub.service.brokerPort()).createConnection();
                Session session = connection.createSession()) {
            TextMessage message = session.createTextMessage(text);
            for (Map.Entry<String, String> property : properties.entrySet()) {
                message.setStringProperty(property.getKey(), property.getValue());
            }
            session.createProducer(session.createQueue("sms.requests")).send(message);
        }
    }
}
