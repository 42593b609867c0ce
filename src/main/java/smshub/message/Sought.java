package smshub.message;

import java.time.Instant;
import java.util.Set;

/**
 * By what else messages are looked for; null or empty means any.
 *
 * @param reference the sender's own name for the message
 * @param category its category
 * @param waiting what it waits for: one of these
 * @param silence of which nothing was heard for long
 */
public record Sought(String reference, String category, Set<Postponement.Reason> waiting, Silence silence) {
    public static final Sought ANY = new Sought(null, null, Set.of());

    /**
     * Nothing was heard of a message.
     *
     * @param accounts it is of one of these; of none where there are none
     * @param since it came to its state before this time
     */
    public record Silence(Set<String> accounts, Instant since) {
        public Silence {
            accounts = Set.copyOf(accounts);
        }
    }

    /** Whatever was heard. */
    public Sought(String reference, String category, Set<Postponement.Reason> waiting) {
        this(reference, category, waiting, null);
    }

    public Sought {
        waiting = Set.copyOf(waiting);
    }
}
