package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.account.ClientDefaults;
import smshub.json.Json;
import smshub.settings.Completion;
import smshub.simulator.Simulators;
import smshub.template.EventRule;
import smshub.testing.TestHub;

/** A template, an event and a contact are the same on every channel. */
class TemplatesIT {
    private static final String TO = "+491711234567";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;
    private static java.sql.Connection customers;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        customers = DriverManager.getConnection(url, "sa", "");
        execute(
                "CREATE TABLE customer (id bigint PRIMARY KEY, phone varchar(32), language varchar(8), name varchar(64))");
        execute("INSERT INTO customer VALUES (4711, '0171 1234567', 'cs', 'CONTACT')");
        Completion completion = new Completion(
                List.of(),
                Map.of(),
                Map.of("app", new ClientDefaults(null, "orders", null, null, null, null)),
                List.of(new EventRule(
                        "inspector",
                        "order.assigned",
                        "order.ready",
                        List.of(EventRule.Recipients.of("{{inspector.phone}}")),
                        new EventRule.Wishes(null, null, null, null, null))),
                new Completion.Contacts(
                        url,
                        "sa",
                        null,
                        "SELECT phone, language, name FROM customer WHERE id = ?",
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        2));
        hub = new TestHub(TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d))
                .with(completion));
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(hub.at("/api/v1/templates/order.ready"))
                        .header("X-API-Key", TestHub.KEY)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"texts\": {\"cs\": \"Zakazka pro {{name}} ({{order.id}})\","
                                + " \"de\": \"Auftrag für {{name}} ({{order.id}})\"}}"))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
    }

    @AfterAll
    static void stop() throws Exception {
        hub.balances();
        hub.close();
        simulators.close();
        customers.close();
    }

    @BeforeEach
    void forget() {
        simulators.received().clear();
    }

    /** How requests come in. */
    enum Channel {
        HTTP,
        EVENT,
        CONTACT,
        QUEUE,
        QUEUE_MAP,
        QUEUE_EVENT,
        QUEUE_CONTACT,
        ROUTE
    }

    @ParameterizedTest
    @EnumSource
    void aTemplateIsFilledOnEveryChannel(Channel channel) throws Exception {
        String name = channel.name();
        Map<String, Object> values = Map.of("name", name, "order", Map.of("id", 17));
        Map<String, Object> request = Map.of("to", TO, "template", "order.ready", "values", values);
        Map<String, Object> event = Map.of(
                "event",
                "order.assigned",
                "values",
                Map.of("name", name, "order.id", "17", "inspector", Map.of("phone", TO)));
        Map<String, Object> contact =
                Map.of("to", "contact:4711", "template", "order.ready", "values", Map.of("order.id", 17));
        switch (channel) {
            case HTTP -> taken(hub.post("/api/v1/messages", request));
            case EVENT -> taken(hub.post("/api/v1/events", event));
            case CONTACT -> taken(hub.post("/api/v1/messages", contact));
            case QUEUE -> queue(session -> session.createTextMessage(Json.text(request)));
            case QUEUE_EVENT -> queue(session -> session.createTextMessage(Json.text(event)));
            case QUEUE_CONTACT -> queue(session -> session.createTextMessage(Json.text(contact)));
            case QUEUE_MAP ->
                queue(session -> {
                    MapMessage map = session.createMapMessage();
                    map.setString("to", TO);
                    map.setString("template", "order.ready");
                    map.setString("value.name", name);
                    map.setInt("value.order.id", 17);
                    return map;
                });
            case ROUTE ->
                hub.camel().createProducerTemplate().requestBody("hub:accept?client=app&repeatable=false", request);
        }
        String expected =
                channel.name().endsWith("CONTACT") ? "Zakazka pro CONTACT (17)" : "Auftrag für " + name + " (17)";
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        List.of(expected),
                        simulators.received().messages().stream()
                                .map(message -> message.text())
                                .toList()));
    }

    @Test
    void timeLineAndPreviewNameTemplateAndLanguage() throws Exception {
        Map<String, Object> request = Map.of(
                "to", TO, "template", "order.ready", "language", "cs", "values", Map.of("name", "x", "order.id", 1));
        String id = hub.accepted(request);

        hub.becomes(id, "sent");
        JsonNode message = hub.json("/api/v1/messages/" + id);
        assertEquals("orders", message.path("category").asText());
        assertEquals(
                "template: The text is that of the template order.ready in cs.",
                message.at("/timeline/0/note").asText(),
                message::toString);
        String preview = hub.post("/api/v1/preview", request).body();
        assertTrue(preview.contains("The text is that of the template order.ready in cs."), preview);
    }

    @Test
    void whatIsMissingOrUnknownIsNamed() throws Exception {
        assertEquals(
                "template-value-missing values.order.id",
                refused(Map.of("to", TO, "template", "order.ready", "values", Map.of("name", "x"))));
        assertEquals("template-unknown template", refused(Map.of("to", TO, "template", "nothing")));
        assertEquals("contact-unknown to", refused(Map.of("to", "contact:4712", "text", "x")));
        HttpResponse<String> event = hub.post("/api/v1/events", Map.of("event", "order.lost"));
        assertEquals(
                "event-unknown", Json.JSON.readTree(event.body()).path("code").asText());
    }

    @Test
    void anEventIsToldOnceForItsReference() throws Exception {
        Map<String, Object> event = Map.of(
                "event",
                "order.assigned",
                "reference",
                "once",
                "values",
                Map.of("name", "x", "order.id", "1", "inspector.phone", TO));
        JsonNode first = Json.JSON.readTree(hub.post("/api/v1/events", event).body());
        JsonNode again = Json.JSON.readTree(hub.post("/api/v1/events", event).body());

        assertEquals(first.at("/messages/0/id"), again.at("/messages/0/id"));
        assertTrue(again.at("/messages/0/repeated").asBoolean());
    }

    private static void taken(HttpResponse<String> answer) {
        assertEquals(202, answer.statusCode(), answer::body);
    }

    private static String refused(Map<String, ?> request) throws Exception {
        JsonNode problem =
                Json.JSON.readTree(hub.post("/api/v1/messages", request).body());
        return problem.path("code").asText() + " " + problem.path("field").asText();
    }

    private interface Sent {
        Message by(Session session) throws JMSException;
    }

    private static void queue(Sent message) throws JMSException {
        try (Connection connection = TestHub.queue(hub.service.brokerPort()).createConnection()) {
            Session session = connection.createSession();
            session.createProducer(session.createQueue("sms.requests")).send(message.by(session));
        }
    }

    private static void execute(String statement) throws SQLException {
        try (Statement one = customers.createStatement()) {
            one.execute(statement);
        }
    }
}
