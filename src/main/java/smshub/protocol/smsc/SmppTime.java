package smshub.protocol.smsc;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as SMPP writes them: {@code YYMMDDhhmmsstnnp} (SMPP 3.4 section 7.1.1). */
final class SmppTime {
    private static final int LENGTH = 16;
    private static final int CENTURY = 2_000;
    private static final int QUARTER_MINUTES = 15;
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TENTHS =
            DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SmppTime() {}

    /**
     * The moment that is meant; null where nothing is said.
     *
     * @param now what a relative time counts from
     * @throws DateTimeException for what is no time
     */
    static Instant instant(String written, Instant now) {
        if (written == null || written.isEmpty()) {
            return null;
        }
        if (written.length() != LENGTH
                || !written.substring(0, LENGTH - 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new DateTimeException("no time");
        }
        int year = number(written, 0);
        int month = number(written, 2);
        int day = number(written, 4);
        int hour = number(written, 6);
        int minute = number(written, 8);
        int second = number(written, 10);
        if (written.charAt(LENGTH - 1) == 'R') {
            return LocalDateTime.ofInstant(now, ZoneOffset.UTC)
                    .plusYears(year)
                    .plusMonths(month)
                    .plusDays(day)
                    .plusHours(hour)
                    .plusMinutes(minute)
                    .plusSeconds(second)
                    .toInstant(ZoneOffset.UTC);
        }
        int ahead =
                switch (written.charAt(LENGTH - 1)) {
                    case '+' -> QUARTER_MINUTES;
                    case '-' -> -QUARTER_MINUTES;
                    default -> throw new DateTimeException("no time");
                };
        return LocalDateTime.of(CENTURY + year, month, day, hour, minute, second)
                .toInstant(ZoneOffset.UTC)
                .minusSeconds(60L * ahead * number(written, 13));
    }

    private static int number(String written, int at) {
        return 10 * (written.charAt(at) - '0') + written.charAt(at + 1) - '0';
    }

    /** A time in a receipt (SMPP 3.4 appendix B), in UTC. */
    static String ofReceipt(Instant time) {
        return MINUTES.format(time);
    }

    /** A time in a PDU, in UTC. */
    static String absolute(Instant time) {
        return TENTHS.format(time) + "000+";
    }
}
