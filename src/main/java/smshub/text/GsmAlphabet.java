package smshub.text;

/** The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 clauses 6.2.1 and 6.2.1.1). */
public final class GsmAlphabet {
    private static final String DEFAULT = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";
    private static final byte[] EXTENSION_CODES = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

    /** Code of the escape before a character of the extension table; the default table has no character there. */
    public static final int ESCAPE = 0x1B;

    /** Septets by character; the euro sign is the highest of them all. */
    private static final byte[] SEPTETS = new byte['€' + 1];

    static {
        DEFAULT.chars().forEach(c -> SEPTETS[c] = 1);
        EXTENSION.chars().forEach(c -> SEPTETS[c] = 2);
    }

    /** Codes by character; in the extension table where a character takes two septets. */
    private static final byte[] CODES = new byte[SEPTETS.length];

    /** Characters of the extension table by code; those of the default table where it has none (clause 6.2.1.1). */
    private static final char[] EXTENSION_CHARACTERS = new char[0x80];

    static {
        for (int i = 0; i < DEFAULT.length(); i++) {
            CODES[DEFAULT.charAt(i)] = (byte) (i < ESCAPE ? i : i + 1);
        }
        for (int code = 0; code < EXTENSION_CHARACTERS.length; code++) {
            EXTENSION_CHARACTERS[code] = character(code);
        }
        for (int i = 0; i < EXTENSION.length(); i++) {
            CODES[EXTENSION.charAt(i)] = EXTENSION_CODES[i];
            EXTENSION_CHARACTERS[EXTENSION_CODES[i]] = EXTENSION.charAt(i);
        }
    }

    private GsmAlphabet() {}

    /**
     * A text as septets, one in each octet.
     *
     * @throws IllegalArgumentException when the alphabet does not have all characters; measure first
     */
    public static byte[] encode(String text) {
        int length = septets(text);
        if (length < 0) {
            throw new IllegalArgumentException("a character is not in the GSM alphabet");
        }
        byte[] septets = new byte[length];
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (septets(c) == 2) {
                septets[next++] = (byte) ESCAPE;
            }
            septets[next++] = CODES[c];
        }
        return septets;
    }

    /** The text of septets, one in each octet, from an index to the end. */
    public static String decode(byte[] septets, int from) {
        StringBuilder text = new StringBuilder(septets.length - from);
        for (int i = from; i < septets.length; i++) {
            int code = septets[i] & 0x7F;
            if (code == ESCAPE) {
                text.append(++i < septets.length ? extension(septets[i] & 0x7F) : ' ');
            } else {
                text.append(character(code));
            }
        }
        return text.toString();
    }

    /** Septets that a character takes: 1, 2 with the escape before it, or 0 where the alphabet does not have it. */
    public static int septets(char c) {
        return c < SEPTETS.length ? SEPTETS[c] : 0;
    }

    /** Septets of a whole text, or -1 when it has a character that the alphabet does not have. */
    public static int septets(String text) {
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            int septets = septets(text.charAt(i));
            if (septets == 0) {
                return -1;
            }
            sum += septets;
        }
        return sum;
    }

    /** The character of a code of the default alphabet, 0 to 127; the escape, which is none, shows as a blank. */
    public static char character(int code) {
        return code == ESCAPE ? ' ' : DEFAULT.charAt(code < ESCAPE ? code : code - 1);
    }

    /** The character of a code of the extension table, or that of the default alphabet where the table has none. */
    public static char extension(int code) {
        return EXTENSION_CHARACTERS[code];
    }

    /** Index of the first character that the alphabet does not have, or -1 when it has them all. */
    public static int firstForeign(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (septets(text.charAt(i)) == 0) {
                return i;
            }
        }
        return -1;
    }
}
