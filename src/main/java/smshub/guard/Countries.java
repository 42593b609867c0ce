package smshub.guard;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The countries that a client usually sends to: those that it sent to on an earlier day of the last thirty. One that was
 * braked stays new until an operator releases the client. Not thread-safe.
 */
final class Countries {
    private static final int REMEMBERED_DAYS = 30;

    /**
     * When a client sent to a country.
     *
     * @param first day of the first message
     * @param last day of the last
     * @param braked whether a message was refused because the country is new
     */
    record Use(long first, long last, boolean braked) {}

    private final Map<String, Use> uses;
    private final Set<String> usual;

    /** @param usual countries that are never new */
    Countries(Map<String, Use> kept, Set<String> usual) {
        this.uses = new HashMap<>(kept);
        this.usual = usual;
    }

    boolean unusual(String region, long day) {
        if (usual.contains(region)) {
            return false;
        }
        Use use = known(region, day);
        return use == null || use.braked || use.first >= day;
    }

    void used(String region, long day) {
        Use use = known(region, day);
        if (use == null || use.last != day) {
            uses.put(region, new Use(use == null ? day : use.first, day, use != null && use.braked));
        }
    }

    /** @return whether it was not braked before */
    boolean braked(String region, long day) {
        Use use = known(region, day);
        if (use != null && use.braked) {
            return false;
        }
        uses.put(region, new Use(use == null ? day : use.first, day, true));
        return true;
    }

    /** Takes every country that was sent to until now, or braked, as a usual one. */
    void release(long day) {
        uses.values().removeIf(use -> old(use, day));
        uses.replaceAll((region, use) -> new Use(Math.min(use.first, day - 1), use.last, false));
    }

    private Use known(String region, long day) {
        Use use = uses.get(region);
        return use == null || old(use, day) ? null : use;
    }

    private static boolean old(Use use, long day) {
        return use.last < day - REMEMBERED_DAYS;
    }

    Map<String, Use> all() {
        return new HashMap<>(uses);
    }
}
