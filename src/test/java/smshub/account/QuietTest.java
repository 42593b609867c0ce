package smshub.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # hours,    zone,                 at,                        quiet until
            21:00-08:00, Europe/Berlin,       2026-06-10T20:59:59+02:00, 2026-06-10T20:59:59+02:00
            21:00-08:00, Europe/Berlin,       2026-06-10T21:00:00+02:00, 2026-06-11T08:00:00+02:00
            21:00-08:00, Europe/Berlin,       2026-06-10T00:00:00+02:00, 2026-06-10T08:00:00+02:00
            21:00-08:00, Europe/Berlin,       2026-06-10T08:00:00+02:00, 2026-06-10T08:00:00+02:00
            12:00-14:00, Europe/Berlin,       2026-06-10T11:59:59+02:00, 2026-06-10T11:59:59+02:00
            12:00-14:00, Europe/Berlin,       2026-06-10T12:00:00+02:00, 2026-06-10T14:00:00+02:00
            12:00-14:00, Europe/Berlin,       2026-06-10T14:00:00+02:00, 2026-06-10T14:00:00+02:00
            21:00-00:00, Europe/Berlin,       2026-06-10T23:30:00+02:00, 2026-06-11T00:00:00+02:00
            # The night on which clocks are put forward is an hour shorter, that on which they are put back an hour longer.
            21:00-08:00, Europe/Berlin,       2026-03-28T22:00:00+01:00, 2026-03-29T08:00:00+02:00
            21:00-08:00, Europe/Berlin,       2026-10-24T22:00:00+02:00, 2026-10-25T08:00:00+01:00
            21:00-08:00, America/New_York,    2026-03-07T22:00:00-05:00, 2026-03-08T08:00:00-04:00
            # They never show the end: it has come when they are put forward.
            22:00-02:30, Europe/Berlin,       2026-03-29T01:30:00+01:00, 2026-03-29T03:00:00+02:00
            22:00-02:15, Australia/Lord_Howe, 2026-10-04T01:30:00+10:30, 2026-10-04T02:30:00+11:00
            # The whole of the quiet hours is left out.
            02:10-02:50, Europe/Berlin,       2026-03-29T01:59:00+01:00, 2026-03-29T01:59:00+01:00
            02:10-02:50, Europe/Berlin,       2026-03-29T03:00:00+02:00, 2026-03-29T03:00:00+02:00
            # They show the end twice.
            22:00-02:30, Europe/Berlin,       2026-10-25T02:00:00+02:00, 2026-10-25T02:30:00+02:00
            22:00-02:30, Europe/Berlin,       2026-10-25T02:10:00+01:00, 2026-10-25T02:30:00+01:00
            22:00-01:45, Australia/Lord_Howe, 2026-04-05T01:40:00+10:30, 2026-04-05T01:45:00+10:30
            """)
    void endsByTheClockOfThePlace(String hours, String zone, String at, String end) {
        Quiet quiet = new Quiet(
                LocalTime.parse(hours.substring(0, 5)), LocalTime.parse(hours.substring(6)), Set.of(), Set.of());
        assertEquals(instant(end), quiet.end(ZoneId.of(zone), instant(at)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # 2026-06-14 is a Sunday
            Europe/Berlin,       2026-06-13T23:59:59+02:00, 2026-06-13T23:59:59+02:00
            Europe/Berlin,       2026-06-14T00:00:00+02:00, 2026-06-15T00:00:00+02:00
            Europe/Berlin,       2026-06-14T23:59:59+02:00, 2026-06-15T00:00:00+02:00
            Europe/Berlin,       2026-03-29T01:00:00+01:00, 2026-03-30T00:00:00+02:00
            """)
    void aWholeDayIsQuiet(String zone, String at, String end) {
        Quiet sunday = new Quiet(null, null, Set.of(DayOfWeek.SUNDAY), Set.of());
        assertEquals(instant(end), sunday.end(ZoneId.of(zone), instant(at)));
    }

    @Test
    void someCategoriesGoAllTheSame() {
        Quiet quiet = new Quiet(LocalTime.of(21, 0), LocalTime.of(8, 0), Set.of(), Set.of("alarm"));
        assertTrue(quiet.applies(null));
        assertTrue(quiet.applies("news"));
        assertFalse(quiet.applies("Alarm"));
        assertFalse(Quiet.NONE.applies(null));
    }

    @Test
    void someTimeIsLeft() {
        LocalTime noon = LocalTime.NOON;
        assertThrows(IllegalArgumentException.class, () -> new Quiet(noon, noon, Set.of(), Set.of()));
        assertThrows(IllegalArgumentException.class, () -> new Quiet(noon, null, Set.of(), Set.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new Quiet(null, null, EnumSet.allOf(DayOfWeek.class), Set.of()));
    }

    private static Instant instant(String time) {
        return OffsetDateTime.parse(time).toInstant();
    }
}
