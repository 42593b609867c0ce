package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit holds acknowledgements and what is sent because of them, or nothing of both. */
class QueueTransactionTest {
    @TempDir
    Path data;

    @Test
    void acknowledgementAndMessageAreCommittedTogetherOrNotAtAll() throws Exception {
        try (OwnBroker broker = new OwnBroker(data)) {
            broker.put("one", "two");
            try (ClientSessionFactory factory = broker.broker.connect();
                    ClientSession session =
                            broker.broker.session(factory, false).start();
                    ClientConsumer consumer = session.createConsumer(OwnBroker.FROM)) {
                QueueTransaction transaction = new QueueTransaction(broker.broker, new SessionTransaction(session));
                transaction.end(List.of(next(consumer)), List.of(Publication.to(OwnBroker.TO, "first", Map.of())));
                assertEquals(List.of(), broker.texts(OwnBroker.TO));
                assertEquals(1, transaction.commit());
                assertEquals(List.of("first"), broker.texts(OwnBroker.TO));
                transaction.end(List.of(next(consumer)), List.of(Publication.to(OwnBroker.TO, "second", Map.of())));
            }
            broker.awaitDepth(OwnBroker.FROM, 1);
            assertEquals(List.of("two"), broker.texts(OwnBroker.FROM));
            assertEquals(List.of("first"), broker.texts(OwnBroker.TO));
        }
    }

    @Test
    void whereThereIsNothingNothingIsCommitted() throws Exception {
        try (OwnBroker broker = new OwnBroker(data);
                ClientSessionFactory factory = broker.broker.connect()) {
            ClientSession closed = broker.broker.session(factory, false);
            QueueTransaction transaction = new QueueTransaction(broker.broker, new SessionTransaction(closed));
            closed.close();
            assertEquals(0, transaction.commit());
        }
    }

    private static QueueMessage next(ClientConsumer consumer) throws Exception {
        return QueueMessage.of(consumer.receive(10_000), 1024, true);
    }
}
