package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/**
 * A hub with an outside broker dies again and again while its store is down, as often as the system property {@code kills}
 * says. State changes are delivered to each of its lives; with Artemis' preset of ten deliveries they would be gone then.
 */
@EnabledIfSystemProperty(named = "kills", matches = "\\d+", disabledReason = "each of its hubs takes ten seconds")
class OutsideKillIT {
    private static final int KILLS = Integer.getInteger("kills", 11);
    private static final int MESSAGES = 30;

    @TempDir
    Path data;

    @Test
    void noStateChangeIsLostHoweverOftenItWasDelivered() throws Exception {
        int port = Ports.free();
        int storePort = Ports.free();
        String store = "jdbc:postgresql://127.0.0.1:" + storePort + "/postgres";
        ActiveMQServer server = broker(port);
        Set<String> confirmed = new HashSet<>();
        try (Simulators simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1))) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (HubProcess hub = hub(simulators, port, store)) {
                    for (int i = 0; i < MESSAGES; i++) {
                        String text = kill + "/" + i;
                        Map<String, String> body = Map.of("to", "+491711234567", "text", text, "account", "smsapi");
                        assertEquals(202, hub.post("/api/v1/messages", body).statusCode());
                        confirmed.add(text);
                    }
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> server.locateQueue(SimpleString.of(Queues.EVENTS_STORE))
                                            .getDeliveringCount()
                                    > 0);
                    hub.kill();
                }
            }
            try (EmbeddedPostgres database =
                            EmbeddedPostgres.builder().setPort(storePort).start();
                    HubProcess hub = hub(simulators, port, store)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    JsonNode ledger = hub.json("/api/v1/ledger");
                    return ledger.path("accepted").asInt() == confirmed.size()
                            && ledger.path("sent").asInt() == confirmed.size()
                            && ledger.path("difference").asInt() == 0;
                });
                assertEquals(storePort, database.getPort());
                assertEquals(confirmed, received(simulators));
                assertEquals(0, server.locateQueue(SimpleString.of(Queues.DEAD)).getMessageCount());
            }
        } finally {
            server.stop();
        }
    }

    private static Set<String> received(Simulators simulators) {
        Set<String> texts = new HashSet<>();
        simulators.received().messages().stream().map(Received.Message::text).forEach(texts::add);
        return texts;
    }

    private HubProcess hub(Simulators simulators, int port, String store) throws Exception {
        Path hub = Files.createDirectories(data.resolve("hub"));
        return HubProcess.outside(hub, simulators, "tcp://127.0.0.1:" + port, store);
    }

    /** One that is set up as the hub prints it. */
    private ActiveMQServer broker(int port) throws Exception {
        return OutsideBroker.printed(data.resolve("broker"), port, BrokerSetup.xml(TestHub.settings(data)));
    }
}
