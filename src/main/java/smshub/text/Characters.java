package smshub.text;

import java.util.Locale;

/** What single characters of a text are. */
public final class Characters {
    private Characters() {}

    /**
     * Index of the first character that no handset can show, or -1: a control character other than tab and line
     * breaks, or half of a surrogate pair.
     */
    public static int firstUnsendable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                if (c != '\n' && c != '\r' && c != '\t') {
                    return i;
                }
            } else if (c >= 0x7F && c <= 0x9F) {
                return i;
            } else if (Character.isSurrogate(c)) {
                if (!Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** A character's code point and Unicode name, such as {@code U+0142 LATIN SMALL LETTER L WITH STROKE}. */
    public static String describe(int codePoint) {
        String digits = Integer.toHexString(codePoint).toUpperCase(Locale.ROOT);
        String name = Character.getName(codePoint);
        return "U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits + (name == null ? "" : " " + name);
    }
}
