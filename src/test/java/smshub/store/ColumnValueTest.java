package smshub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ColumnValueTest {
    @Test
    void keepsWhatDatabasesTake() {
        assertNull(ColumnValue.text(null));
        assertEquals("a\n😀\u0001", ColumnValue.text("a\n😀\u0001"));
    }

    @Test
    void replacesWhatDatabasesRefuse() {
        assertEquals("a\uFFFDb\uFFFDc😀\uFFFD", ColumnValue.text("a\0b\uD83Dc😀\uDE00"));
    }

    @Test
    void cutsBetweenCharacters() {
        assertEquals("x".repeat(254), ColumnValue.key("x".repeat(254) + "😀"));
        assertEquals("x".repeat(253) + "😀", ColumnValue.key("x".repeat(253) + "😀y"));
    }

    @Test
    void keepsMicroseconds() {
        Instant time = Instant.parse("1969-12-31T23:59:59.999999Z");
        assertEquals(time, ColumnValue.time(ColumnValue.time(time).longValue()));
        assertEquals(
                Instant.parse("2026-01-01T00:00:00.123456Z"),
                ColumnValue.time(ColumnValue.time(Instant.parse("2026-01-01T00:00:00.123456789Z"))
                        .longValue()));
    }
}
