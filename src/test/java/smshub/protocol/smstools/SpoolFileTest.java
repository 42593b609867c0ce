package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFileTest {
    private static SpoolFile file(String headers, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((headers + "\n\n").getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return SpoolFile.parse(bytes.toByteArray());
    }

    private static SpoolFile file(String headers) {
        return file(headers, "text".getBytes(UTF_8));
    }

    @Test
    void eachAlphabetIsRead() {
        String text = "Grüße für 5 €";
        assertEquals(
                text,
                file("To: 49", text.getBytes(Charset.forName("ISO-8859-15"))).text("ISO"));
        assertEquals(text, file("To: 49", text.getBytes(UTF_8)).text("ISO"), "UTF-8 is recognised");
        assertEquals(text, file("To: 49\nAlphabet: UTF-8", text.getBytes(UTF_8)).text("ISO"));
        assertEquals(
                "Привет 😀",
                file("Alphabet: UCS2", "Привет 😀".getBytes(UTF_16BE)).text("ISO"));
        assertEquals(
                "ж", file("Alphabet: Unicode", "\uFEFFж".getBytes(UTF_16BE)).text("ISO"));
        assertEquals(
                "@£ü[€",
                file("Alphabet: GSM", new byte[] {0, 1, 0x7E, 0x1B, 0x3C, 0x1B, 0x65})
                        .text("ISO"));
        assertEquals(
                text,
                SpoolFile.parse(("\uFEFFTo: 49\n\n" + text).getBytes(UTF_8)).text("ISO"));
        assertEquals(
                "a\r\nb", file("To: 49", "a\r\nb\r\n \n".getBytes(UTF_8)).text("ISO"), "blanks at the end are cut");
    }

    @ParameterizedTest
    @CsvSource({
        "491711234567, +491711234567",
        "+49 171 123-4567, +491711234567",
        "00491711234567, +491711234567",
        "01711234567, 01711234567",
        "s22333, 22333",
        "'49171/9', +49171",
        "x, ",
        "'', "
    })
    void numbersAreReadAsSmsdDoes(String to, String expected) {
        assertEquals(expected, file("To: " + to).number(true));
    }

    @Test
    void aNationalNumberStaysOne() {
        assertEquals("1711234567", file("To: 1711234567\nTo_TOA: national").number(true));
    }

    @ParameterizedTest
    @CsvSource({
        "'To: 49', ",
        "'From: x', No destination",
        "'To: 49\nAlphabet: klingon', Invalid alphabet",
        "'To: 49\nAlphabet: binary', ",
        "'To: 49\nTo_TOA: lunar', Invalid number type",
        "'To: 49\nUDH-DATA: 05 00', The hub does not do what UDH-DATA asks for",
        "'To: 49\nHex: no', "
    })
    void whatCannotBeSentIsToldInSmsdsWords(String headers, String expected) {
        var objection = file(headers).objection("ISO");
        assertEquals(expected, objection == null ? null : objection.sentence());
    }

    /** Octets of the header are those that the first one counts; without the word for it there is one, as for smsd. */
    @ParameterizedTest
    @CsvSource({
        "'', 3",
        "'\nUDH: yes', 3",
        "'\nUDH: no', 0",
        "'\nUDH:', 3",
    })
    void octetsBeginWithAHeaderUnlessTheFileSaysNo(String header, int octets) {
        SpoolFile file = file("To: 49\nAlphabet: Binary" + header, new byte[] {2, 1, 0, 9});
        assertTrue(file.binary("ISO"));
        assertEquals(octets, file.udh());
        assertEquals(2, file("To: 49", new byte[] {5, 1}).udh());
        assertEquals(
                "No text or data",
                file("To: 49\nAlphabet: bin", new byte[0]).objection("ISO").sentence());
    }

    @Test
    void anEmptyBodyIsNoMessage() {
        assertEquals(
                "No text or data", file("To: 49", new byte[0]).objection("ISO").sentence());
    }

    @ParameterizedTest
    @CsvSource({"11, 1", "143, 12", "144, 12", "167, 24", "168, 48", "196, 720", "197, 840", "5 hours, 5", "2 day, 48"})
    void validitiesAreCodesOrTimes(String value, long hours) {
        assertEquals(hours, file("Validity: " + value).validity().toHours());
    }

    @Test
    void withoutLimitThereIsNone() {
        assertNull(file("Validity: 255").validity());
        assertNull(file("Validity: soon").validity());
        assertNull(file("To: 49").validity());
        assertEquals(Duration.ofMinutes(5), file("Validity: 0").validity());
    }

    @Test
    void resultsReplaceOlderOnesAndAllElseStaysAsItIs() {
        byte[] body = {(byte) 0xE4, 0, '\n', ':'};
        SpoolFile file = file("To: 49\nX-Own: Bücher\nFail_reason: old\nModem: GSM1", body);
        SpoolFile result = SpoolFile.parse(file.with(Map.of("Modem", "main")));
        assertEquals("49", result.header("To"));
        assertEquals("Bücher", result.header("X-Own"));
        assertEquals("main", result.header("Modem"));
        assertNull(result.header("Fail_reason"));
        assertArrayEquals(body, result.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Flash: yes", "Flash: 1", "Flash: true", "Class: 0"})
    void aFlashMessageIsAskedForInSmsdsWords(String header) {
        assertEquals(
                "true",
                SpoolFile.parse(("To: 49\n" + header + "\n\nx").getBytes(UTF_8)).flash());
        assertNull(SpoolFile.parse("To: 49\nFlash: no\n\nx".getBytes(UTF_8)).flash());
    }

    @Test
    void anyBytesAreRead() {
        assertNull(SpoolFile.parse(new byte[0]).header("To"));
        assertNull(SpoolFile.parse(new byte[] {(byte) 0xFF, 0, '\n', '\n'}).header("To"));
        assertTrue(SpoolFile.parse("To: 49".getBytes(UTF_8)).text("ISO").isEmpty());
        assertTrue(SpoolFile.parse("To: 49\r\nPriority: HIGH\r\n\r\nx".getBytes(UTF_8))
                .urgent());
    }
}
