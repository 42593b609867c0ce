package smshub.message;

import java.util.regex.Pattern;

/** A subscriber's number in E.164 form with its plus sign, such as {@code +491711234567}. */
public record Msisdn(String value) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{4,14}");

    /** @throws IllegalArgumentException when the value is not E.164; callers normalise first */
    public Msisdn {
        if (!E164.matcher(value).matches()) {
            throw new IllegalArgumentException("not an E.164 number");
        }
    }

    /** The digits without the plus sign, as most providers want them. */
    public String digits() {
        return value.substring(1);
    }

    /** For logs: country and last two digits stay readable, the subscriber does not. */
    public String masked() {
        return value.substring(0, 3) + "*".repeat(value.length() - 5) + value.substring(value.length() - 2);
    }

    @Override
    public String toString() {
        return value;
    }
}
