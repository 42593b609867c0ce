package smshub.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.dispatch.AccountStatus;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.Balance;

class FindingsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:30Z");

    /** Of an account in a state since some seconds, whose oldest message waits so many minutes; told from 30 minutes on. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            open,     10, -1, WELL,    WELL
            open,     10, 30, WELL,    WELL
            open,     10, 31, WELL,    WRONG
            stopped,  10, -1, WRONG,   WELL
            held,     10, 90, WRONG,   WRONG
            broken,  119, -1, UNKNOWN, WELL
            broken,  121, -1, WRONG,   WELL
            paused,  900, 31, UNKNOWN, WRONG
            disabled,900, -1, UNKNOWN, WELL
            """)
    void anAccountThatDoesNotSendAndWhatWaitsLong(
            String state, int since, int oldest, Finding.State sends, Finding.State waits) {
        AccountStatus status = new AccountStatus(
                "main",
                "smsapi",
                "Main",
                AccountStatus.State.valueOf(state.toUpperCase()),
                Problem.of(ProblemCode.CREDIT_EXHAUSTED, "The account has no credit."),
                NOW.minusSeconds(since),
                "hub",
                7,
                oldest < 0 ? null : NOW.minus(Duration.ofMinutes(oldest)),
                0,
                0,
                0,
                null,
                null,
                List.of());
        List<Finding> found = Findings.account(status, Duration.ofMinutes(30), NOW);
        assertEquals(List.of(sends, waits), found.stream().map(Finding::state).toList());
        assertEquals(1, Findings.account(status, Duration.ZERO, NOW).size());
        if (state.equals("stopped")) {
            assertEquals(
                    List.of("credit-exhausted: The account has no credit.", "7 messages wait for it."),
                    found.get(0).wrong().lines());
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ,      UNKNOWN
            50.01, WELL
            50,    WELL
            49.99, WRONG
            -3,    WRONG
            """)
    void aBalance(BigDecimal amount, Finding.State state) {
        assertEquals(
                state,
                Findings.balance("main", new Balance(amount, "EUR", null), new BigDecimal(50))
                        .state());
        assertEquals(
                Finding.State.UNKNOWN,
                Findings.balance("main", null, BigDecimal.ONE).state());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            quarantined, WRONG
            stopped,     WRONG
            ready,       WELL
            searching,   WELL
            recovering,  UNKNOWN
            starting,    UNKNOWN
            """)
    void aModem(String state, Finding.State expected) {
        assertEquals(expected, Findings.modem("tcp:nport:4001", state).state());
    }

    @Test
    void theDiskIsToldWhileTheHubStillTakesAlerts() {
        assertEquals(Finding.State.WELL, Findings.disk(400, 200).state());
        assertEquals(Finding.State.WRONG, Findings.disk(399, 200).state());
    }

    /** A share says something from 20 messages on, and counts the last 15 minutes. */
    @Test
    void theShareOfFailures() {
        FailureShare share = new FailureShare();
        share.count(events(10, MessageState.DEAD, NOW));
        assertEquals(Finding.State.WELL, failures(share, NOW));
        share.count(events(10, MessageState.SENT, NOW.minusSeconds(600)));
        assertEquals(new FailureShare.Count(20, 10), share.of("main", NOW));
        assertEquals(Finding.State.WRONG, failures(share, NOW));
        share.count(events(30, MessageState.SENT, NOW.minusSeconds(3600)));
        share.count(events(1, MessageState.DELIVERED, NOW));
        assertEquals(Finding.State.WRONG, failures(share, NOW), "what is old or says nothing new does not count");
        share.count(events(1, MessageState.SENT, NOW));
        assertEquals(Finding.State.WELL, failures(share, NOW));
        share.count(events(1, MessageState.UNDELIVERED, NOW));
        assertEquals(new FailureShare.Count(21, 11), share.of("main", NOW));
        assertEquals(Finding.State.WRONG, failures(share, NOW));
        assertEquals(new FailureShare.Count(11, 11), share.of("main", NOW.plusSeconds(300)), "the first are forgotten");
        assertEquals(FailureShare.Count.NONE, share.of("main", NOW.plusSeconds(1000)));
        assertEquals(FailureShare.Count.NONE, share.of("other", NOW));
    }

    private static Finding.State failures(FailureShare share, Instant now) {
        return Findings.failures("main", share.of("main", now), 50).state();
    }

    private static List<MessageEvent> events(int number, MessageState state, Instant time) {
        List<MessageEvent> events = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            events.add(new MessageEvent(
                    MessageIds.next(),
                    MessageIds.next(),
                    state,
                    time,
                    1,
                    "main",
                    "app",
                    null,
                    null,
                    List.of(),
                    false,
                    null,
                    null,
                    null));
        }
        return events;
    }
}
