package smshub.contact;

import java.util.Map;

/**
 * A customer as another system knows it.
 *
 * @param number the number, as it stands there
 * @param language language of texts, or null
 * @param values what else the query tells, by the name of its column; values for templates
 */
public record Contact(String number, String language, Map<String, String> values) {
    public Contact {
        values = Map.copyOf(values);
    }

    /** Without its content, because logs print it. */
    @Override
    public String toString() {
        return "Contact[]";
    }
}
