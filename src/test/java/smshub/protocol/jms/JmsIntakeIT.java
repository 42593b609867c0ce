package smshub.protocol.jms;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.IntakeSettings;
import smshub.json.Json;
import smshub.simulator.Simulators;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** A broker that is not ours, ActiveMQ Classic, and programs with its own client. */
class JmsIntakeIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path data;

    private static final int PORT = Ports.free();

    private static BrokerService broker;
    private static Simulators simulators;
    private static TestHub hub;

    private Connection connection;
    private Session session;

    @BeforeAll
    static void start() throws Exception {
        broker = broker();
        simulators = Simulators.start(Simulators.Options.defaults());
        IntakeSettings erp = new IntakeSettings(
                "erp",
                "jms",
                "app",
                true,
                null,
                null,
                Duration.ofSeconds(1),
                0,
                List.of("main"),
                Map.of(
                        "factory", "org.apache.activemq.ActiveMQConnectionFactory",
                        "url", "tcp://127.0.0.1:" + PORT,
                        "queue", "erp.sms",
                        "events", "topic:erp.sms.events",
                        "inbound", "queue:erp.sms.inbound",
                        "consumers", "2"),
                Map.of());
        hub = new TestHub(TestHub.fetching(TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d)), erp));
    }

    private static BrokerService broker() throws Exception {
        BrokerService service = new BrokerService();
        service.setBrokerName("theirs");
        service.setPersistent(false);
        service.setUseJmx(false);
        service.addConnector("tcp://127.0.0.1:" + PORT);
        service.start();
        service.waitUntilStarted();
        return service;
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        broker.stop();
        simulators.close();
    }

    @BeforeEach
    void connect() throws JMSException {
        connection = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + PORT).createConnection();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
    }

    @AfterEach
    void disconnect() throws JMSException {
        connection.close();
    }

    private Message send(Message message, Destination replyTo, String correlation) throws JMSException {
        message.setJMSReplyTo(replyTo);
        message.setJMSCorrelationID(correlation);
        try (MessageProducer producer = session.createProducer(session.createQueue("erp.sms"))) {
            producer.send(message);
        }
        return message;
    }

    private TextMessage plain(String to, String text, String reference) throws JMSException {
        TextMessage message = session.createTextMessage(text);
        message.setStringProperty("to", to);
        if (reference != null) {
            message.setStringProperty("reference", reference);
        }
        return message;
    }

    private static JsonNode next(MessageConsumer consumer, String correlation) throws Exception {
        Message message = consumer.receive(SOON.toMillis());
        assertNotNull(message, "no answer");
        assertEquals(correlation, message.getJMSCorrelationID());
        JsonNode event = Json.JSON.readTree(((TextMessage) message).getText());
        assertEquals(event.path("state").asText(), message.getStringProperty("state"));
        return event;
    }

    /** The states that come until one of them. */
    private static List<String> until(String end, MessageConsumer consumer, String correlation) throws Exception {
        List<String> states = new ArrayList<>();
        while (!states.contains(end)) {
            states.add(next(consumer, correlation).path("state").asText());
        }
        return states;
    }

    @Test
    void aProgramWithTheBrokersOwnClientReadsItsAnswersThere() throws Exception {
        Destination mine = session.createTemporaryQueue();
        try (MessageConsumer answers = session.createConsumer(mine)) {
            send(plain("+491713000001", "From ActiveMQ", "amq-1"), mine, "order 1");
            assertEquals("accepted", until("sent", answers, "order 1").get(0));
            send(plain("+491713000001", "From ActiveMQ", "amq-1"), mine, "order 1 again");
            JsonNode repeated = next(answers, "order 1 again");
            assertEquals("accepted", repeated.path("state").asText());
            assertEquals("It was accepted before.", repeated.path("note").asText());
            send(session.createTextMessage("{\"to\": \"+4930123456\", \"text\": \"A landline\"}"), mine, "order 2");
            JsonNode refused = next(answers, "order 2");
            assertEquals("refused", refused.path("state").asText());
            assertEquals("number-not-mobile", refused.at("/problem/code").asText());
        }
    }

    /** Times and ways of texts, as properties and in JSON. */
    @Test
    void aWishAboutTimeAndTextIsHeardThere() throws Exception {
        Destination mine = session.createTemporaryQueue();
        Instant later = Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> wish = Map.of(
                "sendAt", later.toString(),
                "maxAge", "PT12H",
                "category", "reminder",
                "transliterate", "always",
                "tooLong", "split",
                "maxSegments", 1);
        String text = "ž".repeat(200);
        TextMessage plain = plain("+491713000051", text, null);
        for (Map.Entry<String, Object> each : wish.entrySet()) {
            plain.setObjectProperty(each.getKey(), each.getValue());
        }
        Map<String, Object> body = new HashMap<>(wish);
        body.put("to", "+491713000051");
        body.put("text", text);
        try (MessageConsumer answers = session.createConsumer(mine)) {
            for (TextMessage request : List.of(plain, session.createTextMessage(Json.text(body)))) {
                send(request, mine, "wish");
                JsonNode first = next(answers, "wish");
                JsonNode second = next(answers, "wish");
                assertEquals("scheduled", first.path("state").asText(), first::toString);
                assertEquals("1/2 " + "z".repeat(156), first.at("/message/text").asText());
                assertEquals("2/2 " + "z".repeat(44), second.at("/message/text").asText());
                assertEquals(later, Instant.parse(first.at("/message/sendAt").asText()));
                assertEquals(
                        later.plus(Duration.ofHours(12)),
                        Instant.parse(first.at("/message/expiresAt").asText()));
                assertEquals("reminder", first.at("/message/category").asText());
                assertEquals(
                        first.at("/split/ids/1").asText(),
                        second.path("messageId").asText());
            }
            send(plain("+491713000051", "Hi", null), mine, "plain");
            TextMessage wrong = plain("+491713000051", "Hi", null);
            wrong.setStringProperty("sendAt", "tomorrow");
            until("sent", answers, "plain");
            send(wrong, mine, "wrong");
            assertEquals("sendAt", next(answers, "wrong").at("/problem/field").asText());
        }
    }

    @Test
    void whatIsNoRequestHoldsUpNothing() throws Exception {
        Destination mine = session.createQueue("erp.sms.answers");
        try (MessageConsumer answers = session.createConsumer(mine)) {
            send(session.createObjectMessage("an object"), mine, "object");
            assertEquals(
                    "body-malformed",
                    next(answers, "object").at("/problem/code").asText());
            send(session.createTextMessage("{\"to\": "), mine, "half");
            assertEquals(
                    "body-malformed", next(answers, "half").at("/problem/code").asText());
            send(session.createMapMessage(), null, null);
            send(plain("+491713000011", "Behind them", null), mine, "behind");
            until("sent", answers, "behind");
        }
    }

    @Test
    void aRequestThatIsDeliveredAgainIsAcceptedOnce() throws Exception {
        JmsPoller poller = hub.camel().getRegistry().lookupByNameAndType("poller-erp", JmsPoller.class);
        Destination mine = session.createQueue("erp.sms.again");
        // As after a crash between acceptance and acknowledgement: the very same message.
        Message message = plain("+491713000021", "Only once", null);
        try (MessageProducer producer = session.createProducer(session.createQueue("erp.elsewhere"));
                MessageConsumer elsewhere = session.createConsumer(session.createQueue("erp.elsewhere"));
                MessageConsumer answers = session.createConsumer(mine)) {
            message.setJMSReplyTo(mine);
            message.setJMSCorrelationID("again");
            producer.send(message);
            Message delivered = elsewhere.receive(SOON.toMillis());
            poller.request(delivered);
            until("sent", answers, "again");
            poller.request(delivered);
            assertEquals(
                    "It was accepted before.",
                    next(answers, "again").path("note").asText());
        }
        assertEquals(
                1,
                hub.json("/api/v1/messages?to=%2B491713000021").path("messages").size());
    }

    @Test
    void stateChangesAndMessagesFromHandsetsArePublishedThere() throws Exception {
        try (MessageConsumer events = session.createConsumer(session.createTopic("erp.sms.events"));
                MessageConsumer inbound = session.createConsumer(session.createQueue("erp.sms.inbound"))) {
            String id = hub.send("+491713000031", "By REST");
            String state = "";
            while (!state.equals("sent")) {
                Message event = Objects.requireNonNull(events.receive(SOON.toMillis()), "no event");
                if (id.equals(event.getStringProperty("smsId"))) {
                    state = event.getStringProperty("state");
                    assertEquals(
                            state,
                            Json.JSON
                                    .readTree(((TextMessage) event).getText())
                                    .path("state")
                                    .asText());
                }
            }
            hub.camel()
                    .createProducerTemplate()
                    .requestBody("hub:inbound?account=main", Map.of("from", "+491713000032", "text", "Answer"));
            TextMessage answer = (TextMessage) Objects.requireNonNull(inbound.receive(SOON.toMillis()), "no answer");
            assertEquals(
                    "Answer", Json.JSON.readTree(answer.getText()).path("text").asText());
        }
    }

    @Test
    void aBrokerThatComesBackIsFoundAgain() throws Exception {
        connection.close();
        broker.stop();
        broker.waitUntilStopped();
        await().atMost(SOON).until(() -> state().equals("failing"));
        broker = broker();
        connect();
        Destination mine = session.createQueue("erp.sms.back");
        try (MessageConsumer answers = session.createConsumer(mine)) {
            send(plain("+491713000041", "After the outage", null), mine, "back");
            until("sent", answers, "back");
        }
        await().atMost(SOON).until(() -> !state().equals("failing"));
        assertTrue(hub.json("/api/v1/intakes").toString().contains("broker"));
    }

    private static String state() throws Exception {
        return hub.json("/api/v1/intakes").at("/intakes/0/state").asText();
    }
}
