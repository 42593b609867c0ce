package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.json.Json;
import smshub.simulator.Fault;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Two accounts, and the second takes over where that cannot send anything twice. */
class FailoverIT {
    private static final String TO = "+491711234567";
    private static final Duration LATENCY = Duration.ofMillis(200);

    @TempDir
    Path data;

    @ParameterizedTest
    @CsvSource({"nocredit, credit-exhausted", "invalid, login-rejected"})
    void anAccountThatNeedsAnOperatorIsStoppedAndItsBacklogMoves(String token, String code) throws Exception {
        try (Simulators first = Simulators.start(Simulators.Options.defaults().withLatency(LATENCY));
                Simulators second = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.settings(
                        data,
                        TestHub.smsapi("first", first.smsapi(), token, d -> TestHub.limited(0, 1, 5)),
                        TestHub.gateway("second", second, d -> d)))) {
            List<String> ids = send(hub, 10);
            hub.accountBecomes("first", "stopped");
            assertEquals(code, hub.account("first").at("/problem/code").asText());
            for (String id : ids) {
                hub.becomes(id, "sent");
                assertEquals(
                        "second",
                        hub.json("/api/v1/messages/" + id).path("account").asText());
                assertFalse(hub.json("/api/v1/messages/" + id)
                        .path("possibleDuplicate")
                        .asBoolean());
            }
            assertEquals(10, second.received().total());
            String later = hub.send(TO, "later");
            hub.becomes(later, "sent");
            assertEquals(List.of("accepted", "sending", "sent"), hub.timeline(later));
            assertEquals(
                    200, hub.post("/api/v1/accounts/first/resume", Map.of()).statusCode());
            assertEquals("open", hub.account("first").path("state").asText());
            hub.balances();
        }
    }

    @Test
    void anAccountThatWaitsForCreditSendsAfterResume() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(
                        TestHub.settings(data, TestHub.smsapi("only", simulators, d -> TestHub.limited(0, 4, 5))))) {
            simulators.faults("smsapi").all(Fault.error(103));
            List<String> ids = send(hub, 10);
            hub.accountBecomes("only", "stopped");
            simulators.faults("smsapi").clear();
            long calls = simulators.faults("smsapi").calls();
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> simulators.faults("smsapi").calls() == calls);
            hub.post("/api/v1/accounts/only/resume", Map.of());
            for (String id : ids) {
                hub.becomes(id, "sent");
            }
            assertEquals(10, simulators.received().total());
            hub.balances();
        }
    }

    @Test
    void aBrokenAccountIsPassedOverUntilItWorksAgain() throws Exception {
        Simulators absent = Simulators.start(Simulators.Options.defaults());
        absent.close();
        try (Simulators second = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.settings(
                        data,
                        TestHub.smsapi("first", absent, d -> TestHub.limited(0, 4, 5)),
                        TestHub.gateway("second", second, d -> d)))) {
            List<String> ids = send(hub, 30);
            for (String id : ids) {
                hub.becomes(id, "sent");
            }
            assertEquals(30, second.received().total());
            assertEquals("broken", hub.account("first").path("state").asText());
            try (Simulators back =
                    Simulators.start(Simulators.Options.defaults().withPort(absent.port()))) {
                List<String> more = new ArrayList<>();
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    more.addAll(send(hub, 1));
                    return hub.account("first").path("state").asText().equals("open");
                });
                more.addAll(send(hub, 3));
                for (String id : more) {
                    hub.becomes(id, "sent");
                }
                assertTrue(back.received().total() > 3, "the first account is used again");
                assertEquals(
                        30 + more.size(),
                        second.received().total() + back.received().total());
            }
            hub.balances();
        }
    }

    @Test
    void oneMessageTriesABrokenAccountWhileTheOthersGoElsewhere() throws Exception {
        try (Simulators first = Simulators.start(Simulators.Options.defaults());
                Simulators second = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.settings(
                        data,
                        TestHub.smsapi("first", first, d -> TestHub.limited(0, 4, 5)),
                        TestHub.gateway("second", second, d -> d)))) {
            first.faults("smsapi").all(Fault.error(201));
            for (String id : send(hub, 5)) {
                hub.becomes(id, "sent");
                assertTrue(hub.json("/api/v1/messages/" + id)
                        .toString()
                        .contains("Account first is broken, so account second takes over."));
            }
            String preview = hub.post("/api/v1/preview", Map.of("to", TO, "text", "where to?"))
                    .body();
            assertTrue(preview.contains("Account first is broken: SMSAPI error 201"), preview);
            first.faults("smsapi").all(Fault.of(Fault.Kind.SILENT));
            long calls = first.faults("smsapi").calls();
            List<String> elsewhere = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                Map<String, List<String>> accepted = batch(hub);
                elsewhere.addAll(accepted.getOrDefault("second", List.of()));
                int probes = accepted.getOrDefault("first", List.of()).size();
                assertTrue(probes <= 1, probes + " messages to try it with");
                return probes == 1;
            });
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> first.faults("smsapi").calls() == calls + 1);
            Map<String, List<String>> meanwhile = batch(hub);
            assertEquals(Set.of("second"), meanwhile.keySet());
            elsewhere.addAll(meanwhile.get("second"));
            for (String id : elsewhere) {
                hub.becomes(id, "sent");
            }
            first.faults("smsapi").clear();
            hub.balances();
        }
    }

    /** Ten messages accepted together, by the account that each is for. */
    private static Map<String, List<String>> batch(TestHub hub) throws Exception {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            numbers.add("+4917112345" + (50 + i));
        }
        Map<String, List<String>> ids = new HashMap<>();
        Json.JSON
                .readTree(hub.post("/api/v1/messages", Map.of("to", numbers, "text", "one of ten"))
                        .body())
                .path("messages")
                .forEach(message -> ids.computeIfAbsent(message.path("account").asText(), account -> new ArrayList<>())
                        .add(message.path("id").asText()));
        return ids;
    }

    @Test
    void whatMayHaveBeenTakenNeverGoesToAnotherAccount() throws Exception {
        try (Simulators first = Simulators.start(Simulators.Options.defaults());
                Simulators second = Simulators.start(Simulators.Options.defaults());
                TestHub hub = new TestHub(TestHub.settings(
                        data,
                        TestHub.gateway("first", first, d -> TestHub.limited(0, 1, 5)),
                        TestHub.smsapi("second", second, d -> d)))) {
            first.faults("gateway").all(Fault.of(Fault.Kind.LOST));
            List<String> ids = send(hub, 5);
            hub.accountBecomes("first", "broken");
            for (String id : ids) {
                hub.becomes(id, "unsure");
                assertEquals(
                        "first",
                        hub.json("/api/v1/messages/" + id).path("account").asText());
            }
            // The doubt stays with the first account also when an operator puts the message back while it is broken.
            first.faults("gateway").clear();
            hub.post("/api/v1/messages/" + ids.get(0) + "/requeue", Map.of());
            hub.post("/api/v1/accounts/first/resume", Map.of());
            hub.becomes(ids.get(0), "sent");
            assertEquals(0, second.received().total());
            assertEquals(2, first.received().counts().get(ids.get(0)));
            hub.balances();
        }
    }

    private static List<String> send(TestHub hub, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(hub.send(TO, "message " + i));
        }
        return ids;
    }
}
