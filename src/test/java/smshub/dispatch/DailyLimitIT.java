package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.json.Json;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.TestHub;

/** SIMs that reach the limit of the day in the middle of a load. */
class DailyLimitIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LOAD = 40;
    private static final int A_DAY = 10;

    @TempDir
    Path data;

    private Simulators simulators;
    private SimulatedModem one;
    private SimulatedModem two;

    @BeforeEach
    void start() {
        simulators = Simulators.start(Simulators.Options.defaults());
        // Slow enough for messages to wait for a modem.
        SimulatedModem.Options options = SimulatedModem.Options.defaults()
                .withTimes(Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofMillis(100));
        one = SimulatedModem.start(options.withNumber("+491700000001"));
        two = SimulatedModem.start(options.withNumber("+491700000002"));
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        simulators.close();
    }

    private static Account modems(int daily, SimulatedModem... modems) {
        return TestHub.account(
                "pool",
                "gsm-modem",
                URI.create("modem:none"),
                Map.of(
                        "ports",
                        Stream.of(modems)
                                .map(modem -> "tcp:127.0.0.1:" + modem.port())
                                .collect(Collectors.joining(",")),
                        "daily-limit",
                        Integer.toString(daily)),
                Map.of(),
                d -> TestHub.limited(0, 4, 2));
    }

    @Test
    void theRestGoesByTheOtherModemAndThenByTheNextAccount() throws Exception {
        try (TestHub hub = new TestHub(
                TestHub.settings(data, modems(A_DAY, one, two), TestHub.smsapi("rest", simulators, d -> d)))) {
            for (String id : sent(hub, LOAD)) {
                await().atMost(LIMIT).until(() -> Set.of("sent", "delivered").contains(hub.state(id)));
                assertFalse(hub.json("/api/v1/messages/" + id)
                        .path("possibleDuplicate")
                        .asBoolean());
            }
            assertEquals(A_DAY, one.sent().size());
            assertEquals(A_DAY, two.sent().size());
            List<String> reached = new ArrayList<>();
            Stream.of(one, two)
                    .flatMap(modem -> modem.sent().stream())
                    .forEach(part -> reached.add(part.to().toString()));
            simulators.received().messages().stream()
                    .map(Received.Message::to)
                    .forEach(to -> reached.add("+" + to.replace("+", "")));
            assertEquals(numbers(LOAD), reached.stream().sorted().toList());
            hub.balances();
        }
    }

    @Test
    void withoutAnotherAccountTheRestWaitsForTheNextDay() throws Exception {
        List<String> ids;
        try (TestHub hub = new TestHub(TestHub.settings(data, modems(A_DAY, one)))) {
            ids = sent(hub, A_DAY + 1);
            await().atMost(LIMIT).until(() -> one.sent().size() == A_DAY);
            String last = waiting(hub, ids);
            // It outlives more attempts than a message has whose provider fails.
            await().atMost(LIMIT)
                    .until(() -> Collections.frequency(hub.timeline(last), "sending") > TestHub.DELIVERY.attempts());
            await().atMost(LIMIT).until(() -> hub.state(last).equals("deferred"));
            assertEquals(A_DAY, one.sent().size());
        }
        // As good as midnight: the SIM may send more.
        try (TestHub hub = new TestHub(TestHub.settings(data, modems(2 * A_DAY, one)))) {
            for (String id : ids) {
                await().atMost(LIMIT).until(() -> hub.state(id).equals("delivered"));
            }
            assertEquals(
                    numbers(A_DAY + 1),
                    one.sent().stream()
                            .map(part -> part.to().toString())
                            .sorted()
                            .toList());
            hub.balances();
        }
    }

    /** All at once, so that the limit is met by those that wait for their turn. */
    private static List<String> sent(TestHub hub, int count) throws Exception {
        Map<String, Object> request = Map.of("to", numbers(count), "text", "One of many");
        List<String> ids = new ArrayList<>();
        Json.JSON
                .readTree(hub.post("/api/v1/messages", request).body())
                .path("messages")
                .forEach(message -> ids.add(message.path("id").asText()));
        assertEquals(count, ids.size());
        return ids;
    }

    private static String waiting(TestHub hub, List<String> ids) {
        List<String> left = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            left.clear();
            for (String id : ids) {
                if (hub.state(id).equals("deferred")) {
                    left.add(id);
                }
            }
            return left.size() == 1;
        });
        return left.get(0);
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "+491711%03d555".formatted(number))
                .toList();
    }
}
