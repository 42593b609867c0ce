package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.HubClient;
import smshub.testing.TestHub;

/** A copy of a message that came to an end. */
class ResendIT {
    private static final String TO = "+491711234567";

    @TempDir
    Path data;

    @Test
    void aCopyGoesByTheSameAccountUnlessAnotherIsNamedAndBothTimeLinesTell() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.settings(
                        data,
                        TestHub.smsapi("first", simulators, d -> d),
                        TestHub.gateway("second", simulators, d -> d)))) {
            String id = hub.send("second", TO, "once more");
            hub.becomes(id, "sent");
            await().until(() -> hub.state(id).equals("sent"));

            JsonNode same = resent(hub, id, "");
            assertEquals("second", same.path("account").asText());
            hub.becomes(same.path("id").asText(), "sent");
            await().until(() -> timeline(hub, id)
                    .contains("Sent again as message " + same.path("id").asText() + "."));
            await().until(() -> timeline(hub, same.path("id").asText()).contains("A copy of message " + id + "."));
            assertEquals("sent", hub.state(id));
            assertEquals("sent", hub.state(same.path("id").asText()));

            String byBean = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName("smshub:type=Hub"), "resend", new Object[] {id}, new String[] {
                        String.class.getName()
                    });
            hub.becomes(byBean, "sent");
            await().until(() -> hub.json("/api/v1/messages/" + byBean)
                    .path("copyOf")
                    .asText()
                    .equals(id));

            JsonNode other = resent(hub, id, "?account=first");
            assertEquals("first", other.path("account").asText());
            hub.becomes(other.path("id").asText(), "sent");
            assertTrue(hub.post("/api/v1/messages/" + id + "/resend?account=none", Map.of())
                    .body()
                    .contains("account-unknown"));
            hub.balances();
        }
    }

    /** Those of another client, by an operator; the numbers that end in 00 are refused by the provider. */
    @Test
    void allThatAFilterFindsGoInTheNameOfTheirOwnClientOnceForAKey() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Settings plain = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
            Client shop = new Client("shop", hash("shop-key"), List.of(), Set.of(Permission.SEND, Permission.READ));
            Settings settings = new Settings(
                    plain.data(),
                    plain.routes(),
                    plain.broker(),
                    plain.store(),
                    plain.http(),
                    plain.limits(),
                    plain.operators(),
                    List.of(plain.clients().get(0), shop),
                    plain.accounts());
            try (TestHub hub = new TestHub(settings)) {
                HubClient program = new HubClient(hub.service.httpPort(), "shop-key");
                List<String> dead = new ArrayList<>();
                for (int i = 1; i <= 3; i++) {
                    dead.add(program.accepted(
                            Map.of("to", "+491711234" + i + "00", "text", "Hi", "category", "orders")));
                }
                dead.forEach(id -> hub.becomes(id, "dead"));
                String other = hub.send("+491711235100", "not the shop's");
                hub.becomes(other, "dead");

                String resend = "/api/v1/messages/resend?state=dead&client=shop&category=orders&count=";
                HttpResponse<String> wrong = hub.post(resend + 2, Map.of());
                assertEquals(409, wrong.statusCode());
                assertTrue(wrong.body().contains("finds 3 messages, not 2"), wrong.body());
                assertEquals(
                        422,
                        hub.post("/api/v1/messages/resend?state=sent,deferred&count=1", Map.of())
                                .statusCode());
                assertEquals(
                        422,
                        hub.post("/api/v1/messages/resend?state=dead", Map.of()).statusCode());

                JsonNode first = Json.JSON.readTree(
                        hub.post(resend + 3, Map.of(), "again").body());
                assertEquals(
                        "3 0",
                        first.path("accepted").asText() + " "
                                + first.path("refused").asText());
                Map<String, String> copies = copies(first);
                assertEquals(Set.copyOf(dead), copies.keySet());
                for (Map.Entry<String, String> copy : copies.entrySet()) {
                    hub.becomes(copy.getValue(), "dead");
                    JsonNode record = hub.json("/api/v1/messages/" + copy.getValue());
                    assertEquals(
                            copy.getKey() + " shop main orders",
                            record.path("copyOf").asText() + " "
                                    + record.path("client").asText() + " "
                                    + record.path("account").asText() + " "
                                    + record.path("category").asText());
                    assertEquals(
                            copy.getValue(),
                            program.json("/api/v1/messages/" + copy.getKey())
                                    .at("/copies/0")
                                    .asText());
                }
                // The copies are dead by now, too, and are not counted for the same wish.
                JsonNode repeated = Json.JSON.readTree(
                        hub.post(resend + 3, Map.of(), "again").body());
                assertEquals(copies, copies(repeated));
                assertTrue(repeated.at("/messages/0/repeated").asBoolean());
                assertEquals(409, hub.post(resend + 3, Map.of(), "another").statusCode());

                // A client has its own in view and no others.
                assertEquals(
                        409,
                        program.post("/api/v1/messages/resend?state=dead&count=7", Map.of())
                                .statusCode());
                assertEquals(
                        404,
                        program.post("/api/v1/messages/" + other + "/resend", Map.of())
                                .statusCode());
                String one = dead.get(0);
                String copy = id(program.post("/api/v1/messages/" + one + "/resend", Map.of(), "mine"));
                assertEquals(copy, id(program.post("/api/v1/messages/" + one + "/resend", Map.of(), "mine")));
                hub.becomes(copy, "dead");
                await().until(() ->
                        hub.json("/api/v1/messages/" + one).path("copies").size() == 2);

                assertEquals("4 2", found(hub, "to=*100") + " " + found(hub, "to=*200"));
                assertEquals(8, found(hub, "to=%2B49171*"));
                assertEquals(0, found(hub, "to=%2B4917_*"));
                assertEquals(7, found(hub, "category=orders"));
                hub.balances();
            }
        }
    }

    private static int found(TestHub hub, String query) throws Exception {
        return hub.json("/api/v1/messages?" + query).path("messages").size();
    }

    private static Map<String, String> copies(JsonNode answer) {
        Map<String, String> copies = new HashMap<>();
        answer.path("messages")
                .forEach(message -> copies.put(
                        message.path("copyOf").asText(), message.path("id").asText()));
        return copies;
    }

    private static String id(HttpResponse<String> answer) throws Exception {
        return Json.JSON.readTree(answer.body()).at("/messages/0/id").asText();
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static String timeline(TestHub hub, String id) throws Exception {
        return hub.json("/api/v1/messages/" + id).toString();
    }

    private static JsonNode resent(TestHub hub, String id, String query) throws Exception {
        return Json.JSON
                .readTree(hub.post("/api/v1/messages/" + id + "/resend" + query, Map.of())
                        .body())
                .at("/messages/0");
    }
}
