package smshub;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import smshub.wire.Wire;

/** A program that talks to a hub over HTTP. */
class HubClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;

    HubClient(int port) {
        this.port = port;
    }

    HttpResponse<String> post(String path, Object body) throws Exception {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.write(body))));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(at(path)));
    }

    /** Sends a message under an idempotency key. */
    HttpResponse<String> post(String path, Object body, String key) throws Exception {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.write(body))));
    }

    HttpResponse<String> delete(String path) throws Exception {
        return send(HttpRequest.newBuilder(at(path)).DELETE());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(
                request.header("X-API-Key", TestHub.KEY)
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    JsonNode json(String path) throws Exception {
        return Wire.JSON.readTree(get(path).body());
    }

    /** Sends one message and returns its id. */
    String send(String to, String text) throws Exception {
        HttpResponse<String> answer = post("/api/v1/messages", Map.of("to", to, "text", text));
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.body());
        }
        return Wire.JSON.readTree(answer.body()).at("/messages/0/id").asText();
    }

    String state(String id) throws Exception {
        return json("/api/v1/messages/" + id).path("state").asText();
    }

    List<String> timeline(String id) throws Exception {
        List<String> states = new ArrayList<>();
        json("/api/v1/messages/" + id)
                .path("timeline")
                .forEach(step -> states.add(step.path("state").asText()));
        return states;
    }
}
