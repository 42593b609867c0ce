package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Fault;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Providers that are away, busy or slow, and messages that wait for them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutageIT {
    private static final String TO = "+491711234567";
    private static final int BACKLOG = 60;

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static Simulators absent;
    private static TestHub hub;
    private static String shortLived;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        absent = Simulators.start(Simulators.Options.defaults());
        hub = new TestHub(TestHub.settings(
                data,
                TestHub.smsapi("breaking", simulators, d -> TestHub.limited(0, 4, 5)),
                TestHub.smsapi("stubborn", simulators, d -> TestHub.limited(0, 4, 1000)),
                TestHub.smsapi("hasty", simulators, d -> TestHub.hasty(TestHub.limited(0, 4, 1000))),
                TestHub.smsapi("absent", absent, d -> TestHub.limited(0, 4, 5)),
                TestHub.smsapi("slow", simulators, d -> TestHub.limited(25, 4, 5)),
                TestHub.smsapi("still", simulators, d -> TestHub.limited(0, 4, 5))));
        absent.close();
        // The broker looks for what has expired every half minute, so that this one has to start early.
        hub.post("/api/v1/accounts/still/pause", Map.of());
        shortLived = hub.accepted(Map.of(
                "account",
                "still",
                "to",
                TO,
                "text",
                "short-lived",
                "expiresAt",
                Instant.now().plusSeconds(2).toString()));
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
        absent.close();
    }

    @BeforeEach
    void forget() {
        simulators.faults("smsapi").clear();
        simulators.received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @Test
    void whileTheProviderIsBusyOnlyProbesGoOutAndThenEverything() throws Exception {
        simulators.faults("smsapi").all(Fault.status(503, 0));
        List<String> ids = send("breaking");
        hub.accountBecomes("breaking", "broken");
        long before = simulators.faults("smsapi").calls();
        // Long enough for some probes, whose pauses grow.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> simulators.faults("smsapi").calls() >= before + 3);
        long atBreak = simulators.faults("smsapi").calls();
        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> simulators.faults("smsapi").calls() <= atBreak + 3);
        simulators.faults("smsapi").clear();
        for (String id : ids) {
            hub.becomes(id, "sent");
        }
        assertEquals(BACKLOG, simulators.received().total());
        hub.accountBecomes("breaking", "open");
    }

    @Test
    void whatCannotBeSentIsTriedLessAndLessOftenThenDeadAndCanBePutBack() throws Exception {
        simulators.faults("smsapi").all(Fault.status(503, 0));
        String id = hub.send("stubborn", TO, "dead and back");
        hub.becomes(id, "dead");
        JsonNode message = hub.json("/api/v1/messages/" + id);
        assertEquals("attempts-exhausted", message.at("/problem/code").asText());
        assertFalse(message.at("/problem/sentence").asText().isBlank());
        assertEquals(4, simulators.faults("smsapi").calls() - callsAtStart);
        List<Instant> attempts = new ArrayList<>();
        message.path("timeline").forEach(step -> {
            if (step.path("state").asText().equals("sending")) {
                attempts.add(Instant.parse(step.path("time").asText()));
            }
        });
        assertEquals(4, attempts.size());
        for (int i = 1; i < attempts.size(); i++) {
            Duration gap = Duration.between(attempts.get(i - 1), attempts.get(i));
            assertTrue(gap.toMillis() >= 200L << (i - 1), "gap " + i + " is " + gap);
        }
        simulators.faults("smsapi").clear();
        assertEquals(
                202, hub.post("/api/v1/messages/" + id + "/requeue", Map.of()).statusCode());
        hub.becomes(id, "sent");
        assertFalse(hub.json("/api/v1/messages/" + id).path("possibleDuplicate").asBoolean());
        assertEquals(1, simulators.received().total());
        assertEquals(
                409, hub.post("/api/v1/messages/" + id + "/requeue", Map.of()).statusCode());
    }

    private long callsAtStart;

    @BeforeEach
    void count() {
        callsAtStart = simulators.faults("smsapi").calls();
    }

    @Test
    void aProviderThatIsNotThereLosesNothing() throws Exception {
        List<String> ids = send("absent");
        hub.accountBecomes("absent", "broken");
        assertEquals(
                "provider-unreachable",
                hub.account("absent").at("/problem/code").asText());
        try (Simulators back = Simulators.start(Simulators.Options.defaults().withPort(absent.port()))) {
            for (String id : ids) {
                hub.becomes(id, "sent");
            }
            assertEquals(BACKLOG, back.received().total());
        }
    }

    @Test
    void aProviderThatNamesATimeIsLeftAloneUntilThen() throws Exception {
        simulators.faults("smsapi").next(1, Fault.status(429, 2));
        String first = hub.send("stubborn", TO, "first");
        await().atMost(Duration.ofSeconds(10)).until(() -> hub.state(first).equals("deferred"));
        long calls = simulators.faults("smsapi").calls();
        String second = hub.send("stubborn", TO, "second");
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(3))
                .until(() -> simulators.faults("smsapi").calls() == calls);
        hub.becomes(first, "sent");
        hub.becomes(second, "sent");
        assertEquals(List.of("accepted", "sending", "deferred", "sending", "sent"), hub.timeline(first));
    }

    @Test
    void aMessageIsNotGivenUpBecauseItsProviderGetsTooMuch() throws Exception {
        int times = TestHub.DELIVERY.attempts() + 1;
        simulators.faults("smsapi").next(times, Fault.status(429, 0));
        String patient = hub.send("hasty", TO, "patient");
        hub.becomes(patient, "sent");
        assertEquals(
                times + 1,
                hub.json("/api/v1/messages/" + patient).path("attempt").asInt());

        simulators.faults("smsapi").all(Fault.status(429, 0));
        String ageing = hub.accepted(Map.of(
                "account",
                "hasty",
                "to",
                TO,
                "text",
                "ageing",
                "expiresAt",
                Instant.now().plusSeconds(2).toString()));
        hub.becomes(ageing, "expired");
        // Other failures count as ever, however often the provider wanted to be left alone before.
        simulators.faults("smsapi").clear();
        simulators.faults("smsapi").next(2, Fault.status(429, 0));
        String failing = hub.send("stubborn", TO, "failing");
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        hub.json("/api/v1/messages/" + failing).path("attempt").asInt() == 2);
        simulators.faults("smsapi").all(Fault.status(503, 0));
        hub.becomes(failing, "dead");
        int attempts = hub.json("/api/v1/messages/" + failing).path("attempt").asInt();
        assertEquals(2 + TestHub.DELIVERY.attempts(), attempts);
    }

    @Test
    void aBacklogGoesOutAtTheRateOfItsAccount() throws Exception {
        hub.post("/api/v1/accounts/slow/pause", Map.of());
        send("slow");
        assertEquals(BACKLOG, hub.account("slow").path("waiting").asInt());
        hub.post("/api/v1/accounts/slow/resume", Map.of());
        await().atMost(Duration.ofSeconds(20)).until(() -> simulators.received().total() == BACKLOG);
        List<Instant> times = simulators.received().messages().stream()
                .map(Received.Message::at)
                .sorted()
                .toList();
        for (int first = 0; first < times.size(); first++) {
            Instant end = times.get(first).plusSeconds(1);
            long within = times.subList(first, times.size()).stream()
                    .filter(time -> time.isBefore(end))
                    .count();
            assertTrue(within <= 25 + 4, within + " messages within a second");
        }
    }

    @Test
    void aMessageThatWaitsCanBeWithdrawnAndOneThatIsSentCannot() throws Exception {
        String waiting = hub.send("still", TO, "waiting");
        assertEquals(204, hub.delete("/api/v1/messages/" + waiting).statusCode());
        hub.becomes(waiting, "cancelled");

        String scheduled = scheduled(Instant.now().plusSeconds(3600));
        hub.becomes(scheduled, "scheduled");
        assertEquals(204, hub.delete("/api/v1/messages/" + scheduled).statusCode());
        hub.becomes(scheduled, "cancelled");

        simulators.faults("smsapi").next(1, Fault.status(503, 10));
        String deferred = hub.send("breaking", TO, "deferred");
        hub.becomes(deferred, "deferred");
        assertEquals(204, hub.delete("/api/v1/messages/" + deferred).statusCode());
        hub.becomes(deferred, "cancelled");
        hub.post("/api/v1/accounts/breaking/resume", Map.of());

        String sent = hub.send("breaking", TO, "sent");
        hub.becomes(sent, "sent");
        assertEquals(409, hub.delete("/api/v1/messages/" + sent).statusCode());
        assertEquals("sent", hub.state(sent));
        assertEquals(
                404, hub.delete("/api/v1/messages/" + new java.util.UUID(1, 2)).statusCode());
    }

    @Test
    void aMessageWithATimeGoesOutThenAndNotBefore() throws Exception {
        Instant due = Instant.now().plusSeconds(3);
        String id = scheduled(due);
        hub.becomes(id, "scheduled");
        hub.becomes(id, "sent");
        assertFalse(simulators.received().messages().get(0).at().isBefore(due));
        assertEquals(List.of("scheduled", "sending", "sent"), hub.timeline(id));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aMessageThatIsTooOldEndsAsExpired() throws Exception {
        await().atMost(Duration.ofSeconds(45)).until(() -> hub.state(shortLived).equals("expired"));
        JsonNode message = hub.json("/api/v1/messages/" + shortLived);
        assertEquals("age-exceeded", message.at("/problem/code").asText());

        simulators.faults("smsapi").next(1, Fault.status(503, 30));
        String deferred = hub.accepted(Map.of(
                "account",
                "stubborn",
                "to",
                TO,
                "text",
                "expires while deferred",
                "expiresAt",
                Instant.now().plusSeconds(2).toString()));
        hub.becomes(deferred, "expired");
        hub.post("/api/v1/accounts/stubborn/resume", Map.of());
        assertEquals(0, simulators.received().total());
    }

    private static String scheduled(Instant at) throws Exception {
        return hub.accepted(Map.of("account", "stubborn", "to", TO, "text", "at " + at, "sendAt", at.toString()));
    }

    private static List<String> send(String account) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i : IntStream.range(0, BACKLOG).toArray()) {
            ids.add(hub.send(account, TO, account + " " + i));
        }
        return ids;
    }
}
