package smshub.store;

import java.util.concurrent.TimeUnit;

/**
 * What stands in columns only to be searched by. Numbers and references differ from message to message; an index of them
 * alone would be written all over, and an insert would cost the more the larger it is. So their indexes begin with the day:
 * they grow at one end, and a search looks into one day after the other, which costs some 20 microseconds each.
 */
final class SearchKey {
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
    /** Digits of the longest number (E.164). */
    private static final int DIGITS = 15;
    /** Fewer last digits than these fit too many numbers for an index to be of use. */
    private static final int FEWEST = 3;

    private static final int WORD = 64;

    /** Numbers whose tails are from one to another. */
    record Tails(long first, long last) {}

    private SearchKey() {}

    /** The day of a time in microseconds, counted from 1970. */
    static int day(long micros) {
        return (int) Math.floorDiv(micros, DAY_MICROS);
    }

    /** When a day begins, in microseconds. */
    static long begins(int day) {
        return day * DAY_MICROS;
    }

    /**
     * The last 15 digits of a number as an integer of 15 digits, the last one first: numbers that end alike stand side by
     * side. Null for none, 0 for a text without digits.
     */
    static Long tail(String recipient) {
        return recipient == null ? null : tails(recipient).first;
    }

    /** The tails of the numbers that end so; null where too many do. */
    static Tails ending(String ending) {
        return ending.length() < FEWEST || !ending.chars().allMatch(c -> c >= '0' && c <= '9') ? null : tails(ending);
    }

    private static Tails tails(String number) {
        long tail = 0;
        int digits = 0;
        for (int i = number.length() - 1; i >= 0 && digits < DIGITS; i--) {
            int digit = number.charAt(i) - '0';
            if (digit >= 0 && digit <= 9) {
                tail = tail * 10 + digit;
                digits++;
            }
        }
        long others = 1;
        for (; digits < DIGITS; digits++) {
            others *= 10;
        }
        return new Tails(tail * others, tail * others + others - 1);
    }

    /** As much of a word as an index needs. */
    static String word(String text) {
        String stored = ColumnValue.key(text);
        return stored == null || stored.codePointCount(0, stored.length()) <= WORD
                ? stored
                : stored.substring(0, stored.offsetByCodePoints(0, WORD));
    }
}
