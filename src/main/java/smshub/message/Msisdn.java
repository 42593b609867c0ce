package smshub.message;

import java.util.regex.Pattern;

/**
 * The number of whom a message goes to: a subscriber's in E.164 form with its plus sign, such as {@code +491711234567}, or
 * a short code of one network or country, such as {@code 12345}, which never has one.
 */
public record Msisdn(String value) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{4,14}");
    private static final Pattern SHORT_CODE = Pattern.compile("[0-9]{3,8}");

    /** @throws IllegalArgumentException when the value is neither; callers normalise first */
    public Msisdn {
        if (!E164.matcher(value).matches() && !SHORT_CODE.matcher(value).matches()) {
            throw new IllegalArgumentException("neither an E.164 number nor a short code");
        }
    }

    /** Whether it is a short code. */
    public boolean shortCode() {
        return value.charAt(0) != '+';
    }

    /** The digits without the plus sign, as most providers want them. */
    public String digits() {
        return shortCode() ? value : value.substring(1);
    }

    /** For logs: country and last two digits stay readable, the subscriber does not. A short code is no person's. */
    public String masked() {
        return shortCode()
                ? value
                : value.substring(0, 3) + "*".repeat(value.length() - 5) + value.substring(value.length() - 2);
    }

    @Override
    public String toString() {
        return value;
    }
}
