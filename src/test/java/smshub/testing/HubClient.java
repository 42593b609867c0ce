package smshub.testing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import smshub.http.Contract;
import smshub.json.Json;

/** A program that talks to a hub over HTTP. */
public class HubClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String host;
    private final int port;
    private final String key;

    public HubClient(int port) {
        this(port, TestHub.KEY);
    }

    public HubClient(int port, String key) {
        this("127.0.0.1", port, key);
    }

    HubClient(String host, int port, String key) {
        this.host = host;
        this.port = port;
        this.key = key;
    }

    public HttpResponse<String> post(String path, Object body) throws Exception {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body))));
    }

    /** Asks; a call-back of a provider's goes with the secret of the test's accounts. */
    public HttpResponse<String> get(String path) throws Exception {
        String known = path.startsWith("/callback/") ? path + "&secret=" + TestHub.CALLBACK_SECRET : path;
        return send(HttpRequest.newBuilder(at(known)));
    }

    /** Sends a message under an idempotency key. */
    public HttpResponse<String> post(String path, Object body, String key) throws Exception {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body))));
    }

    public HttpResponse<String> delete(String path) throws Exception {
        return send(HttpRequest.newBuilder(at(path)).DELETE());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return Contract.checked(HTTP.send(
                request.header("X-API-Key", key).timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString()));
    }

    public URI at(String path) {
        return URI.create("http://" + host + ":" + port + path);
    }

    public JsonNode json(String path) throws Exception {
        return Json.JSON.readTree(get(path).body());
    }

    /** Sends one message and returns its id. */
    public String send(String to, String text) throws Exception {
        return accepted(Map.of("to", to, "text", text));
    }

    /** The same by one account. */
    public String send(String account, String to, String text) throws Exception {
        return accepted(Map.of("account", account, "to", to, "text", text));
    }

    /** Posts a request for one message and returns its id. */
    public String accepted(Map<String, ?> request) throws Exception {
        HttpResponse<String> answer = post("/api/v1/messages", request);
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.body());
        }
        return Json.JSON.readTree(answer.body()).at("/messages/0/id").asText();
    }

    public String state(String id) throws Exception {
        return json("/api/v1/messages/" + id).path("state").asText();
    }

    public List<String> timeline(String id) throws Exception {
        List<String> states = new ArrayList<>();
        json("/api/v1/messages/" + id)
                .path("timeline")
                .forEach(step -> states.add(step.path("state").asText()));
        return states;
    }

    public JsonNode account(String id) throws Exception {
        for (JsonNode account : json("/api/v1/accounts").path("accounts")) {
            if (account.path("id").asText().equals(id)) {
                return account;
            }
        }
        throw new AssertionError("no account " + id);
    }

    public void becomes(String id, String state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertEquals(state, state(id), () -> "message " + id));
    }

    public void accountBecomes(String id, String state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertEquals(state, account(id).path("state").asText()));
    }

    /** A value of the metrics, by its name with its tags. */
    public double metric(String name) throws Exception {
        return get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    /** Waits until every accepted message is accounted for. */
    public void balances() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode ledger = json("/api/v1/ledger");
            assertEquals(0, ledger.path("difference").asInt(), ledger::toString);
        });
    }
}
