package smshub.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What single characters of a text are. */
public final class Characters {
    /** What a reader takes for one character: a letter with its marks, a flag, a joined emoji, a line break. */
    static final Pattern GRAPHEME = Pattern.compile("\\X");

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

    /** Where a text can end, up to an index, without parting what a reader takes for one character. */
    public static List<Integer> boundaries(String text, int most) {
        List<Integer> ends = new ArrayList<>(Math.min(text.length(), most));
        Matcher graphemes = GRAPHEME.matcher(text);
        while (graphemes.find() && graphemes.end() <= most) {
            ends.add(graphemes.end());
        }
        return ends;
    }

    /** A character's code point and Unicode name, such as {@code U+0142 LATIN SMALL LETTER L WITH STROKE}. */
    public static String describe(int codePoint) {
        String digits = Integer.toHexString(codePoint).toUpperCase(Locale.ROOT);
        String name = Character.getName(codePoint);
        return "U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits + (name == null ? "" : " " + name);
    }
}
