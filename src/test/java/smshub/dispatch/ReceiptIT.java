package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Fault;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.simulator.SmscStandIn;
import smshub.testing.MovableClock;
import smshub.testing.TestHub;

/** Delivery receipts, in whatever order they come. */
class ReceiptIT {
    private static final String TO = "+491711234567";

    @TempDir
    static Path data;

    private static final MovableClock CLOCK = new MovableClock();

    private static Simulators simulators;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        hub = new TestHub(
                TestHub.settings(
                        data,
                        TestHub.smsapi("main", simulators, d -> d),
                        TestHub.smpp("smsc", simulators.smsc().port(), Map.of(), d -> d)),
                CLOCK);
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
    }

    @BeforeEach
    void forget() {
        CLOCK.ahead(Duration.ZERO);
        simulators.faults("smsapi").latency(Duration.ZERO);
        simulators.received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @Test
    void aReceiptIsMatchedByTheProvidersIdAlone() throws Exception {
        String id = hub.send(TO, "by the provider's id");
        hub.becomes(id, "sent");
        receipt("DELIVERED", providerId(), "");
        hub.becomes(id, "delivered");
        assertEquals(List.of("accepted", "sending", "sent", "delivered"), hub.timeline(id));
    }

    @Test
    void aReceiptThatComesTwiceIsCountedAndChangesNothing() throws Exception {
        double before = hub.metric("sms_receipts_total{end=\"repeated\"}");
        String id = hub.send(TO, "twice");
        hub.becomes(id, "sent");
        receipt("DELIVERED", providerId(), id);
        hub.becomes(id, "delivered");
        receipt("DELIVERED", providerId(), id);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.metric("sms_receipts_total{end=\"repeated\"}") == before + 1);
        assertEquals(List.of("accepted", "sending", "sent", "delivered"), hub.timeline(id));
    }

    @Test
    void receiptsThatSayTheSameOneAfterTheOtherAreOneStep() throws Exception {
        double before = hub.metric("sms_receipts_total{end=\"repeated\"}");
        String id = hub.send(TO, "twice at once");
        hub.becomes(id, "sent");
        for (int i = 0; i < 3; i++) {
            receipt("DELIVERED", providerId(), id);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.metric("sms_receipts_total{end=\"repeated\"}") == before + 2);
        hub.becomes(id, "delivered");
        assertEquals(List.of("accepted", "sending", "sent", "delivered"), hub.timeline(id));
    }

    @Test
    void aReceiptThatIsFasterThanTheAnswerWaitsForIt() throws Exception {
        simulators.faults("smsapi").latency(Duration.ofMillis(1500));
        String id = hub.send(TO, "fast receipt");
        await().atMost(Duration.ofSeconds(10)).until(() -> simulators.received().total() == 1);
        receipt("DELIVERED", providerId(), "");
        hub.becomes(id, "delivered");
        List<String> states = hub.timeline(id);
        assertTrue(states.containsAll(List.of("accepted", "sending", "sent", "delivered")), states::toString);
    }

    @Test
    void aBadReceiptThatIsFasterThanTheAnswerIsNotOverruledByIt() throws Exception {
        simulators.faults("smsapi").latency(Duration.ofMillis(1500));
        String id = hub.send(TO, "fast and bad");
        await().atMost(Duration.ofSeconds(10)).until(() -> simulators.received().total() == 1);
        receipt("UNDELIVERED", providerId(), id);
        hub.becomes(id, "undelivered");
        assertTrue(hub.timeline(id).contains("sent"), "the answer had come");
    }

    @Test
    void anOlderWordDoesNotUndoANewerOne() throws Exception {
        String id = hub.send(TO, "wrong order");
        hub.becomes(id, "sent");
        receipt("DELIVERED", providerId(), id);
        hub.becomes(id, "delivered");
        receipt("SENT", providerId(), id);
        receipt("UNDELIVERED", providerId(), id);
        await().atMost(Duration.ofSeconds(10)).until(() -> hub.timeline(id).contains("undelivered"));
        assertEquals("delivered", hub.state(id));
        assertEquals(1, Collections.frequency(hub.timeline(id), "sent"));
    }

    @Test
    void aReceiptForNobodyWaitsWithoutGoingRound() throws Exception {
        receipt("DELIVERED", "no such id", "no such message");
        String id = hub.send(TO, "behind the stray receipt");
        hub.becomes(id, "sent");
        receipt("UNDELIVERED", providerId(), id);
        hub.becomes(id, "undelivered");
        assertEquals(
                "not-delivered",
                hub.json("/api/v1/messages/" + id).at("/problem/code").asText());
    }

    @Test
    void aReceiptForNobodyIsKeptForADayAndThenGivenUpAndCounted() throws Exception {
        double before = hub.metric("sms_receipts_total{end=\"unmatched\"}");
        receipt("DELIVERED", "never seen", "nobody's");
        String id = hub.send(TO, "after the stray receipt");
        hub.becomes(id, "sent");
        CLOCK.ahead(Duration.ofHours(23));
        receipt("DELIVERED", providerId(), id);
        hub.becomes(id, "delivered");
        assertEquals(before, hub.metric("sms_receipts_total{end=\"unmatched\"}"));
        assertTrue(hub.metric("sms_queue_messages{queue=\"sms.receipts\"}") >= 1);

        CLOCK.ahead(Duration.ofHours(25));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertTrue(hub.metric("sms_receipts_total{end=\"unmatched\"}") > before);
            assertEquals(0, hub.metric("sms_queue_messages{queue=\"sms.receipts\"}"));
        });
    }

    @Test
    void aDeadMessageThatArrivedAfterAllIsNotKeptAmongTheDead() throws Exception {
        simulators.faults("smsapi").next(1, Fault.error(13));
        String id = hub.send(TO, "not dead");
        hub.becomes(id, "dead");
        receipt("DELIVERED", "4711", id);
        hub.becomes(id, "delivered");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.json("/api/v1/ledger").path("dead").asInt() == 0);
    }

    @Test
    void aStateThatNobodyKnowsIsToldOnceHoweverOftenItComes() throws Exception {
        double unclear = hub.metric("sms_receipts_total{end=\"unclear\"}");
        double repeated = hub.metric("sms_receipts_total{end=\"repeated\"}");
        String id = hub.send(TO, "a strange state");
        hub.becomes(id, "sent");
        for (String state : List.of("VANISHED", "VANISHED", "MISLAID", "VANISHED")) {
            receipt(state, providerId(), id);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.metric("sms_receipts_total{end=\"repeated\"}") == repeated + 2);
        assertEquals(unclear + 2, hub.metric("sms_receipts_total{end=\"unclear\"}"));
        assertEquals("sent", hub.state(id));
        receipt("DELIVERED", providerId(), id);
        hub.becomes(id, "delivered");
        assertEquals(List.of("accepted", "sending", "sent", "sent", "sent", "delivered"), hub.timeline(id));
    }

    @Test
    void aTextThatOnlyLooksLikeAReceiptIsAMessageFromAHandset() throws Exception {
        String text = "id:4711470000 sub:001 dlvrd:001 stat:DELIVRD err:000 text:copied";
        int before = simulators.smsc().acknowledged();
        simulators.smsc().inbound("smsc", "420601123456", "90210", text, SmscStandIn.Marks.UDH, false);
        await().atMost(Duration.ofSeconds(20)).until(() -> simulators.smsc().acknowledged() > before);
        CLOCK.ahead(Duration.ofMinutes(2));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hub.json("/api/v1/inbound").toString().contains(text));
    }

    private static String providerId() {
        List<Received.Message> messages = simulators.received().messages();
        return messages.get(messages.size() - 1).providerId();
    }

    private static void receipt(String state, String providerId, String ours) throws Exception {
        String query = "?status_name=" + state + "&MsgId=" + providerId.replace(" ", "%20") + "&idx="
                + ours.replace(" ", "%20");
        assertEquals("OK", hub.get("/callback/main/receipt" + query).body());
    }
}
