package smshub.page;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.text.UrlForm;

/** What a person put into the address or a form: by name, without blanks around it; what is empty is absent. */
final class Inputs {
    static final Inputs NONE = new Inputs(Map.of());

    private final Map<String, List<String>> values;

    private Inputs(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Those of a query in UTF-8, perhaps null, and of a form; null where the query is not well-formed. */
    static Inputs of(String query, MultiMap form) {
        Map<String, List<String>> decoded = UrlForm.decode(query == null ? "" : query, StandardCharsets.UTF_8)
                .orElse(null);
        if (decoded == null) {
            return null;
        }
        Map<String, List<String>> all = new LinkedHashMap<>(decoded);
        for (Map.Entry<String, String> field : form) {
            all.computeIfAbsent(field.getKey(), none -> new ArrayList<>()).add(field.getValue());
        }
        return new Inputs(all);
    }

    /** One value to each name. */
    static Inputs of(Map<String, String> fields) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        fields.forEach((name, value) -> all.put(name, List.of(value)));
        return new Inputs(all);
    }

    /** Those of a query that stands in a form; none where it is not well-formed. */
    static Inputs ofQuery(String query) {
        return query == null
                ? NONE
                : UrlForm.decode(query, StandardCharsets.UTF_8).map(Inputs::new).orElse(NONE);
    }

    /** A value; null where it is absent or blank. */
    String text(String name) {
        String value = raw(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** A value as it is; null where it is absent. A line ends with one character, whatever the browser sends. */
    String raw(String name) {
        List<String> given = values.get(name);
        return given == null || given.isEmpty() ? null : given.get(0).replace("\r\n", "\n");
    }

    /** All values of a name. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank())
                .toList();
    }

    /** The values whose names begin so, by the rest of their names; those that are empty, too. */
    Map<String, String> family(String beginning) {
        Map<String, String> family = new LinkedHashMap<>();
        values.forEach((name, given) -> {
            if (name.startsWith(beginning) && !given.isEmpty()) {
                family.put(name.substring(beginning.length()), given.get(0).replace("\r\n", "\n"));
            }
        });
        return family;
    }

    /** These names as a query, for an address; empty where none has a value. */
    String query(Iterable<String> names) {
        UrlForm form = new UrlForm();
        for (String name : names) {
            for (String value : all(name)) {
                form.add(name, value.strip());
            }
        }
        return new String(form.bytes(), StandardCharsets.US_ASCII);
    }
}
