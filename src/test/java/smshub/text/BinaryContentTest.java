package smshub.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryContentTest {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String PORTS = "0605040B8423F0";

    /** Header, octets of data; segments, octets of the last one with its header. */
    @ParameterizedTest
    @CsvSource({
        "'', 1, 1, 1",
        "'', 140, 1, 140",
        "'', 141, 2, 13",
        "'', 268, 2, 140",
        "'', 269, 3, 7",
        "0605040B8423F0, 133, 1, 140",
        "0605040B8423F0, 134, 2, 18",
        "0605040B8423F0, 256, 2, 140",
        "0605040B8423F0, 257, 3, 13",
        "050003010201, 134, 1, 140",
        "'', 34170, 255, 140",
    })
    void segmentsHoldWhatTheirHeadersLeave(String udh, int data, int segments, int last) {
        BinaryContent content = new BinaryContent(udh, "A1".repeat(data));
        assertEquals(segments, content.measure().segments());
        List<BinaryContent.Part> parts = content.parts(0x1FE);
        assertEquals(segments, parts.size());
        assertEquals(last, parts.get(segments - 1).octets().length);
        int all = 0;
        for (BinaryContent.Part part : parts) {
            all += part.data().length;
        }
        assertEquals(data, all);
    }

    @Test
    void partsAreNumberedBeforeWhatTheHeaderSaysElse() {
        List<BinaryContent.Part> parts = new BinaryContent(PORTS, "A1".repeat(200)).parts(0x1FE);
        assertEquals("0B0003FE02010504" + "0B8423F0", HEX.formatHex(parts.get(0).udh()));
        assertEquals("0B0003FE02020504" + "0B8423F0", HEX.formatHex(parts.get(1).udh()));
        assertEquals(
                "050003FE0201",
                HEX.formatHex(new BinaryContent("", "A1".repeat(200))
                        .parts(0x1FE)
                        .get(0)
                        .udh()));
    }

    /** What is part of several already, by 8 or 16 bits, fits one message or none. */
    @ParameterizedTest
    @CsvSource({"050003010201, 135", "06080400010201, 134", "'', 34171"})
    void whatFitsNoMessageHasMoreSegmentsThanThereAre(String udh, int data) {
        assertEquals(256, new BinaryContent(udh, "A1".repeat(data)).measure().segments());
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', has no octets",
        "'', 0, is not pairs of hexadecimal digits",
        "'', 0G, is not pairs of hexadecimal digits",
        "'05', 00, is no header whose lengths add up",
        "06050403, 00, is no header whose lengths add up",
        "0605040B8423, 00, is no header whose lengths add up",
        "0705040B8423F000, 00, is no header whose lengths add up",
        "0600031234, 00, is no header whose lengths add up",
    })
    void whatMakesNoSenseIsNoContent(String udh, String data, String why) {
        assertEquals(
                why,
                assertThrows(IllegalArgumentException.class, () -> new BinaryContent(udh, data))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0605040b8423f0, dc06 01 ae, [udh 0605040B8423F0] DC0601AE",
        "'', ff00, FF00",
    })
    void itStandsInPlaceOfATextAndIsReadFromThere(String udh, String data, String text) {
        BinaryContent content = new BinaryContent(udh, data);
        assertEquals(text, content.text());
        assertEquals(content, BinaryContent.ofText(text));
    }
}
