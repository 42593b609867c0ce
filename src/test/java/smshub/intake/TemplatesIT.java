package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import smshub.simulator.Received;
import smshub.template.EventRule;
import smshub.testing.Surroundings;
import smshub.testing.TestHub;

/** A template, an event and a contact are the same on every channel. */
class TemplatesIT {
    private static final String TO = "+491711234567";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path data;

    private static Surroundings around;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(data);
        around.execute(
                "CREATE TABLE customer (id bigint PRIMARY KEY, phone varchar(32), language varchar(8), name varchar(64))");
        around.execute("INSERT INTO customer VALUES (4711, '0171 1234567', 'cs', 'CONTACT')");
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
                        around.databaseUrl(),
                        "sa",
                        null,
                        "SELECT phone, language, name FROM customer WHERE id = ?",
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        2));
        hub = new TestHub(TestHub.fetching(
                        TestHub.settings(data.resolve("hub"), around.account("main")),
                        around.mailbox(),
                        around.table(Map.of(
                                "template", "template varchar(64)",
                                "values", "template_values varchar(500)")),
                        around.folders())
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
        around.close();
    }

    @BeforeEach
    void forget() {
        around.simulators().received().clear();
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
        QUEUE_TEXT,
        ROUTE,
        ROUTE_TEXT,
        SEND,
        MAIL,
        TABLE,
        SPOOL
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
            case QUEUE_TEXT ->
                queue(session -> {
                    Message text = session.createTextMessage("");
                    text.setStringProperty("to", TO);
                    text.setStringProperty("template", "order.ready");
                    text.setStringProperty("values", Json.text(values));
                    return text;
                });
            case ROUTE_TEXT ->
                hub.camel()
                        .createProducerTemplate()
                        .requestBodyAndHeaders(
                                "hub:accept?client=app&repeatable=false",
                                null,
                                Map.of("to", TO, "template", "order.ready", "values", values));
            case SEND ->
                assertEquals(
                        200,
                        hub.get("/send?to=%2B491711234567&template=order.ready&value.name=SEND&value.order.id=17")
                                .statusCode());
            case MAIL -> around.mail(TO, "[sms: template=order.ready]", "name: MAIL\norder.id: 17\n-- \nAnna, Sales");
            case TABLE ->
                around.execute("INSERT INTO smsserver_out (recipient, text, create_date, template, template_values)"
                        + " VALUES ('491711234567', '', now(), 'order.ready', '" + Json.text(values) + "')");
            case SPOOL ->
                around.file("one", "To: 491711234567\nTemplate: order.ready\nValues: " + Json.text(values) + "\n\n");
            case ROUTE ->
                hub.camel().createProducerTemplate().requestBody("hub:accept?client=app&repeatable=false", request);
        }
        String expected =
                channel.name().endsWith("CONTACT") ? "Zakazka pro CONTACT (17)" : "Auftrag für " + name + " (17)";
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        List.of(expected),
                        around.simulators().received().messages().stream()
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

    /** What was asked is compared, and not what a template makes of it. */
    @Test
    void aRepeatIsTheSameThoughItsTemplateWasChangedOrIsGone() throws Exception {
        assertEquals(200, template("PUT", "Ready, {{name}}"));
        Map<String, Object> request = Map.of("to", TO, "template", "passing", "values", Map.of("name", "x"));
        String first = first(hub.post("/api/v1/messages", request, "passing-1"));
        hub.becomes(first, "sent");
        assertEquals(200, template("PUT", "It is ready now, dear {{name}}"));
        assertEquals(first, first(hub.post("/api/v1/messages", request, "passing-1")));
        Map<String, Object> other = Map.of("to", TO, "template", "passing", "values", Map.of("name", "y"));
        assertEquals(409, hub.post("/api/v1/messages", other, "passing-1").statusCode());
        assertEquals(204, template("DELETE", null));
        assertEquals(first, first(hub.post("/api/v1/messages", request, "passing-1")));
        assertEquals(409, hub.post("/api/v1/messages", other, "passing-1").statusCode());
        assertEquals(422, hub.post("/api/v1/messages", request, "passing-2").statusCode());
        assertEquals(1, around.simulators().received().total());
    }

    private static String first(HttpResponse<String> answer) throws Exception {
        assertEquals(202, answer.statusCode(), answer::body);
        return Json.JSON.readTree(answer.body()).at("/messages/0/id").asText();
    }

    private static int template(String method, String text) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(hub.at("/api/v1/templates/passing"))
                                .header("X-API-Key", TestHub.KEY)
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        text == null
                                                ? BodyPublishers.noBody()
                                                : BodyPublishers.ofString(
                                                        Json.text(Map.of("texts", Map.of("en", text)))))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    /** Requests whose contacts cannot be looked up wait beside the queue, and are sent when they can. */
    @Test
    void whoWaitsForAContactDelaysNobody() throws Exception {
        around.execute("ALTER TABLE customer RENAME TO elsewhere");
        try (Connection connection = TestHub.queue(hub.service.brokerPort()).createConnection()) {
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(session.createQueue("sms.requests"));
            for (int i = 0; i < 120; i++) {
                producer.send(session.createTextMessage(Json.text(Map.of("to", "contact:4713", "text", "waits " + i))));
            }
            producer.send(session.createTextMessage(Json.text(Map.of("to", TO, "text", "behind them"))));
        }
        await().atMost(SOON).until(() -> texts().contains("behind them"));
        assertEquals(0, waited());
        around.execute("ALTER TABLE elsewhere RENAME TO customer");
        around.execute("INSERT INTO customer VALUES (4713, '0171 1234599', 'de', 'Late')");
        await().atMost(SOON).until(() -> waited() == 120);
        assertEquals(1, texts().stream().filter("behind them"::equals).count());
    }

    /** What was sent, perhaps also what another test asked for and did not wait for. */
    private static List<String> texts() {
        return around.simulators().received().messages().stream()
                .map(Received.Message::text)
                .toList();
    }

    private static long waited() {
        return texts().stream().filter(text -> text.startsWith("waits ")).count();
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
}
