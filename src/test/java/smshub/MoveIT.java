package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.broker.Broker;
import smshub.broker.BrokerCopy;
import smshub.broker.BrokerSetup;
import smshub.settings.Settings;
import smshub.simulator.Fault;
import smshub.simulator.Simulators;
import smshub.testing.Databases;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** A hub that waits for much in its data folder goes to an outside broker and database. */
class MoveIT {
    private static final String TO = "+491711234567";
    /** More than are copied in a transaction. */
    private static final int MANY = 600;

    @TempDir
    Path data;

    @Test
    void whatWaitsInEveryQueueIsSentOnceByTheOtherBrokerAndDatabase() throws Exception {
        int port = Ports.free();
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Account[] accounts = {
                TestHub.smsapi("main", simulators, d -> d),
                TestHub.gateway("lost", simulators, d -> TestHub.limited(0, 1, 1_000)),
            };
            Settings before = TestHub.settings(data.resolve("hub"), accounts);
            Settings outside = OutsideBroker.settings(before, "tcp://127.0.0.1:" + port);
            Settings next = new Settings(
                    outside.data(),
                    outside.routes(),
                    outside.broker(),
                    Databases.postgres("moved"),
                    outside.http(),
                    outside.limits(),
                    outside.operators(),
                    outside.clients(),
                    outside.accounts());
            String sent;
            String unsure;
            try (TestHub hub = new TestHub(before)) {
                sent = hub.send("main", TO, "sent before");
                hub.becomes(sent, "sent");
                simulators.faults("gateway").all(Fault.of(Fault.Kind.LOST));
                unsure = hub.send("lost", TO, "in doubt");
                hub.becomes(unsure, "unsure");
                simulators.faults("gateway").clear();
                hub.post("/api/v1/accounts/main/pause", Map.of());
                List<String> numbers = new ArrayList<>();
                for (int i = 0; i < MANY; i++) {
                    // None of those that provoke errors.
                    numbers.add("+4917112" + (30_020 + i / 80 * 100 + i % 80));
                }
                var many = hub.post("/api/v1/messages", Map.of("to", numbers, "text", "waits", "account", "main"));
                assertEquals(202, many.statusCode(), many.body());
                var later = hub.post(
                        "/api/v1/messages",
                        Map.of(
                                "to",
                                TO,
                                "text",
                                "scheduled",
                                "account",
                                "main",
                                "sendAt",
                                Instant.now().plusSeconds(25).toString()));
                assertEquals(202, later.statusCode(), later.body());
                IllegalStateException running = assertThrows(IllegalStateException.class, () -> move(before, next));
                assertTrue(running.getMessage().contains("is used by another hub"), running.getMessage());
            }
            requested(before);

            ActiveMQServer broker = OutsideBroker.printed(data.resolve("broker"), port, BrokerSetup.xml(next));
            try {
                // Cut off half way, with everything there twice if it were not for the mark.
                try (BrokerCopy copy = BrokerCopy.open("half", before, next)) {
                    assertFalse(copy.begun());
                    copy.begin();
                    copy.copy();
                }
                IllegalStateException other = assertThrows(IllegalStateException.class, () -> move(before, next));
                assertTrue(other.getMessage().contains("another hub is being moved"), other.getMessage());
                Files.writeString(before.data().resolve("move.id"), "half");
                IllegalStateException unfinished =
                        assertThrows(IllegalStateException.class, () -> new TestHub(next).close());
                assertTrue(unfinished.getMessage().contains("has not ended"), unfinished.getMessage());
                String told = move(before, next);
                assertTrue(told.contains("  " + MANY + " messages of sms.out.main"), told);
                assertFalse(Files.exists(before.data().resolve("broker")), "nobody finds it again");

                try (TestHub hub = new TestHub(next)) {
                    assertEquals(
                            "sent",
                            hub.json("/api/v1/messages/" + sent).path("state").asText());
                    assertEquals(
                            "unsure",
                            hub.json("/api/v1/messages/" + unsure).path("state").asText());
                    assertEquals("paused", hub.account("main").path("state").asText());
                    hub.post("/api/v1/accounts/main/resume", Map.of());
                    // Beside those: one was sent before, one is in doubt, one is scheduled, and one is asked for.
                    await().atMost(Duration.ofSeconds(180))
                            .until(() -> received(simulators).size() >= MANY + 4);
                    received(simulators).forEach((message, times) -> assertEquals(1, times, message));
                    hub.balances();
                }
                IllegalStateException again = assertThrows(IllegalStateException.class, () -> move(before, next));
                assertTrue(again.getMessage().contains("there is no broker"), again.getMessage());
            } finally {
                broker.stop();
            }
        }
    }

    /** A program's request that no hub has taken. */
    private static void requested(Settings settings) throws Exception {
        List<String> accounts = settings.accounts().stream().map(Account::id).toList();
        try (Broker broker = Broker.open(settings, accounts);
                Connection connection = TestHub.queue(broker.port()).createConnection();
                Session session = connection.createSession()) {
            var message = session.createTextMessage("asked by a program");
            message.setStringProperty("to", TO);
            message.setStringProperty("account", "main");
            session.createProducer(session.createQueue("sms.requests")).send(message);
        }
    }

    private static String move(Settings before, Settings next) throws Exception {
        StringWriter told = new StringWriter();
        Move.move(before, next, new PrintWriter(told));
        return told.toString();
    }

    private static Map<String, Integer> received(Simulators simulators) {
        Map<String, Integer> times = new HashMap<>();
        simulators
                .received()
                .messages()
                .forEach(message -> times.merge(message.to() + message.text(), 1, Integer::sum));
        return times;
    }
}
