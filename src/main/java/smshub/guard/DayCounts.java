package smshub.guard;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What was sent on a day, and what is to be sent on the next ones. Not thread-safe. */
final class DayCounts {
    /**
     * What was sent.
     *
     * @param messages messages
     * @param segments their segments
     * @param micros what they cost, in millionths of the budget's currency
     */
    record Sum(long messages, long segments, long micros) {
        static final Sum ZERO = new Sum(0, 0, 0);

        Sum and(Sum more) {
            return new Sum(messages + more.messages, segments + more.segments, micros + more.micros);
        }

        Sum without(Sum less) {
            return new Sum(messages - less.messages, segments - less.segments, micros - less.micros);
        }
    }

    /**
     * The count of a day.
     *
     * @param sent all of it
     * @param spared what of it does not count for the budget, because an operator released the client after it
     */
    record Count(Sum sent, Sum spared) {
        static final Count ZERO = new Count(Sum.ZERO, Sum.ZERO);

        Count and(Sum more) {
            return new Count(sent.and(more), spared);
        }

        /** The same of another hub beside it. */
        Count and(Count more) {
            return new Count(sent.and(more.sent), spared.and(more.spared));
        }

        Count released() {
            return new Count(sent, sent);
        }

        /** What counts for the budget. */
        Sum budgeted() {
            return sent.without(spared);
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

    /** All messages of some days. */
    static long messages(Map<Long, Count> days) {
        return days.values().stream().mapToLong(count -> count.sent.messages()).sum();
    }

    Count of(long day) {
        return days.getOrDefault(day, Count.ZERO);
    }

    void add(long day, Sum more) {
        days.put(day, of(day).and(more));
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
