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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.account.Account;
import smshub.provider.Log;
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
                // As many connections as could all wait for each other when they end at once.
                TestHub hub = new TestHub(settings(
                        proxy.port(),
                        Stream.concat(Stream.of("main"), IntStream.range(0, 20).mapToObj(i -> "spare-" + i))
                                .map(id -> TestHub.smsapi(id, simulators, delivery -> delivery))
                                .toArray(Account[]::new)))) {
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

    /** How a hub is without its broker for a while. */
    enum Outage {
        CUT,
        STALLED,
        RESTARTED
    }

    @ParameterizedTest
    @EnumSource
    void everyQueueIsWorkedAgainSoonAfterAnOutage(Outage outage) throws Exception {
        int port = Ports.free();
        ActiveMQServer broker = broker(port);
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                BrokerProxy proxy = new BrokerProxy(port);
                TestHub hub = new TestHub(settings(proxy.port(), simulators));
                Log log = new Log()) {
            hub.becomes(hub.send("main", "+491711234567", "before"), "sent");
            Set<String> worked = worked(broker);
            assertTrue(
                    worked.containsAll(Set.of("sms.requests", "sms.out.main", "sms.events.store")), worked::toString);

            switch (outage) {
                case CUT -> proxy.cut();
                case STALLED -> proxy.stall();
                default -> broker.stop();
            }
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> hub.get("/observe/health/ready").statusCode() == 503);
            if (outage == Outage.RESTARTED) {
                broker = broker(port);
            }
            ActiveMQServer there = broker;
            proxy.release();
            publish(port, "after");
            await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
                Set<String> missing = new HashSet<>(worked);
                missing.removeAll(worked(there));
                assertEquals(Set.of(), missing);
            });
            arrives(simulators, "after");
            assertEquals(
                    outage == Outage.STALLED ? 0 : 2,
                    log.lines().stream()
                            .filter(line -> line.contains("onsumers") && line.contains("lost the broker"))
                            .count(),
                    () -> log.lines().toString());
        } finally {
            broker.stop();
        }
    }

    /** Queues that have a consumer, but for those that are made anew for each connection. */
    private static Set<String> worked(ActiveMQServer broker) {
        return broker.getPostOffice()
                .getAllBindings()
                .filter(LocalQueueBinding.class::isInstance)
                .map(binding -> ((LocalQueueBinding) binding).getQueue())
                .filter(queue -> queue.getConsumerCount() > 0)
                .map(queue -> queue.getName().toString())
                .filter(name -> name.startsWith("sms.") && !name.startsWith("sms.told."))
                .collect(Collectors.toSet());
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
        return settings(port, TestHub.smsapi("main", simulators, delivery -> delivery));
    }

    private Settings settings(int port, Account... accounts) {
        return OutsideBroker.settings(TestHub.settings(data.resolve("hub"), accounts), "tcp://127.0.0.1:" + port);
    }

    private ActiveMQServer broker(int port) throws Exception {
        return OutsideBroker.start(data, port);
    }
}
