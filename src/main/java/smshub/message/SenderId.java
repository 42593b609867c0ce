package smshub.message;

import java.util.regex.Pattern;

/**
 * What the recipient sees as the sender: up to 11 letters and digits, or a number of up to 16 digits.
 * An absent sender ID means the provider's own number.
 */
public record SenderId(String value) {
    private static final Pattern ALPHANUMERIC = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9]{1,11}");
    private static final Pattern NUMERIC = Pattern.compile("\\+?[0-9]{1,16}");

    /** @throws IllegalArgumentException when the value is neither form */
    public SenderId {
        if (!valid(value)) {
            throw new IllegalArgumentException("not a sender ID");
        }
    }

    /** Whether a value is a sender ID in one of the two forms. */
    public static boolean valid(String value) {
        return ALPHANUMERIC.matcher(value).matches() || NUMERIC.matcher(value).matches();
    }

    /** A number lets the recipient answer; letters do not. */
    public boolean numeric() {
        return NUMERIC.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
