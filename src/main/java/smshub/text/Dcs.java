package smshub.text;

/**
 * How the user data of a message is coded, and its class (data coding scheme, 3GPP TS 23.038 clause 4).
 *
 * @param octet as on the air, so that nothing of it is lost
 */
public record Dcs(int octet) {
    public static final Dcs SEPTETS = new Dcs(0x00);
    public static final Dcs DATA = new Dcs(0x04);
    public static final Dcs UCS2 = new Dcs(0x08);

    private static final int NO_CLASS = -1;
    private static final int HAS_CLASS = 0x10;
    private static final int COMPRESSED = 0x20;
    /** Groups below are the general one and that of messages which delete themselves. */
    private static final int FIRST_RESERVED_GROUP = 0x8;

    private static final int LAST_RESERVED_GROUP = 0xB;

    /** What the units of the user data are. */
    public enum Alphabet {
        /** 7-bit characters. */
        GSM7,
        /** Octets with a meaning of their own, compressed text among them. */
        OCTETS,
        /** UTF-16 code units. */
        UCS2
    }

    public Dcs {
        if (octet < 0 || octet > 255) {
            throw new IllegalArgumentException("not an octet");
        }
    }

    /** The same alphabet, shown at once and not stored (class 0). */
    public Dcs asFlash() {
        return new Dcs(octet | HAS_CLASS);
    }

    /** Reserved codings are read as 7-bit text, as the specification asks. */
    public Alphabet alphabet() {
        int group = octet >> 4;
        if (group < FIRST_RESERVED_GROUP) {
            return compressed() ? Alphabet.OCTETS : general(octet >> 2 & 3);
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

    /** Whether the user data is compressed text (3GPP TS 23.042). */
    public boolean compressed() {
        return octet >> 4 < FIRST_RESERVED_GROUP && (octet & COMPRESSED) != 0;
    }

    /** Whether the specification gives the alphabet no meaning yet. */
    public boolean reserved() {
        int group = octet >> 4;
        return group < FIRST_RESERVED_GROUP
                ? !compressed() && (octet >> 2 & 3) == 3
                : group <= LAST_RESERVED_GROUP || group == 0xF && (octet & 0x08) != 0;
    }

    /** 0 to 3, or -1 where the message has none. */
    public int messageClass() {
        int group = octet >> 4;
        return group < FIRST_RESERVED_GROUP && (octet & HAS_CLASS) != 0 || group == 0xF ? octet & 3 : NO_CLASS;
    }

    public boolean flash() {
        return messageClass() == 0;
    }
}
