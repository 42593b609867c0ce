package smshub.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.broker.BatchPublisher.Posted;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** The durable way into the broker, without the store's help. */
class BatchPublisherIT {
    private static final String QUEUE = Queues.out("main");

    @TempDir
    Path data;

    private Settings settings;

    @BeforeEach
    void settings() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            settings = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
        }
    }

    @Test
    void aSubscriberThatComesAndGoesDoesNotMakeTheBrokerForget() throws Exception {
        try (Broker broker = Broker.open(settings, List.of("main"));
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1)) {
            assertEquals(Posted.NEW, post(publisher));
            assertEquals(Posted.REPEATED, post(publisher));
            try (Connection connection = TestHub.queue(broker.port()).createConnection();
                    Session session = connection.createSession()) {
                session.createConsumer(session.createTopic(Queues.EVENTS)).close();
            }
            assertEquals(Posted.REPEATED, post(publisher));
        }
        try (Broker broker = Broker.open(settings, List.of("main"));
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1)) {
            assertEquals(Posted.REPEATED, post(publisher));
        }
    }

    private static Posted post(BatchPublisher publisher) throws Exception {
        return publisher.post(List.of(event("a reference"))).get(10, SECONDS);
    }

    private static Publication event(String reference) {
        return Publication.to(Queues.EVENTS, "{}", Map.of()).once(reference);
    }

    private static Publication waiting(String text) {
        return Publication.to(QUEUE, text, Map.of());
    }

    @Test
    void ofARepeatNothingIsSentAndOfThoseBesideItEverything() throws Exception {
        List<String> expected = new ArrayList<>(List.of("first"));
        try (Broker broker = Broker.open(settings, List.of("main"));
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1)) {
            assertEquals(
                    Posted.NEW,
                    publisher.post(List.of(waiting("first"), event("r"))).get(10, SECONDS));
            List<CompletableFuture<Posted>> others = new ArrayList<>();
            CompletableFuture<Posted> repeat = null;
            for (int i = 0; i < 50; i++) {
                if (i == 25) {
                    repeat = publisher.post(List.of(waiting("repeat"), event("r")));
                }
                others.add(publisher.post(List.of(waiting("other " + i), event("r" + i))));
                expected.add("other " + i);
            }
            assertEquals(Posted.REPEATED, repeat.get(10, SECONDS));
            for (CompletableFuture<Posted> other : others) {
                assertEquals(Posted.NEW, other.get(10, SECONDS));
            }
        }
        // What the broker kept is what it finds on its disk.
        try (Broker broker = Broker.open(settings, List.of("main"))) {
            assertEquals(expected, read(broker, QUEUE, expected.size()));
        }
    }

    @Test
    void whatIsTooLongForARecordOfTheJournalArrivesWhole() throws Exception {
        String text = "0123456789".repeat(100_000);
        try (Broker broker = Broker.open(settings, List.of("main"));
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1)) {
            publisher.post(List.of(waiting(text), waiting("after it"))).get(10, SECONDS);
        }
        try (Broker broker = Broker.open(settings, List.of("main"))) {
            assertEquals(List.of(text, "after it"), read(broker, QUEUE, 2));
        }
    }

    @Test
    void anAnswerWaitsForAReaderThatHasNotComeYet() throws Exception {
        String address = Queues.replies("app") + "later";
        try (Broker broker = Broker.open(settings, List.of("main"));
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1)) {
            publisher
                    .post(List.of(waiting("message"), Publication.to(address, "answer", Map.of())))
                    .get(10, SECONDS);
            assertEquals(List.of("answer"), read(broker, address, 1));
        }
    }

    /** Exactly as many messages as are on a queue; one more fails. */
    private static List<String> read(Broker broker, String queue, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = TestHub.queue(broker.port()).createConnection("admin", TestHub.PASSWORD);
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            connection.start();
            for (int i = 0; i < count; i++) {
                TextMessage message = (TextMessage) consumer.receive(10_000);
                texts.add(message == null ? "nothing" : message.getText());
            }
            assertNull(consumer.receiveNoWait());
        }
        return texts;
    }
}
