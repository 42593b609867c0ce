package smshub.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has been wrong until now, and what of it is to be told. A pure function of what was found: no clock, nothing kept.
 *
 * <p>What comes and goes is told ever more seldom: an end is told when it has lasted for a while, which doubles each time
 * that the same comes back within an hour.
 */
final class Episodes {
    /** Within this time the same thing is the old one come back; and the longest that an end must last. */
    static final Duration MEMORY = Duration.ofHours(1);

    private static final int MOST_DOUBLINGS = 16;

    private Episodes() {}

    /**
     * What one turn leads to.
     *
     * @param all the episodes by key from now on
     * @param changed those that must be kept anew
     * @param told what is to be told
     */
    record Turn(Map<String, Episode> all, List<Episode> changed, List<Notice> told) {}

    /**
     * Compares what was found with what is known.
     *
     * @param gather how long an end must last before it is told
     */
    static Turn turn(Map<String, Episode> before, List<Finding> found, Duration gather, Instant now) {
        Map<String, Episode> all = new HashMap<>(before);
        List<Episode> changed = new ArrayList<>();
        List<Notice> told = new ArrayList<>();
        Set<String> looked = new HashSet<>();
        for (Finding finding : found) {
            looked.add(finding.key());
            Episode old = all.get(finding.key());
            boolean open = old != null && old.open();
            Episode next = old;
            switch (finding.state()) {
                case WRONG -> next = open ? old.well(null) : begun(finding.wrong(), old, now);
                case WELL -> next = open ? well(old, gather, now) : old;
                case UNKNOWN -> {}
            }
            if (next == null || next.equals(old)) {
                continue;
            }
            all.put(finding.key(), next);
            if (!open) {
                changed.add(next);
                told.add(Notice.begun(next));
            } else if (!next.open()) {
                changed.add(next);
                told.add(Notice.ended(next));
            }
        }
        for (Episode old : before.values()) {
            if (old.open() && !looked.contains(old.condition().key())) {
                // What the settings do not name any more; nobody waits for its end.
                Episode gone = old.ended(now);
                all.put(old.condition().key(), gone);
                changed.add(gone);
            } else if (!old.open() && old.endedAt().plus(MEMORY).isBefore(now) && !reopened(old, all)) {
                all.remove(old.condition().key());
            }
        }
        return new Turn(all, changed, told);
    }

    private static boolean reopened(Episode old, Map<String, Episode> all) {
        return !old.equals(all.get(old.condition().key()));
    }

    private static Episode begun(Condition condition, Episode old, Instant now) {
        boolean again = old != null && !old.endedAt().plus(MEMORY).isBefore(now);
        return new Episode(condition, now, null, null, again ? old.repeats() + 1 : 0);
    }

    private static Episode well(Episode old, Duration gather, Instant now) {
        if (old.wellSince() == null) {
            return old.well(now);
        }
        return old.wellSince().plus(patience(gather, old.repeats())).isAfter(now) ? old : old.ended(now);
    }

    /** How long an end must last before it counts. */
    static Duration patience(Duration gather, int repeats) {
        Duration patience = gather.multipliedBy(1L << Math.min(repeats, MOST_DOUBLINGS));
        return patience.compareTo(MEMORY) > 0 ? MEMORY : patience;
    }
}
