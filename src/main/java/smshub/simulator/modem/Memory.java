package smshub.simulator.modem;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** A storage for messages, with a place for so many. Only used on the modem's thread. */
final class Memory {
    static final int UNREAD = 0;
    static final int READ = 1;
    static final int UNSENT = 2;
    static final int SENT = 3;

    private final int capacity;
    private final Map<Integer, Stored> messages = new TreeMap<>();

    /**
     * A message at its place.
     *
     * @param state one of the four above
     * @param hex the line that stands for it
     * @param length of the message without the service centre, in octets
     */
    record Stored(int state, String hex, int length) {
        /** A line that need not be a message. */
        static Stored of(int state, String hex) {
            int centre = hex.length() < 2 ? 0 : Integer.parseInt(hex.substring(0, 2), 16);
            return new Stored(state, hex, Math.max(0, hex.length() / 2 - 1 - centre));
        }
    }

    Memory(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    int used() {
        return messages.size();
    }

    boolean full() {
        return messages.size() >= capacity;
    }

    Map<Integer, Stored> messages() {
        return messages;
    }

    /** The place that it got: the first free one. */
    int add(Stored message) {
        int index = 1;
        while (messages.containsKey(index)) {
            index++;
        }
        messages.put(index, message);
        return index;
    }

    Stored get(int index) {
        return messages.get(index);
    }

    void read(int index) {
        become(index, UNREAD, READ);
    }

    void sent(int index) {
        become(index, UNSENT, SENT);
    }

    private void become(int index, int from, int to) {
        messages.computeIfPresent(
                index, (i, stored) -> stored.state() == from ? new Stored(to, stored.hex(), stored.length()) : stored);
    }

    void delete(int index) {
        messages.remove(index);
    }

    void delete(IntPredicate states) {
        messages.values().removeIf(stored -> states.test(stored.state()));
    }
}
