package smshub.provider.declared;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import smshub.provider.BoundedSearch;
import smshub.provider.declared.Said.Format;

/** What must stand where: every place must hold what its pattern matches as a whole. */
record Conditions(List<Condition> all) {
    static final Conditions NONE = new Conditions(List.of());

    record Condition(Place place, Pattern pattern) {}

    /** @param part places with their patterns; null for none */
    static Conditions of(Part part, Format format) {
        if (part == null) {
            return NONE;
        }
        List<Condition> all = new ArrayList<>();
        part.entries().forEach((place, pattern) -> {
            Part where = new Part(part.notes(), pattern.line(), place, null);
            all.add(new Condition(Place.of(where, format), Place.pattern(pattern)));
        });
        return new Conditions(all);
    }

    boolean hold(Said said) {
        for (Condition condition : all) {
            String value = condition.place.in(said);
            if (value == null || !BoundedSearch.of(condition.pattern, value).matches()) {
                return false;
            }
        }
        return true;
    }
}
