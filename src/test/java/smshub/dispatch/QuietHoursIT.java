package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Quiet;
import smshub.simulator.Simulators;
import smshub.testing.MovableClock;
import smshub.testing.TestHub;

/** Quiet hours that begin while a message waits. */
class QuietHoursIT {
    private static final String TO = "+491711234567";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    /** It was not quiet when the message was accepted; its account paused until it was. */
    @Test
    void whatComesToQuietHoursByWaitingIsLookedAtAgain() throws Exception {
        MovableClock clock = new MovableClock();
        LocalTime from = LocalTime.now(BERLIN).plusHours(1).truncatedTo(ChronoUnit.SECONDS);
        Quiet dusk = new Quiet(from, from.plusHours(1), Set.of(), Set.of());
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(
                        TestHub.settings(data, TestHub.gateway("dusk", simulators, delivery -> delivery.with(dusk))),
                        clock)) {
            assertEquals(200, hub.post("/api/v1/accounts/dusk/pause", Map.of()).statusCode());
            String id = hub.accepted(Map.of("to", TO, "text", "Hi"));
            await().atMost(SOON).until(() -> waiting(hub, id).equals("account "));
            clock.ahead(Duration.ofMinutes(70));
            hub.post("/api/v1/accounts/dusk/resume", Map.of());
            Instant end = dusk.end(BERLIN, clock.instant());
            await().atMost(SOON).until(() -> waiting(hub, id).equals("quiet-hours " + end));
            assertEquals("deferred", hub.state(id));
            assertEquals(0, simulators.received().total());
            assertEquals(
                    1,
                    hub.json("/api/v1/messages?waiting=quiet-hours")
                            .path("messages")
                            .size());
            hub.balances();
        }
    }

    private static String waiting(TestHub hub, String id) throws Exception {
        JsonNode message = hub.json("/api/v1/messages/" + id);
        return message.path("waitingFor").asText() + " "
                + message.path("waitingUntil").asText();
    }
}
