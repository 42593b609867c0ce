package smshub.page;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import smshub.dispatch.AccountStatus;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.ProblemCode;

class WordsTest {
    static final List<String> OTHERS = Words.LANGUAGES.subList(1, Words.LANGUAGES.size());

    private static final Pattern IN_TEMPLATE = Pattern.compile("\\{\\{[#^/]?w\\.([a-z0-9_]+)");

    @ParameterizedTest
    @FieldSource("OTHERS")
    void everyLanguageHasEveryWord(String language) {
        assertEquals(
                new TreeSet<>(Words.of("en").all().keySet()),
                new TreeSet<>(Words.of(language).all().keySet()));
    }

    @ParameterizedTest
    @FieldSource("OTHERS")
    void aWordHasTheSameValuesInEveryLanguage(String language) {
        Words.of("en")
                .all()
                .forEach((key, word) ->
                        assertEquals(slots(word), slots(Words.of(language).say(key)), () -> key + " in " + language));
    }

    private static Set<String> slots(String word) {
        return Pattern.compile("(?<!\\{)\\{\\d}")
                .matcher(word)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @Test
    void wordsWithValuesAreMessageFormats() {
        for (String language : Words.LANGUAGES) {
            Words.of(language).all().forEach((key, word) -> {
                if (!slots(word).isEmpty()) {
                    assertDoesNotThrow(() -> new MessageFormat(word), key + " in " + language);
                    assertTrue(!word.contains("'"), () -> key + " in " + language + " has a quote, which hides values");
                }
            });
        }
    }

    @Test
    void whatTemplatesSayIsThere() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/smshub/page"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".mustache")).toList()) {
                IN_TEMPLATE
                        .matcher(Files.readString(file))
                        .results()
                        .map(word -> word.group(1))
                        .filter(word -> !Words.of("en").all().containsKey(word))
                        .forEach(word -> missing.add(file.getFileName() + ": " + word));
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyStateAndReasonHasItsWord() {
        Stream<String> needed = Stream.of(
                        Arrays.stream(MessageState.values()).map(state -> "state_" + state.word()),
                        Arrays.stream(ProblemCode.values())
                                .map(code -> "problem_" + code.word().replace('-', '_')),
                        Arrays.stream(AccountStatus.State.values())
                                .map(state -> "account_" + state.name().toLowerCase(Locale.ROOT)),
                        Stream.concat(
                                        Arrays.stream(Postponement.Reason.values())
                                                .map(Postponement.Reason::word),
                                        Stream.of("account", "turn", "answer"))
                                .map(word -> word.replace('-', '_'))
                                .flatMap(word -> Stream.of("waits_" + word, "hint_" + word)),
                        Arrays.stream(MessageVerb.values())
                                .flatMap(verb -> Stream.of("verb_", "sure_", "said_", "said_many_")
                                        .map(family -> family + verb.word())))
                .flatMap(words -> words);
        assertEquals(
                Set.of(),
                needed.filter(word -> !Words.of("en").all().containsKey(word)).collect(Collectors.toSet()));
    }

    /** Told in English alone: only programs meet them, or what can be done is another thing each time. */
    private static final Set<ProblemCode> ENGLISH = EnumSet.of(
            ProblemCode.FORBIDDEN,
            ProblemCode.CONFLICT,
            ProblemCode.BODY_MISSING,
            ProblemCode.BODY_MALFORMED,
            ProblemCode.BODY_TOO_LARGE,
            ProblemCode.FIELD_UNKNOWN,
            ProblemCode.UNAUTHENTICATED,
            ProblemCode.METHOD_NOT_ALLOWED,
            ProblemCode.MEDIA_TYPE_UNSUPPORTED,
            ProblemCode.SETTINGS_INVALID,
            ProblemCode.REFERENCE_REUSED,
            ProblemCode.EVENT_UNKNOWN);

    /** That each word is there in each language is seen above. */
    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void aProblemComesWithWhatCanBeDone(ProblemCode code) {
        assertEquals(ENGLISH.contains(code), Words.of("de").advice(code) == null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    de-AT,de;q=0.9,en;q=0.8 | de
                    fr,cs;q=0.5             | cs
                    pl;q=0.2,en;q=0.1       | pl
                    fr                      | en
                    -                       | en
                    ;;;                     | en
                    """)
    void aBrowserGetsItsLanguage(String accepted, String language) {
        assertEquals(language, Words.wanted(accepted).language());
    }
}
