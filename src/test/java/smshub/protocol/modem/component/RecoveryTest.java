package smshub.protocol.modem.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import smshub.protocol.modem.component.Recovery.Action;

class RecoveryTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Recovery recovery = new Recovery(Duration.ofSeconds(1));

    @Test
    void aSilentModemIsProbedResetReopenedSwitchedOffAndAtLastGivenUp() {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            actions.add(recovery.silent().action());
        }
        assertEquals(
                List.of(
                        Action.PROBE,
                        Action.RESET,
                        Action.REOPEN,
                        Action.REOPEN,
                        Action.POWER_CYCLE,
                        Action.REOPEN,
                        Action.REOPEN,
                        Action.QUARANTINE,
                        Action.QUARANTINE),
                actions);
    }

    @Test
    void aModemThatWorkedInBetweenBeginsAtTheLowestRung() {
        recovery.silent();
        recovery.silent();
        recovery.healthy();
        assertEquals(Action.PROBE, recovery.silent().action());
    }

    @Test
    void aLineThatIsRefusedIsTriedForMinutesBeforeAnybodySwitchesAnything() {
        Instant now = NOON;
        List<Long> delays = new ArrayList<>();
        while (now.isBefore(NOON.plus(Duration.ofMinutes(9)))) {
            Recovery.Step step = recovery.lost(now);
            assertEquals(Action.REOPEN, step.action());
            delays.add(step.delay().toSeconds());
            now = now.plus(step.delay());
        }
        assertEquals(List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L), delays.subList(0, 8));
        assertEquals(
                Action.POWER_CYCLE,
                recovery.lost(NOON.plus(Duration.ofMinutes(10))).action());
        Recovery.Step given = recovery.lost(NOON.plus(Duration.ofMinutes(11)));
        assertEquals(Action.QUARANTINE, given.action());
        assertTrue(given.delay().compareTo(Duration.ofMinutes(2)) < 0, "a modem that is plugged in again is found");
    }
}
