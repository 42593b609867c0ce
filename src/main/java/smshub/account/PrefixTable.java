package smshub.account;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values by the beginnings of numbers, of which the longest counts. A look-up takes a step for each digit of the number at
 * most, however many beginnings there are, and makes no objects. To be filled once and then only read.
 */
public final class PrefixTable {
    /** No value. */
    public static final long NONE = -1;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int MOST_DIGITS = 15;

    private long[] keys = new long[8];
    private long[] values = new long[8];
    private int size;
    /** Keys of numbers with more digits than the longest beginning are not below this. */
    private long limit = 2;

    /**
     * The key of a number: its digits behind a 1, so that zeros count. What has no plus sign, such as a short code, begins
     * with nothing.
     */
    public static long key(String number) {
        if (number.isEmpty() || number.charAt(0) != '+' || number.length() > MOST_DIGITS + 1) {
            return 1;
        }
        long key = 1;
        for (int i = 1; i < number.length(); i++) {
            key = key * 10 + number.charAt(i) - '0';
        }
        return key;
    }

    /**
     * Adds a value.
     *
     * @param beginning of E.164 numbers, with the plus sign
     * @param value not negative
     * @return whether the beginning is new; if not, nothing is changed
     */
    public boolean put(String beginning, long value) {
        long key = key(beginning);
        int slot = slot(key, keys);
        if (keys[slot] == key) {
            return false;
        }
        if (2 * (size + 1) > keys.length) {
            grow();
            slot = slot(key, keys);
        }
        keys[slot] = key;
        values[slot] = value;
        size++;
        while (key >= limit) {
            limit *= 10;
        }
        return true;
    }

    /** The value of the longest beginning of a number; {@link #NONE} where it has none. */
    public long find(long number) {
        long key = number;
        while (key >= limit) {
            key /= 10;
        }
        for (; key > 1; key /= 10) {
            int slot = slot(key, keys);
            if (keys[slot] == key) {
                return values[slot];
            }
        }
        return NONE;
    }

    /** All values by their beginnings, in the order of these. */
    public SortedMap<String, Long> entries() {
        SortedMap<String, Long> entries = new TreeMap<>();
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                // The 1 before the digits makes zeros count.
                entries.put("+" + Long.toString(keys[i]).substring(1), values[i]);
            }
        }
        return entries;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof PrefixTable table) || table.size != size) {
            return false;
        }
        for (int i = 0; i < keys.length; i++) {
            int slot = slot(keys[i], table.keys);
            if (keys[i] != 0 && (table.keys[slot] != keys[i] || table.values[slot] != values[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Where a key stands, or would stand. */
    private static int slot(long key, long[] keys) {
        int mask = keys.length - 1;
        int slot = (int) (key * SPREAD >>> 32) & mask;
        while (keys[slot] != key && keys[slot] != 0) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] moreKeys = new long[2 * keys.length];
        long[] moreValues = new long[2 * keys.length];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                int slot = slot(keys[i], moreKeys);
                moreKeys[slot] = keys[i];
                moreValues[slot] = values[i];
            }
        }
        keys = moreKeys;
        values = moreValues;
    }
}
