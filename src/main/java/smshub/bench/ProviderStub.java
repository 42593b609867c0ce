package smshub.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A provider that takes every message and costs next to nothing. The text at the end of the address says when the
 * message was sent. The simulators are not used here: they do much more for each message, at the hub's expense.
 */
final class ProviderStub implements AutoCloseable {
    private static final Buffer ANSWER =
            Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nOK");
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final NetServer server;
    private volatile Duration latency = Duration.ZERO;
    private volatile Arrivals arrivals = new Arrivals();

    /** Listens on a free port of loopback when it returns. */
    ProviderStub() {
        server = vertx.createNetServer(new NetServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setTcpNoDelay(true)
                        .setAcceptBacklog(1024))
                .connectHandler(this::serve);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    /** How long the provider thinks before it answers. */
    void latency(Duration time) {
        latency = time;
    }

    /** Begins to count anew. */
    Arrivals arrivals() {
        arrivals = new Arrivals();
        return arrivals;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void serve(NetSocket socket) {
        Buffer[] begun = {null};
        socket.handler(part -> {
            Buffer request = begun[0] == null ? part : begun[0].appendBuffer(part);
            if (!complete(request)) {
                begun[0] = request;
                return;
            }
            begun[0] = null;
            arrivals.add(request);
            long millis = latency.toMillis();
            if (millis == 0) {
                socket.write(ANSWER);
            } else {
                vertx.setTimer(millis, thought -> socket.write(ANSWER));
            }
        });
    }

    /** A GET without body, and no other before its answer: so it ends where what has come ends. */
    private static boolean complete(Buffer request) {
        int start = request.length() - END.length;
        for (int i = 0; i < END.length; i++) {
            if (start < 0 || request.getByte(start + i) != END[i]) {
                return false;
            }
        }
        return true;
    }

    /** What came since counting began. Written on the event loop, read by others once it is complete. */
    static final class Arrivals {
        private final Histogram underway = new Histogram(3);
        private final CompletableFuture<Void> complete = new CompletableFuture<>();
        private volatile long count;
        private volatile long untimed;
        private volatile long lastAt;
        private volatile long expected = Long.MAX_VALUE;

        private void add(Buffer request) {
            long now = Blueprint.now();
            if (!timed(request)) {
                untimed++;
                return;
            }
            lastAt = now;
            underway.recordValue(Math.max(0, now - sentAt(request)));
            count = underway.getTotalCount();
            if (count >= expected) {
                complete.complete(null);
            }
        }

        private static int end(Buffer request) {
            int end = 4;
            while (request.getByte(end) != ' ') {
                end++;
            }
            return end;
        }

        /** Messages of a campaign have all the same text, which does not say when. */
        private static boolean timed(Buffer request) {
            return Character.isDigit(request.getByte(end(request) - 1));
        }

        private static long sentAt(Buffer request) {
            int end = end(request);
            long time = 0;
            for (int i = end - Blueprint.TIME.length(); i < end; i++) {
                time = time * 10 + request.getByte(i) - '0';
            }
            return time;
        }

        /** Waits until so many have come, or for some time; returns how many have. */
        long await(long number, Duration longest) throws InterruptedException {
            expected = number;
            if (count < number) {
                try {
                    complete.get(longest.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
                    return count;
                }
            }
            return count;
        }

        /** How many came whose texts do not say when they were sent. */
        long untimed() {
            return untimed;
        }

        /** When the last one came, in nanoseconds of {@link Blueprint#now()}. */
        long lastAt() {
            return lastAt;
        }

        /** From sending the request to the provider's receiving the message, in nanoseconds. */
        Histogram underway() {
            return underway;
        }
    }
}
