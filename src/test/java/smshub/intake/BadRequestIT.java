package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Whatever comes by the queue gets a clear end, and what comes behind it is not held up. */
class BadRequestIT {
    private static final String TO = "+491711234567";
    private static final long PATIENCE = 20_000;

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        hub = new TestHub(settings());
    }

    private static Settings settings() {
        return TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
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

    @AfterEach
    void balances() {
        hub.balances();
    }

    /** Makes a message that is no request. */
    private interface Bad {
        Message message(Session session) throws JMSException;
    }

    private record Case(String name, String code, Bad bad) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("no body", "body-missing", Session::createTextMessage),
                new Case("no body at all", "body-missing", Session::createMessage),
                new Case("empty text", "body-missing", session -> session.createTextMessage("")),
                new Case("no JSON", "body-malformed", session -> session.createTextMessage("hello")),
                new Case("array", "body-malformed", session -> session.createTextMessage("[1]")),
                new Case("deep", "body-malformed", session -> session.createTextMessage("[".repeat(100_000))),
                new Case("10 MB", "body-too-large", session -> session.createTextMessage("x".repeat(10 << 20))),
                new Case("10 MB of bytes", "body-too-large", session -> bytes(session, new byte[10 << 20])),
                new Case(
                        "text of 300,000 characters",
                        "text-too-long",
                        session -> json(session, Map.of("to", TO, "text", "x".repeat(300_000)))),
                new Case("not UTF-8", "body-malformed", session -> bytes(session, new byte[] {'{', (byte) 0xC3, '}'})),
                new Case("map without a recipient", "field-missing", BadRequestIT::map),
                new Case("object", "body-malformed", session -> session.createObjectMessage("an object")),
                new Case("stream", "body-malformed", BadRequestIT::stream),
                new Case(
                        "unknown field",
                        "field-unknown",
                        session -> json(session, Map.of("to", TO, "text", "x", "colour", "red"))),
                new Case(
                        "number for text",
                        "field-invalid",
                        session -> session.createTextMessage("{\"to\":\"" + TO + "\",\"text\":1}")),
                new Case(
                        "control character",
                        "field-invalid",
                        session -> json(session, Map.of("to", TO, "text", "x", "reference", "a\u0007b"))),
                new Case(
                        "half a surrogate pair",
                        "text-not-encodable",
                        session -> session.createTextMessage("{\"to\":\"" + TO + "\",\"text\":\"x\\ud83dy\"}")),
                new Case(
                        "too many recipients",
                        "recipients-too-many",
                        session -> json(session, Map.of("to", numbers(10_001), "text", "x"))),
                new Case("no recipient", "field-missing", session -> json(session, Map.of("text", "x"))),
                new Case(
                        "landline",
                        "number-not-mobile",
                        session -> json(session, Map.of("to", "+493012345678", "text", "x"))),
                new Case(
                        "unknown account",
                        "account-unknown",
                        session -> json(session, Map.of("to", TO, "text", "x", "account", "none"))),
                new Case("two references", "field-invalid", BadRequestIT::twoReferences));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsAmongTheDeadWithItsReasonAndIsAnswered(Case bad) throws Exception {
        for (ConnectionFactory factory : List.of(
                TestHub.queue(hub.service.brokerPort()),
                new JmsConnectionFactory("app", TestHub.PASSWORD, "amqp://127.0.0.1:" + hub.service.brokerPort()))) {
            try (App app = new App(factory);
                    Dead dead = new Dead()) {
                app.send(bad.bad.message(app.session), "bad");
                Message buried = dead.next();
                assertEquals(bad.code, buried.getStringProperty("code"));
                assertTrue(buried.getStringProperty("sentence").endsWith("."), buried.getStringProperty("sentence"));
                assertNull(buried.getStringProperty("smsId"));
                JsonNode refused = app.answer("bad");
                assertEquals("refused", refused.path("state").asText());
                assertEquals(bad.code, refused.at("/problem/code").asText());
                app.send(json(app.session, Map.of("to", TO, "text", "good")), "good");
                assertEquals("accepted", app.answer("good").path("state").asText());
                assertEquals("sent", app.answer("good").path("state").asText());
            }
        }
    }

    @Test
    void headersSteerNothing() throws Exception {
        try (App app = new App(TestHub.queue(hub.service.brokerPort()))) {
            for (Map.Entry<String, Object> header : Map.<String, Object>of(
                            "CamelHttpUri", "http://127.0.0.1:1/",
                            "CamelVertxWebsocketX", "x",
                            "smsId", "not an id",
                            "movable", true,
                            "tries", 7L,
                            "code", "none",
                            "_AMQ_ORIG_ADDRESS", "sms.dead",
                            "state", "delivered",
                            "client", "admin")
                    .entrySet()) {
                Message message = json(app.session, Map.of("to", TO, "text", "steered"));
                message.setObjectProperty(header.getKey(), header.getValue());
                app.send(message, header.getKey());
                JsonNode accepted = app.answer(header.getKey());
                assertEquals("accepted", accepted.path("state").asText(), accepted::toString);
                assertEquals("app", accepted.path("client").asText());
                assertEquals("sent", app.answer(header.getKey()).path("state").asText());
            }
        }
    }

    @Test
    void aForgedIdOfAnotherTypeHoldsNothingUp() throws Exception {
        try (Connection connection = TestHub.queue(hub.service.brokerPort()).createConnection();
                Session session = connection.createSession()) {
            var core = ((ActiveMQSession) session).getCoreSession();
            var producer = core.createProducer("sms.requests");
            for (String text : List.of("{\"to\":\"" + TO + "\",\"text\":\"bytes\"}", "garbage")) {
                var message = core.createMessage(org.apache.activemq.artemis.api.core.Message.TEXT_TYPE, true);
                message.putBytesProperty("smsId", new byte[] {1, 2, 3});
                message.putBytesProperty("reference", new byte[] {1, 2, 3});
                if (text.equals("garbage")) {
                    // says that it is a text of two billion characters
                    message.getBodyBuffer().writeByte((byte) 1);
                    message.getBodyBuffer().writeInt(Integer.MAX_VALUE);
                } else {
                    message.getBodyBuffer()
                            .writeNullableSimpleString(org.apache.activemq.artemis.api.core.SimpleString.of(text));
                }
                producer.send(message);
            }
            producer.close();
        }
        try (Dead dead = new Dead()) {
            assertEquals("body-malformed", dead.next().getStringProperty("code"));
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> simulators.received().total() == 1);
        String id = hub.send(TO, "behind it");
        hub.becomes(id, "sent");
    }

    @Test
    void anAnswerGoesOnlyWhereAnswersMayGo() throws Exception {
        try (App app = new App(TestHub.queue(hub.service.brokerPort()));
                Dead dead = new Dead()) {
            for (String address :
                    List.of("sms.out.main", "sms.requests", "sms.events", "sms.dead", "activemq.management")) {
                Message message = json(app.session, Map.of("to", TO, "text", "redirected"));
                message.setJMSReplyTo(app.session.createQueue(address));
                app.session
                        .createProducer(app.session.createQueue("sms.requests"))
                        .send(message);
                Message buried = dead.next();
                assertEquals("field-invalid", buried.getStringProperty("code"));
                assertEquals("JMSReplyTo", buried.getStringProperty("field"));
            }
            assertEquals(0, simulators.received().total());
        }
    }

    @Test
    void whatIsNoMessageOfTheHubDoesNotStopItsLanes() throws Exception {
        try (Connection connection = admin().createConnection();
                Session session = connection.createSession();
                Dead dead = new Dead()) {
            for (String queue : List.of(
                    "sms.out.main",
                    "sms.retry",
                    "sms.unsure",
                    "sms.expired",
                    "sms.cancelled",
                    "sms.requeued",
                    "sms.receipts",
                    "sms.events.store")) {
                for (String body : List.of(
                        "",
                        "null",
                        "{}",
                        "[]",
                        "{\"id\":\"1\",\"segments\":1,\"alternates\":[]}",
                        "{\"messageId\":\"1\",\"state\":\"sent\",\"time\":\"2026-01-01T00:00:00Z\",\"providerIds\":[]}")) {
                    TextMessage message = session.createTextMessage(body);
                    message.setStringProperty("smsId", "1");
                    session.createProducer(session.createQueue(queue)).send(message);
                    Message buried = dead.next();
                    assertNotNull(buried.getStringProperty("code"), queue + " " + body);
                }
            }
        }
        String id = hub.send(TO, "still going");
        hub.becomes(id, "sent");
    }

    @Test
    void tenThousandRecipientsAreTenThousandMessages() throws Exception {
        try (App app = new App(TestHub.queue(hub.service.brokerPort()))) {
            Message message = json(app.session, Map.of("to", numbers(10_000), "text", "x"));
            app.session.createProducer(app.session.createQueue("sms.requests")).send(message);
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> simulators.received().total() == 10_000);
            assertEquals(10_000, simulators.received().counts().size());
        }
    }

    @Test
    void aRepeatIsAnsweredWithTheFirstIdAndSentOnce() throws Exception {
        String id = ask("repeated").path("messageId").asText();
        hub.becomes(id, "sent");
        assertEquals(id, ask("repeated").path("messageId").asText());
        hub.close();
        hub = new TestHub(settings());
        assertEquals(id, ask("repeated").path("messageId").asText());
        hub.close();
        // The broker's own memory of references is bounded; the store's is not.
        delete(data.resolve("broker"));
        hub = new TestHub(settings());
        assertEquals(id, ask("repeated").path("messageId").asText());
        assertEquals(
                id,
                Json.JSON
                        .readTree(hub.post("/api/v1/messages", Map.of("to", TO, "text", "once"), "repeated")
                                .body())
                        .at("/messages/0/id")
                        .asText());
        assertEquals(1, simulators.received().total());
        assertEquals("sent", hub.state(id));
    }

    @Test
    void theSameRequestManyTimesAtOneMomentIsSentOnce() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<String> ids = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 16; i++) {
            Thread thread = new Thread(() -> {
                try {
                    ids.add(Json.JSON
                            .readTree(hub.post("/api/v1/messages", Map.of("to", TO, "text", "once"), "at one moment")
                                    .body())
                            .at("/messages/0/id")
                            .asText());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(30_000);
        }
        assertEquals(16, ids.size());
        assertEquals(1, ids.stream().distinct().count());
        hub.becomes(ids.get(0), "sent");
        assertEquals(List.of("accepted", "sending", "sent"), hub.timeline(ids.get(0)));
        assertEquals(1, simulators.received().total());
        assertEquals(0, simulators.received().repeats());
    }

    private static JsonNode ask(String reference) throws Exception {
        JsonNode answer = answer(reference);
        assertEquals("accepted", answer.path("state").asText());
        return answer;
    }

    private static JsonNode answer(String reference) throws Exception {
        try (App app = new App(TestHub.queue(hub.service.brokerPort()))) {
            app.send(json(app.session, Map.of("to", TO, "text", "once", "reference", reference)), reference);
            return app.answer(reference);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "+491711%05d99".formatted(i))
                .toList();
    }

    private static TextMessage json(Session session, Map<String, ?> request) throws JMSException {
        return session.createTextMessage(Json.text(request));
    }

    private static BytesMessage bytes(Session session, byte[] bytes) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(bytes);
        return message;
    }

    private static MapMessage map(Session session) throws JMSException {
        MapMessage message = session.createMapMessage();
        message.setString("to", TO);
        return message;
    }

    private static Message stream(Session session) throws JMSException {
        StreamMessage message = session.createStreamMessage();
        message.writeString(TO);
        return message;
    }

    private static Message twoReferences(Session session) throws JMSException {
        Message message = json(
                session,
                Map.of("to", TO, "text", "x", "reference", UUID.randomUUID().toString()));
        message.setStringProperty("reference", "another");
        return message;
    }

    private static ConnectionFactory admin() {
        return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + hub.service.brokerPort(), "admin", TestHub.PASSWORD);
    }

    /** An application with a queue for its answers. */
    private static final class App implements AutoCloseable {
        private final Connection connection;
        private final Session session;
        private final Queue replies;
        private final MessageConsumer answers;

        App(ConnectionFactory factory) throws JMSException {
            connection = factory.createConnection();
            session = connection.createSession();
            connection.start();
            replies = session.createTemporaryQueue();
            answers = session.createConsumer(replies);
        }

        void send(Message message, String correlationId) throws JMSException {
            message.setJMSReplyTo(replies);
            message.setJMSCorrelationID(correlationId);
            session.createProducer(session.createQueue("sms.requests")).send(message);
        }

        JsonNode answer(String correlationId) throws Exception {
            TextMessage answer = (TextMessage) answers.receive(PATIENCE);
            assertNotNull(answer, "no answer came");
            assertEquals(correlationId, answer.getJMSCorrelationID());
            return Json.JSON.readTree(answer.getText());
        }

        @Override
        public void close() throws JMSException {
            connection.close();
        }
    }

    /** An operator who takes messages from the dead-letter queue. */
    private static final class Dead implements AutoCloseable {
        private final Connection connection;
        private final MessageConsumer consumer;

        Dead() throws JMSException {
            connection = admin().createConnection();
            Session session = connection.createSession();
            connection.start();
            consumer = session.createConsumer(session.createQueue("sms.dead"));
        }

        Message next() throws JMSException {
            Message message = consumer.receive(PATIENCE);
            assertNotNull(message, "nothing on sms.dead");
            return message;
        }

        @Override
        public void close() throws JMSException {
            connection.close();
        }
    }

    @Test
    void aRepeatWithOtherContentIsToldWhateverWayItComesAndNotSent() throws Exception {
        Map<String, Object> first = Map.of("to", TO, "text", "once");
        String id = Json.JSON
                .readTree(hub.post("/api/v1/messages", first, "other-content").body())
                .at("/messages/0/id")
                .asText();

        for (Map<String, Object> other : List.<Map<String, Object>>of(
                Map.of("to", TO, "text", "twice"),
                Map.of("to", TO, "text", "onc"),
                Map.of("to", TO, "text", "once", "category", "other"))) {
            var refused = hub.post("/api/v1/messages", other, "other-content");

            assertEquals(409, refused.statusCode(), () -> other + refused.body());
            JsonNode problem = Json.JSON.readTree(refused.body());
            assertEquals("reference-reused", problem.path("code").asText());
            assertEquals("reference", problem.path("field").asText());
            assertTrue(problem.path("detail").asText().contains(id), refused::body);
        }
        assertEquals(202, hub.post("/api/v1/messages", first, "other-content").statusCode());
        hub.becomes(id, "sent");
        assertEquals(202, hub.post("/api/v1/messages", first, "other-content").statusCode());
        assertEquals(1, simulators.received().total());

        hub.post("/api/v1/messages", Map.of("to", TO, "text", "elsewhere"), "by-queue");
        try (Dead dead = new Dead()) {
            JsonNode answer = answer("by-queue");

            assertEquals("refused", answer.path("state").asText(), answer::toString);
            assertEquals("reference-reused", answer.at("/problem/code").asText(), answer::toString);
            assertEquals("reference-reused", dead.next().getStringProperty("code"));
        }
    }
}
