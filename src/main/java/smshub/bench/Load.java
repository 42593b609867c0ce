package smshub.bench;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Clients that keep their connection, send a request, await its answer and send the next. All of them share one thread
 * and speak only as much HTTP as they need, because they run on the machine that is measured.
 */
final class Load implements AutoCloseable {
    /** How long answers are waited for after the last request. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final long APART_MILLIS = 1;

    private static final String HOST = "127.0.0.1";

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    private long messages;

    /**
     * How much is sent.
     *
     * @param most most requests
     * @param longest no request is sent after this time
     * @param perSecond requests per second over all connections; 0 sends as fast as answers come
     */
    record Extent(int connections, long most, Duration longest, int perSecond) {
        static Extent of(int connections, Duration longest) {
            return new Extent(connections, Long.MAX_VALUE, longest, 0);
        }

        static Extent of(int connections, long most) {
            return new Extent(connections, most, LONGEST, 0);
        }
    }

    /**
     * What came of it.
     *
     * @param accepted requests answered with a status 2xx
     * @param failed requests answered otherwise, or not at all
     * @param complaint the first answer that was no 2xx, or null
     * @param firstAcceptedAt and endedAt in nanoseconds of {@link Blueprint#now()}
     * @param nanos from the first request to the last answer
     * @param latency of the accepted ones, in nanoseconds
     */
    record Result(long accepted, long failed, String complaint, long firstAcceptedAt, long nanos, Histogram latency) {}

    /** Sends requests to a port of loopback until the extent is reached. */
    Result run(int port, Blueprint blueprint, Extent extent) {
        Round round = new Round(blueprint, extent);
        vertx.runOnContext(start -> round.start(port));
        return round.end.future().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Only touched on the event loop. */
    private final class Round {
        private final Blueprint blueprint;
        private final Extent extent;
        private final Promise<Result> end = Promise.promise();
        private final Histogram latency = new Histogram(3);
        private final List<Connection> connections = new ArrayList<>();
        private final Deque<Connection> idle = new ArrayDeque<>();
        private long startedAt;
        private long firstAcceptedAt;
        private long endedAt;
        private long sent;
        private long accepted;
        private long failed;
        private int busy;
        private String complaint;

        Round(Blueprint blueprint, Extent extent) {
            this.blueprint = blueprint;
            this.extent = extent;
        }

        /** Opens connections one by one, because servers queue only a few that they have not accepted yet. */
        void start(int port) {
            if (connections.size() == extent.connections) {
                begin();
                return;
            }
            client.connect(port, HOST).onFailure(end::tryFail).onSuccess(socket -> {
                connections.add(new Connection(this, socket));
                vertx.setTimer(APART_MILLIS, apart -> start(port));
            });
        }

        private void begin() {
            startedAt = Blueprint.now();
            vertx.setTimer(extent.longest.plus(PATIENCE).toMillis(), late -> finish());
            idle.addAll(connections);
            pump();
            if (extent.perSecond > 0) {
                vertx.setPeriodic(1, tick -> {
                    pump();
                    if (end.future().isComplete()) {
                        vertx.cancelTimer(tick);
                    }
                });
            }
        }

        /** Lets idle connections send what is due. */
        void pump() {
            long now = Blueprint.now() - startedAt;
            boolean over = sent >= extent.most || now >= extent.longest.toNanos();
            long due = extent.perSecond == 0 ? Long.MAX_VALUE : 1 + now / 1_000 * extent.perSecond / 1_000_000;
            while (!over && !idle.isEmpty() && sent < due) {
                sent++;
                busy++;
                idle.poll().send(blueprint, messages++);
                over = sent >= extent.most;
            }
            if (over && busy == 0) {
                finish();
            }
        }

        void answered(Connection connection, int status, String answer, long nanos) {
            busy--;
            endedAt = Blueprint.now();
            if (status / 100 == 2) {
                firstAcceptedAt = accepted++ == 0 ? endedAt : firstAcceptedAt;
                latency.recordValue(nanos);
            } else {
                failed++;
                complaint = complaint == null ? answer : complaint;
            }
            idle.add(connection);
            pump();
        }

        void broken(Connection connection) {
            busy--;
            failed++;
            complaint = complaint == null ? "the connection was closed before the answer" : complaint;
            pump();
        }

        private void finish() {
            Result result =
                    new Result(accepted, failed + busy, complaint, firstAcceptedAt, endedAt - startedAt, latency);
            if (end.tryComplete(result)) {
                connections.forEach(Connection::close);
            }
        }
    }

    private static final class Connection {
        private static final String LENGTH = "\r\ncontent-length:";

        private final Round round;
        private final NetSocket socket;
        private String received = "";
        private boolean waiting;
        private long sentAt;

        Connection(Round round, NetSocket socket) {
            this.round = round;
            this.socket = socket;
            socket.handler(this::read);
            socket.closeHandler(closed -> {
                if (waiting) {
                    waiting = false;
                    round.broken(this);
                }
            });
        }

        void send(Blueprint blueprint, long message) {
            waiting = true;
            sentAt = Blueprint.now();
            socket.write(blueprint.at(message, sentAt));
        }

        private void read(Buffer part) {
            String answer = received + part.toString("ISO-8859-1");
            if (complete(answer)) {
                received = "";
                waiting = false;
                int status = Integer.parseInt(answer.substring(9, 12));
                round.answered(this, status, status / 100 == 2 ? null : answer, Blueprint.now() - sentAt);
            } else {
                received = answer;
            }
        }

        /** One answer at a time is under way, so what has come is its beginning or all of it. */
        private static boolean complete(String answer) {
            int head = answer.indexOf("\r\n\r\n");
            if (head < 0) {
                return false;
            }
            int length = answer.substring(0, head).toLowerCase(Locale.ROOT).indexOf(LENGTH);
            if (length < 0) {
                return answer.endsWith("0\r\n\r\n");
            }
            int from = length + LENGTH.length();
            int to = answer.indexOf('\r', from);
            return answer.length()
                    >= head + 4 + Integer.parseInt(answer.substring(from, to).strip());
        }

        void close() {
            waiting = false;
            socket.close();
        }
    }
}
