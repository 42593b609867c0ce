package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Two clients at one hub: neither reads, disturbs or forges what is the other's, whatever it speaks. */
class NameSpacesIT {
    private static final String TO = "+491711234567";
    private static final long PATIENCE = 15_000;

    /** What beta must not subscribe to, in the broker's own writing. */
    private static final List<String> CLOSED = List.of(
            "sms.reply.alpha.inbox",
            "sms.reply.alpha.#",
            "sms.reply.#",
            "sms.reply.*",
            "sms.reply.*.inbox",
            "sms.events",
            "sms.events.of.alpha",
            "sms.events.of.*",
            "sms.events.#",
            "sms.inbound",
            "sms.inbound.of.alpha",
            "sms.inbound.#",
            "sms.#",
            "#",
            "activemq.notifications");

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        Account main = TestHub.smsapi("main", simulators, d -> d);
        Account closed = TestHub.gateway("other", simulators, d -> d);
        Settings settings = TestHub.settings(data, main, onlyFor(closed, "alpha"));
        List<Settings.Operator> operators = new ArrayList<>(settings.operators());
        List<Client> clients = new ArrayList<>(settings.clients());
        for (String name : List.of("alpha", "beta")) {
            operators.add(new Settings.Operator(name, new Secret(TestHub.PASSWORD), Settings.Role.APPLICATION));
            clients.add(new Client(
                    name, hash(name + "-key"), List.of(), Set.of(Client.Permission.SEND, Client.Permission.READ)));
        }
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

    private static Account onlyFor(Account account, String client) {
        return new Account(
                account.id(),
                account.provider(),
                account.title(),
                account.enabled(),
                account.activeFrom(),
                List.of(client),
                account.numbers(),
                account.texts(),
                account.senderId(),
                account.senderIds(),
                account.delivery(),
                account.connection(),
                account.settings(),
                account.secrets());
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<ConnectionFactory> betas() {
        return Stream.of(core("beta"), amqp("beta"));
    }

    private static ConnectionFactory core(String user) {
        return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, user, TestHub.PASSWORD);
    }

    private static ConnectionFactory amqp(String user) {
        return new JmsConnectionFactory(user, TestHub.PASSWORD, "amqp://127.0.0.1:" + port);
    }

    @ParameterizedTest
    @MethodSource("betas")
    void nothingOfAnotherClientCanBeRead(ConnectionFactory factory) throws Exception {
        try (Connection alpha = core("alpha").createConnection();
                Session alphas = alpha.createSession();
                Connection connection = factory.createConnection()) {
            alpha.start();
            connection.start();
            Queue inbox = alphas.createQueue("sms.reply.alpha.inbox");
            alphas.createConsumer(inbox).close();
            for (String name : CLOSED) {
                refused(connection, session -> session.createConsumer(session.createTopic(name)), name);
                refused(connection, session -> session.createConsumer(session.createQueue(name)), name);
            }
            for (String name : List.of(
                    "sms.reply.alpha.inbox::sms.reply.alpha.inbox",
                    "sms.reply.beta.inbox::sms.reply.alpha.inbox",
                    "sms.reply.beta.inbox::sms.dead",
                    "sms.events.of.beta::sms.events.store",
                    "sms.inbound::sms.inbound.store",
                    "sms.inbound.of.beta::sms.inbound.store",
                    "sms.events::mine")) {
                refused(
                        connection,
                        session -> session.createConsumer(session.createQueue(name))
                                .receive(100),
                        name);
            }
            for (String name : List.of("sms.reply.alpha.inbox", "sms.dead", "sms.requests")) {
                refused(
                        connection,
                        session -> session.createBrowser(session.createQueue(name))
                                .getEnumeration()
                                .hasMoreElements(),
                        name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("betas")
    void answersToAnotherCannotBeForged(ConnectionFactory factory) throws Exception {
        try (Connection alpha = core("alpha").createConnection();
                Session alphas = alpha.createSession();
                Connection connection = factory.createConnection()) {
            alpha.start();
            connection.start();
            TemporaryQueue temporary = alphas.createTemporaryQueue();
            MessageConsumer answers = alphas.createConsumer(temporary);
            Queue inbox = alphas.createQueue("sms.reply.alpha.forged");
            MessageConsumer named = alphas.createConsumer(inbox);
            for (String name : List.of(temporary.getQueueName(), "sms.reply.alpha.forged", "sms.events.of.alpha")) {
                refused(connection, session -> send(session, session.createQueue(name)), name);
                refused(connection, session -> send(session, session.createTopic(name)), name);
            }
            refused(connection, session -> session.createConsumer(session.createQueue(temporary.getQueueName())), "");
            assertNull(answers.receive(200));
            assertNull(named.receive(200));
        }
    }

    @ParameterizedTest
    @MethodSource("betas")
    void aReplyAddressOfAnotherIsRefusedToTheSender(ConnectionFactory factory) throws Exception {
        try (Connection alpha = core("alpha").createConnection();
                Session alphas = alpha.createSession();
                Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            alpha.start();
            connection.start();
            TemporaryQueue temporary = alphas.createTemporaryQueue();
            MessageConsumer answers = alphas.createConsumer(temporary);
            MessageConsumer named = alphas.createConsumer(alphas.createQueue("sms.reply.alpha.inbox"));
            MessageConsumer events = session.createConsumer(session.createTopic("sms.events.of.beta"));
            for (String name : List.of(temporary.getQueueName(), "sms.reply.alpha.inbox")) {
                TextMessage message = session.createTextMessage(Json.text(Map.of("to", TO, "text", "forged")));
                message.setJMSReplyTo(session.createQueue(name));
                session.createProducer(session.createQueue("sms.requests")).send(message);
                JsonNode told = Json.JSON.readTree(((TextMessage) events.receive(PATIENCE)).getText());
                assertEquals("refused", told.path("state").asText());
                assertEquals("JMSReplyTo", told.at("/problem/field").asText());
            }
            assertNull(answers.receive(200));
            assertNull(named.receive(200));
        }
    }

    @ParameterizedTest
    @MethodSource("betas")
    void aClientHasNameSpacesOfItsOwn(ConnectionFactory factory) throws Exception {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            MessageConsumer events = session.createConsumer(session.createTopic("sms.events.of.beta"));
            MessageConsumer inbound = session.createConsumer(session.createTopic("sms.inbound.of.beta"));
            Queue inbox =
                    session.createQueue("sms.reply.beta." + factory.getClass().getSimpleName());
            MessageConsumer answers = session.createConsumer(inbox);
            TextMessage message = session.createTextMessage(Json.text(Map.of("to", TO, "text", "own")));
            message.setJMSReplyTo(inbox);
            session.createProducer(session.createQueue("sms.requests")).send(message);
            assertEquals("accepted", answers.receive(PATIENCE).getStringProperty("state"));
            assertEquals("accepted", events.receive(PATIENCE).getStringProperty("state"));
            String kind = factory.getClass().getSimpleName();
            handset("other", "closed%20" + kind);
            handset("main", "open%20" + kind);
            Message came = inbound.receive(PATIENCE);
            assertNotNull(came);
            assertEquals("main", came.getStringProperty("account"));
            assertTrue(((TextMessage) came).getText().contains("open " + kind));
            assertNull(inbound.receive(200));
        }
    }

    private static void handset(String account, String text) throws Exception {
        String query = account.equals("main")
                ? "sms_to=4915112345678&sms_from=491711234567&sms_text=" + text
                        + "&sms_date=1767225600&username=x&MsgId="
                : "from=%2B491711234567&to=4915112345678&text=" + text;
        assertEquals(200, hub.get("/callback/" + account + "/inbound?" + query).statusCode());
    }

    /** Its queue is named by client id and subscription alone. */
    @ParameterizedTest
    @MethodSource("betas")
    void aDurableSubscriptionIsNotTakenAwayByItsName(ConnectionFactory factory) throws Exception {
        String kind = factory.getClass().getSimpleName();
        ConnectionFactory same = factory instanceof JmsConnectionFactory ? amqp("alpha") : core("alpha");
        try (Connection alpha = named(same, "till-" + kind);
                Session session = alpha.createSession()) {
            session.createDurableSubscriber(session.createTopic("sms.events.of.alpha"), "events")
                    .close();
        }
        try (Connection beta = named(factory, "till-" + kind)) {
            for (String topic : List.of("sms.events.of.beta", "sms.events.of.alpha")) {
                refused(beta, session -> session.createDurableSubscriber(session.createTopic(topic), "events"), topic);
            }
            refused(beta, session -> session.unsubscribe("events"), "unsubscribe");
        }
        send("alpha", "kept " + kind);
        try (Connection alpha = named(same, "till-" + kind);
                Session session = alpha.createSession()) {
            alpha.start();
            MessageConsumer events =
                    session.createDurableSubscriber(session.createTopic("sms.events.of.alpha"), "events");
            // What became of a message of before may be told first.
            Message event = events.receive(PATIENCE);
            while (event != null && !event.getStringProperty("state").equals("accepted")) {
                event = events.receive(PATIENCE);
            }
            assertNotNull(event);
        }
    }

    private static Connection named(ConnectionFactory factory, String client) throws JMSException {
        Connection connection = factory.createConnection();
        connection.setClientID(client);
        return connection;
    }

    /** Sends a message in a client's name. */
    private static void send(String client, String text) throws Exception {
        try (Connection connection = core(client).createConnection();
                Session session = connection.createSession()) {
            session.createProducer(session.createQueue("sms.requests"))
                    .send(session.createTextMessage(Json.text(Map.of("to", TO, "text", text))));
        }
    }

    @Test
    void theApiShowsTheAccountsThatAClientMayUseAndTheirInbound() throws Exception {
        handset("other", "for%20alpha%20alone");
        handset("main", "for%20both");
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertTrue(as("alpha", "/api/v1/inbound").contains("for alpha alone")));
        assertTrue(as("alpha", "/api/v1/accounts").contains("\"other\""));
        assertEquals(-1, as("beta", "/api/v1/accounts").indexOf("\"other\""));
        assertTrue(as("beta", "/api/v1/accounts").contains("\"main\""));
        assertEquals(-1, as("beta", "/api/v1/inbound").indexOf("for alpha alone"));
        assertTrue(as("beta", "/api/v1/inbound").contains("for both"));
    }

    private static String as(String client, String path) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.service.httpPort() + path))
                                .header("X-API-Key", client + "-key")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    @Test
    void stompIsBoundByTheSameRule() throws Exception {
        for (String name : CLOSED) {
            for (String prefix : List.of("", "/queue/", "/topic/", "queue://", "topic://")) {
                assertTrue(
                        stomp("SUBSCRIBE", Map.of("id", "1", "destination", prefix + name), "")
                                .startsWith("ERROR"),
                        prefix + name);
            }
        }
        for (String name : List.of("sms.reply.alpha.inbox", "/queue/sms.reply.alpha.inbox", "activemq.management")) {
            assertTrue(
                    stomp("SEND", Map.of("destination", name, "receipt", "r"), "forged")
                            .startsWith("ERROR"),
                    name);
        }
    }

    @Test
    void stompsUsualNamesOfQueuesAreUnderstood() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) PATIENCE);
            connect(socket, "beta");
            write(socket, "SUBSCRIBE", Map.of("id", "1", "destination", "/queue/sms.reply.beta.stomp"), "");
            write(
                    socket,
                    "SEND",
                    Map.of("destination", "/queue/sms.requests", "reply-to", "/queue/sms.reply.beta.stomp", "to", TO),
                    "by its usual name");
            String answer = frame(socket);
            assertTrue(answer.startsWith("MESSAGE") && answer.contains("\"state\":\"accepted\""), answer);
        }
    }

    /** What answers a frame of beta's: a receipt, or an error. */
    private static String stomp(String command, Map<String, String> headers, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) PATIENCE);
            connect(socket, "beta");
            Map<String, String> all = new java.util.HashMap<>(headers);
            all.put("receipt", "r");
            write(socket, command, all, body);
            return frame(socket);
        }
    }

    private static void connect(Socket socket, String user) throws IOException {
        write(
                socket,
                "CONNECT",
                Map.of("accept-version", "1.2", "host", "hub", "login", user, "passcode", TestHub.PASSWORD),
                "");
        assertTrue(frame(socket).startsWith("CONNECTED"));
    }

    private static void write(Socket socket, String command, Map<String, String> headers, String body)
            throws IOException {
        StringBuilder frame = new StringBuilder(command).append('\n');
        headers.forEach(
                (name, value) -> frame.append(name).append(':').append(value).append('\n'));
        frame.append('\n').append(body).append('\0');
        socket.getOutputStream().write(frame.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String frame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (byte b = in.readByte(); b != 0; b = in.readByte()) {
            if (b != '\n' || bytes.size() > 0) {
                bytes.write(b);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void mqttIsBoundByTheSameRule() throws Exception {
        // One after the other they would take long: Paho's threads sleep for a moment before they look for work.
        ExecutorService asking = Executors.newFixedThreadPool(6);
        try {
            Map<String, Future<Boolean>> refused = new LinkedHashMap<>();
            for (String name : CLOSED) {
                String closed = name.replace('.', '/').replace('*', '+');
                for (String topic : List.of(closed, "$share/some/" + closed)) {
                    refused.put(topic, asking.submit(() -> refusedByMqtt(client -> client.subscribe(topic, 1))));
                }
            }
            for (Map.Entry<String, Future<Boolean>> topic : refused.entrySet()) {
                assertTrue(topic.getValue().get(), topic.getKey());
            }
        } finally {
            asking.shutdownNow();
        }
        try (Connection alpha = core("alpha").createConnection();
                Session alphas = alpha.createSession()) {
            alpha.start();
            MessageConsumer answers = alphas.createConsumer(alphas.createQueue("sms.reply.alpha.mqtt"));
            refusedByMqtt(client ->
                    client.publish("sms/reply/alpha/mqtt", "forged".getBytes(StandardCharsets.UTF_8), 1, false));
            assertNull(answers.receive(200));
        }
        assertEquals(false, refusedByMqtt(client -> client.subscribe("sms/reply/beta/#", 1)));
        assertEquals(false, refusedByMqtt(client -> client.subscribe("sms/events/of/beta", 1)));
    }

    private interface Attempt<T> {
        void on(T subject) throws Exception;
    }

    private static boolean refusedByMqtt(Attempt<MqttClient> attempt) throws Exception {
        MqttClient client =
                new MqttClient("tcp://127.0.0.1:" + port, "beta-" + CLIENTS.incrementAndGet(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("beta");
        options.setPassword(TestHub.PASSWORD.toCharArray());
        client.setTimeToWait(PATIENCE);
        client.connect(options);
        try {
            attempt.on(client);
            client.disconnect();
            return false;
        } catch (MqttException e) {
            return true;
        } finally {
            if (client.isConnected()) {
                client.disconnectForcibly(0, 100);
            }
            client.close(true);
        }
    }

    private static void refused(Connection connection, Attempt<Session> attempt, String name) throws JMSException {
        try (Session session = connection.createSession()) {
            assertThrows(JMSException.class, () -> attempt.on(session), name);
        }
    }

    private static void send(Session session, Destination destination) throws JMSException {
        session.createProducer(destination).send(session.createTextMessage("{}"));
    }
}
