package smshub.guard;

import java.util.HashMap;
import java.util.Map;

/**
 * Entries of a span of time, and of the one before: what is older goes without being looked for. Of more entries than
 * there is room for the older go sooner. Not thread-safe.
 */
final class Recent<V> {
    private final long span;
    private final int most;
    private long began;
    private Map<String, V> present = new HashMap<>();
    private Map<String, V> former = Map.of();

    /**
     * @param span milliseconds
     * @param most entries of each of the two spans
     */
    Recent(long span, int most) {
        this.span = span;
        this.most = most;
    }

    /** Goes on to a time. One before the present span counts as within it. */
    void turn(long millis) {
        long start = Math.floorDiv(millis, span) * span;
        if (start > began) {
            former = start == began + span ? present : Map.of();
            present = new HashMap<>();
            began = start;
        }
    }

    /** The entry of the present span, or null. */
    V present(String key) {
        return present.get(key);
    }

    /** The entry of the span before, or null. */
    V former(String key) {
        return former.get(key);
    }

    /** The newer of both, or null. */
    V of(String key) {
        V value = present.get(key);
        return value == null ? former.get(key) : value;
    }

    void put(String key, V value) {
        if (present.size() >= most && !present.containsKey(key)) {
            former = present;
            present = new HashMap<>();
        }
        present.put(key, value);
    }

    void remove(String key) {
        present.remove(key);
        if (former.containsKey(key)) {
            former.remove(key);
        }
    }

    void clear() {
        present = new HashMap<>();
        former = Map.of();
    }

    /** When the present span is over, in milliseconds since 1970. */
    long ends() {
        return began + span;
    }

    /** How much of the span before still counts at a time, from 1 to 0. */
    double weight(long millis) {
        return Math.min(1, Math.max(0, (double) (ends() - millis) / span));
    }
}
