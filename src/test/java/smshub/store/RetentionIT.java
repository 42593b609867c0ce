package smshub.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.MovableClock;
import smshub.testing.TestHub;

/** What was over long ago is deleted, number and text and all; what is not stays, and the ledger counts both. */
class RetentionIT {
    @TempDir
    Path data;

    @Test
    void whatIsOverGoesAndTheLedgerGoesOnCounting() throws Exception {
        MovableClock clock = new MovableClock();
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(
                        keeping(TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d))), clock)) {
            String over = hub.send("+491711234567", "Over soon");
            hub.becomes(over, "sent");
            String dead = hub.send("+491711234500", "Refused by the provider");
            hub.becomes(dead, "dead");

            assertEquals(
                    422,
                    hub.post("/api/v1/messages", Map.of("to", "0171", "text", "No number"))
                            .statusCode());

            sweep(hub);
            await().untilAsserted(() -> assertEquals(
                    3, hub.json("/api/v1/messages").path("messages").size()));

            clock.ahead(Duration.ofDays(31));
            sweep(hub);
            JsonNode left = hub.json("/api/v1/messages").path("messages");
            assertEquals(1, left.size());
            assertEquals(dead, left.path(0).path("id").asText(), "it lies on sms.dead until somebody acts");
            await().untilAsserted(() -> {
                JsonNode ledger = hub.json("/api/v1/ledger");
                assertEquals(2, ledger.path("accepted").asInt());
                assertEquals(1, ledger.path("sent").asInt());
                assertEquals(1, ledger.path("refused").asInt());
                assertEquals(0, ledger.path("difference").asInt());
            });
        }
    }

    private static void sweep(TestHub hub) {
        hub.camel()
                .getRegistry()
                .lookupByNameAndType("retention", RetentionSweep.class)
                .round();
    }

    private static Settings keeping(Settings plain) {
        return new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                new Settings.Store(null, null, null, 4, Duration.ofDays(30)),
                plain.http(),
                plain.limits(),
                plain.facades(),
                plain.operators(),
                plain.clients(),
                plain.accounts(),
                plain.intakes());
    }
}
