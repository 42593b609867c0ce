package smshub.message;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What something costs.
 *
 * @param amount not negative, in millionths at the finest
 * @param currency ISO 4217 code, such as EUR; where a provider counts in something else its word, such as points
 */
public record Price(BigDecimal amount, String currency) {
    /** Most digits behind the decimal point. */
    public static final int DECIMALS = 6;

    private static final int MOST_DIGITS = 12;

    public Price {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("a price is not negative");
        }
        BigDecimal short6 = amount.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        amount = short6.scale() < 0 ? short6.setScale(0) : short6;
    }

    /** @param micros the amount in millionths */
    public static Price ofMicros(long micros, String currency) {
        return new Price(BigDecimal.valueOf(micros, DECIMALS), currency);
    }

    /** What a provider told, as text; null where that is no amount. */
    public static Price told(String amount, String currency) {
        try {
            BigDecimal told = amount == null || amount.length() > 2 * MOST_DIGITS ? null : new BigDecimal(amount);
            return told == null || told.signum() < 0 || told.precision() - told.scale() > MOST_DIGITS
                    ? null
                    : new Price(told, currency);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The amount in millionths. */
    public long micros() {
        return amount.movePointRight(DECIMALS).longValueExact();
    }

    /** {@code 0.075 EUR} */
    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
