package smshub.protocol.modem.pdu;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import smshub.text.Dcs;
import smshub.text.Dcs.Alphabet;
import smshub.text.Language;
import smshub.text.Septets;

/**
 * What a message says (TP user data, 3GPP TS 23.040 clause 9.2.3.24).
 *
 * @param text the characters; for {@link Alphabet#OCTETS} one character for each octet, as in ISO 8859-1
 */
public record UserData(Dcs coding, Header header, String text) {
    /** Octets of user data in one message. */
    static final int MOST_OCTETS = 140;

    private static final int MOST_SEPTETS = 160;

    /** @throws IllegalArgumentException when it does not fit a message, or the alphabet lacks a character */
    public UserData {
        int most = coding.alphabet() == Alphabet.GSM7 ? MOST_SEPTETS : MOST_OCTETS;
        int length = length(coding, header, text);
        if (length < 0 || length > most) {
            throw new IllegalArgumentException(
                    length < 0 ? "a character outside the alphabet" : "longer than one part");
        }
    }

    /** In one part, with the alphabet that the text needs. */
    public static UserData of(String text) {
        boolean septets = Septets.of(Language.DEFAULT, Language.DEFAULT).count(text) >= 0;
        return new UserData(septets ? Dcs.SEPTETS : Dcs.UCS2, Header.NONE, text);
    }

    /** The length on the air, in septets or octets; -1 when the alphabet lacks a character. */
    private static int length(Dcs coding, Header header, String text) {
        int octets = header.octets();
        return switch (coding.alphabet()) {
            case GSM7 -> {
                int septets = septets(header).count(text);
                yield septets < 0 ? -1 : inSeptets(octets) + septets;
            }
            case OCTETS -> text.chars().allMatch(c -> c <= 0xFF) ? octets + text.length() : -1;
            case UCS2 -> octets + 2 * text.length();
        };
    }

    /** Septets that a header takes, the fill bits after it among them. */
    static int inSeptets(int octets) {
        return (octets * 8 + 6) / 7;
    }

    private static Septets septets(Header header) {
        return Septets.of(header.locking(), header.single());
    }

    void encode(Octets.Out out) {
        out.one(length(coding, header, text));
        byte[] before = header.encoded();
        if (coding.alphabet() == Alphabet.GSM7) {
            byte[] octets = septets(header).pack(text, inSeptets(before.length));
            System.arraycopy(before, 0, octets, 0, before.length);
            out.some(octets);
        } else {
            out.some(before).some(coding.alphabet() == Alphabet.UCS2 ? ucs2(text) : latin1(text));
        }
    }

    static UserData decode(Dcs coding, boolean hasHeader, Octets in) throws PduException {
        int length = in.one();
        boolean packed = coding.alphabet() == Alphabet.GSM7;
        if (length > (packed ? MOST_SEPTETS : MOST_OCTETS)) {
            throw new PduException("user data of length " + length);
        }
        byte[] octets = in.some(packed ? (length * 7 + 7) / 8 : length);
        if (packed && in.left() > 0 && octets.length + in.left() == length) {
            throw new PduException("octets where its coding says septets");
        }
        int before = hasHeader ? headerOctets(octets) : 0;
        if (coding.alphabet() == Alphabet.UCS2 && (length - before) % 2 != 0) {
            throw new PduException("half a character of UCS-2");
        }
        Header header = before < 2 ? Header.NONE : Header.decode(Arrays.copyOfRange(octets, 1, before));
        String text =
                switch (coding.alphabet()) {
                    // a header may claim the last, half filled septet
                    case GSM7 -> septets(header).unpack(octets, Math.min(inSeptets(before), length), length);
                    case OCTETS -> new String(octets, before, length - before, StandardCharsets.ISO_8859_1);
                    case UCS2 -> ucs2(octets, before);
                };
        return new UserData(coding, header, text);
    }

    private static int headerOctets(byte[] octets) throws PduException {
        int before = octets.length == 0 ? 1 : 1 + (octets[0] & 0xFF);
        if (before > octets.length) {
            throw new PduException("a header longer than the user data");
        }
        return before;
    }

    /** Not by a charset, which would replace half a surrogate pair: its other half may open the next part. */
    private static byte[] ucs2(String text) {
        byte[] octets = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            octets[2 * i] = (byte) (text.charAt(i) >> 8);
            octets[2 * i + 1] = (byte) text.charAt(i);
        }
        return octets;
    }

    private static String ucs2(byte[] octets, int from) {
        StringBuilder text = new StringBuilder((octets.length - from) / 2);
        for (int i = from; i + 1 < octets.length; i += 2) {
            text.append((char) ((octets[i] & 0xFF) << 8 | octets[i + 1] & 0xFF));
        }
        return text.toString();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
