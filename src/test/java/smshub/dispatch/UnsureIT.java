package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.account.Account;
import smshub.simulator.Fault;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Answers of providers that never came, and what ends the doubt. */
class UnsureIT {
    private static final String TO = "+491711234567";
    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        hub = new TestHub(TestHub.settings(
                data,
                TestHub.smsapi("once", simulators, d -> TestHub.unsure(Account.WhenUnsure.HOLD, SOON)),
                TestHub.smsapi("patient", simulators, d -> TestHub.unsure(Account.WhenUnsure.HOLD, Duration.ofDays(1))),
                TestHub.gateway("holding", simulators, d -> TestHub.unsure(Account.WhenUnsure.HOLD, SOON)),
                TestHub.gateway("resending", simulators, d -> TestHub.unsure(Account.WhenUnsure.RESEND, SOON))));
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
    }

    @BeforeEach
    void forget() {
        simulators.faults("smsapi").clear();
        simulators.faults("gateway").clear();
        simulators.received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"LOST", "BROKEN", "SILENT", "DROPPED"})
    void aProviderThatTakesAnIdOnlyOnceIsAskedAgain(Fault.Kind kind) throws Exception {
        simulators.faults("smsapi").next(1, Fault.of(kind));
        String id = hub.send("once", TO, "once " + kind);
        hub.becomes(id, "unsure");
        hub.becomes(id, "sent");
        assertEquals(List.of("accepted", "sending", "unsure", "deferred", "sending", "sent"), hub.timeline(id));
        assertEquals(1, simulators.received().counts().get(id));
        assertEquals(kind.taken() ? 1 : 0, simulators.received().repeats());
    }

    @Test
    void whereNobodyCanTellTheMessageIsHeldUntilAnOperatorSendsIt() throws Exception {
        simulators.faults("gateway").next(1, Fault.of(Fault.Kind.LOST));
        String id = hub.send("holding", TO, "held");
        hub.becomes(id, "unsure");
        await().during(SOON.plusSeconds(3)).atMost(Duration.ofSeconds(20)).until(() -> hub.state(id)
                .equals("unsure"));
        assertEquals(1, hub.json("/api/v1/ledger").path("unsure").asInt());
        JsonNode message = hub.json("/api/v1/messages/" + id);
        assertEquals("answer-lost", message.at("/problem/code").asText());
        assertFalse(message.path("possibleDuplicate").asBoolean(), "it went out once so far");

        assertEquals(
                202, hub.post("/api/v1/messages/" + id + "/requeue", Map.of()).statusCode());
        hub.becomes(id, "sent");
        assertEquals(2, simulators.received().counts().get(id));
        assertTrue(hub.json("/api/v1/messages/" + id).path("possibleDuplicate").asBoolean());
    }

    @Test
    void whereTheAccountWantsItTheMessageIsSentAgainAndMarked() throws Exception {
        simulators.faults("gateway").next(1, Fault.of(Fault.Kind.LOST));
        String id = hub.send("resending", TO, "resent");
        hub.becomes(id, "sent");
        assertEquals(List.of("accepted", "sending", "unsure", "deferred", "sending", "sent"), hub.timeline(id));
        assertEquals(2, simulators.received().counts().get(id));
        assertTrue(hub.json("/api/v1/messages/" + id).path("possibleDuplicate").asBoolean());
    }

    @Test
    void aDoubtfulMessageCanBeWithdrawn() throws Exception {
        simulators.faults("gateway").next(1, Fault.of(Fault.Kind.LOST));
        String id = hub.send("holding", TO, "withdrawn");
        hub.becomes(id, "unsure");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.delete("/api/v1/messages/" + id).statusCode() == 204);
        hub.becomes(id, "cancelled");
        assertEquals(1, simulators.received().counts().get(id));
    }

    @Test
    void aLateReceiptEndsTheDoubt() throws Exception {
        simulators.faults("smsapi").next(1, Fault.of(Fault.Kind.LOST));
        String id = hub.send("patient", TO, "late receipt");
        hub.becomes(id, "unsure");
        receipt("patient", id);
        hub.becomes(id, "delivered");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.json("/api/v1/ledger").path("unsure").asInt() == 0);
        assertEquals(0, simulators.received().repeats());
        assertFalse(hub.json("/api/v1/messages/" + id).path("possibleDuplicate").asBoolean());
    }

    @Test
    void aReceiptThatComesBeforeTheAnswerIsGivenUpKeepsTheMessageFromBeingSentAgain() throws Exception {
        simulators.faults("smsapi").next(1, Fault.of(Fault.Kind.SILENT));
        String id = hub.send("once", TO, "early receipt");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> simulators.received().counts().containsKey(id));
        receipt("once", id);
        hub.becomes(id, "delivered");
        await().atMost(Duration.ofSeconds(10)).until(() -> hub.timeline(id).contains("unsure"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hub.json("/api/v1/ledger").path("unsure").asInt() == 0);
        assertEquals("delivered", hub.state(id));
        assertEquals(0, simulators.received().repeats());
    }

    /** As the provider calls it. */
    private static void receipt(String account, String id) throws Exception {
        assertEquals(
                "OK",
                hub.get("/callback/" + account + "/receipt?MsgId=4711&status=404&status_name=DELIVERED&idx=" + id)
                        .body());
    }
}
