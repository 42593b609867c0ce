package smshub.broker;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import smshub.settings.Settings;

/** An embedded broker without listener, with queues {@link #FROM} and {@link #TO}. */
final class OwnBroker implements AutoCloseable {
    static final String FROM = Queues.out("from");
    static final String TO = Queues.out("to");
    static final String INTENTS = Queues.intent("from");

    final Broker broker;
    final QueueAdministration queues;
    private final BatchPublisher publisher;

    OwnBroker(Path data) throws Exception {
        this(data, 1L << 20);
    }

    /** @param minDiskFree bytes below which the disk counts as nearly full */
    OwnBroker(Path data, long minDiskFree) throws Exception {
        broker = Broker.open(
                new Settings(
                        data,
                        Path.of("routes"),
                        new Settings.Broker(null, null, null, "127.0.0.1", -1, true, 64L << 20, minDiskFree),
                        new Settings.Store(null, null, null, 4, Duration.ZERO),
                        new Settings.Http("127.0.0.1", 0, URI.create("http://127.0.0.1:1")),
                        new Settings.Limits(10, 1 << 20),
                        List.of(),
                        List.of(),
                        List.of()),
                List.of("from", "to"));
        queues = new QueueAdministration(broker);
        publisher = new BatchPublisher(broker, ids -> java.util.Set.of(), 1);
    }

    /** Puts texts on {@link #FROM}; they are there when this returns. */
    void put(String... texts) {
        List<Publication> outgoing = new ArrayList<>();
        for (String text : texts) {
            outgoing.add(Publication.to(FROM, text, Map.of()));
        }
        put(outgoing);
    }

    void put(List<Publication> outgoing) {
        publisher.post(outgoing).join();
    }

    /** Waits until queues hold so many messages, those being delivered included. */
    void awaitDepth(String queue, long messages) {
        await(queue).atMost(Duration.ofSeconds(20)).until(() -> queues.depth(queue) == messages);
    }

    /** The texts on a queue, which stay there. */
    List<String> texts(String queue) throws Exception {
        List<String> texts = new ArrayList<>();
        try (ClientSessionFactory factory = broker.connect();
                ClientSession session = broker.session(factory, true).start();
                ClientConsumer browser = session.createConsumer(queue, true)) {
            for (ClientMessage next = browser.receiveImmediate(); next != null; next = browser.receiveImmediate()) {
                texts.add(QueueMessage.of(next, 1 << 20, true).text());
            }
        }
        return texts;
    }

    @Override
    public void close() {
        publisher.close();
        queues.close();
        broker.close();
    }
}
