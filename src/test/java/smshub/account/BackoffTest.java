package smshub.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long failures in a row are waited for. */
class BackoffTest {
    @ParameterizedTest
    @CsvSource({
        "PT10S, PT60S, 0, PT10S",
        "PT10S, PT60S, 1, PT10S",
        "PT10S, PT60S, 2, PT20S",
        "PT10S, PT60S, 3, PT40S",
        "PT10S, PT60S, 4, PT60S",
        "PT10S, PT60S, 9223372036854775807, PT60S",
        "PT24H, PT2160H, 40, PT2160H",
        "PT0.2S, PT2S, 3, PT0.8S",
        "PT5M, PT60S, 1, PT60S"
    })
    void aWaitDoublesUpToTheLongest(Duration first, Duration longest, long failures, Duration wait) {
        assertEquals(wait, new Backoff(first, longest).after(failures));
    }

    @ParameterizedTest
    @CsvSource({"0, PT10S", "0.5, PT11S", "1, PT12S"})
    void aSpreadWaitIsNeverShorter(double chance, Duration wait) {
        assertEquals(wait, Backoff.spread(Duration.ofSeconds(10), 0.2, chance));
    }
}
