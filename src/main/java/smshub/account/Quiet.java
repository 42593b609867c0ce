package smshub.account;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.Set;

/**
 * When people are left alone, by their own clocks.
 *
 * @param from beginning of the quiet hours of each day; null without such hours
 * @param to their end, on the next day where it is not after the beginning; null without such hours
 * @param days whole days of quiet
 * @param except categories, in lower case, to which it does not apply
 */
public record Quiet(LocalTime from, LocalTime to, Set<DayOfWeek> days, Set<String> except) {
    /** People are never left alone. */
    public static final Quiet NONE = new Quiet(null, null, Set.of(), Set.of());

    public Quiet {
        days = Set.copyOf(days);
        except = Set.copyOf(except);
        if ((from == null) != (to == null) || from != null && from.equals(to) || days.size() == 7) {
            throw new IllegalArgumentException("quiet hours begin and end, and leave time to send");
        }
    }

    /** Whether it ever applies to messages of a category, which may be null. */
    public boolean applies(String category) {
        return (from != null || !days.isEmpty())
                && (category == null || except.isEmpty() || !except.contains(category.toLowerCase(Locale.ROOT)));
    }

    /** The first moment from a given one on at which it is not quiet where this zone's time is kept. */
    public Instant end(ZoneId zone, Instant at) {
        ZonedDateTime time = at.atZone(zone);
        LocalDate day = time.toLocalDate();
        if (days.contains(day.getDayOfWeek())) {
            return end(day.plusDays(1).atStartOfDay(), time);
        }
        LocalTime clock = time.toLocalTime();
        if (from == null) {
            return at;
        }
        if (from.isBefore(to)) {
            return clock.isBefore(from) || !clock.isBefore(to) ? at : end(day.atTime(to), time);
        }
        if (clock.isBefore(to)) {
            return end(day.atTime(to), time);
        }
        return clock.isBefore(from) ? at : end(day.plusDays(1).atTime(to), time);
    }

    /**
     * When a clock that shows a time shows another one, later on. One that it leaves out when it is put forward is passed
     * when it is put forward; of one that it shows twice the next counts.
     */
    private static Instant end(LocalDateTime shown, ZonedDateTime from) {
        ZoneOffsetTransition change = from.getZone().getRules().getTransition(shown);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        ZonedDateTime first = ZonedDateTime.ofLocal(shown, from.getZone(), null).withEarlierOffsetAtOverlap();
        return (first.toInstant().isAfter(from.toInstant()) ? first : first.withLaterOffsetAtOverlap()).toInstant();
    }
}
