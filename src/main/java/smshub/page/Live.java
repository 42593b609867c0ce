package smshub.page;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages that something is other than it was, by server-sent events. It does not hear of messages one by one: once
 * a second, and only while somebody looks, it asks for a mark of each subject, and names those whose mark has changed. So it
 * costs the same whatever the number of messages, none waits for it, and a page hears of changes by any hub of the site. Whoever
 * comes, or comes again, is told all subjects once.
 */
public final class Live implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final int MOST = 200;
    private static final long EVERY_MILLIS = 1_000;
    /** After so many rounds without news a line goes out, so that a connection that is gone is noticed. */
    private static final int QUIET_ROUNDS = 15;

    private final Vertx vertx;
    private final Supplier<Map<String, String>> marks;
    private final Set<Watcher> watchers = new HashSet<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private Map<String, String> last;
    private long timer = -1;
    private boolean closed;

    /** A page that is open, and what it has not heard because its connection is slow. */
    private static final class Watcher {
        private final HttpServerResponse response;
        private final BooleanSupplier lasts;
        private final Set<String> missed = new HashSet<>();
        private boolean greeted;
        private int quiet;

        Watcher(HttpServerResponse response, BooleanSupplier lasts) {
            this.response = response;
            this.lasts = lasts;
        }
    }

    /** @param marks a mark of each subject, which is another after a change; on a thread that may wait */
    public Live(Vertx vertx, Supplier<Map<String, String>> marks) {
        this.vertx = vertx;
        this.marks = marks;
    }

    /**
     * Keeps a connection, and writes to it until it is closed.
     *
     * @param lasts whether its visitor is still let in
     */
    synchronized void watch(RoutingContext context, BooleanSupplier lasts) {
        HttpServerResponse response = context.response();
        if (closed || watchers.size() >= MOST) {
            response.setStatusCode(503).putHeader("Retry-After", "30").end();
            return;
        }
        Watcher watcher = new Watcher(response, lasts);
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                // A proxy that gathers answers would keep the news.
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(gone -> leave(watcher));
        response.exceptionHandler(failure -> leave(watcher));
        response.write("retry: 5000\n\n");
        watchers.add(watcher);
        if (timer < 0) {
            last = null;
            timer = vertx.setPeriodic(0, EVERY_MILLIS, tick -> ask());
        }
    }

    private synchronized void leave(Watcher watcher) {
        watchers.remove(watcher);
        if (watchers.isEmpty() && timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void ask() {
        if (asking.compareAndSet(false, true)) {
            vertx.executeBlocking(marks::get, false).onComplete(asked -> {
                asking.set(false);
                if (asked.succeeded()) {
                    tell(asked.result());
                } else {
                    LOG.debug("What is new could not be asked", asked.cause());
                }
            });
        }
    }

    private synchronized void tell(Map<String, String> now) {
        Set<String> changed = new HashSet<>();
        Map<String, String> before = last == null ? now : last;
        now.forEach((subject, mark) -> {
            if (!Objects.equals(before.get(subject), mark)) {
                changed.add(subject);
            }
        });
        last = new HashMap<>(now);
        for (Watcher watcher : Set.copyOf(watchers)) {
            // What it shows was put together before it listened: anything may have changed meanwhile.
            watcher.missed.addAll(watcher.greeted ? changed : now.keySet());
            watcher.greeted = true;
            if (!watcher.lasts.getAsBoolean()) {
                watcher.response.end();
            } else if (!watcher.response.writeQueueFull()) {
                tell(watcher);
            }
        }
    }

    private static void tell(Watcher watcher) {
        if (watcher.missed.isEmpty()) {
            watcher.quiet++;
            if (watcher.quiet >= QUIET_ROUNDS) {
                watcher.quiet = 0;
                watcher.response.write(":\n\n");
            }
            return;
        }
        StringBuilder news = new StringBuilder();
        watcher.missed.forEach(subject -> news.append("event: ").append(subject).append("\ndata: new\n\n"));
        watcher.missed.clear();
        watcher.quiet = 0;
        watcher.response.write(news.toString());
    }

    /** Pages that are open. */
    synchronized int watchers() {
        return watchers.size();
    }

    /** Ends what is open: the listener waits for that. */
    @Override
    public synchronized void close() {
        closed = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
        Set.copyOf(watchers).forEach(watcher -> watcher.response.end());
        watchers.clear();
    }
}
