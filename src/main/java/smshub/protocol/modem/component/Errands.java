package smshub.protocol.modem.component;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What is to be done on a modem's thread between two messages. Any thread may add to them. */
final class Errands {
    /** One of them. */
    interface Errand {
        void run() throws IOException;
    }

    private final Queue<Errand> waiting = new ConcurrentLinkedQueue<>();

    void add(Errand errand) {
        waiting.add(errand);
    }

    boolean none() {
        return waiting.isEmpty();
    }

    void forget() {
        waiting.clear();
    }

    /** Runs all. One that the line interrupts comes again. */
    void run() throws IOException {
        for (Errand errand = waiting.peek(); errand != null; errand = waiting.peek()) {
            errand.run();
            waiting.remove(errand);
        }
    }
}
