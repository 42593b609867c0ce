package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit holds acknowledgements and what is sent because of them, or nothing of both. */
class QueueTransactionTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void acknowledgementAndMessageAreCommittedTogetherOrNotAtAll(boolean own) throws Exception {
        try (OwnBroker broker = new OwnBroker(data)) {
            broker.put("one", "two");
            try (QueueSource source = source(broker, own)) {
                QueueTransaction transaction = new QueueTransaction(broker.broker, source);
                BlockingQueue<Supplier<QueueMessage>> delivered = open(source);
                transaction.end(List.of(next(delivered)), List.of(Publication.to(OwnBroker.TO, "first", Map.of())));
                assertEquals(List.of(), broker.texts(OwnBroker.TO));
                assertEquals(1, transaction.commit());
                assertEquals(List.of("first"), broker.texts(OwnBroker.TO));
                transaction.end(List.of(next(delivered)), List.of(Publication.to(OwnBroker.TO, "second", Map.of())));
            }
            broker.awaitDepth(OwnBroker.FROM, 1);
            assertEquals(List.of("two"), broker.texts(OwnBroker.FROM));
            assertEquals(List.of("first"), broker.texts(OwnBroker.TO));
        }
    }

    /** Whoever counted a request must hear that it comes again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatASettlementStandsForIsUndoneUnlessItIsCommitted(boolean own) throws Exception {
        AtomicInteger undone = new AtomicInteger();
        Settlement settlement = new Settlement(List.of(), undone::incrementAndGet);
        try (OwnBroker broker = new OwnBroker(data);
                QueueSource source = source(broker, own)) {
            broker.put("one", "two");
            QueueTransaction transaction = new QueueTransaction(broker.broker, source);
            BlockingQueue<Supplier<QueueMessage>> delivered = open(source);
            transaction.end(
                    List.of(next(delivered)), transaction.undoing(settlement).outgoing());
            transaction.commit();
            transaction.abandon();
            assertEquals(0, undone.get());
            transaction.end(
                    List.of(next(delivered)), transaction.undoing(settlement).outgoing());
            transaction.abandon();
            assertEquals(1, undone.get());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereThereIsNothingNothingIsCommitted(boolean own) throws Exception {
        try (OwnBroker broker = new OwnBroker(data)) {
            QueueSource closed = source(broker, own);
            QueueTransaction transaction = new QueueTransaction(broker.broker, closed);
            closed.close();
            assertEquals(0, transaction.commit());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsShutLiesOnTheQueueInItsOrderAndComesAgain(boolean own) throws Exception {
        try (OwnBroker broker = new OwnBroker(data);
                QueueSource source = source(broker, own)) {
            broker.put("one", "two", "three");
            BlockingQueue<Supplier<QueueMessage>> delivered = open(source);
            assertEquals("one", next(delivered).text());
            source.shut();
            assertEquals(3, broker.queues.count(OwnBroker.FROM, ""));
            assertEquals(List.of("one", "two", "three"), broker.texts(OwnBroker.FROM));
            delivered = open(source);
            assertEquals("one", next(delivered).text());
            assertEquals("two", next(delivered).text());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsBeingDeliveredIsNeitherMovedNorRemoved(boolean own) throws Exception {
        try (OwnBroker broker = new OwnBroker(data);
                QueueSource source = source(broker, own)) {
            broker.put("one");
            QueueMessage one = next(open(source));
            broker.queues.remove(OwnBroker.FROM, "");
            assertEquals(0, broker.queues.move(OwnBroker.FROM, "", OwnBroker.TO));
            assertEquals(1, broker.queues.depth(OwnBroker.FROM));
            QueueTransaction transaction = new QueueTransaction(broker.broker, source);
            transaction.end(List.of(one), List.of());
            assertEquals(1, transaction.commit());
            broker.awaitDepth(OwnBroker.FROM, 0);
        }
    }

    @Test
    void noMoreIsDeliveredThanThereAreSlots() throws Exception {
        try (OwnBroker broker = new OwnBroker(data);
                QueueSource source = source(broker, true)) {
            broker.put("one", "two", "three");
            Window window = new Window(2);
            BlockingQueue<Supplier<QueueMessage>> delivered = new LinkedBlockingQueue<>();
            source.open(null, window, delivered::add);
            QueueMessage one = next(delivered);
            assertEquals("two", next(delivered).text());
            assertNull(delivered.poll());
            QueueTransaction transaction = new QueueTransaction(broker.broker, source);
            transaction.end(List.of(one), List.of());
            window.leave(transaction.commit());
            source.freed();
            assertEquals("three", next(delivered).text());
        }
    }

    @Test
    void whatHasNoQueueYetGetsOne() throws Exception {
        try (OwnBroker broker = new OwnBroker(data);
                QueueSource source = source(broker, true)) {
            broker.put("one");
            String gone = Queues.out("gone");
            QueueTransaction transaction = new QueueTransaction(broker.broker, source);
            transaction.end(List.of(next(open(source))), List.of(Publication.to(gone, "kept", Map.of())));
            transaction.commit();
            assertEquals(List.of("kept"), broker.texts(gone));
        }
    }

    private static QueueSource source(OwnBroker broker, boolean own) throws Exception {
        QueueEndpoint endpoint = new QueueEndpoint("queue:from", null, broker.broker, OwnBroker.FROM);
        return own ? broker.broker.source(endpoint) : new SessionSource(endpoint);
    }

    private static BlockingQueue<Supplier<QueueMessage>> open(QueueSource source) throws Exception {
        BlockingQueue<Supplier<QueueMessage>> delivered = new LinkedBlockingQueue<>();
        source.open(null, new Window(10), delivered::add);
        return delivered;
    }

    private static QueueMessage next(BlockingQueue<Supplier<QueueMessage>> delivered) throws InterruptedException {
        return delivered.poll(10, TimeUnit.SECONDS).get();
    }
}
