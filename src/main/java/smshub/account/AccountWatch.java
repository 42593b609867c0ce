package smshub.account;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What the hub looks at of an account by itself.
 *
 * @param balanceBelow balance below which operators are told; null where it is not asked for
 * @param balanceInterval time between two questions for it
 * @param canary test message that shows whether all works; null for none
 */
public record AccountWatch(BigDecimal balanceBelow, Duration balanceInterval, Canary canary) {
    /** Looks at nothing. */
    public static final AccountWatch NONE = new AccountWatch(null, Duration.ofMinutes(15), null);

    /**
     * A test message that the hub sends again and again.
     *
     * @param to number of the house
     * @param interval time between two of them
     * @param within time in which the delivery receipt must have come
     */
    public record Canary(String to, Duration interval, Duration within) {}
}
