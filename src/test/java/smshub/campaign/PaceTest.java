package smshub.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final long TICK = 100_000_000;

    /** Accounts that send so many in a second, played in ticks; each recipient goes to the first. */
    private static final class Play {
        final Pace pace;
        final Map<String, Double> depths = new HashMap<>();
        final ToDoubleFunction<String> sends;
        long now = 7;
        long handed;
        double deepest;

        Play(int rate, ToDoubleFunction<String> sends) {
            this.pace = new Pace(rate);
            this.sends = sends;
        }

        void run(double seconds, String account) {
            for (int i = 0; i < seconds * 10; i++) {
                depths.replaceAll((id, depth) -> Math.max(0, depth - sends.applyAsDouble(id) / 10));
                int allowed = pace.allowed(now, waiting());
                for (int one = 0; one < allowed; one++) {
                    pace.accepted(account);
                }
                pace.done(allowed);
                depths.merge(account, (double) allowed, Double::sum);
                handed += allowed;
                deepest = Math.max(deepest, depths.get(account));
                now += TICK;
            }
        }

        Map<String, Long> waiting() {
            return depths.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> Math.round(entry.getValue())));
        }
    }

    @ParameterizedTest(name = "at {0}/s to an account that sends {1}/s")
    @CsvSource({
        "100, 5000, 1000, 30",
        "1, 5000, 11, 1",
        // No more waits for a slow account than it sends in two seconds, or twenty.
        "500, 50, 620, 130",
        "500, 1, 30, 21",
    })
    void keepsItsRateAndShortQueues(int rate, int sends, long mostHanded, double mostWaiting) {
        Play play = new Play(rate, account -> sends);

        play.run(10, "main");

        assertTrue(play.handed <= mostHanded * 1.05, () -> play.handed + " handed over");
        assertTrue(play.handed >= Math.min(rate, sends) * 10 * 0.85, () -> play.handed + " handed over");
        assertTrue(play.deepest <= mostWaiting, () -> play.deepest + " waited");
    }

    @Test
    void aStandstillIsNotMadeUpFor() {
        Play play = new Play(100, account -> 1000);
        play.run(1, "main");
        play.now += 60_000_000_000L;

        assertEquals(25, play.pace.allowed(play.now, Map.of("main", 0L)), "a quarter of a second");
    }

    @Test
    void whatOthersHaveWaitingCounts() {
        Play play = new Play(100, account -> 1000);
        play.run(1, "main");

        assertEquals(0, play.pace.allowed(play.now, Map.of("main", 100_000L)));
    }
}
