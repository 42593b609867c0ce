package smshub.text;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Map;
import java.util.function.IntPredicate;

/** Letters and signs in the plain form that GSM-7 has, so that a text stays in the cheap alphabet. */
public final class Diacritics {
    /** What does not follow from Unicode's decompositions: letters with strokes, ligatures, typographic signs. */
    private static final Map<String, String> FORMS = Map.ofEntries(
            // for a way that does not have all of GSM-7
            Map.entry("ß", "ss"),
            Map.entry("æ", "ae"),
            Map.entry("Æ", "AE"),
            Map.entry("ø", "o"),
            Map.entry("Ø", "O"),
            Map.entry("ł", "l"),
            Map.entry("Ł", "L"),
            Map.entry("đð", "d"),
            Map.entry("ĐÐ", "D"),
            Map.entry("ħ", "h"),
            Map.entry("Ħ", "H"),
            Map.entry("ŧ", "t"),
            Map.entry("Ŧ", "T"),
            Map.entry("ı", "i"),
            Map.entry("ŋ", "n"),
            Map.entry("Ŋ", "N"),
            Map.entry("ĸ", "k"),
            Map.entry("ſ", "s"),
            Map.entry("ə", "e"),
            Map.entry("Ə", "E"),
            Map.entry("œ", "oe"),
            Map.entry("Œ", "OE"),
            Map.entry("þ", "th"),
            Map.entry("Þ", "Th"),
            Map.entry("ẞ", "SS"),
            Map.entry("ĳ", "ij"),
            Map.entry("Ĳ", "IJ"),
            Map.entry("\u2018\u2019\u201A\u201B\u2039\u203A\u2032\u00B4`", "'"),
            Map.entry("\u201C\u201D\u201E\u201F\u00AB\u00BB\u2033", "\""),
            Map.entry("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
            Map.entry("\u2026", "..."),
            Map.entry("\u2022\u00B7", "*"),
            Map.entry("\u00D7", "x"),
            Map.entry(
                    "\t\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000",
                    " "));

    /** Plain forms by character; null where there is none. */
    private static final String[] PLAIN = new String[0x3001];

    static {
        for (char c = 0x80; c < PLAIN.length; c++) {
            PLAIN[c] = Character.isLetter(c) ? withoutMarks(c) : null;
        }
        FORMS.forEach((characters, form) -> characters.chars().forEach(c -> PLAIN[c] = form));
    }

    private Diacritics() {}

    /**
     * The text with every character that GSM-7 lacks in its plain form. Characters that GSM-7 has stay, and so do those
     * that have no plain form; nothing is dropped but the marks of a letter.
     */
    public static String plain(String text) {
        return plain(text, c -> GsmAlphabet.septets((char) c) > 0);
    }

    /** The same for a way that has fewer characters than GSM-7. */
    static String plain(String text, IntPredicate has) {
        if (text.chars().allMatch(has)) {
            return text;
        }
        // a letter and its mark written as two characters are one of the alphabet's letters, where it has that
        String composed = Normalizer.normalize(text, Form.NFC);
        StringBuilder plain = new StringBuilder(composed.length() + 8);
        for (int i = 0; i < composed.length(); i++) {
            char c = composed.charAt(i);
            if (has.test(c)) {
                plain.append(c);
            } else if (c < PLAIN.length && PLAIN[c] != null) {
                plain.append(PLAIN[c]);
            } else if (!(mark(c) && endsInPlainLetter(plain))) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String withoutMarks(char letter) {
        String base = Normalizer.normalize(String.valueOf(letter), Form.NFD)
                .codePoints()
                .filter(c -> !mark((char) c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return GsmAlphabet.firstForeign(base) < 0 ? base : null;
    }

    /** The plain form of a character that has one, whatever the alphabet; else null. */
    static String form(char c) {
        return c < PLAIN.length ? PLAIN[c] : null;
    }

    /** Whether it is the mark of the letter before it. */
    static boolean mark(char c) {
        return c >= 0x300 && c <= 0x36F;
    }

    static boolean endsInPlainLetter(StringBuilder text) {
        char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
        return Character.isLetter(last) && GsmAlphabet.septets(last) > 0;
    }
}
