package smshub.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final List<String> lines = new ArrayList<>();
    private final FailedLogins logins = new FailedLogins(clock, lines::add);

    @Test
    void slowsDownTheNameAtItsAddressAlone() {
        fail(5);
        assertEquals(Duration.ofSeconds(1), logins.pause("10.0.0.1", "shop"));
        assertEquals(Duration.ZERO, logins.pause("10.0.0.1", "other"));
        assertEquals(Duration.ZERO, logins.pause("10.0.0.2", "shop"));
        now = now.plusSeconds(1);
        assertEquals(Duration.ZERO, logins.pause("10.0.0.1", "shop"));
        fail(1);
        assertEquals(Duration.ofSeconds(2), logins.pause("10.0.0.1", "shop"));
    }

    @Test
    void aRightLoginOrTimeEndsTheCount() {
        fail(4);
        logins.passed("10.0.0.1", "shop");
        fail(4);
        assertEquals(Duration.ZERO, logins.pause("10.0.0.1", "shop"));
        now = now.plus(Duration.ofMinutes(11));
        fail(4);
        assertEquals(Duration.ZERO, logins.pause("10.0.0.1", "shop"));
    }

    @Test
    void tellsAnAddressOnceAMinuteAndCountsAll() {
        fail(5);
        logins.pause("10.0.0.1", "shop");
        assertEquals(List.of("10.0.0.1"), lines);
        assertEquals(6, logins.refused());
        now = now.plusSeconds(60);
        fail(1);
        assertEquals(List.of("10.0.0.1", "10.0.0.1"), lines);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            logins.failed("10.0.0.1", "shop");
        }
    }
}
