package smshub.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.HexFormat;

/**
 * Reads what handsets send by its data coding scheme. What does not fit its scheme, is compressed, or is data rather than
 * text is not guessed at: it becomes {@code [dcs 0x88] 004E006F}, its scheme and all its octets in hexadecimal digits.
 */
public final class ReceivedText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int BLANK = 0x20;
    /** Of so few octets a pattern says nothing. */
    private static final int PATTERN = 6;

    private ReceivedText() {}

    /**
     * Reads octets whose scheme follows 3GPP TS 23.038 clause 4.
     *
     * @param octets without a user data header; septets stand one in each octet
     */
    public static String of(Dcs dcs, byte[] octets) {
        if (dcs.compressed()) {
            return marked(dcs.octet(), octets);
        }
        return switch (dcs.alphabet()) {
            case GSM7 ->
                dcs.reserved() && controls(octets) > octets.length / 4
                        ? marked(dcs.octet(), octets)
                        : septets(dcs.octet(), octets);
            case OCTETS -> data(dcs.octet(), octets);
            case UCS2 -> ucs2(dcs.octet(), octets);
        };
    }

    /** Septets of the default alphabet, one in each octet. */
    public static String septets(int dcs, byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return marked(dcs, octets);
            }
        }
        return looksLikeUtf16(octets) ? marked(dcs, octets) : GsmAlphabet.decode(octets, 0);
    }

    /** The same by other tables than the default ones. */
    public static String septets(int dcs, byte[] octets, Septets tables) {
        for (byte octet : octets) {
            if (octet < 0) {
                return marked(dcs, octets);
            }
        }
        return tables.decode(octets);
    }

    /** UTF-16 code units, char by char: a part may begin or end within a surrogate pair. */
    public static String ucs2(int dcs, byte[] octets) {
        if (octets.length % 2 != 0) {
            return marked(dcs, octets);
        }
        ByteBuffer units = ByteBuffer.wrap(octets);
        if (units.remaining() > 0) {
            char first = units.getChar(0);
            // A byte order mark is no text, and in UTF-16 the other way round it is no character at all.
            if (first == '\uFEFF' || first == '\uFFFE') {
                units.getChar();
                units = units.slice().order(first == '\uFEFF' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            }
        }
        String text = units.asCharBuffer().toString();
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        // Some end a text with a NUL; one within it is no text.
        text = text.substring(0, end);
        return text.indexOf(0) >= 0 ? marked(dcs, octets) : text;
    }

    /** 8-bit data: what is nothing but printable UTF-8 was meant as text. */
    public static String data(int dcs, byte[] octets) {
        return in(UTF_8, dcs, octets);
    }

    /** A text of a character set; {@link #marked} where an octet has no meaning there, or means a control character. */
    public static String in(Charset charset, int dcs, byte[] octets) {
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return text.chars().allMatch(ReceivedText::printable) ? text : marked(dcs, octets);
        } catch (CharacterCodingException e) {
            return marked(dcs, octets);
        }
    }

    /** What nobody can read, with all that is known of it. */
    public static String marked(int dcs, byte[] octets) {
        return octets.length == 0 ? "" : "[dcs 0x%02X] ".formatted(dcs) + HEX.formatHex(octets);
    }

    private static boolean printable(int c) {
        return c == '\n' || c == '\r' || c == '\t' || !Character.isISOControl(c) && c != '\uFFFD';
    }

    /** Octets that as septets are no letter, digit or sign of ASCII, nor the end of a line. */
    private static int controls(byte[] octets) {
        int count = 0;
        for (byte octet : octets) {
            if (octet < BLANK && octet != '\n' && octet != '\r') {
                count++;
            }
        }
        return count;
    }

    /** Whether every other octet names one and the same block of Unicode, as in UTF-16 and in no text of septets. */
    private static boolean looksLikeUtf16(byte[] octets) {
        if (octets.length < PATTERN || octets.length % 2 != 0) {
            return false;
        }
        int block = 0;
        for (int i = 0; i < octets.length; i += 2) {
            int high = octets[i];
            if (high < 0 || high >= BLANK || high != 0 && block != 0 && high != block || octets[i + 1] == 0) {
                return false;
            }
            block = high == 0 ? block : high;
        }
        return true;
    }
}
