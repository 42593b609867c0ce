package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

class HubIT {
    @TempDir
    Path data;

    @Test
    void aRequestBecomesAMessageAtTheProvider() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d)))) {
            String id = hub.send("0171 1234567", "Hello");
            await().atMost(Duration.ofSeconds(10)).until(() -> hub.state(id).equals("sent"));
            assertEquals(List.of("accepted", "sending", "sent"), hub.timeline(id));
            assertEquals(1, simulators.received().total());
        }
    }
}
