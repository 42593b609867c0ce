package smshub.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.message.Msisdn;
import smshub.message.Price;

class PricesTest {
    @ParameterizedTest(name = "{0}, {1} segments: {2}")
    @CsvSource({
        // the longest beginning counts, of which there may be none
        "+48600100200,     1, 0.065 EUR",
        "+48600100200,     3, 0.195 EUR",
        "+48500100200,     2, 0.14 EUR",
        "+4915112345678,   1, 0.075 EUR",
        "+4915012345678,   1, 0.08 EUR",
        "+420601234567,    7, 0 EUR",
        "+12125551234,     1, 0.09 EUR",
        "+123456,          255, 22.95 EUR",
        // a short code begins with no country's code
        "48600,            1, 0.09 EUR",
    })
    void theLongestBeginningOfTheNumberSaysThePriceOfASegment(String to, int segments, String price) {
        assertEquals(price, prices(90_000).of(new Msisdn(to), segments).toString());
    }

    @Test
    void whatHasNoPriceCostsNobodyKnowsWhat() {
        assertNull(prices(PrefixTable.NONE).of(new Msisdn("+12125551234"), 1));
        assertNull(Prices.NONE.of(new Msisdn("+4915112345678"), 1));
    }

    private static Prices prices(long other) {
        PrefixTable table = new PrefixTable();
        assertTrue(table.put("+48", 70_000));
        assertTrue(table.put("+4860", 65_000));
        assertTrue(table.put("+49", 80_000));
        assertTrue(table.put("+49151", 75_000));
        assertTrue(table.put("+420", 0));
        assertFalse(table.put("+49", 1));
        return new Prices("EUR", other, table);
    }

    /** The same as trying every beginning, the longest first. */
    @Test
    void tenThousandBeginningsAreFoundAsAListWouldFindThem() {
        Random random = new Random(1);
        Map<String, Long> list = new HashMap<>();
        PrefixTable table = new PrefixTable();
        while (list.size() < 10_000) {
            String beginning = number(random, 1 + random.nextInt(7));
            assertEquals(
                    list.putIfAbsent(beginning, (long) list.size()) == null, table.put(beginning, list.size() - 1));
        }
        for (int i = 0; i < 20_000; i++) {
            String number = number(random, 5 + random.nextInt(11));
            long expected = PrefixTable.NONE;
            for (int length = number.length(); length > 1 && expected < 0; length--) {
                expected = list.getOrDefault(number.substring(0, length), PrefixTable.NONE);
            }
            assertEquals(expected, table.find(PrefixTable.key(number)), number);
        }
    }

    private static String number(Random random, int digits) {
        StringBuilder number = new StringBuilder("+").append(1 + random.nextInt(9));
        while (number.length() <= digits) {
            number.append(random.nextInt(10));
        }
        return number.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "0.16, 0.16 points",
        "1e-2, 0.01 points",
        "10, 10 points",
        "1E2, 100 points",
        "0.12345678, 0.123457 points",
        "0, 0 points",
        "-1,",
        "free,",
        ",",
        "1e400,",
        "1234567890123,",
    })
    void whatAProviderTellsIsAPriceOrNone(String told, String price) {
        Price read = Price.told(told, "points");
        assertEquals(price, read == null ? null : read.toString());
    }

    @Test
    void aPriceIsNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> new Price(BigDecimal.valueOf(-1), "EUR"));
        assertEquals(new Price(new BigDecimal("0.070"), "EUR"), Price.ofMicros(70_000, "EUR"));
        assertEquals(70_000, new Price(new BigDecimal("0.07"), "EUR").micros());
    }
}
