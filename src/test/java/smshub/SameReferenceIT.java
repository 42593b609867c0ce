package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.broker.BatchPublisher;
import smshub.broker.BatchPublisher.Posted;
import smshub.broker.Broker;
import smshub.broker.Presence;
import smshub.broker.Publication;
import smshub.broker.QueueAdministration;
import smshub.broker.Queues;
import smshub.broker.Repeats;
import smshub.settings.Settings;
import smshub.store.Store;
import smshub.testing.Databases;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** Two hubs are asked for the same at the same moment. */
class SameReferenceIT {
    private static final int REQUESTS = 200;

    @TempDir
    Path data;

    @Test
    void whatComesToTwoHubsAtOnceIsTakenOnce() throws Exception {
        int port = Ports.free();
        Settings.Store database = Databases.postgres("same_reference");
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port);
        try (Store store = Store.open(database, data);
                Broker one = open("one", port);
                Broker two = open("two", port);
                BatchPublisher first = new BatchPublisher(one, BrokerModule.repeats(one, store), 4);
                BatchPublisher second = new BatchPublisher(two, BrokerModule.repeats(two, store), 4);
                QueueAdministration queues = new QueueAdministration(one)) {
            List<CompletableFuture<Posted>> posted = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String id = UUID.randomUUID().toString();
                posted.add(post(first, id));
                posted.add(post(second, id));
            }
            long taken = posted.stream()
                    .map(CompletableFuture::join)
                    .filter(Posted.NEW::equals)
                    .count();
            assertEquals(REQUESTS, taken);
            assertEquals(REQUESTS, queues.depth(Queues.out("main")));
        } finally {
            server.stop();
        }
    }

    @Test
    void whileTheDatabaseIsAwayReferencesAreTakenByALoneHubOnly() throws Exception {
        int port = Ports.free();
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port);
        Repeats away = (ids, sought) -> {
            throw new IllegalStateException("away");
        };
        try (Broker one = open("one", port);
                BatchPublisher publisher = new BatchPublisher(one, away, 1)) {
            assertEquals(Posted.NEW, post(publisher, "first").join());
            try (Broker two = open("two", port)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() ->
                                one.presence().alive().equals(two.presence().alive()));
                assertThrows(CompletionException.class, () -> post(publisher, "second")
                        .join());
                Publication plain = Publication.to(Queues.out("main"), "text", Map.of());
                assertEquals(Posted.NEW, publisher.post(List.of(plain)).join());
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void aStoreThatTellsNothingOfOtherHubsIsForOneHubAlone() throws Exception {
        int port = Ports.free();
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port);
        try (Store store = Store.open(Databases.embedded(), data.resolve("one"));
                Broker one = open("one", port);
                BatchPublisher publisher = new BatchPublisher(one, BrokerModule.repeats(one, store), 1)) {
            BrokerModule.insistOnOneStore(one, store, Duration.ZERO);
            assertEquals(Posted.NEW, post(publisher, "first").join());
            try (Broker two = open("two", port);
                    Store other = Store.open(Databases.embedded(), data.resolve("two"))) {
                IllegalStateException refused = assertThrows(
                        IllegalStateException.class, () -> BrokerModule.insistOnOneStore(two, other, Duration.ZERO));
                assertTrue(
                        refused.getMessage().startsWith("store.url names no PostgreSQL, and at the broker lives one;"),
                        refused.getMessage());
                IllegalStateException unstarted =
                        assertThrows(IllegalStateException.class, () -> new TestHub(settings("three", port)).close());
                assertTrue(unstarted.getMessage().startsWith("store.url names no PostgreSQL"), unstarted.getMessage());
                // Had it started all the same, or with a PostgreSQL of its own:
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> one.presence().alive().size() == 2);
                assertThrows(CompletionException.class, () -> post(publisher, "second")
                        .join());
            }
            BrokerModule.insistOnOneStore(one, store, Presence.PATIENCE);
        } finally {
            server.stop();
        }
    }

    private static CompletableFuture<Posted> post(BatchPublisher publisher, String id) {
        return publisher.post(
                List.of(Publication.to(Queues.out("main"), "text", Map.of("smsId", id))
                        .once(id)),
                id);
    }

    private Broker open(String id, int port) throws Exception {
        return Broker.open(settings(id, port), List.of("main"));
    }

    private Settings settings(String id, int port) {
        return OutsideBroker.named(OutsideBroker.usual(data.resolve(id), "tcp://127.0.0.1:" + port), id);
    }
}
