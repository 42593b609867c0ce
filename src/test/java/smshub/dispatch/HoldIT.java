package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** A lane that was down long opens in hold: an old backlog does not go out without a word. */
class HoldIT {
    private static final String TO = "+491711234567";
    private static final Duration HOLD_AFTER = Duration.ofMillis(1500);
    private static final int RATE = 20;

    @TempDir
    Path data;

    @Test
    void aLongOutageEndsInHoldAndIsReleasedAtTheRateOrExpired() throws Exception {
        Simulators simulators = Simulators.start(Simulators.Options.defaults());
        simulators.close();
        Settings settings =
                TestHub.settings(data, TestHub.smsapi("main", simulators, d -> TestHub.holding(RATE, HOLD_AFTER)));
        List<String> ids;
        try (TestHub hub = new TestHub(settings)) {
            Instant start = Instant.now();
            ids = send(hub);
            hub.accountBecomes("main", "held");
            JsonNode account = hub.account("main");
            assertTrue(account.path("waiting").asInt() > 0);
            Instant oldest = Instant.parse(account.path("oldestWaiting").asText());
            assertTrue(!oldest.isBefore(start) && oldest.isBefore(Instant.now()), oldest::toString);
            assertTrue(account.at("/problem/sentence").asText().contains("backlog"));
            try (Simulators back =
                    Simulators.start(Simulators.Options.defaults().withPort(simulators.port()))) {
                await().during(Duration.ofSeconds(1))
                        .atMost(Duration.ofSeconds(3))
                        .until(() -> back.received().total() == 0);
                Instant released = Instant.now();
                hub.post("/api/v1/accounts/main/resume", Map.of());
                for (String id : ids) {
                    hub.becomes(id, "sent");
                }
                assertEquals(ids.size(), back.received().total());
                // Not from the arrival of the first, which a busy machine delays more than the others.
                Instant last = back.received().messages().get(ids.size() - 1).at();
                assertTrue(
                        Duration.between(released, last).toMillis() >= 1000L * (ids.size() - 2) / RATE,
                        "released faster than the account's rate");
            }
            hub.balances();
        }
    }

    @Test
    void aHubThatStartsOnAnOldBacklogHoldsIt() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Settings settings =
                    TestHub.settings(data, TestHub.smsapi("main", simulators, d -> TestHub.holding(RATE, HOLD_AFTER)));
            List<String> ids;
            try (TestHub hub = new TestHub(settings)) {
                hub.post("/api/v1/accounts/main/pause", Map.of());
                ids = send(hub);
            }
            Instant stopped = Instant.now();
            await().atMost(HOLD_AFTER.multipliedBy(2)).until(() -> Instant.now().isAfter(stopped.plus(HOLD_AFTER)));
            try (TestHub hub = new TestHub(settings)) {
                assertEquals("held", hub.account("main").path("state").asText());
                assertEquals(ids.size(), hub.account("main").path("waiting").asInt());
                JsonNode expired = Json.JSON.readTree(
                        hub.post("/api/v1/accounts/main/expire", Map.of()).body());
                assertEquals(ids.size(), expired.path("expired").asInt());
                for (String id : ids) {
                    hub.becomes(id, "expired");
                }
                assertEquals(0, simulators.received().total());
                hub.post("/api/v1/accounts/main/resume", Map.of());
                String fresh = hub.send(TO, "fresh");
                hub.becomes(fresh, "sent");
                hub.balances();
            }
        }
    }

    private static List<String> send(TestHub hub) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(hub.send(TO, "message " + i));
        }
        return ids;
    }
}
