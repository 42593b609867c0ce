package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.HubClient;
import smshub.testing.HubProcess;
import smshub.testing.TestHub;

/** Messages from handsets whose parts come in any order, twice, or not at all, to a hub that may die in between. */
class PartsIT {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final String FROM = "420601123456";
    private static final String PATIENCE = "sms.parts.patience";
    private static final String SWEEP = "sms.parts.sweep";

    @TempDir
    Path data;

    private Simulators simulators;

    @BeforeEach
    void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
    }

    @AfterEach
    void stop() {
        simulators.close();
        System.clearProperty(PATIENCE);
        System.clearProperty(SWEEP);
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        try (HubProcess hub = HubProcess.start(data, simulators)) {
            // Halves of a character, too, are what they were when they come back from the disk.
            part(7, 3, 3, "\uDC4Dtři");
            part(8, 1, 2, "Jiná ");
            hub.kill();
        }
        try (HubProcess hub = HubProcess.start(data, simulators)) {
            part(7, 1, 3, "Jedna ");
            part(7, 1, 3, "Jedna ");
            hub.kill();
        }
        try (HubProcess hub = HubProcess.start(data, simulators)) {
            part(7, 2, 3, "dvě \uD83D");
            arrives(hub, List.of("Jedna dvě \uD83D\uDC4Dtři"));
            // A part whose acknowledgement was lost comes again when the message was published long ago.
            part(7, 3, 3, "\uDC4Dtři");
            part(8, 2, 2, "zpráva");
            arrives(hub, List.of("Jedna dvě \uD83D\uDC4Dtři", "Jiná zpráva"));
        }
    }

    @Test
    void aMissingPartIsNotWaitedForForEver() throws Exception {
        // On a busy machine seconds may pass from part to part.
        System.setProperty(PATIENCE, "5s");
        System.setProperty(SWEEP, "200ms");
        try (TestHub hub = new TestHub(TestHub.settings(
                data, TestHub.smpp("smsc", simulators.smsc().port(), Map.of(), UnaryOperator.identity())))) {
            part(9, 1, 3, "one");
            part(9, 3, 3, "three");
            arrives(hub, List.of("one[part 2 of 3 is missing]three"));
        }
    }

    /** Brings a part, and returns when the hub has acknowledged it. */
    private void part(int reference, int number, int total, String text) {
        await().atMost(PATIENT).until(() -> simulators.smsc().logins() == 1);
        int before = simulators.smsc().acknowledged();
        simulators.smsc().part("smsc", FROM, "90210", text, reference, number, total);
        await().pollInterval(Duration.ofMillis(1))
                .atMost(PATIENT)
                .until(() -> simulators.smsc().acknowledged() > before);
    }

    /** Waits for texts, of which the one with the youngest beginning comes first. */
    private static void arrives(HubClient hub, List<String> expected) {
        await().atMost(PATIENT).untilAsserted(() -> {
            List<String> texts = new ArrayList<>();
            hub.json("/api/v1/inbound")
                    .path("messages")
                    .forEach(message -> texts.add(message.path("text").asText()));
            assertEquals(expected, texts);
        });
    }
}
