package smshub.modem.pdu;

/**
 * How the user data of a message is coded, and its class (data coding scheme, 3GPP TS 23.038 clause 4).
 *
 * @param octet as on the air, so that nothing of it is lost
 */
public record Coding(int octet) {
    public static final Coding SEPTETS = new Coding(0x00);
    public static final Coding DATA = new Coding(0x04);
    public static final Coding UCS2 = new Coding(0x08);

    private static final int NO_CLASS = -1;
    private static final int HAS_CLASS = 0x10;

    /** What the units of the user data are. */
    public enum Alphabet {
        /** 7-bit characters. */
        GSM7,
        /** Octets with a meaning of their own, compressed text among them. */
        OCTETS,
        /** UTF-16 code units. */
        UCS2
    }

    public Coding {
        if (octet < 0 || octet > 255) {
            throw new IllegalArgumentException("not an octet");
        }
    }

    /** The same alphabet, shown at once and not stored (class 0). */
    public Coding asFlash() {
        return new Coding(octet | HAS_CLASS);
    }

    /** Reserved codings are read as 7-bit text, as the specification asks. */
    public Alphabet alphabet() {
        int group = octet >> 4;
        if (group < 8) {
            boolean compressed = (octet & 0x20) != 0;
            return compressed ? Alphabet.OCTETS : general(octet >> 2 & 3);
        }
        return switch (group) {
            case 0xE -> Alphabet.UCS2;
            case 0xF -> (octet & 0x04) != 0 ? Alphabet.OCTETS : Alphabet.GSM7;
            default -> Alphabet.GSM7;
        };
    }

    private static Alphabet general(int bits) {
        return switch (bits) {
            case 1 -> Alphabet.OCTETS;
            case 2 -> Alphabet.UCS2;
            default -> Alphabet.GSM7;
        };
    }

    /** 0 to 3, or -1 where the message has none. */
    public int messageClass() {
        int group = octet >> 4;
        return group < 8 && (octet & HAS_CLASS) != 0 || group == 0xF ? octet & 3 : NO_CLASS;
    }

    public boolean flash() {
        return messageClass() == 0;
    }
}
