package smshub.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceivedTextTest {
    /** Coding, octets with each septet in one of its own, text; each group of 3GPP TS 23.038 clause 4. */
    @ParameterizedTest
    @CsvSource({
        "00, 48691b65, Hi€",
        "00, 48e1, '[dcs 0x00] 48E1'",
        "00, 004e006f00760069, '[dcs 0x00] 004E006F00760069'",
        "00, 041f044000380432, '[dcs 0x00] 041F044000380432'",
        "00, '', ''",
        "04, 48690a, 'Hi\n'",
        "04, 53c3b672, Sör",
        "04, 000102ff, '[dcs 0x04] 000102FF'",
        "08, 004e006f00760069, Novi",
        "08, feff017e, ž",
        "08, fffe7e01, ž",
        "08, 017e0000, ž",
        "08, 017e00, '[dcs 0x08] 017E00'",
        "08, 0000017e, '[dcs 0x08] 0000017E'",
        "0B, 017e, ž",
        "0C, 48690a, 'Hi\n'",
        "0F, 017e0041, '[dcs 0x0F] 017E0041'",
        "10, 4869, Hi",
        "14, 01, '[dcs 0x14] 01'",
        "18, 017e, ž",
        "20, 4869, '[dcs 0x20] 4869'",
        "38, 017e, '[dcs 0x38] 017E'",
        "40, 4869, Hi",
        "44, ff, '[dcs 0x44] FF'",
        "48, 004e006f00760069, Novi",
        "58, 004e, N",
        "60, 4869, '[dcs 0x60] 4869'",
        "88, 4869, Hi",
        "88, 004e006f00760069, '[dcs 0x88] 004E006F00760069'",
        "B8, 041f0440, '[dcs 0xB8] 041F0440'",
        "C0, 4869, Hi",
        "C8, 004e006f00760069, '[dcs 0xC8] 004E006F00760069'",
        "D8, 4869, Hi",
        "E0, 004e006f00760069, Novi",
        "E8, 004e006f00760069, Novi",
        "E3, 017e, ž",
        "E0, 017e01, '[dcs 0xE0] 017E01'",
        "F0, 4869, Hi",
        "F4, 4869, Hi",
        "F6, 80, '[dcs 0xF6] 80'",
        "F8, 4869, Hi",
        "FA, 041f0440, '[dcs 0xFA] 041F0440'"
    })
    void whatFitsIsReadAndWhatDoesNotIsMarked(String octet, String octets, String text) {
        assertEquals(
                text,
                ReceivedText.of(
                        new Dcs(HexFormat.fromHexDigits(octet)), HexFormat.of().parseHex(octets)));
    }

    @ParameterizedTest
    @CsvSource({"0C, true", "0B, false", "2C, false", "80, true", "BF, true", "C0, false", "F4, false", "F8, true"})
    void whatTheSpecificationLeavesOpenIsReserved(String octet, boolean reserved) {
        assertEquals(reserved, new Dcs(HexFormat.fromHexDigits(octet)).reserved());
    }
}
