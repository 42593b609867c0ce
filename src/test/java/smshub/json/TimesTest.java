package smshub.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times look as {@link Instant} writes them, and come back as they were. */
class TimesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-02-28T23:59:59.120Z",
                "2026-02-28T23:59:59.000001Z",
                "2024-02-29T00:00:00.123456789Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z"
            })
    void aTimeIsWrittenAndReadAsJavaDoes(String text) {
        Instant time = Instant.parse(text);
        assertEquals('"' + time.toString() + '"', Json.text(time));
        assertEquals(time, Json.read(Json.text(time), Instant.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-02-30T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00"})
    void whatIsNoTimeIsToldSo(String text) {
        assertThrows(UncheckedIOException.class, () -> Json.read('"' + text + '"', Instant.class));
    }
}
