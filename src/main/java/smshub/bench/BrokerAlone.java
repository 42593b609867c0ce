package smshub.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import smshub.broker.BatchPublisher;
import smshub.broker.Broker;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.broker.Queues;
import smshub.json.Json;
import smshub.message.MessageState;
import smshub.message.SmsMessage;
import smshub.settings.Settings;

/**
 * The yardstick for everything: the hub's broker without the hub, in the hub's configuration. First plain durable sends
 * and receives; then the sends and receives that the hub makes for a message, and nothing else.
 */
public final class BrokerAlone {
    private static final int IN_FLIGHT = 128;
    private static final int PRODUCERS = 4;
    private static final int CONSUMERS = 2;
    private static final int BATCH = 100;
    private static final int LANE_WINDOW = 512;
    private static final int STORE_BATCH = 50;
    private static final int EVENTS = 100;
    private final ServerLocator locator = locator();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SmsMessage message = Samples.message(Site.ACCOUNT, 1);
    private final String out = Json.text(message);
    private final String sending = Json.text(Samples.event(message.attempted(), MessageState.SENDING));
    private final String sent = Json.text(Samples.event(message.attempted(), MessageState.SENT));

    /**
     * What one trial came to.
     *
     * @param cpuNanos computing time of the whole process
     */
    record Trial(String name, long messages, long nanos, long cpuNanos) {}

    private interface Work {
        long run() throws Exception;
    }

    private BrokerAlone() {}

    private static ServerLocator locator() {
        try {
            return ActiveMQClient.createServerLocator("vm://0")
                    .setBlockOnDurableSend(false)
                    .setBlockOnAcknowledge(false)
                    .setConfirmationWindowSize(1024 * 1024)
                    .setConsumerWindowSize(256 * 1024)
                    .setProducerWindowSize(-1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a settings file, messages to warm up with, and the number of messages in each trial. */
    public static void main(String[] args) throws Exception {
        Settings settings = Site.settings(Path.of(args[0]));
        long warmUp = Long.parseLong(args[1]);
        long count = Long.parseLong(args[2]);
        try (Broker inner = Broker.open(settings, List.of(Site.ACCOUNT))) {
            BrokerAlone broker = new BrokerAlone();
            broker.sends(warmUp);
            broker.receives(warmUp);
            broker.hubsWork(inner, warmUp);
            tell("sends", () -> broker.sends(count));
            tell("receives", () -> broker.receives(count));
            tell("hubsWork", () -> broker.hubsWork(inner, count));
            broker.threads.shutdownNow();
            broker.locator.close();
        }
    }

    private static void tell(String name, Work work) throws Exception {
        Duration cpu = cpu();
        long start = System.nanoTime();
        long messages = work.run();
        long nanos = System.nanoTime() - start;
        Watched.tell(new Trial(name, messages, nanos, cpu().minus(cpu).toNanos()));
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Durable sends of one message each, so many in flight, without waiting for any single one. */
    private long sends(long count) throws Exception {
        List<Future<Void>> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            producers.add(threads.submit(() -> {
                try (ClientSessionFactory factory = locator.createSessionFactory();
                        ClientSession session = session(factory, true);
                        ClientProducer producer = session.createProducer(Queues.out(Site.ACCOUNT))) {
                    Semaphore slots = new Semaphore(IN_FLIGHT / PRODUCERS);
                    for (long n = 0; n < count / PRODUCERS; n++) {
                        slots.acquire();
                        producer.send(text(session, out), acknowledged -> slots.release());
                    }
                    slots.acquire(IN_FLIGHT / PRODUCERS);
                }
                return null;
            }));
        }
        join(producers);
        return count / PRODUCERS * PRODUCERS;
    }

    /** Receives in transactions of a hundred. */
    private long receives(long count) throws Exception {
        AtomicLong left = new AtomicLong(count / PRODUCERS * PRODUCERS);
        long all = left.get();
        List<Future<Void>> consumers = new ArrayList<>();
        for (int i = 0; i < CONSUMERS; i++) {
            consumers.add(threads.submit(() -> {
                try (ClientSessionFactory factory = locator.createSessionFactory();
                        ClientSession session = session(factory, false);
                        ClientConsumer consumer = session.createConsumer(Queues.out(Site.ACCOUNT))) {
                    session.start();
                    while (left.get() > 0) {
                        left.addAndGet(-acknowledged(take(consumer, BATCH)));
                        session.commit();
                    }
                }
                return null;
            }));
        }
        join(consumers);
        return all;
    }

    /**
     * What the broker does for a message on its way through the hub: message and event in a shared commit; the event that
     * it is being sent; the acknowledgement with the event that it was sent; and the store's receiving the three events.
     */
    private long hubsWork(Broker inner, long count) throws Exception {
        List<Future<Void>> all = new ArrayList<>();
        all.add(threads.submit(() -> {
            accept(inner, count);
            return null;
        }));
        all.add(threads.submit(() -> {
            dispatch(count);
            return null;
        }));
        all.add(threads.submit(() -> {
            store(3 * count);
            return null;
        }));
        join(all);
        return count;
    }

    private void accept(Broker inner, long count) throws InterruptedException {
        String accepted = Json.text(Samples.event(message, MessageState.ACCEPTED));
        List<Publication> group = List.of(Publication.to(Queues.EVENTS, accepted, Map.of()), Events.out(message));
        Semaphore slots = new Semaphore(IN_FLIGHT);
        try (BatchPublisher publisher = new BatchPublisher(inner, ids -> Set.of(), BatchPublisher.COMMITTERS)) {
            for (long n = 0; n < count; n++) {
                slots.acquire();
                publisher.post(group).thenRun(slots::release);
            }
            slots.acquire(IN_FLIGHT);
        }
    }

    private void dispatch(long count) throws Exception {
        try (ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = session(factory, false);
                ClientProducer events = session.createProducer(Queues.EVENTS_STORE);
                ClientConsumer consumer = session.createConsumer(Queues.out(Site.ACCOUNT))) {
            session.start();
            for (long done = 0; done < count; ) {
                List<ClientMessage> taken = take(consumer, LANE_WINDOW);
                send(session, events, sending, taken.size());
                session.commit();
                send(session, events, sent, taken.size());
                done += acknowledged(taken);
                session.commit();
            }
        }
    }

    /** Events of one commit, together as the hub sends them. */
    private static void send(ClientSession session, ClientProducer events, String event, int count)
            throws ActiveMQException {
        for (int left = count; left > 0; left -= EVENTS) {
            String lines = String.join("\n", Collections.nCopies(Math.min(left, EVENTS), event));
            ClientMessage bytes = session.createMessage(Message.BYTES_TYPE, true);
            bytes.getBodyBuffer().writeBytes(lines.getBytes(StandardCharsets.UTF_8));
            events.send(bytes);
        }
    }

    private void store(long count) throws Exception {
        try (ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = session(factory, false);
                ClientConsumer consumer = session.createConsumer(Queues.EVENTS_STORE)) {
            session.start();
            for (long done = 0; done < count; ) {
                List<ClientMessage> taken = take(consumer, STORE_BATCH);
                for (ClientMessage one : taken) {
                    byte[] bytes = new byte[one.getBodyBuffer().readableBytes()];
                    one.getBodyBuffer().readBytes(bytes);
                    done += new String(bytes, StandardCharsets.UTF_8).split("\n").length;
                    one.individualAcknowledge();
                }
                session.commit();
            }
        }
    }

    private static int acknowledged(List<ClientMessage> messages) throws ActiveMQException {
        for (ClientMessage message : messages) {
            body(message);
            message.individualAcknowledge();
        }
        return messages.size();
    }

    private static String body(ClientMessage message) {
        return message.getBodyBuffer().readNullableSimpleString().toString();
    }

    /** What is there, at most so many; waits a moment for the first. */
    private static List<ClientMessage> take(ClientConsumer consumer, int most) throws ActiveMQException {
        List<ClientMessage> taken = new ArrayList<>();
        ClientMessage next = consumer.receive(10);
        while (next != null) {
            taken.add(next);
            next = taken.size() < most ? consumer.receiveImmediate() : null;
        }
        return taken;
    }

    private static ClientSession session(ClientSessionFactory factory, boolean autoCommit) throws ActiveMQException {
        return factory.createSession(Site.OPERATOR, Site.PASSWORD, false, autoCommit, autoCommit, false, 1024 * 1024);
    }

    private static ClientMessage text(ClientSession session, String body) {
        ClientMessage text = session.createMessage(Message.TEXT_TYPE, true);
        text.getBodyBuffer().writeNullableSimpleString(SimpleString.of(body));
        return text;
    }

    private static void join(List<Future<Void>> all) throws Exception {
        for (Future<Void> one : all) {
            one.get();
        }
    }
}
