package smshub.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CharactersTest {
    @ParameterizedTest
    @MethodSource
    void findsWhatNoHandsetCanShow(String text, int index) {
        assertEquals(index, Characters.firstUnsendable(text));
    }

    static Stream<Arguments> findsWhatNoHandsetCanShow() {
        return Stream.of(
                arguments("", -1),
                arguments("line\r\nbreak\tand tab €", -1),
                arguments("emoji 😀 and 👨‍👩‍👧", -1),
                arguments("nul\0", 3),
                arguments("\u001Bescape", 0),
                arguments("form\ffeed", 4),
                arguments("del\u007F", 3),
                arguments("C1 \u0085", 3),
                arguments("😀\uD83D", 2),
                arguments("\uDE00 low first", 0),
                arguments("\uD83D\uD83D\uDE00", 0),
                arguments("a\uD83Db", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0x9,U+0009 CHARACTER TABULATION",
        "0x142,U+0142 LATIN SMALL LETTER L WITH STROKE",
        "0x1F600,U+1F600 GRINNING FACE",
        "0xFFFF,U+FFFF"
    })
    void namesCharactersAsUnicodeDoes(String codePoint, String name) {
        assertEquals(name, Characters.describe(Integer.decode(codePoint)));
    }
}
