package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.BrokerProxy;
import smshub.testing.HubClient;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** A hub whose broker is somebody else's: reached by TCP, and restarted under it. */
class OutsideBrokerIT {
    @TempDir
    Path data;

    @Test
    void itSendsByAnOutsideBrokerAndOutlivesItsRestart() throws Exception {
        int port = Ports.free();
        ActiveMQServer broker = broker(port);
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(settings(port, simulators))) {
            assertEquals(-1, hub.service.brokerPort());
            hub.becomes(hub.send("main", "+491711234567", "by HTTP"), "sent");
            publish(port, "by the broker");
            arrives(simulators, "by the broker");

            broker.stop();
            assertEquals(
                    503,
                    hub.post("/api/v1/messages", Map.of("to", "+491711234567", "text", "lost"))
                            .statusCode());
            broker = broker(port);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> hub.post("/api/v1/messages", Map.of("to", "+491711234567", "text", "again"))
                                    .statusCode()
                            == 202);
            arrives(simulators, "again");
            publish(port, "by the broker again");
            arrives(simulators, "by the broker again");
            hub.balances();
            assertTrue(simulators.received().messages().stream()
                    .noneMatch(message -> message.text().equals("lost")));
        } finally {
            broker.stop();
        }
    }

    @Test
    void whileTheBrokerIsAwayEveryQuestionIsAnsweredAndAfterwardsAllIsTaken() throws Exception {
        int port = Ports.free();
        ActiveMQServer broker = broker(port);
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                BrokerProxy proxy = new BrokerProxy(port);
                TestHub hub = new TestHub(settings(proxy.port(), simulators))) {
            hub.becomes(hub.send("main", "+491711234567", "before"), "sent");

            proxy.stall();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> hub.get("/observe/health/ready").statusCode() == 503);
            assertTimeout(Duration.ofSeconds(1), () -> hub.get("/observe/health/ready"));
            assertTimeout(Duration.ofSeconds(4), () -> hub.get("/observe/metrics"));
            assertTimeout(Duration.ofSeconds(4), () -> hub.get("/api/v1/ledger"));

            proxy.cut();
            proxy.release();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> hub.get("/observe/health/ready").statusCode() == 200);
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        202,
                        hub.post("/api/v1/messages", Map.of("to", "+491711234567", "text", "after " + i))
                                .statusCode());
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> simulators.received().messages().stream()
                    .anyMatch(message -> message.text().equals("after 0")));
        } finally {
            broker.stop();
        }
    }

    @Test
    void aHubWaitsForItsBroker() throws Exception {
        int port = Ports.free();
        int http = Ports.free();
        Settings own = TestHub.settings(data.resolve("hub"));
        Settings settings = OutsideBroker.settings(
                new Settings(
                        own.data(),
                        own.routes(),
                        own.broker(),
                        own.store(),
                        new Settings.Http("127.0.0.1", http, own.http().publicUrl()),
                        own.limits(),
                        own.operators(),
                        own.clients(),
                        own.accounts()),
                "tcp://127.0.0.1:" + port);
        CompletableFuture<TestHub> started = CompletableFuture.supplyAsync(() -> {
            try {
                return new TestHub(settings);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        HubClient client = new HubClient(http);
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> client.get("/observe/health").statusCode() == 503);
        HttpResponse<String> refused = client.post("/api/v1/messages", Map.of("to", "+491711234567", "text", "early"));
        assertEquals(503, refused.statusCode());
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());

        ActiveMQServer broker = broker(port);
        try (TestHub hub = started.get(30, TimeUnit.SECONDS)) {
            assertEquals(200, hub.get("/observe/health").statusCode());
        } finally {
            broker.stop();
        }
    }

    private static void arrives(Simulators simulators, String text) {
        await().atMost(Duration.ofSeconds(30)).until(() -> simulators.received().messages().stream()
                .anyMatch(message -> message.text().equals(text)));
    }

    private static void publish(int port, String text) throws Exception {
        try (Connection connection = TestHub.queue(port).createConnection();
                Session session = connection.createSession()) {
            TextMessage message = session.createTextMessage(text);
            message.setStringProperty("to", "+491711234567");
            session.createProducer(session.createQueue("sms.requests")).send(message);
        }
    }

    private Settings settings(int port, Simulators simulators) {
        return OutsideBroker.settings(
                TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d)),
                "tcp://127.0.0.1:" + port);
    }

    private ActiveMQServer broker(int port) throws Exception {
        return OutsideBroker.start(data, port);
    }
}
