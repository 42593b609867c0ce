package smshub.simulator.modem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest of many, so that a simulator that runs for days does not grow. */
final class Latest<T> {
    private static final int MOST = 10_000;

    private final Deque<T> all = new ArrayDeque<>();

    synchronized void add(T one) {
        if (all.size() == MOST) {
            all.removeFirst();
        }
        all.addLast(one);
    }

    synchronized List<T> list() {
        return List.copyOf(all);
    }

    synchronized void clear() {
        all.clear();
    }
}
