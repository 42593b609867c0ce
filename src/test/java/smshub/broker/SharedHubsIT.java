package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.testing.BrokerProxy;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;

/** Work that runs at one of the hubs that share a broker, and what they tell each other. */
class SharedHubsIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Ten, and what a machine takes longer that has no time. */
    private static final int MOVED_SECONDS = 15;

    @TempDir
    static Path data;

    private static int port;
    private static ActiveMQServer server;
    private static final AtomicInteger NAMES = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        port = Ports.free();
        server = OutsideBroker.start(data.resolve("broker"), port);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    /** Notes where it runs. */
    private static final class Noted implements Hubs.Work {
        private final AtomicInteger running;
        private final AtomicInteger most;
        private volatile boolean here;

        Noted(AtomicInteger running, AtomicInteger most) {
            this.running = running;
            this.most = most;
        }

        @Override
        public void begin() {
            here = true;
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
        }

        @Override
        public void end() {
            here = false;
            running.decrementAndGet();
        }
    }

    @Test
    void workRunsAtOneHubAndMovesWhenThatCloses() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Noted first = new Noted(running, most);
        Noted second = new Noted(running, most);
        Broker one = open(port);
        try (Broker two = open(port)) {
            one.hubs().take("mailbox", first);
            await().atMost(LONG).until(() -> first.here);
            two.hubs().take("mailbox", second);
            assertTrue(one.hubs().owns("mailbox"));
            assertFalse(two.hubs().owns("mailbox"));
            assertEquals(Set.of("mailbox"), one.hubs().owned());

            // Given up and wanted again, it stays.
            one.hubs().leave("mailbox");
            assertFalse(first.here);
            one.hubs().take("mailbox", first);
            await().atMost(LONG).until(() -> first.here || second.here);
            if (second.here) {
                two.hubs().leave("mailbox");
                await().atMost(LONG).until(() -> first.here);
                two.hubs().take("mailbox", second);
            }

            one.hubs().leave("mailbox");
            one.close();
            await().atMost(LONG).until(() -> second.here);
            assertTrue(two.hubs().owns("mailbox"));
            assertEquals(1, most.get());
        } finally {
            one.close();
        }
    }

    /** Cut off in the way of one that hangs: the broker hears nothing, and nobody tells it. */
    @Test
    void aHubThatIsCutOffHasStoppedBeforeAnotherBegins() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Noted first = new Noted(running, most);
        Noted second = new Noted(running, most);
        try (BrokerProxy proxy = new BrokerProxy(port);
                Broker one = open(proxy.port());
                Broker two = open(port)) {
            one.hubs().take("folder", first);
            await().atMost(LONG).until(() -> first.here);
            two.hubs().take("folder", second);
            AtomicBoolean both = new AtomicBoolean();
            AtomicLong owned = new AtomicLong();
            Thread watch = new Thread(() -> {
                while (!Thread.interrupted()) {
                    boolean old = one.hubs().owns("folder");
                    boolean fresh = two.hubs().owns("folder");
                    both.compareAndSet(false, old && fresh && one.hubs().owns("folder"));
                    if (fresh) {
                        owned.compareAndSet(0, System.nanoTime());
                    }
                }
            });
            watch.start();

            long begun = System.nanoTime();
            proxy.stall();
            await().atMost(LONG).until(() -> second.here);
            assertTrue(
                    owned.get() - begun < TimeUnit.SECONDS.toNanos(MOVED_SECONDS),
                    () -> "it moved after " + (owned.get() - begun) / 1_000_000 + " ms");
            assertFalse(one.hubs().fresh());

            proxy.cut();
            proxy.release();
            await().atMost(LONG).until(() -> one.hubs().fresh());
            assertFalse(first.here);
            assertTrue(two.hubs().owns("folder"));
            watch.interrupt();
            watch.join();
            assertFalse(both.get());
            assertEquals(1, most.get());
        }
    }

    @Test
    void workThatIsDueNowAndThenIsOneHubsToo() throws Exception {
        try (Broker one = open(port);
                Broker two = open(port)) {
            await().atMost(LONG)
                    .until(() -> one.hubs().owns("sweeps") | two.hubs().owns("sweeps"));
            await().during(Duration.ofSeconds(1))
                    .atMost(LONG)
                    .until(() -> one.hubs().owns("sweeps") ^ two.hubs().owns("sweeps"));
        }
    }

    @Test
    void everyOtherHubHearsAndAnswers() throws Exception {
        try (BrokerProxy proxy = new BrokerProxy(port);
                Broker one = open(port);
                Broker two = open(port);
                Broker three = open(proxy.port())) {
            AtomicInteger joined = new AtomicInteger();
            two.hubs().joined(joined::incrementAndGet);
            three.hubs().joined(joined::incrementAndGet);
            two.hubs().hear("reload", (from, text) -> from + " said " + text);
            three.hubs().hear("reload", (from, text) -> "done");
            await().atMost(LONG).until(() -> joined.get() == 2);
            await().atMost(LONG).until(() -> one.hubs().alive().size() == 3);

            assertEquals(
                    Map.of(
                            two.hubs().own(),
                            one.hubs().own() + " said now",
                            three.hubs().own(),
                            "done"),
                    asked(one, "now"));

            proxy.stall();
            Map<String, String> answers = asked(one, "again");
            assertEquals(Set.of(two.hubs().own(), three.hubs().own()), answers.keySet());
            assertEquals(null, answers.get(three.hubs().own()));
            proxy.cut();
            proxy.release();
            await().atMost(LONG).until(() -> joined.get() == 3);
        }
    }

    private static Map<String, String> asked(Broker hub, String text) throws Exception {
        return hub.hubs()
                .ask("reload", text, Duration.ofSeconds(3))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static Broker open(int at) throws Exception {
        Settings settings =
                OutsideBroker.usual(data.resolve("hub-" + NAMES.incrementAndGet()), "tcp://127.0.0.1:" + at);
        return Broker.open(settings, List.of("main"));
    }
}
