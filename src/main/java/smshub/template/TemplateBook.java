package smshub.template;

import java.io.UncheckedIOException;
import java.util.List;
import smshub.message.Problem;

/**
 * The templates, durable and in force at once. What writes may take as long as a database takes, and throws {@link
 * UncheckedIOException} when it cannot be reached; the caller may try again later.
 */
public interface TemplateBook {
    /** Most templates that can be written. */
    int MOST = 5_000;

    /** Puts a template in place of the one of its name, and tells why not; null when it is done. */
    Problem put(TextTemplate template);

    /** A template by its name; null where there is none. */
    TextTemplate find(String name);

    /** Whether nobody can change a template, as it stands in the settings. */
    boolean fixed(String name);

    /**
     * Forgets a template that was written.
     *
     * @param by who wants that
     * @return whether there was one
     */
    boolean forget(String name, String by);

    /** All of them, by name. */
    List<TextTemplate> list();
}
