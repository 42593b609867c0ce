package smshub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchKeyTest {
    @ParameterizedTest
    @CsvSource({
        "+491711234567, 765432117194000",
        "0171/1234567, 765432117100000",
        "+999999999999999, 999999999999999",
        "12345678901234567, 765432109876543",
        "'', 0",
        "nobody, 0",
    })
    void numbersStandByTheirLastDigits(String recipient, long tail) {
        assertEquals(tail, SearchKey.tail(recipient));
    }

    @Test
    void aMessageWithoutRecipientHasNoTail() {
        assertNull(SearchKey.tail(null));
    }

    @ParameterizedTest
    @CsvSource({
        "567, 765000000000000, 765999999999999",
        "1234567, 765432100000000, 765432199999999",
        "000, 0, 999999999999",
        "491711234567890, 98765432117194, 98765432117194",
    })
    void numbersThatEndAlikeStandSideBySide(String ending, long first, long last) {
        assertEquals(new SearchKey.Tails(first, last), SearchKey.ending(ending));
    }

    @ParameterizedTest
    @CsvSource({"67", "''", "45a", "4*5", "+491711234567"})
    void whatTooManyNumbersEndWithIsNoKey(String ending) {
        assertNull(SearchKey.ending(ending));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "86399999999, 0", "86400000000, 1", "-1, -1"})
    void aDayBeginsAtMidnight(long micros, int day) {
        assertEquals(day, SearchKey.day(micros));
    }

    @Test
    void aLongWordIsCutBetweenCharacters() {
        assertEquals("a".repeat(64), SearchKey.word("a".repeat(65)));
        assertEquals("👍".repeat(64), SearchKey.word("👍".repeat(70)));
        assertEquals("👍", SearchKey.word("👍"));
        assertNull(SearchKey.word(null));
    }
}
