package smshub.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageSearchTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    -                 | -
                    +49 171 1234567   | +491711234567
                    0049 171/1234567  | +491711234567
                    +49171            | +49171*
                    0171 1234567      | *1711234567
                    4567              | *4567
                    +49*              | +49*
                    '(0171) 123-45'   | *17112345
                    0                 | 0
                    Shop              | Shop
                    ' - '             | -
                    """)
    void aNumberIsLookedForAsPeopleWriteIt(String written, String asked) {
        assertEquals(asked, MessageSearch.number(written));
    }
}
