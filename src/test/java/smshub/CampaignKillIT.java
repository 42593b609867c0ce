package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.Recipients;

/** The hub dies in the middle of a campaign, of as many recipients as the system property {@code campaign} says. */
class CampaignKillIT {
    private static final int RECIPIENTS = Integer.getInteger("campaign", 400);
    private static final int RATE = Math.max(150, RECIPIENTS / 60);
    private static final int KILLS = RECIPIENTS > 1_000 ? 2 : 1;
    private static final String CAMPAIGNS = "/api/v1/campaigns/";

    @TempDir
    Path data;

    @Test
    void eachRecipientGetsItOnceOrIsMarkedAndTheCampaignGoesOnByItself() throws Exception {
        Simulators.Options options = Simulators.Options.defaults()
                .withLatency(Duration.ofMillis(20))
                .withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        HubProcess hub = null;
        try (Simulators simulators = Simulators.start(options)) {
            hub = HubProcess.start(data, simulators);
            HttpResponse<String> made = hub.post(
                    "/api/v1/campaigns",
                    Map.of(
                            "subject",
                            "sale",
                            "text",
                            "Only today",
                            "account",
                            "gateway",
                            "rate",
                            RATE,
                            "recipients",
                            Recipients.numbers(RECIPIENTS)));
            assertEquals(202, made.statusCode(), made::body);
            String id = Json.JSON.readTree(made.body()).path("id").asText();
            for (int kill = 1; kill <= KILLS; kill++) {
                long enough = (long) RECIPIENTS * kill / (KILLS + 2);
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> simulators.received().total() >= enough);
                hub.kill();
                assertTrue(simulators.received().total() < RECIPIENTS, "it died in the middle");
                hub = HubProcess.start(data, simulators);
            }
            finished(hub, id);
            verify(hub, id, simulators.received());
        } finally {
            if (hub != null) {
                hub.kill();
            }
        }
    }

    private static void finished(HubProcess hub, String id) {
        await().pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> {
                    JsonNode campaign = hub.json(CAMPAIGNS + id);
                    assertEquals("finished", campaign.path("state").asText(), campaign::toString);
                    assertEquals(RECIPIENTS, campaign.at("/summary/sent").asInt(), campaign::toString);
                    assertEquals(
                            0, hub.json("/api/v1/ledger").path("difference").asInt());
                });
    }

    private static void verify(HubProcess hub, String id, Received received) throws Exception {
        JsonNode ledger = hub.json("/api/v1/ledger");
        Map<String, Integer> counts = received.counts();
        Set<String> twice = counts.entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        System.out.println(RECIPIENTS + " recipients, " + KILLS + " kills: " + counts.size() + " got it, "
                + twice.size() + " of them twice and marked; "
                + hub.json(CAMPAIGNS + id).path("summary")
                + "; " + ledger);
        assertEquals(RECIPIENTS, counts.size(), "each got it");
        for (String message : twice) {
            JsonNode told = hub.json("/api/v1/messages/" + message);
            assertTrue(told.path("possibleDuplicate").asBoolean(), told::toString);
        }
        assertTrue(twice.size() <= KILLS * HubProcess.CONCURRENCY, twice.size() + " sent twice");
        assertEquals(RECIPIENTS, ledger.path("accepted").asInt(), "no message is there twice");
        assertEquals(0, ledger.path("refused").asInt());
    }
}
