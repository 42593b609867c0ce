package smshub.account;

import java.time.Duration;

/**
 * How long to wait after failures in a row: doubled each time, up to a longest. Made once, and asked with the count.
 *
 * @param first after the first failure
 * @param longest never more than this
 */
public record Backoff(Duration first, Duration longest) {
    /** From a millisecond this is 34 years; a number that cannot overflow. */
    private static final int MOST_DOUBLINGS = 40;

    /** The wait after so many failures in a row, counted from 1. */
    public Duration after(long failures) {
        long doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
        Duration doubled = first.multipliedBy(1L << doublings);
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    /**
     * A wait made longer by up to a part of it, so that those who failed together do not come back together.
     *
     * @param most the part, such as 0.2
     * @param chance 0 to 1
     */
    public static Duration spread(Duration wait, double most, double chance) {
        return Duration.ofMillis((long) (wait.toMillis() * (1 + chance * most)));
    }
}
