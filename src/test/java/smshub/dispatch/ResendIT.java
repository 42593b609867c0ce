package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.simulator.Simulators;
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

            JsonNode other = resent(hub, id, "?account=first");
            assertEquals("first", other.path("account").asText());
            hub.becomes(other.path("id").asText(), "sent");
            assertTrue(hub.post("/api/v1/messages/" + id + "/resend?account=none", Map.of())
                    .body()
                    .contains("account-unknown"));
            hub.balances();
        }
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
