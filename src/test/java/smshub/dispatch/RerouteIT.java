package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account.Reroute;
import smshub.account.Account.RerouteOn;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.MovableClock;
import smshub.testing.TestHub;

/** Messages that a provider took and that go to the next account all the same. */
class RerouteIT {
    private static final String TO = "+491711234567";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private static final MovableClock CLOCK = new MovableClock();

    /** Each has its own memory of ids. */
    private static Simulators simulators;

    private static Simulators others;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        Simulators.Options silent =
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        simulators = Simulators.start(silent);
        others = Simulators.start(silent);
        hub = new TestHub(
                TestHub.settings(
                        data,
                        TestHub.smsapi(
                                "first", simulators, d -> d.with(rule(RerouteOn.UNDELIVERED, Duration.ofHours(1)))),
                        TestHub.smsapi("second", others, d -> d.with(rule(RerouteOn.UNDELIVERED, Duration.ofHours(1)))),
                        TestHub.smsapi(
                                "quiet", simulators, d -> d.with(rule(RerouteOn.NO_RECEIPT, Duration.ofSeconds(2)))),
                        TestHub.smsapi("last", others, d -> d)),
                CLOCK);
    }

    private static Reroute rule(RerouteOn on, Duration receiptWithin) {
        return new Reroute(Set.of(on), receiptWithin, 1, Duration.ofHours(6));
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
        others.close();
    }

    @BeforeEach
    void forget() {
        CLOCK.ahead(Duration.ZERO);
        simulators.received().clear();
        others.received().clear();
        hub("first", "resume");
        hub("second", "resume");
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @Test
    void anUndeliveredMessageGoesToTheNextAccountOnceAndNoFurther() throws Exception {
        String id = hub.send(TO, "not by the first");
        hub.becomes(id, "sent");
        String first = providerId(simulators);
        receipt("first", "UNDELIVERED", first, id);
        await().atMost(PATIENCE).until(() -> total() == 2);
        await().atMost(PATIENCE)
                .until(() -> account(id).equals("second") && hub.state(id).equals("sent"));
        assertEquals(List.of("accepted", "sending", "sent", "deferred", "sending", "sent"), hub.timeline(id));

        receipt("first", "UNDELIVERED", first, id);
        receipt("second", "UNDELIVERED", providerId(others), id);
        hub.becomes(id, "undelivered");
        assertEquals(2, total(), "once is the most");
    }

    @Test
    void anOldMessageIsNotMovedAnyMore() throws Exception {
        String id = hub.send(TO, "too late");
        hub.becomes(id, "sent");
        CLOCK.ahead(Duration.ofHours(7));
        receipt("first", "UNDELIVERED", providerId(simulators), id);
        hub.becomes(id, "undelivered");
        assertEquals(1, total());
    }

    @Test
    void aLateDeliveryByTheFirstAccountStillCounts() throws Exception {
        String id = hub.send(TO, "late delivery");
        hub.becomes(id, "sent");
        receipt("first", "UNDELIVERED", providerId(simulators), id);
        await().atMost(PATIENCE)
                .until(() -> account(id).equals("second") && hub.state(id).equals("sent"));
        receipt("first", "DELIVERED", providerId(simulators), id);
        hub.becomes(id, "delivered");
    }

    @Test
    void aMessageWithoutReceiptGoesToTheNextAccountAndIsMarked() throws Exception {
        hub("first", "pause");
        hub("second", "pause");
        String id = hub.send(TO, "no receipt");
        await().atMost(PATIENCE)
                .until(() -> account(id).equals("last") && hub.state(id).equals("sent"));
        assertTrue(hub.json("/api/v1/messages/" + id).path("possibleDuplicate").asBoolean());
        assertEquals(2, total());
    }

    @Test
    void aMessageWhoseReceiptCameInTimeStays() throws Exception {
        hub("first", "pause");
        hub("second", "pause");
        String id = hub.send(TO, "receipt in time");
        hub.becomes(id, "sent");
        receipt("quiet", "DELIVERED", providerId(simulators), id);
        hub.becomes(id, "delivered");
        await().pollDelay(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> true);
        assertEquals(1, total());
        assertFalse(hub.json("/api/v1/messages/" + id).path("possibleDuplicate").asBoolean());
    }

    private static void hub(String account, String verb) {
        try {
            hub.post("/api/v1/accounts/" + account + "/" + verb, List.of());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String account(String id) throws Exception {
        return hub.json("/api/v1/messages/" + id).path("account").asText();
    }

    private static long total() {
        return simulators.received().total() + others.received().total();
    }

    private static String providerId(Simulators provider) {
        List<Received.Message> messages = provider.received().messages();
        return messages.get(0).providerId();
    }

    private static void receipt(String account, String state, String providerId, String ours) throws Exception {
        String query = "?status_name=" + state + "&MsgId=" + providerId + "&idx=" + ours;
        assertEquals("OK", hub.get("/callback/" + account + "/receipt" + query).body());
    }
}
