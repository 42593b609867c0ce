package smshub.account;

/**
 * Numbers that a site lists.
 *
 * @param first the beginning that they share, or the lowest
 * @param last the highest, of the same length; null where all count that begin so
 */
public record NumberRange(String first, String last) {
    /** @throws IllegalArgumentException when the ends are of different length, or the wrong way round */
    public NumberRange {
        if (last != null && (last.length() != first.length() || last.compareTo(first) < 0)) {
            throw new IllegalArgumentException("no range");
        }
    }

    /** {@code +4758}: all that begin so; {@code +47580000-+47589999}: those between. */
    public static NumberRange ofBeginning(String text) {
        return text.indexOf('-') < 0 ? new NumberRange(text, null) : between(text);
    }

    /** {@code 12345}: that one; {@code 70000-79999}: those between. */
    public static NumberRange ofWhole(String text) {
        return text.indexOf('-') < 0 ? new NumberRange(text, text) : between(text);
    }

    private static NumberRange between(String text) {
        int dash = text.indexOf('-');
        return new NumberRange(text.substring(0, dash), text.substring(dash + 1));
    }

    public boolean holds(String number) {
        return last == null
                ? number.startsWith(first)
                : number.length() == first.length() && number.compareTo(first) >= 0 && number.compareTo(last) <= 0;
    }
}
