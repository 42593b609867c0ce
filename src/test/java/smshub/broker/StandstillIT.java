package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.simulator.Simulators;
import smshub.testing.BrokerProxy;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/**
 * An outside broker stands still under load, for as many seconds as the system property {@code standstill} says, and takes
 * afterwards what it was sent meanwhile. Clients repeat each request with its key until it is confirmed.
 */
class StandstillIT {
    private static final int SECONDS = Integer.getInteger("standstill", 4);
    private static final int REQUESTS = SECONDS * 200;
    private static final int CLIENTS = 16;

    @TempDir
    Path data;

    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();

    @Test
    void aRequestThatIsRepeatedMeanwhileIsAcceptedOnce() throws Exception {
        int port = Ports.free();
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port);
        List<Thread> clients = new ArrayList<>();
        try (Simulators simulators = Simulators.start(
                        Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
                BrokerProxy proxy = new BrokerProxy(port);
                TestHub hub = new TestHub(OutsideBroker.settings(
                        TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d)),
                        // Several commits of each client end without an answer.
                        "tcp://127.0.0.1:" + proxy.port() + "?callTimeout=" + SECONDS * 250))) {
            for (int i = 0; i < CLIENTS; i++) {
                Thread client = new Thread(() -> repeat(hub));
                client.setDaemon(true);
                client.start();
                clients.add(client);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> ids.size() > REQUESTS / 4);
            proxy.stall();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            await().atMost(Duration.ofSeconds(SECONDS + 10)).until(() -> System.nanoTime() > until);
            proxy.release();
            for (Thread client : clients) {
                client.join(TimeUnit.SECONDS.toMillis(60 + 2 * SECONDS));
            }
            assertEquals(REQUESTS, ids.size(), "each was confirmed in the end");
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                JsonNode ledger = hub.json("/api/v1/ledger");
                return ledger.path("waiting").asInt() == 0
                        && ledger.path("unsure").asInt() == 0
                        && ledger.path("difference").asInt() == 0
                        && ledger.path("sent").asInt() >= REQUESTS;
            });
            Map<String, Set<String>> sent = new HashMap<>();
            simulators.received().messages().forEach(message -> sent.computeIfAbsent(
                            message.text(), text -> new HashSet<>())
                    .add(message.id()));
            assertEquals(ids.keySet(), sent.keySet());
            sent.forEach((text, seen) -> assertEquals(1, seen.size(), () -> "accepted twice: " + text));
            assertEquals(sent, ids, "each answer named the one message");
        } finally {
            server.stop();
        }
    }

    private void repeat(TestHub hub) {
        for (int number = next.incrementAndGet(); number <= REQUESTS; number = next.incrementAndGet()) {
            String text = "request " + number;
            while (!ids.containsKey(text)) {
                try {
                    HttpResponse<String> answer =
                            hub.post("/api/v1/messages", Map.of("to", "+491711234567", "text", text), "key " + number);
                    if (answer.statusCode() == 202) {
                        String id = Json.JSON
                                .readTree(answer.body())
                                .at("/messages/0/id")
                                .asText();
                        ids.computeIfAbsent(text, one -> new HashSet<>()).add(id);
                    } else {
                        LockSupport.parkNanos(
                                TimeUnit.MILLISECONDS.toNanos(50)); // as a client that is told to come again
                    }
                } catch (Exception e) {
                    continue; // it was not answered in time
                }
            }
        }
    }
}
