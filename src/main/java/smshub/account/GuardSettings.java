package smshub.account;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import smshub.message.Price;

/**
 * How much a client may send, and what stops it where something seems wrong. Zero means no limit.
 *
 * @param rate messages per second
 * @param burst messages that may come at once before the rate counts, at least 1
 * @param quota messages per day
 * @param budget what it may spend per day
 * @param duplicates how long the same text to the same number counts as the same message; zero for never
 * @param brakes what stops unusual numbers
 * @param zone whose midnight begins a day
 */
public record GuardSettings(
        int rate, int burst, int quota, Budget budget, Duration duplicates, Brakes brakes, ZoneId zone) {
    /** A client that is not limited. */
    public static final GuardSettings NONE =
            new GuardSettings(0, 1, 0, Budget.NONE, Duration.ZERO, Brakes.NONE, ZoneId.systemDefault());

    /** Whether anything is limited at all. */
    public boolean any() {
        return rate > 0
                || quota > 0
                || budget.any()
                || !duplicates.isZero()
                || brakes.newCountry() != null
                || brakes.sameNumber() != null
                || brakes.sameRange() != null;
    }

    /** What becomes of a message for which the day's budget does not suffice. */
    public enum WhenExhausted {
        REFUSE,
        /** It is sent on the first day whose budget has room. */
        DEFER
    }

    /**
     * What may be spent per day.
     *
     * @param messages most messages
     * @param segments most segments
     * @param money what they may cost by the prices of their accounts; null for no limit
     * @param whenExhausted what becomes of a message that is too much
     */
    public record Budget(int messages, int segments, Price money, WhenExhausted whenExhausted) {
        public static final Budget NONE = new Budget(0, 0, null, WhenExhausted.REFUSE);

        /** Whether anything is limited. */
        public boolean any() {
            return messages > 0 || segments > 0 || money != null;
        }
    }

    /**
     * What stops unusual numbers; null stands for none.
     *
     * @param newCountry messages to a country that the client does not usually send to
     * @param sameNumber messages to one number
     * @param sameRange messages to numbers that differ in their last four digits only
     * @param usualCountries ISO 3166 regions that are never new
     */
    public record Brakes(Frequency newCountry, Frequency sameNumber, Frequency sameRange, Set<String> usualCountries) {
        public static final Brakes NONE = new Brakes(null, null, null, Set.of());

        public Brakes {
            usualCountries = Set.copyOf(usualCountries);
        }
    }

    /** So many in a span of time. */
    public record Frequency(int most, Duration span) {}
}
