package smshub.contact;

import java.io.IOException;
import java.util.Optional;

/** Where contacts are looked up. Takes as long as a database does. */
@FunctionalInterface
public interface ContactSource {
    /**
     * The contact of an id.
     *
     * @throws IOException when it cannot be asked; the caller may try again later
     */
    Optional<Contact> find(String id) throws IOException;
}
