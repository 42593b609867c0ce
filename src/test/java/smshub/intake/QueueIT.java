package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.message.JmsMessage;
import org.apache.qpid.jms.provider.amqp.message.AmqpJmsMessageFacade;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.account.Client;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Programs that talk to the hub over the broker, each in its own protocol. */
class QueueIT {
    private static final String TO = "+491711234567";
    private static final String LANDLINE = "+493012345678";
    private static final long PATIENCE = 15_000;

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        Settings settings = TestHub.settings(
                data, TestHub.smsapi("main", simulators, d -> d), TestHub.gateway("other", simulators, d -> d));
        List<Settings.Operator> operators = new ArrayList<>(settings.operators());
        operators.add(new Settings.Operator("shop", new Secret(TestHub.PASSWORD), Settings.Role.APPLICATION));
        List<Client> clients = new ArrayList<>(settings.clients());
        clients.add(new Client("shop", null, List.of(), Set.of(Client.Permission.SEND)));
        hub = new TestHub(new Settings(
                settings.data(),
                settings.routes(),
                settings.broker(),
                settings.store(),
                settings.http(),
                settings.limits(),
                operators,
                clients,
                settings.accounts()));
        port = hub.service.brokerPort();
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

    static Stream<ConnectionFactory> factories() {
        return Stream.of(
                TestHub.queue(port), new JmsConnectionFactory("app", TestHub.PASSWORD, "amqp://127.0.0.1:" + port));
    }

    @ParameterizedTest
    @MethodSource("factories")
    void everyStateIsAnsweredToTheSender(ConnectionFactory factory) throws Exception {
        try (Conversation app = new Conversation(factory)) {
            app.ask(app.text(Json.text(Map.of("to", TO, "text", "answered"))), "request-1");
            JsonNode accepted = app.answer("request-1", "accepted");
            app.answer("request-1", "sent");
            String id = accepted.path("messageId").asText();
            hub.becomes(id, "sent");
            String providerId = hub.json("/api/v1/messages/" + id)
                    .path("timeline")
                    .path(2)
                    .path("providerIds")
                    .path(0)
                    .asText();
            assertEquals(
                    "OK",
                    hub.get("/callback/main/receipt?status_name=DELIVERED&MsgId=" + providerId)
                            .body());
            app.answer("request-1", "delivered");
            hub.becomes(id, "delivered");
            assertEquals(
                    "queue", hub.json("/api/v1/messages/" + id).path("source").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void aPlainTextWithPropertiesIsARequest(ConnectionFactory factory) throws Exception {
        try (Conversation app = new Conversation(factory)) {
            TextMessage message = app.text("Grüße, {not json}");
            message.setStringProperty("to", "0171 1234567");
            message.setStringProperty("account", "other");
            message.setStringProperty("reference", "plain " + factory.getClass().getSimpleName());
            app.ask(message, null);
            JsonNode accepted = app.answer(message.getJMSMessageID(), "accepted");
            assertEquals("other", accepted.path("account").asText());
            app.answer(message.getJMSMessageID(), "sent");
            assertEquals(
                    "Grüße, {not json}", simulators.received().messages().get(0).text());
        }
    }

    /** None of the accounts can send such a text as a flash message. */
    @ParameterizedTest
    @MethodSource("factories")
    void aPropertyAsksForAFlashMessage(ConnectionFactory factory) throws Exception {
        try (Conversation app = new Conversation(factory)) {
            TextMessage message = app.text("Zażółć");
            message.setStringProperty("to", TO);
            message.setBooleanProperty("flash", true);
            app.ask(message, "flash");
            JsonNode refused = app.answer("flash", "refused");
            assertEquals("flash-not-carried", refused.at("/problem/code").asText());
            assertEquals("flash", refused.at("/problem/field").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void aMapWithTheFieldsOfJsonIsARequest(ConnectionFactory factory) throws Exception {
        try (Conversation app = new Conversation(factory)) {
            MapMessage message = app.session.createMapMessage();
            message.setString("to", TO);
            message.setString("text", "By fields, äöü €");
            message.setInt("priority", 7);
            app.ask(message, "map");
            JsonNode accepted = app.answer("map", "accepted");
            assertEquals(7, accepted.at("/message/priority").asInt());
            app.answer("map", "sent");
            assertEquals(
                    "By fields, äöü €", simulators.received().messages().get(0).text());
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void aPlainTextWithoutARecipientIsToldWhatItLacks(ConnectionFactory factory) throws Exception {
        try (Conversation app = new Conversation(factory)) {
            app.ask(app.text("Pump 3 has stopped"), "lost");
            JsonNode refused = app.answer("lost", "refused");
            assertEquals("body-malformed", refused.at("/problem/code").asText());
            assertEquals("to", refused.at("/problem/field").asText());
            assertTrue(refused.at("/problem/sentence").asText().contains("a property named to"), refused::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void aRefusalIsAnsweredWithItsReason(ConnectionFactory factory) throws Exception {
        try (Conversation app = new Conversation(factory)) {
            app.ask(app.text(Json.text(Map.of("to", LANDLINE, "text", "to a landline"))), "request-2");
            JsonNode refused = app.answer("request-2", "refused");
            assertEquals("number-not-mobile", refused.at("/problem/code").asText());
            assertEquals(0, simulators.received().total());
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void eachRecipientHasItsOwnAnswer(ConnectionFactory factory) throws Exception {
        try (Conversation app = new Conversation(factory)) {
            app.ask(
                    app.text(Json.text(Map.of("to", List.of(TO, LANDLINE, "+491721234567"), "text", "three"))),
                    "three");
            List<String> states = Stream.generate(
                            () -> app.next("three").path("state").asText())
                    .limit(5)
                    .sorted()
                    .toList();
            assertEquals(List.of("accepted", "accepted", "refused", "sent", "sent"), states);
            assertEquals(2, simulators.received().total());
        }
    }

    @Test
    void aNamedQueueForAnswersKeepsThemForALaterConnection() throws Exception {
        try (Connection connection = TestHub.queue(port).createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Queue replies = session.createQueue("sms.reply.app.inbox");
            TextMessage message = session.createTextMessage(Json.text(Map.of("to", TO, "text", "later")));
            message.setJMSReplyTo(replies);
            message.setJMSCorrelationID("later");
            session.createProducer(session.createQueue("sms.requests")).send(message);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertEquals(1, simulators.received().total()));
        }
        try (Connection connection = TestHub.queue(port).createConnection();
                Session session = connection.createSession()) {
            connection.start();
            MessageConsumer consumer = session.createConsumer(session.createQueue("sms.reply.app.inbox"));
            assertEquals("accepted", consumer.receive(PATIENCE).getStringProperty("state"));
            Message sent = consumer.receive(PATIENCE);
            assertEquals("sent", sent.getStringProperty("state"));
            assertEquals("later", sent.getJMSCorrelationID());
        }
    }

    @Test
    void stateChangesAreATopicThatIsFilteredByProperties() throws Exception {
        try (Connection connection = TestHub.queue(port).createConnection();
                Session session = connection.createSession()) {
            connection.start();
            MessageConsumer sent = session.createConsumer(
                    session.createTopic("sms.events"), "client = 'app' AND state = 'sent' AND account = 'other'");
            hub.send("main", TO, "not for us");
            String id = hub.send("other", TO, "for us");
            TextMessage event = (TextMessage) sent.receive(PATIENCE);
            assertNotNull(event);
            assertEquals(
                    id, Json.JSON.readTree(event.getText()).path("messageId").asText());
            assertEquals(id, event.getStringProperty("smsId"));
            assertNull(sent.receive(300));
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void aMessageFromAHandsetIsPublishedOnce(ConnectionFactory factory) throws Exception {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            MessageConsumer consumer = session.createConsumer(session.createTopic("sms.inbound"));
            String kind = factory.getClass().getSimpleName();
            for (String text : List.of(kind, kind, "next%20" + kind)) {
                assertEquals(
                        200,
                        hub.get("/callback/main/inbound?sms_to=4915112345678&sms_from=491711234567&sms_text=" + text
                                        + "&sms_date=1767225600&username=x&MsgId=")
                                .statusCode());
            }
            JsonNode message = Json.JSON.readTree(((TextMessage) consumer.receive(PATIENCE)).getText());
            assertEquals("main", message.path("account").asText());
            assertEquals("+491711234567", message.path("from").asText());
            assertEquals("+4915112345678", message.path("to").asText());
            assertEquals(kind, message.path("text").asText());
            assertEquals("2026-01-01T00:00:00Z", message.path("time").asText());
            JsonNode next = Json.JSON.readTree(((TextMessage) consumer.receive(PATIENCE)).getText());
            assertEquals("next " + kind, next.path("text").asText());
        }
    }

    @Test
    void stompSendsAndReads() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) PATIENCE);
            Stomp stomp = new Stomp(socket);
            stomp.send(
                    "CONNECT",
                    Map.of("accept-version", "1.2", "host", "hub", "login", "app", "passcode", TestHub.PASSWORD),
                    "");
            assertTrue(stomp.frame().startsWith("CONNECTED"));
            stomp.send("SUBSCRIBE", Map.of("id", "1", "destination", "sms.reply.app.stomp"), "");
            stomp.send("SUBSCRIBE", Map.of("id", "2", "destination", "sms.events", "selector", "state = 'sent'"), "");
            stomp.send(
                    "SEND",
                    Map.of(
                            "destination",
                            "sms.requests",
                            "reply-to",
                            "sms.reply.app.stomp",
                            "correlation-id",
                            "stomp 1",
                            "to",
                            TO),
                    "From STOMP, äöü €");
            String accepted = stomp.frame();
            assertTrue(accepted.startsWith("MESSAGE") && accepted.contains("\"state\":\"accepted\""), accepted);
            assertTrue(accepted.contains("correlation-id:stomp 1"), accepted);
            String both = stomp.frame() + stomp.frame();
            assertTrue(both.contains("subscription:1") && both.contains("subscription:2"), both);
            assertEquals(
                    "From STOMP, äöü €", simulators.received().messages().get(0).text());

            stomp.send(
                    "SEND",
                    Map.of(
                            "destination",
                            "sms.requests",
                            "reply-to",
                            "sms.reply.app.stomp",
                            "expires",
                            Long.toString(Instant.parse("2099-12-31T00:00:00Z").toEpochMilli())),
                    "{\"to\":\"" + TO + "\",\"text\":\"JSON\"}");
            assertTrue(stomp.frame()
                    .contains("\"code\":\"field-invalid\",\"sentence\":\"A message can wait at most a year."));
        }
    }

    @Test
    void stompsTimesAreKept() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) PATIENCE);
            Stomp stomp = new Stomp(socket);
            stomp.send(
                    "CONNECT",
                    Map.of("accept-version", "1.2", "host", "hub", "login", "app", "passcode", TestHub.PASSWORD),
                    "");
            assertTrue(stomp.frame().startsWith("CONNECTED"));
            stomp.send("SUBSCRIBE", Map.of("id", "1", "destination", "sms.reply.app.stomp-times"), "");
            Instant asked = Instant.now();
            stomp.send(
                    "SEND",
                    Map.of(
                            "destination",
                            "sms.requests",
                            "reply-to",
                            "sms.reply.app.stomp-times",
                            "AMQ_SCHEDULED_DELAY",
                            "1500",
                            "expires",
                            Long.toString(asked.plusSeconds(600).toEpochMilli()),
                            "to",
                            TO),
                    "later");
            String accepted = stomp.frame();
            assertTrue(Duration.between(asked, Instant.now()).toMillis() >= 1_400, accepted);
            assertTrue(accepted.contains("\"state\":\"accepted\""), accepted);
            assertExpires(asked.plusSeconds(600), Json.JSON.readTree(accepted.substring(accepted.indexOf('{'))));
            assertTrue(stomp.frame().contains("\"state\":\"sent\""));
        }
    }

    @Test
    void amqpsDelayIsKept() throws Exception {
        try (Conversation app =
                new Conversation(new JmsConnectionFactory("app", TestHub.PASSWORD, "amqp://127.0.0.1:" + port))) {
            TextMessage later = app.text("later");
            later.setStringProperty("to", TO);
            // JMS has a word for the time alone, as x-opt-delivery-time.
            ((AmqpJmsMessageFacade) ((JmsMessage) later).getFacade())
                    .setTracingAnnotation("x-opt-delivery-delay", 1_500L);
            Instant asked = Instant.now();
            app.ask(later, "later");
            app.answer("later", "accepted");
            assertTrue(Duration.between(asked, Instant.now()).toMillis() >= 1_400);
            app.answer("later", "sent");
        }
    }

    @Test
    void mqttSendsAndReads() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, "sensor", new MemoryPersistence())) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("app");
            options.setPassword(TestHub.PASSWORD.toCharArray());
            client.connect(options);
            client.subscribe(
                    "sms/events",
                    1,
                    (topic, message) -> events.add(new String(message.getPayload(), StandardCharsets.UTF_8)));
            client.publish(
                    "sms/requests",
                    new MqttMessage(
                            ("{\"to\":\"" + TO + "\",\"text\":\"From MQTT\"}").getBytes(StandardCharsets.UTF_8)));
            for (String state : List.of("accepted", "sending", "sent")) {
                JsonNode event = Json.JSON.readTree(String.valueOf(events.poll(PATIENCE, TimeUnit.MILLISECONDS)));
                assertEquals(state, event.path("state").asText());
                assertTrue(event.at("/message/priority").isMissingNode(), "MQTT knows no priority");
            }
            client.disconnect();
        }
        assertEquals("From MQTT", simulators.received().messages().get(0).text());
    }

    @Test
    void mqtt5ReadsItsAnswersUnderItsCorrelationData() throws Exception {
        BlockingQueue<org.eclipse.paho.mqttv5.common.MqttMessage> answers = new LinkedBlockingQueue<>();
        org.eclipse.paho.mqttv5.client.MqttClient client = new org.eclipse.paho.mqttv5.client.MqttClient(
                "tcp://127.0.0.1:" + port, "sensor-5", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        client.setCallback(new Mqtt5Answers(answers));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("app");
        options.setPassword(TestHub.PASSWORD.getBytes(StandardCharsets.UTF_8));
        client.connect(options);
        client.subscribe("sms/reply/app/sensor-5", 1);
        MqttProperties properties = new MqttProperties();
        properties.setResponseTopic("sms/reply/app/sensor-5");
        properties.setCorrelationData("measure 1".getBytes(StandardCharsets.UTF_8));
        properties.setMessageExpiryInterval(600L);
        properties.setUserProperties(List.of(new UserProperty("to", TO), new UserProperty("account", "other")));
        org.eclipse.paho.mqttv5.common.MqttMessage message = new org.eclipse.paho.mqttv5.common.MqttMessage(
                "From MQTT 5, äöü €".getBytes(StandardCharsets.UTF_8), 1, false, properties);
        Instant asked = Instant.now();
        client.publish("sms/requests", message);
        for (String state : List.of("accepted", "sent")) {
            org.eclipse.paho.mqttv5.common.MqttMessage answer = answers.poll(PATIENCE, TimeUnit.MILLISECONDS);
            assertNotNull(answer, state);
            JsonNode told = Json.JSON.readTree(answer.getPayload());
            assertEquals(state, told.path("state").asText());
            assertEquals("other", told.path("account").asText());
            assertEquals("measure 1", new String(answer.getProperties().getCorrelationData(), StandardCharsets.UTF_8));
            if (state.equals("accepted")) {
                assertExpires(asked.plusSeconds(600), told);
            }
        }
        client.disconnect();
        client.close();
        assertEquals(
                "From MQTT 5, äöü €", simulators.received().messages().get(0).text());
    }

    private static void assertExpires(Instant expected, JsonNode accepted) {
        Instant expires = Instant.parse(accepted.at("/message/expiresAt").asText());
        assertTrue(Duration.between(expected, expires).abs().toSeconds() < 10, expires::toString);
    }

    @ParameterizedTest
    @MethodSource("factories")
    void theProtocolsTimesAreKept(ConnectionFactory factory) throws Exception {
        try (Conversation app = new Conversation(factory)) {
            TextMessage later = app.text(Json.text(Map.of("to", TO, "text", "later")));
            later.setJMSReplyTo(app.replies);
            later.setJMSCorrelationID("later");
            MessageProducer producer = app.session.createProducer(app.session.createQueue("sms.requests"));
            producer.setDeliveryDelay(1_500);
            producer.setTimeToLive(600_000);
            Instant asked = Instant.now();
            producer.send(later);
            app.ask(app.text(Json.text(Map.of("to", TO, "text", "now"))), "now");
            app.answer("now", "accepted");
            app.answer("now", "sent");
            JsonNode accepted = app.answer("later", "accepted");
            assertTrue(Duration.between(asked, Instant.now()).toMillis() >= 1_400);
            assertExpires(asked.plusSeconds(600), accepted);
            app.answer("later", "sent");
        }
    }

    @Test
    void anApplicationMayReadItsOwnEventsAlone() throws Exception {
        for (ConnectionFactory factory : List.<ConnectionFactory>of(
                new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "shop", TestHub.PASSWORD),
                new JmsConnectionFactory("shop", TestHub.PASSWORD, "amqp://127.0.0.1:" + port))) {
            try (Connection connection = factory.createConnection();
                    Session session = connection.createSession()) {
                connection.start();
                for (String topic : List.of("sms.events.of.app", "sms.events.of.*")) {
                    assertThrows(JMSException.class, () -> session.createConsumer(session.createTopic(topic)), topic);
                }
                MessageConsumer own = session.createConsumer(session.createTopic("sms.events.of.shop"));
                String foreign = hub.send(TO, "not for the shop");
                hub.becomes(foreign, "sent");
                MessageProducer producer = session.createProducer(session.createQueue("sms.requests"));
                producer.send(session.createTextMessage(Json.text(Map.of("to", TO, "text", "the shop's"))));
                for (String state : List.of("accepted", "sending", "sent")) {
                    Message event = own.receive(PATIENCE);
                    assertNotNull(event, state);
                    assertEquals("shop", event.getStringProperty("client"));
                    assertEquals(state, event.getStringProperty("state"));
                }
            }
        }
    }

    @Test
    void aLoginCannotBeForged() throws Exception {
        for (ConnectionFactory factory : factories().toList()) {
            try (Conversation app = new Conversation(factory)) {
                for (String property : List.of("_AMQ_VALIDATED_USER", "JMSXUserID", "_HUB_LOGIN")) {
                    TextMessage message = app.text(Json.text(Map.of("to", TO, "text", "forged")));
                    message.setStringProperty(property, "admin");
                    app.ask(message, property);
                    JsonNode accepted = app.answer(property, "accepted");
                    assertEquals("app", accepted.path("client").asText());
                    app.answer(property, "sent");
                }
            }
        }
    }

    @Test
    void onlyWhoIsKnownMayCome() {
        assertThrows(
                JMSException.class,
                () -> open(new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "app", "wrong")));
        assertThrows(JMSException.class, () -> open(new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port)));
        assertThrows(
                JMSException.class, () -> open(new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "hub", "hub")));
        assertThrows(JMSException.class, () -> open(new JmsConnectionFactory("amqp://127.0.0.1:" + port)));
        assertThrows(
                JMSException.class, () -> open(new JmsConnectionFactory("app", "wrong", "amqp://127.0.0.1:" + port)));
    }

    private static void open(ConnectionFactory factory) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            session.createProducer(session.createQueue("sms.requests")).send(session.createTextMessage("{}"));
        }
    }

    @ParameterizedTest
    @MethodSource("factories")
    void anApplicationReachesNothingButItsOwn(ConnectionFactory factory) throws Exception {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            for (String queue : List.of(
                    "sms.requests", "sms.out.main", "sms.retry", "sms.dead", "sms.unsure", "sms.events.store")) {
                assertThrows(
                        JMSException.class,
                        () -> session.createConsumer(session.createQueue(queue)).receive(100),
                        queue);
            }
            for (String queue : List.of(
                    "sms.out.main",
                    "sms.dead",
                    "sms.unsure",
                    "sms.receipts",
                    "sms.intent.main",
                    "activemq.management",
                    "some.other")) {
                assertThrows(JMSException.class, () -> send(session, session.createQueue(queue)), queue);
            }
            assertThrows(JMSException.class, () -> send(session, session.createTopic("sms.events")), "sms.events");
        }
    }

    private static void send(Session session, Destination destination) throws JMSException {
        MessageProducer producer = session.createProducer(destination);
        producer.send(session.createTextMessage("{}"));
        producer.close();
    }

    /** Keeps what comes. */
    private record Mqtt5Answers(BlockingQueue<org.eclipse.paho.mqttv5.common.MqttMessage> answers)
            implements MqttCallback {
        @Override
        public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
            answers.add(message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverURI) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    /** A program that asks and reads its answers. */
    private static final class Conversation implements AutoCloseable {
        private final Connection connection;
        private final Session session;
        private final Queue replies;
        private final MessageConsumer answers;

        Conversation(ConnectionFactory factory) throws JMSException {
            connection = factory.createConnection();
            session = connection.createSession();
            connection.start();
            replies = session.createTemporaryQueue();
            answers = session.createConsumer(replies);
        }

        TextMessage text(String text) throws JMSException {
            return session.createTextMessage(text);
        }

        void ask(Message message, String correlationId) throws JMSException {
            message.setJMSReplyTo(replies);
            message.setJMSCorrelationID(correlationId);
            session.createProducer(session.createQueue("sms.requests")).send(message);
        }

        JsonNode answer(String correlationId, String state) {
            JsonNode answer = next(correlationId);
            assertEquals(state, answer.path("state").asText(), answer::toString);
            return answer;
        }

        JsonNode next(String correlationId) {
            try {
                TextMessage answer = (TextMessage) answers.receive(PATIENCE);
                assertNotNull(answer, "no answer came");
                assertEquals(correlationId, answer.getJMSCorrelationID());
                return Json.JSON.readTree(answer.getText());
            } catch (JMSException | IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws JMSException {
            connection.close();
        }
    }

    /** As much of STOMP 1.2 as a script has. */
    private record Stomp(Socket socket) {
        void send(String command, Map<String, String> headers, String body) throws IOException {
            StringBuilder frame = new StringBuilder(command).append('\n');
            headers.forEach((name, value) ->
                    frame.append(name).append(':').append(value).append('\n'));
            frame.append('\n').append(body).append('\0');
            socket.getOutputStream().write(frame.toString().getBytes(StandardCharsets.UTF_8));
        }

        String frame() throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            for (byte b = in.readByte(); b != 0; b = in.readByte()) {
                if (b != '\n' || bytes.size() > 0) {
                    bytes.write(b);
                }
            }
            String frame = bytes.toString(StandardCharsets.UTF_8);
            assertFalse(frame.startsWith("ERROR"), frame);
            return frame;
        }
    }
}
