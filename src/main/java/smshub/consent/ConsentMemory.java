package smshub.consent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import smshub.consent.Consent.State;

/**
 * The consent list in memory: one long for each number and category, in a table with open addressing that is at most two
 * thirds full. A list of 1,000,000 numbers takes 16 MiB, by {@link #bytes()}; while the table grows beyond 1.4 million
 * entries, 48 MiB. Readers take no lock and see each entry whole; writers take turns.
 */
public final class ConsentMemory {
    /** Most categories beside that of all. */
    public static final int MOST_CATEGORIES = 2047;

    private static final int FIRST_SIZE = 1 << 10;
    private static final int CATEGORY_BITS = 11;
    private static final int STATE_BITS = 2;
    /** E.164 has up to 15 digits, which are 50 bits; below them a bit for short codes, the category, the state. */
    private static final int NUMBER_SHIFT = 1 + CATEGORY_BITS + STATE_BITS;

    private static final int LONGEST = 15;
    private static final long STATE = (1L << STATE_BITS) - 1;
    private static final State[] STATES = State.values();
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(long[].class);

    private final Map<String, Integer> categories = new ConcurrentHashMap<>(Map.of(Consent.ALL, 0));
    private volatile long[] table = new long[FIRST_SIZE];
    /** Slots in use, those of forgotten entries among them. */
    private int used;

    private volatile boolean loaded;

    /** What was said of exactly this category; null for nothing. */
    public State of(String number, String category) {
        Integer id = categories.get(category);
        if (id == null) {
            return null;
        }
        long key = key(number, id);
        long[] now = table;
        for (int slot = slot(key, now); ; slot = slot + 1 & now.length - 1) {
            long entry = (long) ENTRY.getAcquire(now, slot);
            if (entry == 0) {
                return null;
            }
            if ((entry & ~STATE) == key) {
                State state = STATES[(int) (entry & STATE) - 1];
                return state == State.FORGOTTEN ? null : state;
            }
        }
    }

    /** Notes an entry in place of the one before. */
    public synchronized void note(Consent consent) {
        if (!readable(consent.number())) {
            return;
        }
        long key = key(consent.number(), categoryId(consent.category()));
        if (consent.state() != State.FORGOTTEN && used >= table.length / 3 * 2) {
            grow();
        }
        put(table, key, consent.state());
    }

    /** Whether there is room for a category. */
    public boolean room(String category) {
        return categories.containsKey(category) || categories.size() <= MOST_CATEGORIES;
    }

    /** The whole list is here. */
    public void loaded() {
        loaded = true;
    }

    /** Whether the whole list is here; before, nobody knows who is missing. */
    public boolean complete() {
        return loaded;
    }

    /** Bytes of the table. */
    public long bytes() {
        return (long) table.length * Long.BYTES;
    }

    /** Whether a text is a number that the list can hold. */
    public static boolean readable(String number) {
        int start = number != null && number.startsWith("+") ? 1 : 0;
        if (number == null || number.length() == start || number.length() - start > LONGEST - 1 + start) {
            return false;
        }
        return number.chars().skip(start).allMatch(c -> c >= '0' && c <= '9');
    }

    /** A category beyond the last that has room counts as all: a stop must not be missed. */
    private int categoryId(String category) {
        Integer id = categories.get(category);
        if (id != null) {
            return id;
        }
        if (categories.size() > MOST_CATEGORIES) {
            return 0;
        }
        int next = categories.size();
        categories.put(category, next);
        return next;
    }

    private static long key(String number, int category) {
        boolean shortCode = number.charAt(0) != '+';
        // The digit before a short code keeps its zeros.
        long digits = shortCode ? 1 : 0;
        for (int i = shortCode ? 0 : 1; i < number.length(); i++) {
            digits = digits * 10 + number.charAt(i) - '0';
        }
        return digits << NUMBER_SHIFT | (shortCode ? 1L : 0L) << NUMBER_SHIFT - 1 | (long) category << STATE_BITS;
    }

    private void grow() {
        long[] old = table;
        long[] wider = new long[old.length * 2];
        used = 0;
        for (long entry : old) {
            if (entry != 0 && STATES[(int) (entry & STATE) - 1] != State.FORGOTTEN) {
                put(wider, entry & ~STATE, STATES[(int) (entry & STATE) - 1]);
            }
        }
        table = wider;
    }

    private void put(long[] target, long key, State state) {
        int slot = slot(key, target);
        while (true) {
            long entry = target[slot];
            if (entry == 0 && state == State.FORGOTTEN) {
                return;
            }
            if (entry == 0 || (entry & ~STATE) == key) {
                used += entry == 0 ? 1 : 0;
                ENTRY.setRelease(target, slot, key | state.ordinal() + 1);
                return;
            }
            slot = slot + 1 & target.length - 1;
        }
    }

    private static int slot(long key, long[] target) {
        long mixed = (key >>> STATE_BITS) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & target.length - 1;
    }
}
