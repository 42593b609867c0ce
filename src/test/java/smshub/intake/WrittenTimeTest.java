package smshub.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTimeTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # written,                  zone,                moment
            2026-06-10T12:00:00,        Europe/Berlin,       2026-06-10T12:00:00+02:00
            2026-01-10T12:00:00,        Europe/Berlin,       2026-01-10T12:00:00+01:00
            2026-01-10T12:00,           Europe/Berlin,       2026-01-10T12:00:00+01:00
            2026-01-10 12:00:30,        Europe/Berlin,       2026-01-10T12:00:30+01:00
            2026-06-10T12:00:00Z,       Europe/Berlin,       2026-06-10T12:00:00Z
            2026-06-10T12:00:00-04:00,  Europe/Berlin,       2026-06-10T12:00:00-04:00
            2026-06-10T12:00:00 04:00,  Europe/Berlin,       2026-06-10T12:00:00+04:00
            2026-06-10T12:00:00+04:00,  ,                    2026-06-10T12:00:00+04:00
            # left out when clocks are put forward: as long after that
            2026-03-29T02:00:00,        Europe/Berlin,       2026-03-29T03:00:00+02:00
            2026-03-29T02:30:00,        Europe/Berlin,       2026-03-29T03:30:00+02:00
            2026-03-29T03:00:00,        Europe/Berlin,       2026-03-29T03:00:00+02:00
            2026-03-08T02:30:00,        America/New_York,    2026-03-08T03:30:00-04:00
            2026-10-04T02:15:00,        Australia/Lord_Howe, 2026-10-04T02:45:00+11:00
            # shown twice when they are put back: the first time
            2026-10-25T01:59:59,        Europe/Berlin,       2026-10-25T01:59:59+02:00
            2026-10-25T02:30:00,        Europe/Berlin,       2026-10-25T02:30:00+02:00
            2026-10-25T03:00:00,        Europe/Berlin,       2026-10-25T03:00:00+01:00
            2026-11-01T01:30:00,        America/New_York,    2026-11-01T01:30:00-04:00
            2026-04-05T01:45:00,        Australia/Lord_Howe, 2026-04-05T01:45:00+11:00
            """)
    void aLocalTimeIsThatOfItsClocks(String written, String zone, String moment) {
        assertEquals(
                OffsetDateTime.parse(moment).toInstant(),
                WrittenTime.instant(written, zone == null ? null : ZoneId.of(zone)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "2026-06-10",
                "12:00",
                "2026-13-01T00:00:00",
                "1969-12-31T23:59:59",
                "+20300-01-31T08:30:00Z"
            })
    void whatIsNoTimeIsNone(String written) {
        assertThrows(DateTimeException.class, () -> WrittenTime.instant(written, ZoneId.of("Europe/Berlin")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-06-10T12:00:00", "2026-06-10 12:00"})
    void withoutAZoneATimeNeedsItsOffset(String written) {
        assertThrows(DateTimeException.class, () -> WrittenTime.instant(written, null));
    }

    @ParameterizedTest
    @CsvSource({"PT12H, PT12H", "P7D, PT168H", "P1W, PT168H", "PT90S, PT1M30S"})
    void aDurationIsThatOfIso(String written, Duration duration) {
        assertEquals(duration, WrittenTime.duration(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12h", "PT0S", "-PT1H", "P1M", "P0W", "PT"})
    void whatIsNoDurationIsNone(String written) {
        assertThrows(DateTimeException.class, () -> WrittenTime.duration(written));
    }
}
