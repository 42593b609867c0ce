package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.wire.Wire;

/** A backlog far larger than what the broker keeps in memory. */
class BacklogIT {
    private static final int MESSAGES = 20_000;

    @TempDir
    Path data;

    @Test
    void aMessageDeepInABacklogOnDiskIsWithdrawn() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(settings(simulators))) {
            hub.post("/api/v1/accounts/main/pause", Map.of());
            List<String> ids = new ArrayList<>();
            for (int done = 0; done < MESSAGES; done += 10_000) {
                int first = done;
                List<String> to = IntStream.range(0, 10_000)
                        .mapToObj(i -> "+49171" + (1_000_000 + first + i))
                        .toList();
                HttpResponse<String> answer =
                        hub.post("/api/v1/messages", Map.of("account", "main", "to", to, "text", "backlog"));
                for (JsonNode message : Wire.JSON.readTree(answer.body()).path("messages")) {
                    ids.add(message.path("id").asText());
                }
            }
            assertEquals(MESSAGES, ids.size());
            assertTrue(onDisk("main"));
            hub.post("/api/v1/accounts/slow/pause", Map.of());
            List<String> few = IntStream.range(0, 300)
                    .mapToObj(i -> "+49171" + (1_000_000 + i))
                    .toList();
            hub.post("/api/v1/messages", Map.of("account", "slow", "to", few, "text", "no backlog"));
            assertFalse(onDisk("slow"));

            for (int i : new int[] {10, 9_000, MESSAGES - 1}) {
                String id = ids.get(i);
                hub.becomes(id, "accepted");
                assertEquals(204, hub.delete("/api/v1/messages/" + id).statusCode(), "message " + i);
                hub.becomes(id, "cancelled");
            }
        }
    }

    @Test
    void aMessageThatASlowLaneHasFetchedIsWithdrawn() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(settings(simulators))) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(hub.send("slow", "+491711234567", "text " + i));
            }
            String id = ids.get(18);
            hub.becomes(id, "accepted");
            assertEquals(204, hub.delete("/api/v1/messages/" + id).statusCode());
            hub.becomes(id, "cancelled");
            hub.becomes(ids.get(19), "sent");
            hub.becomes(id, "cancelled");
            assertEquals(19, simulators.received().total());
        }
    }

    /** Whether an account's queue has outgrown the broker's memory. */
    private static boolean onDisk(String account) throws Exception {
        ObjectName address =
                new ObjectName("org.apache.activemq.artemis:broker=\"smshub\",component=addresses,address=\"sms.out."
                        + account + "\"");
        return (boolean) ManagementFactory.getPlatformMBeanServer().getAttribute(address, "Paging");
    }

    private Settings settings(Simulators simulators) {
        Settings settings = TestHub.settings(
                data,
                TestHub.smsapi("main", simulators, d -> d),
                TestHub.smsapi("slow", simulators, d -> TestHub.limited(3, 64, 5)));
        Settings.Broker broker = settings.broker();
        return new Settings(
                settings.data(),
                settings.routes(),
                new Settings.Broker(null, null, null, broker.host(), broker.port(), true, 4 << 20),
                settings.store(),
                settings.http(),
                settings.limits(),
                settings.operators(),
                settings.clients(),
                settings.accounts());
    }
}
