package smshub.broker;

import java.util.ArrayList;
import java.util.List;

/** What a consumed message comes to: the messages that are sent in the commit that acknowledges it. */
public record Settlement(List<Publication> outgoing) {
    /** Acknowledges and sends nothing. */
    public static final Settlement DONE = new Settlement(List.of());

    public Settlement {
        outgoing = List.copyOf(outgoing);
    }

    /** The same with one more message. */
    public Settlement with(Publication more) {
        List<Publication> all = new ArrayList<>(outgoing);
        all.add(more);
        return new Settlement(all);
    }

    public static Settlement of(Publication... outgoing) {
        return new Settlement(List.of(outgoing));
    }
}
