package smshub.guard;

import java.time.Duration;
import java.time.Instant;
import smshub.account.GuardSettings.Frequency;

/**
 * How many messages went to each of many keys within the last span of time, about: of the fixed span before the present
 * one as much counts as lies within the last. Not thread-safe.
 */
final class Frequencies {
    /** Keys of a span that are told apart; an entry takes about 100 bytes. */
    private static final int MOST = 100_000;

    private final Frequency limit;
    private final Recent<int[]> counts;

    Frequencies(Frequency limit) {
        this.limit = limit;
        this.counts = new Recent<>(limit.span().toMillis(), MOST);
    }

    /** Whether one message more would be too many. */
    boolean full(String key, long millis) {
        counts.turn(millis);
        return count(counts.present(key)) + count(counts.former(key)) * counts.weight(millis) + 1 > limit.most();
    }

    private static int count(int[] counted) {
        return counted == null ? 0 : counted[0];
    }

    void add(String key) {
        int[] counted = counts.present(key);
        if (counted == null) {
            counts.put(key, new int[] {1});
        } else {
            counted[0]++;
        }
    }

    void giveBack(String key) {
        int[] counted = counts.of(key);
        if (counted != null && counted[0] > 0) {
            counted[0]--;
        }
    }

    void clear() {
        counts.clear();
    }

    /** How long to wait until there is room again, at the earliest. */
    Duration pause(Instant now) {
        return Duration.between(now, Instant.ofEpochMilli(counts.ends()));
    }

    /** For people, such as "20 in 1 hour". */
    String words() {
        long seconds = limit.span().toSeconds();
        return limit.most() + " in "
                + (seconds % 3600 == 0
                        ? counted(seconds / 3600, "hour")
                        : seconds % 60 == 0 ? counted(seconds / 60, "minute") : counted(seconds, "second"));
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
