package smshub.guard;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What was sent on a day, and what is to be sent on the next ones. Not thread-safe. */
final class DayCounts {
    /**
     * The count of a day.
     *
     * @param messages messages
     * @param segments their segments
     * @param spared messages that count for the quota and not for the budget, because an operator released the client
     *     after them
     * @param sparedSegments their segments
     */
    record Count(long messages, long segments, long spared, long sparedSegments) {
        static final Count ZERO = new Count(0, 0, 0, 0);

        Count and(int moreMessages, int moreSegments) {
            return new Count(
                    Math.max(0, messages + moreMessages), Math.max(0, segments + moreSegments), spared, sparedSegments);
        }

        Count released() {
            return new Count(messages, segments, messages, segments);
        }

        long budgeted() {
            return messages - spared;
        }

        long budgetedSegments() {
            return segments - sparedSegments;
        }
    }

    private final TreeMap<Long, Count> days = new TreeMap<>();

    DayCounts(Map<Long, Count> kept) {
        days.putAll(kept);
    }

    /** Forgets the days before one. */
    void since(long day) {
        while (!days.isEmpty() && days.firstKey() < day) {
            days.pollFirstEntry();
        }
    }

    Count of(long day) {
        return days.getOrDefault(day, Count.ZERO);
    }

    void add(long day, int messages, int segments) {
        days.put(day, of(day).and(messages, segments));
    }

    /** Lets the budget of a day begin anew. */
    void release(long day) {
        days.computeIfPresent(day, (key, count) -> count.released());
    }

    /** All that is not forgotten, by day since 1970. */
    Map<Long, Count> all() {
        return new HashMap<>(days);
    }
}
