package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.TestHub;

/** The hub dies at random moments under load, as often as the system property {@code kills} says. */
class KillIT {
    private static final int PIECES = 3;
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int SENDERS = 2;
    /** Of a text that goes in pieces, in each of which its number stands whole. */
    private static final Pattern PIECE = Pattern.compile("(\\d)/" + PIECES + " .*piece \\d+ piece (\\d+) piece.*");

    private static final List<String> ACCOUNTS = List.of("smsapi", "gateway");

    @TempDir
    Path data;

    private final AtomicInteger numbers = new AtomicInteger();
    /** Texts of requests that were confirmed, and must arrive. */
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    /** Texts of which each request was repeated until it was confirmed, or came by the queue: one message each. */
    private final Set<String> single = ConcurrentHashMap.newKeySet();

    /** Numbers of the texts that were confirmed and go in pieces. */
    private final Set<String> pieces = ConcurrentHashMap.newKeySet();

    private HubProcess hub;
    private volatile boolean loading = true;

    @Test
    void nothingAcceptedIsLostAndWhatWasSentTwiceIsMarked() throws Exception {
        Simulators.Options options = Simulators.Options.defaults()
                .withLatency(Duration.ofMillis(20))
                .withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        Random random = new Random();
        List<Thread> senders = new ArrayList<>();
        try (Simulators simulators = Simulators.start(options)) {
            start(simulators);
            for (int i = 0; i < SENDERS; i++) {
                boolean keyed = i % 2 == 0;
                senders.add(started(() -> sendByHttp(keyed)));
                senders.add(started(this::sendByQueue));
            }
            senders.add(started(this::sendInPieces));
            for (int kill = 0; kill < KILLS; kill++) {
                int enough = confirmed.size() + 50 + random.nextInt(400);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> confirmed.size() >= enough);
                kill();
                start(simulators);
            }
            loading = false;
            for (Thread sender : senders) {
                sender.join(30_000);
            }
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> requestsTaken() && quiet(hub.json("/api/v1/ledger"), simulators.received()));
            verify(simulators.received());
        } finally {
            loading = false;
            kill();
        }
    }

    private synchronized void start(Simulators simulators) throws IOException {
        hub = HubProcess.start(data, simulators);
        notifyAll();
    }

    private void kill() {
        HubProcess dying = hub;
        synchronized (this) {
            hub = null;
        }
        if (dying != null) {
            dying.kill();
        }
    }

    /** The hub, as soon as it lives. */
    private synchronized HubProcess living() {
        while (hub == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return hub;
    }

    private void verify(Received received) throws Exception {
        List<Received.Message> messages = received.messages();
        Set<String> lost = new TreeSet<>(confirmed);
        messages.forEach(message -> lost.remove(message.text()));
        assertEquals(Set.of(), lost, () -> "confirmed, and not at the provider; queues:\n" + queues());

        Map<String, Set<String>> idsByText = messages.stream()
                .collect(Collectors.groupingBy(
                        Received.Message::text,
                        Collectors.mapping(Received.Message::id, Collectors.toCollection(HashSet::new))));
        idsByText.forEach((text, ids) -> {
            if (single.contains(text)) {
                assertEquals(1, ids.size(), "accepted twice: " + text);
            }
        });

        verifyPieces(messages, idsByText);

        Map<String, Integer> twice = received.counts().entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        for (String id : twice.keySet()) {
            JsonNode message = hub.json("/api/v1/messages/" + id);
            assertEquals("gateway", message.path("account").asText(), "SMSAPI takes an id only once");
            assertTrue(message.path("possibleDuplicate").asBoolean(), message::toString);
            assertTrue(
                    StreamSupport.stream(message.path("timeline").spliterator(), false)
                            .anyMatch(step -> step.path("state").asText().equals("unsure")),
                    message::toString);
        }
        JsonNode ledger = hub.json("/api/v1/ledger");
        System.out.println(KILLS + " kills: " + confirmed.size() + " confirmed, "
                + received.counts().size() + " at the providers, " + twice.size() + " sent twice and marked, "
                + received.repeats() + " repeats refused by their id; " + ledger);
        assertTrue(twice.size() <= KILLS * HubProcess.CONCURRENCY, twice.size() + " sent twice");
        assertTrue(received.repeats() <= KILLS * HubProcess.CONCURRENCY, received.repeats() + " repeats");
        assertEquals(
                received.counts().size(),
                ledger.path("accepted").asInt(),
                "each accepted message was sent, and no other");
        assertEquals(0, ledger.path("difference").asInt());
    }

    /** Of a text that goes in pieces all are there or none, and each was accepted once. */
    private void verifyPieces(List<Received.Message> messages, Map<String, Set<String>> idsByText) {
        Map<String, Set<String>> sent = new TreeMap<>();
        for (Received.Message message : messages) {
            Matcher piece = PIECE.matcher(message.text());
            if (piece.matches()) {
                sent.computeIfAbsent(piece.group(2), number -> new TreeSet<>()).add(piece.group(1));
                assertEquals(1, idsByText.get(message.text()).size(), "accepted twice: " + message.text());
            }
        }
        sent.forEach((number, each) -> assertEquals(Set.of("1", "2", "3"), each, "text " + number));
        Set<String> lost = new TreeSet<>(pieces);
        lost.removeAll(sent.keySet());
        assertEquals(Set.of(), lost, "confirmed, and no piece is at the provider");
        assertFalse(pieces.isEmpty());
        System.out.println(
                pieces.size() + " texts confirmed that went in pieces, " + sent.size() + " at the providers");
    }

    /** Nothing is on its way in any more; the ledger knows only what was accepted. */
    private boolean requestsTaken() throws Exception {
        return hub.get("/observe/metrics").body().contains("sms_queue_messages{queue=\"sms.requests\"} 0.0");
    }

    /** How much lies on each queue, and what the hub said; what was refused lies on sms.dead. */
    private String queues() {
        try {
            String queues = hub.get("/observe/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("sms_queue_messages") || line.startsWith("sms_refused"))
                    .collect(Collectors.joining("\n"));
            return queues + "\n" + Files.readString(data.resolve("hub.log"));
        } catch (Exception e) {
            return e.toString();
        }
    }

    /** What the store has not heard of yet is missing on both sides of the ledger. */
    private static boolean quiet(JsonNode ledger, Received received) {
        return ledger.path("accepted").asInt() == received.counts().size()
                && ledger.path("waiting").asInt() == 0
                && ledger.path("unsure").asInt() == 0
                && ledger.path("difference").asInt() == 0
                && ledger.path("accepted").asInt() == ledger.path("sent").asInt();
    }

    private static Thread started(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private String next(String channel) {
        return channel + " " + numbers.incrementAndGet();
    }

    private static String account(String text) {
        return ACCOUNTS.get(Math.floorMod(text.hashCode(), ACCOUNTS.size()));
    }

    /** Sends each text once, or with its own idempotency key until it is confirmed. */
    private void sendByHttp(boolean keyed) {
        while (loading) {
            String text = next("http");
            Map<String, String> body = Map.of("to", "+491711234567", "text", text, "account", account(text));
            if (keyed) {
                single.add(text);
            }
            do {
                try {
                    HttpResponse<String> answer = keyed
                            ? living().post("/api/v1/messages", body, text)
                            : living().post("/api/v1/messages", body);
                    if (answer.statusCode() == 202) {
                        confirmed.add(text);
                    }
                } catch (Exception e) {
                    continue; // the hub has died
                }
            } while (keyed && !confirmed.contains(text) && loading);
        }
    }

    /** Each text with its own idempotency key until it is confirmed. */
    private void sendInPieces() {
        while (loading) {
            String number = Integer.toString(numbers.incrementAndGet());
            String text = ("piece " + number + " ").repeat(400 / (7 + number.length()));
            Map<String, Object> body = Map.of(
                    "to",
                    "+491711234567",
                    "text",
                    text,
                    "account",
                    account(text),
                    "tooLong",
                    "split",
                    "maxSegments",
                    1);
            while (loading && !pieces.contains(number)) {
                try {
                    HttpResponse<String> answer = living().post("/api/v1/messages", body, number);
                    if (answer.statusCode() == 202) {
                        pieces.add(number);
                    }
                } catch (Exception e) {
                    continue; // the hub has died
                }
            }
        }
    }

    private void sendByQueue() {
        while (loading) {
            try (Connection connection = TestHub.queue(living().brokerPort).createConnection();
                    Session session = connection.createSession()) {
                MessageProducer producer = session.createProducer(session.createQueue("sms.requests"));
                while (loading) {
                    String text = next("queue");
                    single.add(text);
                    TextMessage message = session.createTextMessage(text);
                    message.setStringProperty("to", "+491711234567");
                    message.setStringProperty("account", account(text));
                    producer.send(message);
                    confirmed.add(text);
                }
            } catch (JMSException e) {
                continue; // the hub has died
            }
        }
    }
}
