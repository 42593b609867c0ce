package smshub.broker;

import java.util.ArrayList;
import java.util.List;

/**
 * What a consumed message, or a batch of them, comes to: what is sent in the commit that acknowledges it. State changes and
 * answers have an address; whatever goes on from here has a kind, and the route names a queue for it.
 *
 * @param lost what is done where it cannot be committed, and the messages come again; it must not wait. Null for nothing
 */
public record Settlement(List<Publication> outgoing, Runnable lost) {
    /** Kind of a settlement of which nothing goes on. */
    private static final String NOTHING = "DONE";

    /** Acknowledges and sends nothing. */
    public static final Settlement DONE = new Settlement(List.of());

    public Settlement {
        outgoing = List.copyOf(outgoing);
    }

    public Settlement(List<Publication> outgoing) {
        this(outgoing, null);
    }

    /** The same with one more message. */
    public Settlement with(Publication more) {
        List<Publication> all = new ArrayList<>(outgoing);
        all.add(more);
        return new Settlement(all, lost);
    }

    public static Settlement of(Publication... outgoing) {
        return new Settlement(List.of(outgoing));
    }

    /** The kind by which a route chooses the queue of a single message; DONE where nothing goes on. */
    public String kind() {
        for (Publication one : outgoing) {
            if (one.kind() != null) {
                return one.kind();
            }
        }
        return NOTHING;
    }
}
