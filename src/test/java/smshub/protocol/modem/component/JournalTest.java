package smshub.protocol.modem.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.DeliveryStatus;
import smshub.protocol.modem.pdu.StatusReport;

/** What a modem's journal knows, and that it knows it again after a restart. */
class JournalTest {
    private static final String NUMBER = "491711234567";

    @TempDir
    private Path folder;

    private static final String OTHER = "491512345678";

    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        journal = new Journal(folder, "tcp:host:4001", clock);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    /** Every test looks through a restart. */
    private void restart() throws IOException {
        journal.close();
        open();
    }

    private MessageInFlight sent(String id, String number, int... references) {
        MessageInFlight message = journal.begin(id, number, references.length);
        for (int i = 0; i < references.length; i++) {
            journal.trying(message, i);
            journal.sent(message, i, references[i]);
        }
        return message;
    }

    private StatusReport report(int reference, String number, Instant sent, int status) {
        OffsetDateTime at = sent.atOffset(ZoneOffset.ofHours(1));
        return new StatusReport(
                reference, Address.of(number), at, at.plusSeconds(5), new DeliveryStatus(status), false);
    }

    @Test
    void aLateAnswerMakesTheMessageKnown() throws IOException {
        MessageInFlight message = journal.begin("a", NUMBER, 1);
        journal.trying(message, 0);
        assertEquals(DeliveryState.UNKNOWN, journal.query("a"));
        journal.sentLate(message, 0, 7);
        restart();
        assertEquals(DeliveryState.UNDERWAY, journal.query("a"));
        assertEquals(
                List.of("a"), journal.untold().stream().map(MessageInFlight::id).toList());
        journal.told("a", DeliveryState.UNDERWAY);
        restart();
        assertEquals(List.of(), journal.untold());
    }

    @Test
    void aMessageOfWhichPartsWentOutIsThisModemsUntilItIsGivenUp() throws IOException {
        MessageInFlight message = journal.begin("a", NUMBER, 2);
        assertFalse(journal.owns("a"));
        journal.trying(message, 0);
        journal.sent(message, 0, 7);
        restart();
        assertTrue(journal.owns("a"));
        assertNull(journal.query("a"), "it surely did not go out as a whole");
        journal.giveUp("a");
        restart();
        assertFalse(journal.owns("a"));
        assertEquals(DeliveryState.UNKNOWN, journal.query("a"));
    }

    @Test
    void reportsOfAllPartsMakeOneState() throws IOException {
        sent("a", NUMBER, 17, 18);
        restart();
        assertEquals(
                DeliveryState.UNDERWAY,
                journal.report(report(18, "+" + NUMBER, now, 0)).orElseThrow().state());
        restart();
        assertEquals(
                DeliveryState.DELIVERED,
                journal.report(report(17, "+" + NUMBER, now, 0)).orElseThrow().state());
        assertEquals(DeliveryState.DELIVERED, journal.query("a"));
    }

    @Test
    void aReportOfTheFirstPartDoesNotTellThatTheOthersAreUnderway() {
        MessageInFlight message = journal.begin("a", NUMBER, 2);
        journal.trying(message, 0);
        journal.sent(message, 0, 7);
        journal.trying(message, 1);
        journal.refused(message, 1);
        journal.report(report(7, NUMBER, clock.instant(), 0));
        assertNull(message.state());
        assertNull(journal.query("a"));
    }

    @Test
    void onePartThatFailsFailsTheMessage() {
        sent("a", NUMBER, 17, 18);
        journal.report(report(17, "+" + NUMBER, now, 0));
        MessageInFlight message =
                journal.report(report(18, "+" + NUMBER, now, 70)).orElseThrow();
        assertEquals(DeliveryState.UNDELIVERED, message.state());
        assertEquals(70, message.status().octet());
    }

    @Test
    void aReportThatIsStillTriedIsNotTheLast() {
        sent("a", NUMBER, 17);
        assertEquals(
                DeliveryState.UNDERWAY,
                journal.report(report(17, "+" + NUMBER, now, 32)).orElseThrow().state());
        assertEquals(
                DeliveryState.DELIVERED,
                journal.report(report(17, "+" + NUMBER, now, 0)).orElseThrow().state());
    }

    @Test
    void reportsNameTheNumberInTheNationalForm() {
        sent("a", NUMBER, 17);
        assertEquals(
                "a",
                journal.report(report(17, "01711234567", now, 0)).orElseThrow().id());
    }

    @Test
    void aReferenceThatComesAgainBelongsToTheMessageOfItsTime() {
        sent("old", NUMBER, 17);
        Instant before = now;
        now = now.plus(Duration.ofHours(3));
        sent("new", NUMBER, 17);
        sent("other", "491799999999", 17);
        assertEquals(
                "old",
                journal.report(report(17, "+" + NUMBER, before, 0))
                        .orElseThrow()
                        .id());
        assertEquals(
                "new",
                journal.report(report(17, "+" + NUMBER, now, 0)).orElseThrow().id());
        assertTrue(journal.report(report(17, "+491500000000", now, 0)).isEmpty(), "a number that nobody wrote to");
    }

    @Test
    void aReportTellsThatADoubtfulPartWentOut() throws IOException {
        journal.trying(journal.begin("a", NUMBER, 1), 0);
        restart();
        assertEquals(DeliveryState.UNKNOWN, journal.query("a"));
        assertEquals(
                "a",
                journal.report(report(99, "+" + NUMBER, now, 0)).orElseThrow().id());
        assertEquals(DeliveryState.DELIVERED, journal.query("a"));
    }

    /** Off by an hour, in a zone of its own, before there was GSM, without a date: time only tells apart what else fits. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT1H", "PT-5H-45M", "PT14H", "P-16000D"})
    void theTimeOfAReportMayBeWrong(Duration wrong) throws IOException {
        sent("heard", NUMBER, 82);
        journal.trying(journal.begin("unheard", OTHER, 1), 0);
        restart();
        MessageInFlight heard = journal.report(report(82, "0" + NUMBER.substring(2), now.plus(wrong), 0))
                .orElseThrow();
        assertEquals("heard", heard.id());
        assertFalse(heard.at().isBefore(heard.since), "delivered before it was sent");
        assertFalse(heard.at().isAfter(now.plus(Duration.ofMinutes(5))), "delivered in the future");
        assertEquals(
                "unheard",
                journal.report(report(17, "0049" + OTHER.substring(2), now.plus(wrong), 0))
                        .orElseThrow()
                        .id());
        assertTrue(journal.report(report(82, "+491500000000", now, 0)).isEmpty(), "a number that nobody wrote to");
    }

    /** A modem that fell silent within its answer may have told "+CMGS: 2" of 205. */
    @Test
    void aReferenceThatWasCutOffIsKnownByWhatItBeginsWith() throws IOException {
        MessageInFlight cut = journal.begin("cut", NUMBER, 1);
        journal.trying(cut, 0);
        journal.sent(cut, 0, 2);

        assertTrue(journal.report(report(31, "+" + NUMBER, now, 0)).isEmpty(), "another reference");
        assertEquals(
                "cut",
                journal.report(report(205, "+" + NUMBER, now, 0)).orElseThrow().id());
    }

    @Test
    void whatWasNeverTriedIsNotThere() {
        journal.begin("begun", NUMBER, 2);
        MessageInFlight refused = journal.begin("refused", NUMBER, 1);
        journal.trying(refused, 0);
        journal.refused(refused, 0);
        assertNull(journal.query("begun"));
        assertNull(journal.query("refused"));
        assertNull(journal.query("unheard of"));
    }

    @Test
    void whatIsSentAgainGoesOnAfterThePartsThatWentOut() throws IOException {
        MessageInFlight first = journal.begin("a", NUMBER, 3);
        journal.trying(first, 0);
        journal.sent(first, 0, 5);
        journal.trying(first, 1);
        restart();
        MessageInFlight again = journal.begin("a", NUMBER, 3);
        assertEquals(first.reference(), again.reference(), "phones join the parts of both attempts");
        assertTrue(again.sent(0));
        assertFalse(again.sent(1));
    }

    @Test
    void aMessageThatWasSentWholeIsSentAnewOnRequest() {
        int reference = sent("a", NUMBER, 5).reference();
        MessageInFlight again = journal.begin("a", NUMBER, 1);
        assertFalse(again.sent(0));
        assertNotEquals(reference, again.reference());
    }

    @Test
    void stateIsToldUntilSomebodyHasTakenIt() throws IOException {
        sent("a", NUMBER, 17);
        journal.report(report(17, "+" + NUMBER, now, 0));
        restart();
        assertEquals(
                List.of("a"), journal.untold().stream().map(MessageInFlight::id).toList());
        journal.told("a", DeliveryState.DELIVERED);
        restart();
        assertEquals(List.of(), journal.untold());
    }

    /** Parts may be numbered with 16 bits, for which 8 would be no gain. */
    @Test
    void aReferenceOfPartsDoesNotComeAgainAfterSome256Messages() throws IOException {
        int first = journal.begin("first", NUMBER, 2).reference();
        for (int i = 0; i < 0x100; i++) {
            if (i == 0x80) {
                restart();
            }
            assertNotEquals(first, journal.begin("later-" + i, NUMBER, 2).reference());
        }
    }

    @Test
    void partsCountFromMidnight() throws IOException {
        sent("a", NUMBER, 1, 2);
        restart();
        restart();
        assertEquals(2, journal.sentToday());
        now = now.plus(Duration.ofHours(12));
        assertEquals(0, journal.sentToday());
        sent("b", NUMBER, 3);
        assertEquals(1, journal.sentToday());
    }

    @Test
    void aPinIsTriedOnceUnlessItWasRight() throws IOException {
        assertTrue(journal.mayTryPin("1234"));
        restart();
        assertFalse(journal.mayTryPin("1234"));
        journal.pinAccepted();
        restart();
        assertTrue(journal.mayTryPin("1234"));
        assertTrue(journal.mayTryPin("0000"), "another one");
        assertFalse(Files.readString(file()).contains("1234"));
    }

    @Test
    void partsTakenOffTheSimAreKept() throws IOException {
        String key = journal.hold("0791");
        restart();
        assertEquals(Map.of(key, "0791"), journal.held());
        journal.release(List.of(key));
        String next = journal.hold("0792");
        restart();
        assertEquals(Map.of(next, "0792"), journal.held());
    }

    @Test
    void aLineCutOffByACrashIsPassedOver() throws IOException {
        sent("a", NUMBER, 17);
        journal.close();
        Files.writeString(file(), "S a", StandardOpenOption.APPEND);
        open();
        assertEquals(DeliveryState.UNDERWAY, journal.query("a"));
    }

    @Test
    void whatIsOldIsForgotten() throws IOException {
        sent("a", NUMBER, 17);
        now = now.plus(Duration.ofDays(9));
        restart();
        assertNull(journal.query("a"));
        assertEquals("", Files.readString(file()));
    }

    private Path file() {
        return folder.resolve("tcp_host_4001.journal");
    }
}
