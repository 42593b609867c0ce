package smshub.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyWordsTest {
    private static final KeyWords WORDS = KeyWords.of(List.of(
            "INFO PREISE=sales", "INFO=shop", "Straße=works", "ΣΟΦΟΣ=athens", "заказ=moscow", "#7=seven", "é=accent"));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "INFO,shop",
                "info hours?,shop",
                "  Info: hours,shop",
                "\uFEFFinfo,shop",
                "InFo-line,shop",
                "'info\nhours',shop",
                "INFO\u00A0hours,shop",
                "ＩＮＦＯ,shop",
                "ınfo,shop",
                "İnfo,shop",
                "info preise,sales",
                "info   Preise!,sales",
                "info preisliste,shop",
                "Information,-",
                "info2,-",
                "info\u0301,-",
                "please info,-",
                "inf,-",
                "'',-",
                "' ',-",
                "STRASSE 7,works",
                "straße,works",
                "STRAẞE,works",
                "strassen,-",
                "σοφος,athens",
                "σοφοσ;,athens",
                "σοφός,-",
                "ЗАКАЗ 15,moscow",
                "Заказы,-",
                "#7,seven",
                "#77,-",
                "e\u0301 !,accent",
                "É,accent",
                "e,-",
            })
    void aTextThatBeginsWithAWordIsForItsClient(String text, String client) {
        assertEquals(Optional.ofNullable(client), WORDS.client(text));
    }

    @Test
    void aTextOfAnyLengthIsLookedAt() {
        assertEquals(Optional.of("shop"), WORDS.client("info " + "x".repeat(100_000)));
        assertEquals(Optional.empty(), WORDS.client("x".repeat(100_000) + " info"));
        assertEquals(Optional.empty(), WORDS.client(null));
        assertEquals(Optional.empty(), KeyWords.NONE.client("info"));
    }

    @Test
    void aWordThatIsNeverReachedIsRefused() {
        assertEquals(
                "'?=a' is never reached, for '?=b' stands before it and fits the same texts", sentence("?=b", "?=a"));
        assertEquals(
                "'Info Preise=a' is never reached, for 'INFO=b' stands before it and fits the same texts",
                sentence("INFO=b", "Info Preise=a"));
        assertEquals("' =a' has no word before its client", sentence(" =a"));
        assertEquals(
                3,
                KeyWords.of(List.of("INFO PREISE=a", "INFO=b", "INFORM=c"))
                        .words()
                        .size());
    }

    private static String sentence(String... words) {
        return assertThrows(IllegalArgumentException.class, () -> KeyWords.of(List.of(words)))
                .getMessage();
    }
}
