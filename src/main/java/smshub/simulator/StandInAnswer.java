package smshub.simulator;

import io.vertx.core.json.JsonObject;

/**
 * An HTTP answer.
 *
 * @param retryAfter seconds; 0 sends no such header
 */
record StandInAnswer(int status, String type, String body, int retryAfter) {
    static StandInAnswer json(JsonObject body) {
        return new StandInAnswer(200, "application/json", body.encode(), 0);
    }

    static StandInAnswer json(int status, JsonObject body) {
        return new StandInAnswer(status, "application/json", body.encode(), 0);
    }

    static StandInAnswer text(String body) {
        return new StandInAnswer(200, "text/plain", body, 0);
    }

    static StandInAnswer status(int status, int retryAfter) {
        return new StandInAnswer(status, "text/html", "<html><body>" + status + "</body></html>", retryAfter);
    }

    StandInAnswer half() {
        return new StandInAnswer(status, type, body.substring(0, body.length() / 2), retryAfter);
    }
}
