package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.OfficeForm;
import smshub.testing.TestHub;

/** A lane that was down long opens in hold: an old backlog does not go out without a word. */
class HoldIT {
    private static final String TO = "+491711234567";
    private static final Duration HOLD_AFTER = Duration.ofMillis(1500);
    private static final int RATE = 20;
    /** More than fit into a quarter of a megabyte. */
    private static final int MANY = 400;

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
            assertEquals("account-held", account.at("/problem/code").asText());
            assertTrue(
                    account.at("/problem/sentence").asText().matches("Nothing was sent since \\S{19}Z; the backlog .*"),
                    account::toString);
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
                ids = withoutThoseReleased(hub, simulators, ids);
                JsonNode expired = Json.JSON.readTree(
                        hub.post("/api/v1/accounts/main/expire", Map.of()).body());
                assertEquals(ids.size(), expired.path("expired").asInt());
                for (String id : ids) {
                    hub.becomes(id, "expired");
                }
                hub.post("/api/v1/accounts/main/resume", Map.of());
                String fresh = hub.send(TO, "fresh");
                hub.becomes(fresh, "sent");
                hub.balances();
            }
        }
    }

    /** The broker does not look through what it has put on disk alone. */
    @Test
    void ofABacklogBeyondTheBrokersMemoryNoneGoesBeforeTheOthers() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Settings plain =
                    TestHub.settings(data, TestHub.smsapi("main", simulators, d -> TestHub.holding(1000, HOLD_AFTER)));
            Settings small = new Settings(
                    plain.data(),
                    plain.routes(),
                    new Settings.Broker(null, null, null, "127.0.0.1", 0, true, 1L << 20, 200L << 20),
                    plain.store(),
                    plain.http(),
                    plain.limits(),
                    plain.operators(),
                    plain.clients(),
                    plain.accounts());
            JsonNode accepted;
            try (TestHub hub = new TestHub(small)) {
                hub.post("/api/v1/accounts/main/pause", Map.of());
                List<String> numbers = IntStream.range(0, MANY)
                        .mapToObj(i -> String.format("+491711%04d60", i))
                        .toList();
                accepted = Json.JSON.readTree(
                        hub.post("/api/v1/messages", Map.of("to", numbers, "text", "many " + "m".repeat(150)))
                                .body());
                assertEquals(MANY, accepted.path("messages").size());
            }
            Instant stopped = Instant.now();
            await().atMost(HOLD_AFTER.multipliedBy(2)).until(() -> Instant.now().isAfter(stopped.plus(HOLD_AFTER)));
            try (TestHub hub = new TestHub(small)) {
                hub.accountBecomes("main", "held");
                String one = accepted.at("/messages/7/id").asText();
                assertEquals(
                        409,
                        hub.post("/api/v1/messages/" + one + "/requeue", Map.of())
                                .statusCode());
                Map<String, String> all =
                        new HashMap<>(Map.of("verb", "release", "scope", "found", "filter", "account=main"));
                OfficeForm page = new OfficeForm(hub);
                assertTrue(page.post("/office/messages/ask", all).body().contains("Their number: " + MANY));
                all.put("count", String.valueOf(MANY));
                String said = page.post("/office/messages/act", all).body();
                assertTrue(said.contains("so many wait that all must be released together"), said);
                assertEquals(MANY, hub.account("main").path("waiting").asInt());
                assertEquals(0, simulators.received().total());
                hub.post("/api/v1/accounts/main/resume", Map.of());
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> simulators.received().total() == MANY);
                hub.balances();
            }
        }
    }

    /** Releases some, one way after the other; the rest waits on, and this is what it returns. */
    private static List<String> withoutThoseReleased(TestHub hub, Simulators simulators, List<String> ids)
            throws Exception {
        List<String> rest = new ArrayList<>(ids);
        assertEquals(
                202,
                hub.post("/api/v1/messages/" + rest.get(0) + "/requeue", Map.of())
                        .statusCode());
        hub.becomes(rest.remove(0), "sent");
        OfficeForm page = new OfficeForm(hub);
        page.post("/office/messages/" + rest.get(0) + "/release", Map.of());
        hub.becomes(rest.remove(0), "sent");
        Map<String, String> found =
                Map.of("verb", "release", "scope", "found", "filter", "account=main&text=message 3");
        assertTrue(page.post("/office/messages/ask", found).body().contains("Their number: 11"));
        Map<String, String> sure = new HashMap<>(found);
        sure.put("count", "11");
        assertTrue(page.post("/office/messages/act", sure)
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .contains("said=many_release&n=11"));
        for (String id : List.copyOf(rest)) {
            if (hub.json("/api/v1/messages/" + id).path("text").asText().startsWith("message 3")) {
                hub.becomes(id, "sent");
                rest.remove(id);
            }
        }
        assertEquals(13, simulators.received().total());
        assertEquals("held", hub.account("main").path("state").asText());
        assertEquals(ids.size() - 13, hub.account("main").path("waiting").asInt());
        JsonNode acts =
                hub.json("/api/v1/audit?what=message.release&on=messages").path("audit");
        assertEquals(2, acts.size(), acts::toString);
        assertEquals(11, acts.at("/0/after/accepted").asInt(), acts::toString);
        Map<String, String> one = Map.of("verb", "cancel", "scope", "selected", "id", rest.get(0), "count", "1");
        page.post("/office/messages/act", one);
        hub.becomes(rest.remove(0), "cancelled");
        return rest;
    }

    private static List<String> send(TestHub hub) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(hub.send(TO, "message " + i));
        }
        return ids;
    }
}
