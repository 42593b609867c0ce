package smshub.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import smshub.page.Trend.Curves;
import smshub.page.Trend.Sample;

class TrendTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final Trend trend = new Trend();

    private void at(int seconds, long accepted, long delivered, long failed, long oldest, double delay) {
        trend.add(new Sample(NOON.plusSeconds(seconds), accepted, delivered, failed, 0, oldest, delay));
    }

    @Test
    void whatWasCountedBecomesRatesAndRatios() {
        at(0, 100, 50, 10, 0, -1);
        at(30, 160, 80, 20, 7, 2.5);
        at(60, 160, 80, 20, 90, -1);
        Curves curves = trend.curves(Duration.ofHours(1), NOON.plusSeconds(60));
        assertEquals(Arrays.asList(120.0, 0.0), curves.rate());
        assertEquals(Arrays.asList(75.0, null), curves.ratio());
        assertEquals(Arrays.asList(2.5, null), curves.delay());
        assertEquals(List.of(7.0, 90.0), curves.age());
        assertEquals(
                List.of(
                        NOON.plusSeconds(30).getEpochSecond(),
                        NOON.plusSeconds(60).getEpochSecond()),
                curves.times());
    }

    @Test
    void aMessageThatIsPutBackMakesNoNegativeRatio() {
        at(0, 10, 5, 5, 0, -1);
        at(15, 10, 6, 3, 0, -1);
        assertEquals(
                Arrays.asList((Double) null),
                trend.curves(Duration.ofHours(1), NOON.plusSeconds(15)).ratio());
    }

    @Test
    void aDayIsKeptAndDrawnInFewPoints() {
        for (int i = 0; i < 3 * 24 * 60; i++) {
            at(60 * i, i, 0, 0, i % 1000, -1);
        }
        Instant end = NOON.plus(Duration.ofDays(3)).minusSeconds(60);
        Curves day = trend.curves(Duration.ofHours(24), end);
        assertEquals(
                true, day.times().size() <= 240, () -> "points " + day.times().size());
        assertEquals(true, day.times().get(0) > end.minus(Duration.ofHours(24)).getEpochSecond());
        assertEquals(1.0, day.rate().get(10), 0.001);
        assertEquals(List.of(), trend.curves(Duration.ZERO, end).times());
    }

    @Test
    void theMiddleOfDelaysIsNotMovedByOneThatIsLong() {
        assertEquals(-1, Trend.middle(List.of()));
        assertEquals(2, Trend.middle(List.of(Duration.ofSeconds(1), Duration.ofSeconds(900), Duration.ofSeconds(2))));
    }
}
