package smshub;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Secret;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.wire.Wire;

/** A whole hub on free ports with its data in a folder of the test, in front of simulated providers. */
final class TestHub implements AutoCloseable {
    static final String KEY = "test-key";
    static final String KEY_HASH = "62af8704764faf8ea82fc61ce9c4c3908b6cb97d463a634e9e587d7c885db0ef";
    static final String PASSWORD = "test-password";

    /** Fast enough for tests, and still growing. */
    static final Account.Delivery DELIVERY = new Account.Delivery(
            0,
            64,
            4,
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofDays(1),
            Account.WhenUnsure.HOLD,
            Duration.ofSeconds(2),
            5,
            Duration.ofMillis(200),
            Duration.ofHours(12));

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Service service;
    private final int port;

    TestHub(Settings settings) throws Exception {
        service = Service.start(settings, Clock.systemUTC());
        port = service.httpPort();
    }

    static Settings settings(Path data, Account... accounts) {
        return new Settings(
                data,
                Path.of("routes"),
                new Settings.Broker(null, null, null, "127.0.0.1", 0, true, 64L << 20),
                new Settings.Store(null, null, null, 4),
                new Settings.Http("127.0.0.1", 0, URI.create("http://127.0.0.1:1")),
                new Settings.Limits(10_000, 1 << 20),
                List.of(
                        new Settings.Operator("app", new Secret(PASSWORD), Settings.Role.APPLICATION),
                        new Settings.Operator("admin", new Secret(PASSWORD), Settings.Role.ADMIN)),
                List.of(new Client("app", KEY_HASH, List.of(), Set.of(Client.Permission.values()))),
                List.of(accounts));
    }

    static Account smsapi(String id, Simulators simulators, UnaryOperator<Account.Delivery> delivery) {
        return account(
                id, "smsapi", simulators.smsapi(), Map.of(), Map.of("token", new Secret("test-token")), delivery);
    }

    static Account gateway(String id, Simulators simulators, UnaryOperator<Account.Delivery> delivery) {
        return account(id, "url-gateway", null, Map.of(), Map.of("url", new Secret(simulators.gateway())), delivery);
    }

    static Account account(
            String id,
            String provider,
            URI url,
            Map<String, String> settings,
            Map<String, Secret> secrets,
            UnaryOperator<Account.Delivery> delivery) {
        return new Account(
                id,
                provider,
                id,
                true,
                null,
                List.of(),
                new Account.Numbers("DE", List.of(), true, List.of(), false),
                new Account.Texts(1000, 7, false, false, ""),
                null,
                List.of(),
                delivery.apply(DELIVERY),
                new Account.Connection(url, Duration.ofSeconds(2), Duration.ofSeconds(3), null, 0),
                settings,
                secrets);
    }

    HttpResponse<String> post(String path, Object body) throws Exception {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.write(body))));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(at(path)));
    }

    HttpResponse<String> delete(String path) throws Exception {
        return send(HttpRequest.newBuilder(at(path)).DELETE());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(
                request.header("X-API-Key", KEY).timeout(Duration.ofSeconds(30)).build(),
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

    @Override
    public void close() {
        service.close();
    }
}
