package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailValuesTest {
    @Test
    void eachLineIsAValueUpToTheSignature() {
        assertEquals(
                Map.of("name", "Anna", "order.id", "A: 17", "time", "", "Jméno", "Eva"),
                MailValues.of("name: Anna\r\n\n  order.id :  A: 17\ntime:\nJméno:Eva\n-- \nAnna Smith, Sales\n")
                        .values());
        assertEquals(Map.of(), MailValues.of("").values());
    }

    @ParameterizedTest
    @CsvSource({"'Hello Anna', line 1", "'name: x\n\nDear all: x', line 3", "'a: 1\nb: 2\na: 3', line 3"})
    void whatIsNoValueIsNamedByItsLine(String body, String line) {
        MailValues values = MailValues.of(body);

        assertEquals("values", values.problem().field());
        assertTrue(values.problem().sentence().contains(line), () -> values.problem()
                .sentence());
    }
}
