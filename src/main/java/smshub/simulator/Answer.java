package smshub.simulator;

import io.vertx.core.json.JsonObject;

/**
 * An HTTP answer.
 *
 * @param retryAfter seconds; 0 sends no such header
 */
record Answer(int status, String type, String body, int retryAfter) {
    static Answer json(JsonObject body) {
        return new Answer(200, "application/json", body.encode(), 0);
    }

    static Answer json(int status, JsonObject body) {
        return new Answer(status, "application/json", body.encode(), 0);
    }

    static Answer text(String body) {
        return new Answer(200, "text/plain", body, 0);
    }

    static Answer status(int status, int retryAfter) {
        return new Answer(status, "text/html", "<html><body>" + status + "</body></html>", retryAfter);
    }

    Answer half() {
        return new Answer(status, type, body.substring(0, body.length() / 2), retryAfter);
    }
}
