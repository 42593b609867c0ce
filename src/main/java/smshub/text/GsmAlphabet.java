package smshub.text;

/** The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 clauses 6.2.1 and 6.2.1.1). */
public final class GsmAlphabet {
    private static final String DEFAULT = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";
    /** The characters of the default alphabet whose codes those of the extension table share. */
    private static final String UNDER_EXTENSION = "\nΛ()/<=>¡e";

    /** Announces a septet of the extension table. */
    public static final int ESCAPE = 0x1B;

    /** Septets by character; the euro sign is the highest of them all. */
    private static final byte[] SEPTETS = new byte['€' + 1];

    static {
        DEFAULT.chars().forEach(c -> SEPTETS[c] = 1);
        EXTENSION.chars().forEach(c -> SEPTETS[c] = 2);
    }

    private GsmAlphabet() {}

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
        char character = character(code);
        int index = UNDER_EXTENSION.indexOf(character);
        return index < 0 ? character : EXTENSION.charAt(index);
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
