package smshub.rules;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import smshub.account.Client.Schedule;
import smshub.account.Quiet;
import smshub.message.Msisdn;

/**
 * When a recipient is left alone: by the quiet hours of the client and of the account, both of which hold, and by the clock
 * of every place where the owner of the number may be. A pure function; thread-safe.
 */
public final class QuietHours {
    /** Nobody is left alone. */
    public static final QuietHours NONE = new QuietHours(Map.of());

    /** What repeats every week comes to no end that it did not come to in two. */
    private static final Duration LONGEST = Duration.ofDays(15);

    private static final Finding NEVER = new Finding(false, null, "There are no quiet hours for it.");

    private final Map<String, Schedule> clients;

    /** @param clients by id */
    public QuietHours(Map<String, Schedule> clients) {
        this.clients = Map.copyOf(clients);
    }

    /**
     * Whether a recipient is left alone at a moment.
     *
     * @param end when that ends; null where it is not quiet, or where it never ends
     * @param sentence the finding in words
     */
    public record Finding(boolean quiet, Instant end, String sentence) {}

    /**
     * Looks at a moment.
     *
     * @param account the quiet hours of the account
     * @param category the message's category, or null
     */
    public Finding at(Instant time, Msisdn to, String category, String client, Quiet account) {
        Schedule own = clients.getOrDefault(client, Schedule.USUAL);
        boolean ofClient = own.quiet().applies(category);
        boolean ofAccount = account.applies(category);
        if (!ofClient && !ofAccount) {
            return NEVER;
        }
        List<Quiet> rules =
                ofClient && ofAccount ? List.of(own.quiet(), account) : List.of(ofClient ? own.quiet() : account);
        List<ZoneId> zones = NumberZones.of(to);
        ZoneId home = own.zone() == null ? ZoneId.systemDefault() : own.zone();
        Instant end = zones.isEmpty() ? null : end(rules, zones, time);
        boolean told = end != null;
        if (!told) {
            // A number that tells no place, or places so far apart that it is always quiet in one of them.
            end = end(rules, List.of(home), time);
        }
        String where = told ? places(zones) : home + ", for want of a better clock";
        if (end == null) {
            return new Finding(true, null, "It is always quiet for the recipient, by the clock of " + where + ".");
        }
        return end.equals(time)
                ? new Finding(false, null, "It is not quiet for the recipient then, by the clock of " + where + ".")
                : new Finding(
                        true,
                        end,
                        "It is quiet for the recipient until " + end.truncatedTo(ChronoUnit.SECONDS)
                                + ", by the clock of " + where + ".");
    }

    /** The first moment from one on at which no rule says quiet in any zone; null where there is none. */
    static Instant end(List<Quiet> rules, List<ZoneId> zones, Instant from) {
        Instant last = from.plus(LONGEST);
        Instant time = from;
        Instant before;
        do {
            before = time;
            for (Quiet rule : rules) {
                for (ZoneId zone : zones) {
                    time = rule.end(zone, time);
                }
            }
        } while (time.isAfter(before) && time.isBefore(last));
        return time.isAfter(before) ? null : time;
    }

    private static String places(List<ZoneId> zones) {
        if (zones.size() == 1) {
            return zones.get(0).getId();
        }
        List<String> named = new ArrayList<>();
        zones.stream().limit(2).forEach(zone -> named.add(zone.getId()));
        return zones.size() == 2
                ? String.join(" and ", named)
                : String.join(", ", named) + " and " + (zones.size() - 2) + " more";
    }
}
