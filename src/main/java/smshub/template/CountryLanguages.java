package smshub.template;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which languages are at home in a country, by the locale data of the JDK (Unicode CLDR). */
final class CountryLanguages {
    /** English is listed for many countries in which few speak it. */
    private static final String ENGLISH = "en";

    private static final Map<String, TreeSet<String>> BY_REGION = Arrays.stream(Locale.getAvailableLocales())
            .filter(locale -> locale.getCountry().length() == 2)
            .collect(Collectors.groupingBy(
                    Locale::getCountry,
                    Collectors.mapping(Locale::getLanguage, Collectors.toCollection(TreeSet::new))));

    private CountryLanguages() {}

    /**
     * The language of a country among some.
     *
     * @param region ISO 3166 region, or null
     * @return none where several fit: then nobody knows which the recipient reads
     */
    static List<String> among(Iterable<String> languages, String region) {
        TreeSet<String> home = region == null ? null : BY_REGION.get(region);
        if (home == null) {
            return List.of();
        }
        TreeSet<String> fitting = new TreeSet<>();
        boolean english = false;
        for (String language : languages) {
            String base = language.split("-", 2)[0];
            if (home.contains(base)) {
                english |= base.equals(ENGLISH);
                fitting.add(base.equals(ENGLISH) ? "" : base);
            }
        }
        fitting.remove("");
        return fitting.size() == 1
                ? List.of(fitting.first())
                : fitting.isEmpty() && english ? List.of(ENGLISH) : List.of();
    }
}
