package smshub.trace;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;

/** What a collector gets, over HTTP. */
class TracesTest {
    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

    private final Queue<byte[]> calls = new ConcurrentLinkedQueue<>();
    private HttpServer collector;

    @BeforeEach
    void start() throws Exception {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            calls.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    @Test
    void aMessageIsATraceThatHasItsIdAndNoNumber() {
        String id = MessageIds.next();
        try (Traces traces = traces(100)) {
            traces.heard(List.of(step(id, MessageState.ACCEPTED, 0), step(id, MessageState.SENDING, 1)));
            traces.heard(List.of(step(id, MessageState.SENT, 2), step(id, MessageState.DELIVERED, 9)));
        }
        byte[] sent = received();
        assertEquals(5, count(sent, HexFormat.of().parseHex(id.replace("-", ""))), "a root and four steps");
        String text = new String(sent, StandardCharsets.ISO_8859_1);
        for (String word : List.of("message", "accepted", "sending", "delivered", "sms.account", "main")) {
            assertTrue(text.contains(word), word);
        }
        assertFalse(text.contains("+49"));
    }

    /** After a restart nothing is known of its earlier steps. */
    @Test
    void aReceiptAfterARestartIsOfTheSameTrace() {
        String id = MessageIds.next();
        try (Traces traces = traces(100)) {
            traces.heard(List.of(step(id, MessageState.DELIVERED, 9)));
        }
        assertTrue(count(received(), HexFormat.of().parseHex(id.replace("-", ""))) >= 1);
    }

    @Test
    void aCollectorThatIsAwayHoldsUpNothing() {
        collector.stop(0);
        long begin = System.nanoTime();
        try (Traces traces = traces(100)) {
            for (int i = 0; i < 1_000; i++) {
                traces.heard(List.of(step(MessageIds.next(), MessageState.ACCEPTED, i)));
            }
            assertTrue(Duration.ofNanos(System.nanoTime() - begin).toSeconds() < 5);
        }
    }

    private Traces traces(int percent) {
        return new Traces(
                URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces"), percent);
    }

    private byte[] received() {
        await().until(() -> !calls.isEmpty());
        int length = calls.stream().mapToInt(call -> call.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] call : calls) {
            System.arraycopy(call, 0, all, at, call.length);
            at += call.length;
        }
        return all;
    }

    private static int count(byte[] whole, byte[] part) {
        String all = new String(whole, StandardCharsets.ISO_8859_1);
        return all.split(Pattern.quote(new String(part, StandardCharsets.ISO_8859_1)), -1).length - 1;
    }

    private static MessageEvent step(String id, MessageState state, int seconds) {
        return new MessageEvent(
                MessageIds.next(),
                id,
                state,
                BEGIN.plusSeconds(seconds),
                1,
                "main",
                "app",
                "order-1",
                null,
                List.of(),
                false,
                null,
                null,
                null);
    }
}
