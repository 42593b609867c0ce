package smshub.intake;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as people and programs write them in requests (RFC 3339, ISO 8601). */
public final class WrittenTime {
    private static final int DATE = 10;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;
    private static final Pattern WEEKS = Pattern.compile("P([1-9][0-9]{0,3})W");

    private WrittenTime() {}

    /**
     * The moment that is meant. A time without its offset is one of a zone's clocks: one that the clocks leave out, when they
     * are put forward, is as long after that as it would have been, and of one that they show twice the first is meant
     * (both as RFC 5545 clause 3.3.5 has it).
     *
     * @param zone whose clocks; null where a time must have its offset
     * @throws DateTimeException for what is no time
     */
    public static Instant instant(String written, ZoneId zone) {
        String text = plain(written);
        OffsetDateTime time = zone == null || offset(text)
                ? OffsetDateTime.parse(text)
                : LocalDateTime.parse(text).atZone(zone).toOffsetDateTime();
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw new DateTimeException("no time that anything is sent at");
        }
        return time.toInstant();
    }

    /** With a T between date and time, and the plus sign that came as a blank where an address was not escaped. */
    private static String plain(String written) {
        String text = written.strip();
        if (text.indexOf(' ') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            if (plain.charAt(i) == ' ') {
                plain.setCharAt(i, i == DATE ? 'T' : '+');
            }
        }
        return plain.toString();
    }

    private static boolean offset(String text) {
        return text.endsWith("Z") || text.endsWith("z") || text.indexOf('+', DATE) > 0 || text.indexOf('-', DATE) > 0;
    }

    /**
     * A length of time, such as {@code PT12H}, {@code P7D} (of 24 hours each) or {@code P1W}.
     *
     * @throws DateTimeException for what is none, or none at all
     */
    public static Duration duration(String written) {
        Matcher weeks = WEEKS.matcher(written);
        Duration duration =
                weeks.matches() ? Duration.ofDays(7L * Integer.parseInt(weeks.group(1))) : Duration.parse(written);
        if (duration.isNegative() || duration.isZero()) {
            throw new DateTimeException("no time at all");
        }
        return duration;
    }
}
