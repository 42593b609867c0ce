package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import smshub.provider.Log;
import smshub.testing.MovableClock;

/** What an operator reads of consumers that lose the broker. */
class LostConsumersTest {
    private static final Exception GONE = new IllegalStateException("the connection is gone");

    private final MovableClock clock = new MovableClock();
    private final LostConsumers consumers = new LostConsumers(clock);

    private static List<String> lines(Log log) {
        return log.lines().stream()
                .filter(line -> line.startsWith(LostConsumers.class.getName()) && !line.contains("The consumer of"))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }

    @Test
    void anOutageIsTwoLinesHoweverManyLoseTheBrokerAndTryAgain() {
        try (Log log = new Log()) {
            for (int second = 0; second < 7; second++) {
                consumers.lost("one", "sms.out.main", GONE);
                consumers.lost("two", "sms.retry", GONE);
                clock.ahead(Duration.ofSeconds(second + 1));
            }
            consumers.over("two");
            consumers.lost("two", "sms.retry", GONE);
            consumers.over("one");
            consumers.over("two");
            consumers.over("three");
            assertEquals(
                    List.of(
                            "Consumers have lost the broker and try again until it is back, first that of sms.out.main:"
                                    + " java.lang.IllegalStateException: the connection is gone",
                            "All 2 consumers that had lost the broker are back, after 7 s"),
                    lines(log));
        }
    }

    @Test
    void oneThatLosesItAgainAndAgainIsToldOnceInAWhile() {
        try (Log log = new Log()) {
            for (int second = 0; second < 25; second++) {
                consumers.lost("one", "sms.out.main", GONE);
                consumers.over("one");
                clock.ahead(Duration.ofSeconds(second + 1));
            }
            assertEquals(6, lines(log).size(), () -> lines(log).toString());
        }
    }
}
