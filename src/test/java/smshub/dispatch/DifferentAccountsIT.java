package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.broker.Broker;
import smshub.broker.QueueAdministration;
import smshub.broker.Queues;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.Databases;
import smshub.testing.HubProcess;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** A hub beside another that sends by an account which this one does not have, or has switched off. */
class DifferentAccountsIT {
    private static final int MESSAGES = 3;

    @TempDir
    Path data;

    private Settings.Store store;
    private int port;
    private ActiveMQServer broker;

    @BeforeEach
    void start() throws Exception {
        port = Ports.free();
        store = Databases.postgres("different_accounts_" + port);
        broker = OutsideBroker.start(data.resolve("broker"), port);
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void whatComesDueForAnAccountThatOnlyAnotherHubHasIsLeftToThat() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Account main = TestHub.smsapi("main", simulators, delivery -> delivery);
            Account other = TestHub.gateway("other", simulators, delivery -> delivery);
            scheduled("main", main, other);
            try (Broker another = Broker.open(settings("another"), List.of("main"));
                    QueueAdministration queues = new QueueAdministration(another)) {
                another.presence().serve(Set.of("main"));
                try (TestHub hub = new TestHub(settings("hub", other))) {
                    await().atMost(Duration.ofSeconds(60)).until(() -> queues.depth(Queues.out("main")) == MESSAGES);
                    assertEquals(0, queues.depth(Queues.DEAD));
                    await().atMost(Duration.ofSeconds(30)).until(() -> hub.metric("sms_accounts_elsewhere") == 1);
                }
            }
        }
    }

    @Test
    void whatWaitsForAnAccountThatIsSwitchedOffHereIsMovedOnlyOnceNobodyElseHasIt() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Account main = TestHub.smsapi("main", simulators, delivery -> delivery);
            Account other = TestHub.gateway("other", simulators, delivery -> delivery);
            List<String> ids = scheduled(null, main, other);
            try (Broker another = Broker.open(settings("another"), List.of("main"));
                    QueueAdministration queues = new QueueAdministration(another)) {
                another.presence().serve(Set.of("main"));
                try (TestHub hub = new TestHub(settings("hub", SwitchedOffIT.off(main), other))) {
                    await().atMost(Duration.ofSeconds(60)).until(() -> queues.depth(Queues.out("main")) == MESSAGES);
                    assertEquals(List.of(), simulators.received().messages());
                    another.presence().serve(Set.of());
                    for (String id : ids) {
                        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertEquals("sent", hub.state(id)));
                        assertEquals(
                                "other",
                                hub.json("/api/v1/messages/" + id)
                                        .path("account")
                                        .asText());
                    }
                }
            }
        }
    }

    /** Accepts messages whose time comes when the hub is down again; returns their ids. */
    private List<String> scheduled(String account, Account... accounts) throws Exception {
        List<String> ids = new ArrayList<>();
        try (TestHub hub = new TestHub(settings("hub", accounts))) {
            String due = Instant.now().plusSeconds(15).toString();
            for (int i = 0; i < MESSAGES; i++) {
                Map<String, String> plain = Map.of("to", "+491711234567", "text", "later " + i, "sendAt", due);
                Map<String, String> request = new HashMap<>(plain);
                if (account != null) {
                    request.put("account", account);
                }
                ids.add(hub.accepted(request));
            }
            for (String id : ids) {
                hub.becomes(id, "scheduled");
            }
        }
        return ids;
    }

    private Settings settings(String id, Account... accounts) {
        Settings own = HubProcess.stored(TestHub.settings(data.resolve(id), accounts), store);
        return OutsideBroker.named(OutsideBroker.settings(own, "tcp://127.0.0.1:" + port), id);
    }
}
