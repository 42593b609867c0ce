package smshub.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a browser gets.
 *
 * @param headers beside those that every answer has
 */
record PageAnswer(int status, String type, Map<String, String> headers, byte[] body) {
    private static final byte[] NOTHING = {};

    static PageAnswer html(int status, String html) {
        return new PageAnswer(status, "text/html; charset=utf-8", Map.of(), html.getBytes(StandardCharsets.UTF_8));
    }

    static PageAnswer json(byte[] json) {
        return new PageAnswer(200, "application/json", Map.of(), json);
    }

    /** Another address, which the browser asks for in place of the form that it sent. */
    static PageAnswer see(String address) {
        return new PageAnswer(303, null, Map.of("Location", address), NOTHING);
    }

    CompletionStage<PageAnswer> done() {
        return CompletableFuture.completedFuture(this);
    }

    /** Sends it, from whichever thread. */
    void write(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader("Cache-Control", "no-store");
        if (type != null) {
            response.putHeader("Content-Type", type);
        }
        headers.forEach(response::putHeader);
        response.end(Buffer.buffer(body));
    }
}
