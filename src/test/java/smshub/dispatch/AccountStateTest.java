package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.dispatch.AccountStatus.State;

/** What is said of an account, one thing after the other. */
class AccountStateTest {
    private final TestClock clock = new TestClock(Given.NOW);
    private final List<State> kept = new ArrayList<>();

    private AccountState state(AccountRecord before) {
        return new AccountState(
                Given.account(""),
                before,
                record -> {
                    kept.add(record.state());
                    return CompletableFuture.completedFuture(null);
                },
                (former, now) -> {},
                now -> {},
                clock);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # what happens                                  | state   | why                 | by    | kept
            -                                               | OPEN    |                     | hub   |
            # the breaker
            failed, broke                                   | BROKEN  | provider-fault      | hub   |
            failed, broke, mended                           | OPEN    |                     | hub   |
            failed, broke, probed                           | BROKEN  | provider-fault      | hub   |
            failed, broke, 13h, probed                      | HELD    | account-held        | hub   | HELD
            limited, broke, 13h, probed                     | BROKEN  | daily-limit         | hub   |
            failed, broke, mended, 13h, broke, probed       | BROKEN  | provider-fault      | hub   |
            # an operator
            pause                                           | PAUSED  |                     | alice | PAUSED
            pause, resume                                   | OPEN    |                     | alice | PAUSED OPEN
            pause, failed, broke, mended                    | PAUSED  |                     | alice | PAUSED
            pause, stop                                     | PAUSED  |                     | alice | PAUSED
            failed, broke, resume                           | OPEN    |                     | alice |
            # credit and login
            stop                                            | STOPPED | credit-exhausted    | hub   | STOPPED
            stop, failed, broke, mended                     | STOPPED | credit-exhausted    | hub   | STOPPED
            stop, resume                                    | OPEN    |                     | alice | STOPPED OPEN
            # a standing line
            down                                            | BROKEN  | provider-unreachable | hub  |
            refused                                         | STOPPED | login-rejected      | hub   |
            down, refused                                   | STOPPED | login-rejected      | hub   |
            refused, up                                     | OPEN    |                     | hub   |
            down, failed, broke, up                         | BROKEN  | provider-fault      | hub   |
            down, 13h, up                                   | HELD    | account-held        | hub   | HELD
            down, pause, up                                 | PAUSED  |                     | alice | PAUSED
            pause, down                                     | PAUSED  |                     | alice | PAUSED
            down, pause, resume                             | BROKEN  | provider-unreachable | hub  | PAUSED OPEN
            login, refused, up                              | OPEN    |                     | hub   | STOPPED OPEN
            stop, refused, up                               | STOPPED | credit-exhausted    | hub   | STOPPED
            """)
    void whatHappensComesTo(String events, State expected, String why, String by, String written) {
        AccountState state = state(null);
        for (String event : events.split(", ")) {
            switch (event) {
                case "-" -> {}
                case "failed" -> state.failed(Given.problem("provider-fault"));
                case "limited" -> state.failed(Given.problem("daily-limit"));
                case "broke" -> state.broke();
                case "probed" -> state.probed();
                case "mended" -> state.mended();
                case "pause" -> state.pause("alice");
                case "resume" -> state.resume("alice");
                case "stop" -> state.stop(Given.problem("credit-exhausted"));
                case "login" -> state.stop(Given.problem("login-rejected"));
                case "down" -> state.lineLost(Given.problem("provider-unreachable"));
                case "refused" -> state.lineLost(Given.problem("login-rejected"));
                case "up" -> state.lineUp();
                case "13h" -> clock.ahead(Duration.ofHours(13));
                default -> throw new IllegalArgumentException(event);
            }
        }
        AccountRecord now = state.now();
        assertEquals(expected, now.state());
        assertEquals(why, now.problem() == null ? null : now.problem().code().word());
        assertEquals(by, now.by());
        assertEquals(
                written == null ? "" : written,
                kept.stream().map(State::name).reduce((a, b) -> a + " " + b).orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"PAUSED, PAUSED", "STOPPED, STOPPED", "HELD, HELD", "OPEN, OPEN", "BROKEN, OPEN"})
    void whatAnOperatorMustEndOutlivesTheProcess(State before, State after) {
        AccountRecord record =
                new AccountRecord("main", before, Given.problem("login-rejected"), Given.NOW.minusSeconds(60), "bob");
        AccountState state = state(record);
        assertEquals(after, state.state());
        if (record.lasting()) {
            assertEquals(record, state.now());
        } else {
            assertNull(state.now().problem());
        }
    }

    @Test
    void theLineTellsWhetherItWasDown() {
        AccountState state = state(null);
        assertFalse(state.lineUp());
        state.lineLost(Given.problem("provider-unreachable"));
        clock.ahead(Duration.ofSeconds(5));
        state.lineLost(Given.problem("provider-unreachable"));
        assertEquals(Given.NOW, state.now().since(), "the same news again is none");
        assertTrue(state.lineDown());
        assertTrue(state.lineUp());
        assertFalse(state.lineDown());
    }

    @ParameterizedTest(name = "{0}, then another hub says {1} by {2} -> {3}")
    @CsvSource({
        "-,             PAUSED,  alice, PAUSED",
        "-,             STOPPED, hub,   STOPPED",
        "-,             BROKEN,  hub,   BROKEN",
        "failed broke,  OPEN,    hub,   OPEN",
        "pause,         OPEN,    alice, OPEN",
        "pause,         OPEN,    hub,   PAUSED",
        "pause,         BROKEN,  hub,   PAUSED",
    })
    void whatAnotherHubSaysHoldsHereAndIsKeptThere(String before, State said, String by, State after) {
        AccountState state = state(null);
        switch (before) {
            case "pause" -> state.pause("bob");
            case "failed broke" -> {
                state.failed(Given.problem("provider-fault"));
                state.broke();
            }
            default -> {}
        }
        kept.clear();
        state.heard(new AccountRecord("main", said, null, Given.NOW, by), "two");
        assertEquals(after, state.state());
        assertEquals(List.of(), kept);
    }
}
