package smshub.account;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The hours and days at which something is done.
 *
 * @param rest when it is not
 * @param zone by whose clock
 */
public record Timetable(Quiet rest, ZoneId zone) {
    /** At any time. */
    public static final Timetable ALWAYS = new Timetable(Quiet.NONE, ZoneId.of("UTC"));

    /**
     * From what the settings say.
     *
     * @param hours hours of each day; those of {@link Quiet#NONE} are all
     * @param days days; none are all
     */
    public static Timetable of(Quiet hours, List<DayOfWeek> days, ZoneId zone) {
        Set<DayOfWeek> others = days.isEmpty() ? Set.of() : EnumSet.complementOf(EnumSet.copyOf(days));
        return new Timetable(new Quiet(hours.to(), hours.from(), others, Set.of()), zone);
    }

    public boolean open(Instant time) {
        return rest.end(zone, time).equals(time);
    }

    /** The first moment from one on at which it is done. */
    public Instant next(Instant from) {
        Instant time = from;
        Instant before;
        do {
            before = time;
            time = rest.end(zone, before);
        } while (time.isAfter(before));
        return time;
    }
}
