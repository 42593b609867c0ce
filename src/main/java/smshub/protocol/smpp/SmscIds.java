package smshub.protocol.smpp;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The forms in which SMSCs write one and the same message id. */
final class SmscIds {
    private static final int HEX = 16;
    private static final int HEX_WIDTH = 8;
    private static final int DECIMAL_WIDTH = 10;
    /** No longer id is a number in another form. */
    private static final int LONGEST_NUMBER = 20;

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern HEX_DIGITS = Pattern.compile("[0-9a-f]+");

    private SmscIds() {}

    /** An id as it is kept: in lower case, without the zeros before it. */
    static String canonical(String id) {
        String lower = id.strip().toLowerCase(Locale.ROOT);
        int zeros = 0;
        while (zeros < lower.length() - 1 && lower.charAt(zeros) == '0') {
            zeros++;
        }
        return lower.substring(zeros);
    }

    /**
     * SMSCs tell an id in hexadecimal and name it in decimal, or the other way round, or lose the zeros before it. The
     * form as it is comes first: the others are of a length at which numbers in use rarely meet.
     */
    static List<String> forms(String id) {
        String plain = canonical(id);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(plain);
        if (plain.length() <= LONGEST_NUMBER) {
            if (DIGITS.matcher(plain).matches()) {
                forms.add(new BigInteger(plain).toString(HEX));
            }
            if (HEX_DIGITS.matcher(plain).matches()) {
                forms.add(new BigInteger(plain, HEX).toString());
            }
        }
        return List.copyOf(forms);
    }

    /**
     * An id is kept without its zeros and in lower case, but an SMSC may want it as it told it: in capitals, or with the
     * zeros of a number of 32 bits in hexadecimal or decimal.
     */
    static Set<String> asked(String id) {
        String capitals = id.toUpperCase(Locale.ROOT);
        Set<String> forms = new LinkedHashSet<>(List.of(id));
        forms.add(capitals);
        if (HEX_DIGITS.matcher(id).matches()) {
            forms.add("0".repeat(Math.max(0, HEX_WIDTH - id.length())) + capitals);
        }
        if (DIGITS.matcher(id).matches()) {
            forms.add("0".repeat(Math.max(0, DECIMAL_WIDTH - id.length())) + id);
        }
        return forms;
    }
}
