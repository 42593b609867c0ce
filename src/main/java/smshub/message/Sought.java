package smshub.message;

import java.util.Set;

/**
 * By what else messages are looked for; null or empty means any.
 *
 * @param reference the sender's own name for the message
 * @param category its category
 * @param waiting what it waits for: one of these
 */
public record Sought(String reference, String category, Set<Postponement.Reason> waiting) {
    public static final Sought ANY = new Sought(null, null, Set.of());

    public Sought {
        waiting = Set.copyOf(waiting);
    }
}
