package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.simulator.Fault;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** What an operator must end is not ended by a restart. */
class AccountMemoryIT {
    private static final String TO = "+491711234567";

    @TempDir
    Path data;

    @Test
    void aPauseSurvivesARestartAndItsBacklogStays() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Settings settings = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
            List<String> ids = new ArrayList<>();
            String since;
            try (TestHub hub = new TestHub(settings)) {
                hub.post("/api/v1/accounts/main/pause", Map.of());
                since = hub.account("main").path("since").asText();
                assertEquals("app", hub.account("main").path("by").asText());
                for (int i = 0; i < 5; i++) {
                    ids.add(hub.send(TO, "message " + i));
                }
            }
            try (TestHub hub = new TestHub(settings)) {
                assertEquals("paused", hub.account("main").path("state").asText());
                assertEquals("app", hub.account("main").path("by").asText());
                assertEquals(since, hub.account("main").path("since").asText());
                assertEquals(5, hub.account("main").path("waiting").asInt());
                assertEquals(0, simulators.received().total());
                hub.post("/api/v1/accounts/main/resume", Map.of());
                for (String id : ids) {
                    hub.becomes(id, "sent");
                }
                hub.balances();
            }
            try (TestHub hub = new TestHub(settings)) {
                assertEquals("open", hub.account("main").path("state").asText());
            }
        }
    }

    @Test
    void aStopSurvivesARestartWithItsReason() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Settings settings = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
            simulators.faults("smsapi").all(Fault.error(103));
            String id;
            try (TestHub hub = new TestHub(settings)) {
                id = hub.send(TO, "no credit");
                hub.accountBecomes("main", "stopped");
            }
            simulators.faults("smsapi").clear();
            long calls = simulators.faults("smsapi").calls();
            try (TestHub hub = new TestHub(settings)) {
                assertEquals("stopped", hub.account("main").path("state").asText());
                assertEquals(
                        "credit-exhausted",
                        hub.account("main").at("/problem/code").asText());
                assertEquals("hub", hub.account("main").path("by").asText());
                assertEquals(calls, simulators.faults("smsapi").calls());
                assertTrue(hub.get("/observe/health").body().contains("degraded: stopped"));
                hub.post("/api/v1/accounts/main/resume", Map.of());
                hub.becomes(id, "sent");
                hub.balances();
            }
        }
    }
}
