package smshub.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Answers in the place of a hub that cannot start yet: alive, not ready, and everything else 503 with a reason. */
public final class WaitingRoom implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final String reason;

    /**
     * Listens until it is closed.
     *
     * @param reason one sentence
     * @throws IllegalStateException when the port cannot be opened
     */
    public WaitingRoom(String host, int port, String reason) {
        this.reason = reason;
        try {
            vertx.createHttpServer()
                    .requestHandler(this::answer)
                    .listen(port, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            vertx.close();
            throw new IllegalStateException("port " + port + " of " + host + " cannot be opened (" + e.getMessage()
                    + "); the setting http.port names it");
        }
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/observe/health/live")) {
            request.response().putHeader("Content-Type", "application/json").end("{\"status\":\"UP\"}");
        } else if (request.path().startsWith("/observe/health")) {
            request.response()
                    .setStatusCode(503)
                    .putHeader("Content-Type", "application/json")
                    .end("{\"status\":\"DOWN\"}");
        } else {
            request.response()
                    .setStatusCode(503)
                    .putHeader("Retry-After", "5")
                    .putHeader("Content-Type", "application/problem+json")
                    .end(Json.text(ProblemDetail.of(Problem.of(ProblemCode.SERVICE_UNAVAILABLE, reason))));
        }
    }

    /** Lets people wait for a while, or until it is closed. */
    public void linger(Duration longest) throws InterruptedException {
        closed.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
