package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

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
            while (!onDisk("main")) {
                ids.addAll(accept(hub, "main", 500));
                // What the store has not yet read lies in memory, too, and would leave less of it to the backlog.
                await().until(() -> "0".equals(address("sms.events.store", "MessageCount")));
            }
            hub.post("/api/v1/accounts/slow/pause", Map.of());
            accept(hub, "slow", 300);
            assertFalse(onDisk("slow"), "the backlog is another account's");

            while (ids.size() < MESSAGES) {
                ids.addAll(accept(hub, "main", 10_000));
            }
            for (int i : new int[] {10, 9_000, ids.size() - 1}) {
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

    private static List<String> accept(TestHub hub, String account, int messages) throws Exception {
        List<String> to = IntStream.range(0, messages)
                .mapToObj(i -> "+49171" + (1_000_000 + i))
                .toList();
        HttpResponse<String> answer =
                hub.post("/api/v1/messages", Map.of("account", account, "to", to, "text", "backlog"));
        List<String> ids = new ArrayList<>();
        for (JsonNode message : Json.JSON.readTree(answer.body()).path("messages")) {
            ids.add(message.path("id").asText());
        }
        assertEquals(messages, ids.size());
        return ids;
    }

    /** Whether an account's queue has outgrown its share of the broker's memory. */
    private static boolean onDisk(String account) throws Exception {
        return "true".equals(address("sms.out." + account, "Paging"));
    }

    private static String address(String name, String attribute) throws Exception {
        ObjectName address = new ObjectName(
                "org.apache.activemq.artemis:broker=\"smshub\",component=addresses,address=\"" + name + "\"");
        return ManagementFactory.getPlatformMBeanServer()
                .getAttribute(address, attribute)
                .toString();
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
                new Settings.Broker(null, null, null, broker.host(), broker.port(), true, 4 << 20, 200L << 20),
                settings.store(),
                settings.http(),
                settings.limits(),
                settings.operators(),
                settings.clients(),
                settings.accounts());
    }
}
