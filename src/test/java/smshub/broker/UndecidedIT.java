package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.testing.BrokerProxy;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;

/** A commit whose answer did not come, and the same message again. */
class UndecidedIT {
    @TempDir
    Path data;

    @Test
    void whatMayStillBeTakenIsNotSentASecondTime() throws Exception {
        int port = Ports.free();
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port);
        try (BrokerProxy proxy = new BrokerProxy(port);
                Broker broker = Broker.open(
                        OutsideBroker.usual(
                                data.resolve("hub"), "tcp://127.0.0.1:" + proxy.port() + "?callTimeout=1000"),
                        List.of("main"));
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 4);
                QueueAdministration queues = new QueueAdministration(broker)) {
            proxy.holdCommitsOf("ref-1");
            assertThrows(CompletionException.class, () -> post(publisher).join());
            assertThrows(CompletionException.class, () -> post(publisher).join());
            assertEquals(0, queues.depth(Queues.out("main")));

            proxy.release();
            await().atMost(Duration.ofSeconds(10)).until(() -> post(publisher)
                    .handle((posted, failure) -> posted == BatchPublisher.Posted.REPEATED)
                    .join());
            assertEquals(1, queues.depth(Queues.out("main")));
        } finally {
            server.stop();
        }
    }

    @Test
    void whatADeadHubMayStillHaveTakenIsNotTakenAgainByTheNext() throws Exception {
        int port = Ports.free();
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port);
        try (BrokerProxy proxy = new BrokerProxy(port)) {
            Set<String> former;
            try (Broker broker = open(proxy.port(), "hub");
                    BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1)) {
                proxy.holdCommitsOf("ref-1");
                assertThrows(CompletionException.class, () -> post(publisher).join());
                former = sessions(server);
            }
            try (Broker another = open(port, "another");
                    Broker broker = open(port, "hub");
                    BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1);
                    QueueAdministration queues = new QueueAdministration(broker)) {
                assertTrue(another.healthy(), "who is another hub is left alone");
                post(publisher).join();
                proxy.release();
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> sessions(server).stream().noneMatch(former::contains));
                assertEquals(BatchPublisher.Posted.REPEATED, post(publisher).join());
                assertEquals(1, queues.depth(Queues.out("main")));
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void whileTheBrokerStandsStillNothingIsHandedToItThatAnotherHubMayHaveHandedItBefore() throws Exception {
        int port = Ports.free();
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port);
        try (BrokerProxy proxy = new BrokerProxy(port);
                Broker another = open(port, "another");
                Broker broker = open(proxy.port(), "hub");
                BatchPublisher publisher = new BatchPublisher(broker, (ids, sought) -> Repeats.NOTHING, 1);
                QueueAdministration queues = new QueueAdministration(another)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> broker.presence().alive().size() == 2);
            // It has a connection.
            post(publisher, "ref-0").join();
            proxy.stall();
            await().atMost(Duration.ofSeconds(10)).until(broker::lost);
            assertThrows(
                    CompletionException.class, () -> post(publisher, "ref-1").join());
            proxy.release();
            await().atMost(Duration.ofSeconds(30)).until(() -> !broker.lost());
            assertEquals(1, queues.depth(Queues.out("main")));
            await().atMost(Duration.ofSeconds(30)).until(() -> post(publisher, "ref-1")
                    .handle((posted, failure) -> posted == BatchPublisher.Posted.NEW)
                    .join());
        } finally {
            server.stop();
        }
    }

    /** What is asked for at the database before. */
    private static CompletableFuture<BatchPublisher.Posted> post(BatchPublisher publisher, String id) {
        return publisher.post(
                List.of(Publication.to(Queues.out("main"), "text", Map.of()).once(id)), id);
    }

    private static Set<String> sessions(ActiveMQServer server) {
        return server.getSessions().stream().map(ServerSession::getName).collect(Collectors.toSet());
    }

    private Broker open(int port, String hub) throws Exception {
        return Broker.open(
                OutsideBroker.usual(data.resolve(hub), "tcp://127.0.0.1:" + port + "?callTimeout=1000"),
                List.of("main"));
    }

    private static CompletableFuture<BatchPublisher.Posted> post(BatchPublisher publisher) {
        return publisher.post(
                List.of(Publication.to(Queues.out("main"), "text", Map.of()).once("ref-1")));
    }
}
