package smshub.campaign;

/**
 * Numbers, each once, in a table with open addressing: one long each, so that a million takes 16 MiB. For one thread.
 */
public final class NumberSet {
    private static final int FIRST_SIZE = 1 << 10;
    private static final int LONGEST = 16;

    private long[] table = new long[FIRST_SIZE];
    private int used;

    /**
     * Adds a number.
     *
     * @param number digits, with or without a plus sign before them; at most 16
     * @return whether it was not there
     * @throws IllegalArgumentException for anything else
     */
    public boolean add(String number) {
        long key = key(number);
        if (used >= table.length / 3 * 2) {
            grow();
        }
        if (!put(table, key)) {
            return false;
        }
        used++;
        return true;
    }

    private void grow() {
        long[] wider = new long[table.length * 2];
        for (long key : table) {
            if (key != 0) {
                put(wider, key);
            }
        }
        table = wider;
    }

    private static boolean put(long[] target, long key) {
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & target.length - 1;
        while (target[slot] != 0) {
            if (target[slot] == key) {
                return false;
            }
            slot = slot + 1 & target.length - 1;
        }
        target[slot] = key;
        return true;
    }

    /** A digit before the first keeps its zeros, and tells numbers with a plus sign from those without. */
    private static long key(String number) {
        boolean plus = number.startsWith("+");
        int start = plus ? 1 : 0;
        if (number.length() == start || number.length() - start > LONGEST) {
            throw new IllegalArgumentException("no number");
        }
        long key = plus ? 1 : 2;
        for (int i = start; i < number.length(); i++) {
            int digit = number.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("no number");
            }
            key = key * 10 + digit;
        }
        return key;
    }
}
