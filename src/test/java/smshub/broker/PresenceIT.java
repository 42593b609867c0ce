package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.testing.BrokerProxy;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;

/** Which hubs live at a broker that they share. */
class PresenceIT {
    @TempDir
    Path data;

    private int port;
    private ActiveMQServer server;

    @BeforeEach
    void start() throws Exception {
        port = Ports.free();
        server = OutsideBroker.start(data.resolve("broker"), port);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void eachHubKnowsWhoElseIsThere() throws Exception {
        AtomicReference<Set<String>> told = new AtomicReference<>();
        try (Broker one = open("one", port)) {
            assertEquals(Set.of("one"), one.presence().alive());
            one.presence().listen(told::set);
            try (Broker two = open("two", port)) {
                assertEquals(Set.of("one", "two"), two.presence().alive());
                becomes(told, Set.of("one", "two"));
            }
            becomes(told, Set.of("one"));
        }
    }

    @Test
    void eachHubHearsByWhichAccountsTheOthersSend() throws Exception {
        try (Broker one = open("one", port)) {
            assertFalse(one.presence().servedElsewhere("main"));
            one.presence().serve(Set.of("main", "first"));
            try (Broker two = open("two", port)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !two.presence().servedElsewhere("third")
                                && two.presence().servedElsewhere("first"));
                assertTrue(one.presence().servedElsewhere("third"), "two has not said anything yet");
                two.presence().serve(Set.of("main", "second"));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> one.presence().missing().equals(Set.of("second")));
                assertTrue(one.presence().servedElsewhere("second"));
                assertFalse(one.presence().servedElsewhere("first"));
                assertEquals(Set.of("first"), two.presence().missing());
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> one.presence().missing().isEmpty());
            assertFalse(one.presence().servedElsewhere("second"));
        }
    }

    @Test
    void noTwoLivingHubsHaveOneId() throws Exception {
        try (Broker one = open("one", port)) {
            Presence second = new Presence(one, "one");
            assertTrue(assertThrows(IllegalStateException.class, () -> second.enter(Duration.ZERO))
                    .getMessage()
                    .contains("hub.id 'one'"));
            assertEquals(Set.of("one"), one.presence().alive());
            assertFalse(one.away());
        }
        open("one", port).close();
    }

    @Test
    void aHubThatWasCutOffGivesWayToTheOneThatTookItsPlace() throws Exception {
        AtomicReference<Set<String>> told = new AtomicReference<>();
        try (BrokerProxy proxy = new BrokerProxy(port);
                Broker one = open("one", proxy.port())) {
            one.presence().listen(told::set);
            proxy.stall();
            try (Broker next = Broker.open(settings("one", "elsewhere", port), List.of("main"))) {
                proxy.cut();
                proxy.release();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> one.presence().displaced());
                assertTrue(one.away());
                assertEquals(Set.of(), told.get());
                assertEquals(Set.of("one"), next.presence().alive());
            }
            becomes(told, Set.of("one"));
            await().atMost(Duration.ofSeconds(30)).until(() -> !one.away());
        }
    }

    private static void becomes(AtomicReference<Set<String>> told, Set<String> alive) {
        await().atMost(Duration.ofSeconds(30)).until(() -> told.get().equals(alive));
    }

    private Broker open(String id, int at) throws Exception {
        return Broker.open(settings(id, id, at), List.of("main"));
    }

    private Settings settings(String id, String folder, int at) {
        Settings usual = OutsideBroker.usual(data.resolve(folder), "tcp://127.0.0.1:" + at);
        return OutsideBroker.named(usual, id);
    }
}
