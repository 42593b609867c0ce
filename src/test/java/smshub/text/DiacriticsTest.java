package smshub.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiacriticsTest {
    @ParameterizedTest
    @MethodSource
    void replacesWhatGsmLacks(String text, String plain) {
        assertEquals(plain, Diacritics.plain(text));
    }

    static Stream<Arguments> replacesWhatGsmLacks() {
        return Stream.of(
                arguments("Zażółć gęślą jaźń", "Zazolc gesla jazn"),
                arguments("ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "ZAZOLC GESLA JAZN"),
                arguments("Příliš žluťoučký kůň", "Prilis zlutoucky kun"),
                arguments("árvíztűrő", "arvizturo"),
                arguments("Đorđe, Ħamrun, Þór, Œuvre, œuf, ıŞİĞ", "Dorde, Hamrun, Thor, OEuvre, oeuf, iSIG"),
                arguments("Việt Nam", "Viet Nam"),
                arguments("façade ÇA", "facade ÇA"),
                arguments("STRAẞE", "STRASSE"),
                arguments("„Größe“ – ‘so’ — «né» … 5\u00A0€", "\"Größe\" - 'so' - \"né\" ... 5 €"),
                arguments("3×4 − `x`", "3x4 - 'x'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "äöüÄÖÜß éèàùìò ñÑ øØåÅæÆÇÉ ΔΦΓΛΩΠΨΣΘΞ", "5 € {[~]} ^|\\ \r\n"})
    void leavesWhatGsmHas(String text) {
        assertSame(text, Diacritics.plain(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Привет", "й", "日本語", "😀", "👨‍👩‍👧", "≠", "αβγ", "\u200B\u00AD", "\uD83D", "\u0301", "1\u20E3"
            })
    void leavesWhatHasNoPlainForm(String text) {
        assertEquals(text, Diacritics.plain(text));
    }

    @ParameterizedTest
    @MethodSource
    void readsALetterAndItsMarkAsOne(String text, String plain) {
        assertEquals(plain, Diacritics.plain(text));
    }

    static Stream<Arguments> readsALetterAndItsMarkAsOne() {
        return Stream.of(
                arguments("u\u0308ber", "über"),
                arguments("z\u0307", "z"),
                arguments("x\u0302", "x"),
                arguments("=\u0338", "≠"),
                arguments("1\u0301", "1\u0301"));
    }
}
