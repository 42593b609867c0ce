package smshub.json;

import com.ethlo.time.ITU;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times in the form of RFC 3339, as {@link Instant#toString} has it but without its cost. */
final class Times {
    /** The years that RFC 3339 can write, in seconds since 1970; others keep Java's form. */
    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private Times() {}

    static String write(Instant time) {
        if (time.getEpochSecond() < FIRST || time.getEpochSecond() > LAST) {
            return time.toString();
        }
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        int nanos = time.getNano();
        if (nanos == 0) {
            return ITU.formatUtc(utc);
        }
        return ITU.formatUtc(utc, nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9);
    }

    /** @throws RuntimeException when the text is no time */
    static Instant read(String text) {
        boolean plain = !text.isEmpty() && Character.isDigit(text.charAt(0));
        return plain ? ITU.parseDateTime(text).toInstant() : Instant.parse(text);
    }
}
