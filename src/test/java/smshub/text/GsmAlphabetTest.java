package smshub.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GsmAlphabetTest {
    @Test
    void has127CharactersAnd10InItsExtension() {
        assertEquals(127, charactersOf(1));
        assertEquals(10, charactersOf(2));
    }

    @ParameterizedTest
    @ValueSource(chars = {'@', '\n', '\r', ' ', '_', 'Δ', 'Ξ', 'É', '¤', '¡', '¿', 'Ç', 'ß', 'ä', 'Å', 'ø', 'à', 'z'})
    void charactersOfTheDefaultTableTakeOneSeptet(char c) {
        assertEquals(1, GsmAlphabet.septets(c));
    }

    @ParameterizedTest
    @ValueSource(chars = {'\f', '^', '{', '}', '\\', '[', '~', ']', '|', '€'})
    void charactersOfTheExtensionTakeTwoSeptets(char c) {
        assertEquals(2, GsmAlphabet.septets(c));
    }

    @ParameterizedTest
    @ValueSource(chars = {'ç', 'Á', 'Í', 'ê', '`', 'ł', '\t', '\0', '\u001B', '\u007F', 'Α', '’', '\u20AD', '\uFFFF'})
    void otherCharactersAreNotInIt(char c) {
        assertEquals(0, GsmAlphabet.septets(c));
    }

    @ParameterizedTest
    @CsvSource({"Hello Wörld € test,19,-1", "{€},6,-1", "Zażółć,-1,2", "'',0,-1"})
    void textsAreWeighedAsAWhole(String text, int septets, int firstForeign) {
        assertEquals(septets, GsmAlphabet.septets(text));
        assertEquals(firstForeign, GsmAlphabet.firstForeign(text));
    }

    @Test
    void everyCharacterComesBackFromItsSeptets() {
        String all = IntStream.rangeClosed(0, 0xFFFF)
                .filter(c -> GsmAlphabet.septets((char) c) > 0)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
        byte[] septets = GsmAlphabet.encode(all);
        assertEquals(GsmAlphabet.septets(all), septets.length);
        assertEquals(all, GsmAlphabet.decode(septets, 0));
    }

    @ParameterizedTest
    @CsvSource({"@,00", "£,01", "à,7f", "_,11", "Æ,1c", "¡,40", "€,1b65", "{,1b28", "[,1b3c"})
    void charactersHaveTheirCodes(String text, String septets) {
        assertArrayEquals(HexFormat.of().parseHex(septets), GsmAlphabet.encode(text));
    }

    @ParameterizedTest
    @CsvSource({"1b,' '", "1b1b,' '", "1b41,A", "e1,a"})
    void whatTheExtensionTableDoesNotHaveIsReadByTheDefaultTable(String septets, String text) {
        assertEquals(text, GsmAlphabet.decode(HexFormat.of().parseHex(septets), 0));
    }

    private static long charactersOf(int septets) {
        return IntStream.rangeClosed(0, 0xFFFF)
                .filter(c -> GsmAlphabet.septets((char) c) == septets)
                .count();
    }
}
