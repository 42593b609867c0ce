package smshub.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import smshub.message.ProblemCode;

/** What the page says, in one language. Every language has every word; a test sees to that. */
public final class Words {
    /** The languages, by their tags; the first where none is wanted that there is. */
    static final List<String> LANGUAGES = List.of("en", "de", "pl", "cs");

    private static final Map<String, Words> ALL = LANGUAGES.stream()
            .map(Words::read)
            .collect(Collectors.toMap(Words::language, words -> words, (one, other) -> one, LinkedHashMap::new));

    private final String language;
    private final Locale locale;
    private final Map<String, String> words;

    private Words(String language, Map<String, String> words) {
        this.language = language;
        // English as in Europe: the day before the month, and 24 hours.
        this.locale = language.equals("en") ? Locale.UK : Locale.forLanguageTag(language);
        this.words = words;
    }

    private static Words read(String language) {
        Properties read = new Properties();
        try (InputStream file = Words.class.getResourceAsStream("words/" + language + ".properties")) {
            read.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Words(
                language,
                read.stringPropertyNames().stream()
                        .collect(Collectors.toUnmodifiableMap(key -> key, read::getProperty)));
    }

    /** The words of a language that there are words in; null for another. */
    public static Words of(String language) {
        return ALL.get(language);
    }

    /**
     * The words for a browser.
     *
     * @param accepted its header Accept-Language (RFC 9110, 12.5.4), or null
     */
    public static Words wanted(String accepted) {
        try {
            for (Locale.LanguageRange range : Locale.LanguageRange.parse(accepted == null ? "en" : accepted)) {
                Words words = of(range.getRange().split("-")[0]);
                if (words != null && range.getWeight() > 0) {
                    return words;
                }
            }
        } catch (IllegalArgumentException e) {
            // A header that is none wishes for nothing.
            return of(LANGUAGES.get(0));
        }
        return of(LANGUAGES.get(0));
    }

    public String language() {
        return language;
    }

    Locale locale() {
        return locale;
    }

    /** All of them by key, for templates. */
    public Map<String, String> all() {
        return words;
    }

    /** @throws IllegalArgumentException when there is no such word */
    public String say(String key, Object... values) {
        String word = words.get(key);
        if (word == null) {
            throw new IllegalArgumentException("the page has no word for " + key);
        }
        return values.length == 0 ? word : new MessageFormat(word, locale).format(values);
    }

    /** A word of the hub's own, such as a state, in this language; as it is where there is none for it. */
    public String term(String family, String word) {
        return word == null ? "" : words.getOrDefault(family + "_" + word.replace('-', '_'), word);
    }

    /** What a problem means for who meets it, and what can be done; null for those that only programs meet. */
    String advice(ProblemCode code) {
        return words.get("advice_" + code.word().replace('-', '_'));
    }
}
