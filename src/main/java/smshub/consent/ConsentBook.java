package smshub.consent;

import java.io.UncheckedIOException;
import java.util.List;

/**
 * The consent list, durable and in force at once. Calls may take as long as a database takes; each throws {@link
 * UncheckedIOException} when it cannot be asked, and the caller may try again later.
 */
public interface ConsentBook {
    /** Puts entries in place of those that are there; an entry for all takes the place of those of the number's categories. */
    void put(List<Consent> consents);

    /** Everything that the owner of a number said. */
    List<Consent> find(String number);

    /** Forgets what was said of a category. With {@link Consent#ALL} everything. */
    boolean forget(String number, String category, String by);

    /**
     * A page of entries, by number.
     *
     * @param after the last entry of the page before, or null
     */
    List<Consent> list(Filter filter, Consent after, int limit);

    /** Whether the list takes one more category, or has it. */
    boolean room(String category);

    /**
     * Which entries; null means any.
     *
     * @param state what was said
     * @param category the category, in lower case; empty for all
     * @param source how the hub heard of it
     */
    record Filter(Consent.State state, String category, Consent.Source source) {}
}
