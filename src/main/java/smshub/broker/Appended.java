package smshub.broker;

import java.util.ArrayList;
import java.util.List;

/** What a route wants sent, until the consumer that the route begins with takes it into its commit. */
final class Appended {
    /** Property of an exchange that holds it; copies of the exchange share it. */
    static final String PROPERTY = "smshub.appended";

    private List<Publication> outgoing = new ArrayList<>(2);

    private int taken;

    /** Something of the settlement for which the route names a queue. */
    synchronized void take(Publication one) {
        add(one);
        taken++;
    }

    /** How much of the settlement has a queue. */
    synchronized int taken() {
        return taken;
    }

    /** Forgets what a route wanted sent before it failed. */
    synchronized void clear() {
        outgoing.clear();
        taken = 0;
    }

    /** @throws IllegalStateException when the commit was made without it */
    synchronized void add(Publication one) {
        if (outgoing == null) {
            throw new IllegalStateException("The message that this belongs to is acknowledged already.");
        }
        outgoing.add(one);
    }

    synchronized boolean isEmpty() {
        return outgoing == null || outgoing.isEmpty();
    }

    /** All of it; nothing can be added from now on. */
    synchronized List<Publication> close() {
        List<Publication> all = outgoing == null ? List.of() : outgoing;
        outgoing = null;
        return all;
    }
}
