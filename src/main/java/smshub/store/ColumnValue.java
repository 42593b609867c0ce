package smshub.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Values in the form that every database takes. Requests come from outside and an event that cannot be stored would hold
 * up all that follow; the message itself travels and is kept unaltered in {@code json}.
 */
final class ColumnValue {
    /** Characters of a key column. */
    private static final int KEY = 255;
    /** Characters of a text column: fewer than H2's limit. */
    private static final int TEXT = 1_000_000;

    private static final char REPLACEMENT = '\uFFFD';

    private ColumnValue() {}

    static String key(String value) {
        return fit(value, KEY);
    }

    static String text(String value) {
        return fit(value, TEXT);
    }

    static Long time(Instant time) {
        return time == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Cuts at the length, between characters; NUL and lone surrogates, which databases refuse, are replaced. */
    private static String fit(String value, int length) {
        if (value == null || value.length() <= length && storable(value)) {
            return value;
        }
        StringBuilder fitting = new StringBuilder(Math.min(value.length(), length));
        for (int i = 0; i < value.length(); ) {
            int character = value.codePointAt(i);
            if (fitting.length() + Character.charCount(character) > length) {
                break;
            }
            fitting.appendCodePoint(storable(character) ? character : REPLACEMENT);
            i += Character.charCount(character);
        }
        return fitting.toString();
    }

    private static boolean storable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return value.codePoints().allMatch(ColumnValue::storable);
            }
        }
        return true;
    }

    private static boolean storable(int character) {
        return character != 0 && (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE);
    }
}
