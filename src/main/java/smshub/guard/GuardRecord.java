package smshub.guard;

import java.util.Map;

/**
 * What was counted of a client, as it is kept over restarts. Days are counted from 1970.
 *
 * @param client the client
 * @param due when its next message is due by its rate, in nanoseconds since 1970
 * @param days counts by day
 * @param countries when it sent to which countries
 * @param alerted by what was alerted, the day on which it was
 */
public record GuardRecord(
        String client,
        long due,
        Map<Long, DayCounts.Count> days,
        Map<String, Countries.Use> countries,
        Map<String, Long> alerted) {
    public GuardRecord {
        days = Map.copyOf(days);
        countries = Map.copyOf(countries);
        alerted = Map.copyOf(alerted);
    }

    /** Of a client of which nothing is known. */
    public static GuardRecord none(String client) {
        return new GuardRecord(client, 0, Map.of(), Map.of(), Map.of());
    }
}
