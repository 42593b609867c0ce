package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.audit.Actor;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFile;
import smshub.json.Json;
import smshub.message.MessageIds;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Who did what is found again, and what went wrong. */
class AuditIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TO = "+491711234567";

    @TempDir
    Path data;

    private Simulators simulators;
    private Settings settings;
    private TestHub hub;

    @BeforeEach
    void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        settings = TestHub.settings(
                data,
                TestHub.smsapi("main", simulators, delivery -> delivery),
                TestHub.smsapi("wrong", simulators.smsapi(), "invalid", delivery -> delivery));
        hub = new TestHub(settings);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
        simulators.close();
    }

    @Test
    void whatClientsPersonsTheConsoleAndCommandsDoIsInTheRecord() throws Exception {
        assertEquals(200, hub.post("/api/v1/accounts/main/pause", "").statusCode());
        String mine = accepted(asAdmin(
                "POST", "/api/v1/messages", "{\"to\":\"" + TO + "\",\"text\":\"Secret text\",\"account\":\"main\"}"));
        assertEquals(204, asAdmin("DELETE", "/api/v1/messages/" + mine, null).statusCode());
        assertEquals(200, asAdmin("POST", "/api/v1/accounts/main/resume", null).statusCode());
        assertEquals(
                200,
                asAdmin("PUT", "/api/v1/consents/" + TO, "{\"state\":\"stopped\"}")
                        .statusCode());
        console("expire");
        new AuditFile(data)
                .append(new AuditEntry(
                        MessageIds.next(),
                        Instant.now(),
                        Actor.Kind.SYSTEM,
                        "root",
                        "local",
                        "secret.set",
                        "secrets/TOKEN",
                        null,
                        null));

        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        List.of(
                                "client app account.pause accounts/main",
                                "person admin account.expire accounts/main",
                                "person admin account.resume accounts/main",
                                "person admin consent.put consents/" + TO,
                                "person admin login.enter operators/admin",
                                "person admin message.cancel messages/" + mine,
                                "system root secret.set secrets/TOKEN"),
                        acts("/api/v1/audit").stream().sorted().toList()));
        assertEquals(
                List.of("client app account.pause accounts/main"),
                acts("/api/v1/audit?who=app&what=account&on=accounts/main"));
        JsonNode paused = hub.json("/api/v1/audit?what=account.pause").at("/audit/0");
        assertEquals("127.0.0.1", paused.path("from").asText());
        assertEquals(
                "open paused",
                paused.at("/before/state").asText() + " "
                        + paused.at("/after/state").asText());
        assertTrue(!hub.get("/api/v1/audit?format=csv").body().contains("Secret text"), "no texts of messages");
        JsonNode message = hub.json("/api/v1/messages/" + mine);
        assertEquals(
                "admin cancelled",
                message.path("client").asText() + " " + message.path("state").asText());
    }

    /** It was on record before that was known. */
    @Test
    void whatWasRefusedIsInTheRecordWithThatOutcome() throws Exception {
        assertEquals(404, hub.post("/api/v1/accounts/nothing/pause", "").statusCode());
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        "{\"outcome\":\"refused\",\"answer\":{\"status\":404}}",
                        hub.json("/api/v1/audit?on=accounts/nothing")
                                .at("/audit/0/after")
                                .toString()));
    }

    @Test
    void anActIsAnsweredWhileTheStoreTakesNothingAndOutlivesTheHub() throws Exception {
        hub.camel().getRouteController().stopRoute("audit-entries");
        assertEquals(200, hub.post("/api/v1/accounts/main/pause", "").statusCode());
        assertEquals(List.of(), acts("/api/v1/audit"));
        hub.close();
        hub = new TestHub(settings);

        await().atMost(SOON)
                .until(() -> acts("/api/v1/audit").equals(List.of("client app account.pause accounts/main")));
    }

    @Test
    void errorsOfMessagesAccountsAndLoginsAreFoundTogether() throws Exception {
        HttpResponse<String> landline = hub.post("/api/v1/messages", Map.of("to", "+4930123456", "text", "Hi"));
        assertEquals(422, landline.statusCode());
        String code = Json.JSON.readTree(landline.body()).path("code").asText();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    401,
                    call("GET", "/api/v1/messages", null, basic("admin", "guess"))
                            .statusCode());
        }
        hub.send("wrong", TO, "Nobody takes this");

        await().atMost(SOON).untilAsserted(() -> {
            assertEquals(
                    1,
                    hub.json("/api/v1/errors?kind=message&client=app&code=" + code)
                            .path("errors")
                            .size());
            assertEquals(
                    1,
                    hub.json("/api/v1/errors?kind=login&text=operator")
                            .path("errors")
                            .size());
            assertTrue(hub.json("/api/v1/errors?kind=account&account=wrong")
                            .path("errors")
                            .size()
                    > 0);
        });
        assertEquals(List.of("system hub account.stopped accounts/wrong"), acts("/api/v1/audit?what=account"));
        List<String> kinds = new ArrayList<>();
        hub.json("/api/v1/errors")
                .path("errors")
                .forEach(error -> kinds.add(error.path("kind").asText()));
        assertTrue(kinds.containsAll(List.of("message", "login", "account")), kinds::toString);
        assertEquals(
                0,
                hub.json("/api/v1/errors?until=2020-01-01T00:00:00Z")
                        .path("errors")
                        .size());
    }

    private List<String> acts(String path) throws Exception {
        List<String> acts = new ArrayList<>();
        hub.json(path)
                .path("audit")
                .forEach(act -> acts.add(String.join(
                        " ",
                        act.path("kind").asText(),
                        act.path("who").asText(),
                        act.path("what").asText(),
                        act.path("on").asText())));
        return acts;
    }

    private static String accepted(HttpResponse<String> answer) throws Exception {
        assertEquals(202, answer.statusCode(), answer.body());
        return Json.JSON.readTree(answer.body()).at("/messages/0/id").asText();
    }

    private HttpResponse<String> asAdmin(String method, String path, String body) throws Exception {
        return call(method, path, body, basic("admin", TestHub.PASSWORD));
    }

    private HttpResponse<String> call(String method, String path, String body, String login) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(hub.at(path))
                        .header("Authorization", login)
                        .header("Content-Type", "application/json")
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** An operation of the account's MBean, as Hawtio calls it. */
    private void console(String operation) throws Exception {
        HttpResponse<String> login = HTTP.send(
                HttpRequest.newBuilder(hub.at("/hawtio/auth/login"))
                        .POST(BodyPublishers.ofString(
                                "{\"username\":\"admin\",\"password\":\"" + TestHub.PASSWORD + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        HttpResponse<String> done = HTTP.send(
                HttpRequest.newBuilder(hub.at("/hawtio/jolokia"))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"type\":\"exec\",\"mbean\":\"smshub:type=Account,name=main\","
                                + "\"operation\":\"" + operation + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, Json.JSON.readTree(done.body()).path("status").asInt(), done.body());
    }
}
