package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** What is urgent overtakes what waits for the same account, whichever channel called it so. */
class PriorityIT {
    private static final String TO = "+491711234567";
    /** Its first try is answered with HTTP status 503. */
    private static final String BUSY_AT_FIRST = "+491711234505";

    private static final int BACKLOG = 200;
    private static final int RATE = 20;

    @TempDir
    Path data;

    private Simulators simulators;
    private TestHub hub;

    @BeforeEach
    void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        hub = new TestHub(TestHub.settings(
                data,
                TestHub.smsapi("main", simulators, d -> TestHub.limited(0, 1, 100)),
                TestHub.gateway("slow", simulators, d -> TestHub.limited(RATE, 64, 100))));
    }

    @AfterEach
    void stop() {
        hub.close();
        simulators.close();
    }

    @Test
    void theMostUrgentGoesFirst() throws Exception {
        hub.post("/api/v1/accounts/main/pause", Map.of());
        backlog("main");
        byJms(TestHub.queue(hub.service.brokerPort()), "JMS 9", 9);
        byJms(
                new JmsConnectionFactory("app", TestHub.PASSWORD, "amqp://127.0.0.1:" + hub.service.brokerPort()),
                "AMQP 8",
                8);
        byStomp("STOMP 7", 7);
        hub.post("/api/v1/messages", Map.of("to", TO, "text", "HTTP 6", "account", "main", "priority", 6));
        byStomp("STOMP 0", 0);
        waiting("main", BACKLOG + 5);
        hub.post("/api/v1/accounts/main/resume", Map.of());
        List<String> texts = received(BACKLOG + 5);
        assertEquals(List.of("JMS 9", "AMQP 8", "STOMP 7", "HTTP 6"), texts.subList(0, 4));
        assertEquals("STOMP 0", texts.get(texts.size() - 1));
    }

    @Test
    void aSlowAccountsBacklogIsOvertakenWhileItIsSentAndByWhatIsTriedAgain() throws Exception {
        backlog("slow");
        await().until(() -> simulators.received().total() > 0);
        long before = simulators.received().total();
        hub.post("/api/v1/messages", urgent(TO, "at once"));
        String again = hub.accepted(urgent(BUSY_AT_FIRST, "tried again"));
        await().atMost(Duration.ofSeconds(10)).until(() -> texts().containsAll(List.of("at once", "tried again")));
        assertTrue(texts().indexOf("at once") - before <= RATE, () -> texts().toString());
        assertTrue(texts().indexOf("tried again") - before <= 3 * RATE, () -> texts().toString());
        hub.becomes(again, "sent");
        assertEquals(List.of("accepted", "sending", "deferred", "sending", "sent"), hub.timeline(again));
    }

    private static Map<String, Object> urgent(String to, String text) {
        return Map.of("to", to, "text", text, "account", "slow", "priority", 9);
    }

    private void backlog(String account) throws Exception {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < BACKLOG; i++) {
            numbers.add("+4917112" + (300 + i) + "99");
        }
        assertEquals(
                202,
                hub.post("/api/v1/messages", Map.of("to", numbers, "text", "bulk", "account", account))
                        .statusCode());
    }

    private void waiting(String account, int number) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertEquals(
                        number, hub.account(account).path("waiting").asInt()));
    }

    private List<String> received(int number) {
        await().atMost(Duration.ofSeconds(20)).until(() -> simulators.received().total() == number);
        return texts();
    }

    private List<String> texts() {
        return simulators.received().messages().stream()
                .map(Received.Message::text)
                .toList();
    }

    private static void byJms(ConnectionFactory factory, String text, int priority) throws Exception {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            Message message = session.createTextMessage(text);
            message.setStringProperty("to", TO);
            message.setStringProperty("account", "main");
            MessageProducer producer = session.createProducer(session.createQueue("sms.requests"));
            producer.setPriority(priority);
            producer.send(message);
        }
    }

    private void byStomp(String text, int priority) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", hub.service.brokerPort())) {
            String frames = "CONNECT\naccept-version:1.2\nhost:hub\nlogin:app\npasscode:" + TestHub.PASSWORD + "\n\n\0"
                    + "SEND\ndestination:sms.requests\npriority:" + priority + "\nto:" + TO
                    + "\naccount:main\nreceipt:taken\n\n" + text + "\0";
            socket.getOutputStream().write(frames.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("receipt-id:taken") < 0) {
                answer.append((char) in.read());
            }
        }
    }
}
