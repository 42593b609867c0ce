package smshub.service;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import smshub.http.HttpRequest;
import smshub.text.UrlForm;

/**
 * Parameters as other services take them: of a query and a form together, the first of a name counts, and names that
 * nobody asks for are passed over.
 */
public final class ForeignParameters {
    private final Map<String, String> values;

    private ForeignParameters(Map<String, String> values) {
        this.values = values;
    }

    /** Parameters in the first of the charsets that all of them are in; empty where they are in none. */
    public static Optional<ForeignParameters> of(HttpRequest request, Charset... charsets) {
        // A form is ASCII by its definition, and bytes beyond it keep their value.
        String form = request.contentType().form() ? new String(request.body(), StandardCharsets.ISO_8859_1) : "";
        for (Charset charset : charsets) {
            Optional<Map<String, List<String>>> decoded = UrlForm.decode(request.query() + "&" + form, charset);
            if (decoded.isPresent()) {
                Map<String, String> values = new LinkedHashMap<>();
                decoded.get().forEach((name, given) -> values.put(name, given.get(0)));
                return Optional.of(new ForeignParameters(values));
            }
        }
        return Optional.empty();
    }

    /** Adds what came in another form. */
    public void put(String name, String value) {
        values.putIfAbsent(name, value);
    }

    /** The value of the first of some names that has one; null where it is absent or empty. */
    public String text(String... names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /** The same, where an empty value is one. */
    public String given(String name) {
        return values.get(name);
    }

    /** Whether a switch is on. */
    public boolean on(String name) {
        String value = values.get(name);
        return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
    }
}
