package smshub.protocol.smpp.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PduStreamTest {
    private static final String ENQUIRY = "00000010000000150000000000000001";
    private static final String ANSWER = "0000001280000015000000000000000161ff";

    /** What comes, in pieces; the lengths of the PDUs after each piece, and whether it was SMPP. */
    @ParameterizedTest
    @CsvSource({
        "E, 16, false",
        "E A E, 16 18 16, false",
        "EA, 16+18, false",
        "EAE:20, 16, false",
        "E:1 A, !, true",
        "00000009ffffffffffffffffffffffffffffff, !, true",
        "00020001ffffffffffffffffffffffffffffff E, ! !, true",
        "Effffffff000000000000000000000000 E, 16! !, true",
        "0000000f00000000000000, '', false"
    })
    void whatComesIsCutIntoPdus(String pieces, String lengths, boolean foreign) {
        PduStream stream = new PduStream();
        List<String> got = new ArrayList<>();
        for (String piece : pieces.split(" ")) {
            stream.add(Buffer.buffer(octets(piece)));
            List<String> now = new ArrayList<>();
            for (byte[] pdu = stream.next(); pdu != null; pdu = stream.next()) {
                now.add(Integer.toString(pdu.length));
            }
            got.add(String.join("+", now) + (stream.foreign() ? "!" : ""));
        }
        assertEquals(lengths, String.join(" ", got).strip());
        assertEquals(foreign, stream.foreign());
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "15", "16", "17", "33", "1000"})
    void theSizeOfThePiecesMakesNoDifference(int size) {
        byte[] all = octets((ENQUIRY + ANSWER).repeat(7));
        PduStream stream = new PduStream();
        StringBuilder got = new StringBuilder();
        for (int begin = 0; begin < all.length; begin += size) {
            stream.add(Buffer.buffer(Arrays.copyOfRange(all, begin, Math.min(all.length, begin + size))));
            for (byte[] pdu = stream.next(); pdu != null; pdu = stream.next()) {
                got.append(HexFormat.of().formatHex(pdu));
            }
        }
        assertEquals((ENQUIRY + ANSWER).repeat(7), got.toString());
    }

    /** E and A stand for whole PDUs; a number behind a colon says how many octets of it all come. */
    private static byte[] octets(String piece) {
        String[] cut = piece.split(":");
        byte[] all = HexFormat.of().parseHex(cut[0].replace("E", ENQUIRY).replace("A", ANSWER));
        return cut.length == 1 ? all : Arrays.copyOf(all, Integer.parseInt(cut[1]));
    }
}
