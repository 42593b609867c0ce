package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.HAPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.ReplicaPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.ReplicatedPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStoreBackupPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStorePrimaryPolicyConfiguration;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.Certificates;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** A primary broker and its backup, reached by TLS. */
class BrokerPairIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** How the backup gets what the primary has. */
    private enum Pair {
        SHARED_STORE(
                new SharedStorePrimaryPolicyConfiguration().setFailoverOnServerShutdown(true),
                new SharedStoreBackupPolicyConfiguration().setAllowFailBack(true)) {
            @Override
            Path journal(Path folder, int broker) {
                return folder.resolve("shared");
            }

            @Override
            boolean ready(ActiveMQServer backup) {
                return true;
            }
        },
        REPLICATED(
                new ReplicatedPolicyConfiguration().setCheckForActiveServer(true),
                new ReplicaPolicyConfiguration().setAllowFailBack(true)) {
            @Override
            Path journal(Path folder, int broker) {
                return folder.resolve("broker-" + broker);
            }

            @Override
            boolean ready(ActiveMQServer backup) {
                return backup.isReplicaSync();
            }
        };

        private final HAPolicyConfiguration primary;
        private final HAPolicyConfiguration backup;

        Pair(HAPolicyConfiguration primary, HAPolicyConfiguration backup) {
            this.primary = primary;
            this.backup = backup;
        }

        abstract Path journal(Path folder, int broker);

        /** Whether the backup has all that the primary has. */
        abstract boolean ready(ActiveMQServer backup);
    }

    @TempDir
    Path data;

    private final int[] ports = {Ports.free(), Ports.free()};
    private Certificates certificates;
    private Path certificate;

    @ParameterizedTest
    @EnumSource
    void failOverAndFailBackLoseNothingAndWhatComesTwiceIsMarked(Pair pair) throws Exception {
        certificates = new Certificates(Files.createDirectories(data.resolve("tls")));
        certificate = certificates.certificate("broker", "CN=broker");
        ActiveMQServer primary = start(pair, 0, pair.primary);
        await().atMost(PATIENCE).until(primary::isActive);
        ActiveMQServer backup = start(pair, 1, pair.backup);
        ScheduledExecutorService application = Executors.newSingleThreadScheduledExecutor();
        try (Simulators simulators =
                        Simulators.start(Simulators.Options.defaults().withLatency(Duration.ofMillis(50)));
                TestHub hub = new TestHub(settings(simulators))) {
            Map<String, String> accepted = new ConcurrentHashMap<>();
            int[] number = {0};
            application.scheduleWithFixedDelay(
                    () -> send(hub, accepted, "text " + number[0]++), 0, 20, TimeUnit.MILLISECONDS);

            goesOn(accepted, simulators);
            await().atMost(PATIENCE).until(() -> pair.ready(backup));
            primary.fail(true);
            await().atMost(PATIENCE).until(backup::isActive);
            goesOn(accepted, simulators);

            primary = start(pair, 0, pair.primary);
            await().atMost(PATIENCE).until(() -> !backup.isActive());
            goesOn(accepted, simulators);
            assertTrue(primary.isActive());

            application.shutdown();
            assertTrue(application.awaitTermination(60, TimeUnit.SECONDS));
            await().atMost(PATIENCE).until(() -> texts(simulators).keySet().containsAll(accepted.values()));
            hub.balances();
            Map<String, Integer> times = texts(simulators);
            List<String> unmarked = new ArrayList<>();
            for (Map.Entry<String, String> one : accepted.entrySet()) {
                if (times.get(one.getValue()) > 1
                        && !hub.json("/api/v1/messages/" + one.getKey())
                                .path("possibleDuplicate")
                                .asBoolean()) {
                    unmarked.add(one.getValue());
                }
            }
            assertEquals(List.of(), unmarked, "came twice without a mark");
        } finally {
            application.shutdownNow();
            backup.stop();
            primary.stop();
        }
    }

    private static void send(TestHub hub, Map<String, String> accepted, String text) {
        try {
            var answer = hub.post("/api/v1/messages", Map.of("to", "+491711234567", "text", text));
            if (answer.statusCode() == 202) {
                accepted.put(
                        Json.JSON.readTree(answer.body()).at("/messages/0/id").asText(), text);
            }
        } catch (Exception e) {
            // No answer, no promise.
        }
    }

    /** Fifty more are accepted, and one of them arrives. */
    private static void goesOn(Map<String, String> accepted, Simulators simulators) {
        Set<String> before = Set.copyOf(accepted.values());
        await().atMost(PATIENCE).until(() -> accepted.size() >= before.size() + 50);
        await().atMost(PATIENCE).until(() -> texts(simulators).keySet().stream()
                .anyMatch(text -> accepted.containsValue(text) && !before.contains(text)));
    }

    private static Map<String, Integer> texts(Simulators simulators) {
        Map<String, Integer> times = new HashMap<>();
        for (Received.Message message : simulators.received().messages()) {
            times.merge(message.text(), 1, Integer::sum);
        }
        return times;
    }

    private Settings settings(Simulators simulators) {
        return OutsideBroker.settings(
                TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d)),
                "(tcp://127.0.0.1:" + ports[0] + secured() + ",tcp://127.0.0.1:" + ports[1] + secured() + ")");
    }

    private String secured() {
        return "?sslEnabled=true&trustStoreType=PEMCA&trustStorePath=" + certificates.authority();
    }

    private ActiveMQServer start(Pair pair, int own, HAPolicyConfiguration policy) throws Exception {
        ActiveMQServer server = OutsideBroker.of(pair.journal(data, own), ports[own], configuration -> {
            try {
                configuration.getAcceptorConfigurations().clear();
                configuration
                        .addAcceptorConfiguration(
                                "clients",
                                "tcp://127.0.0.1:" + ports[own]
                                        + "?sslEnabled=true;keyStoreType=PKCS12;keyStorePassword="
                                        + Certificates.PASSWORD + ";keyStorePath=" + certificate)
                        .addConnectorConfiguration("own", "tcp://127.0.0.1:" + ports[own] + secured())
                        .addConnectorConfiguration("other", "tcp://127.0.0.1:" + ports[1 - own] + secured());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            configuration.setHAPolicyConfiguration(policy);
            configuration.addClusterConfiguration(new ClusterConnectionConfiguration()
                    .setName("pair")
                    .setConnectorName("own")
                    .setStaticConnectors(List.of("other"))
                    .setRetryInterval(200));
            configuration.setClusterUser("hub").setClusterPassword(OutsideBroker.HUB_PASSWORD);
        });
        server.start();
        return server;
    }
}
