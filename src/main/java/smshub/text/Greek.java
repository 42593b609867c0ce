package smshub.text;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Map;

/** Greek in Latin letters, as passports and road signs have it (ELOT 743, ISO 843 type 2). */
final class Greek {
    private static final char TONOS = '\u0301';
    private static final char DIALYTIKA = '\u0308';

    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('α', "a"),
            Map.entry('β', "v"),
            Map.entry('γ', "g"),
            Map.entry('δ', "d"),
            Map.entry('ε', "e"),
            Map.entry('ζ', "z"),
            Map.entry('η', "i"),
            Map.entry('θ', "th"),
            Map.entry('ι', "i"),
            Map.entry('κ', "k"),
            Map.entry('λ', "l"),
            Map.entry('μ', "m"),
            Map.entry('ν', "n"),
            Map.entry('ξ', "x"),
            Map.entry('ο', "o"),
            Map.entry('π', "p"),
            Map.entry('ρ', "r"),
            Map.entry('σ', "s"),
            Map.entry('ς', "s"),
            Map.entry('τ', "t"),
            Map.entry('υ', "y"),
            Map.entry('φ', "f"),
            Map.entry('χ', "ch"),
            Map.entry('ψ', "ps"),
            Map.entry('ω', "o"));

    /** Before these, and at the end of a word, the second letter of αυ, ευ and ηυ is f; else it is v. */
    private static final String VOICELESS = "θκξπσςτφχψ";

    private Greek() {}

    static boolean letter(char c) {
        return (c >= 0x370 && c < 0x400 || c >= 0x1F00 && c < 0x2000) && Character.isLetter(c);
    }

    /** Writes what begins at an index, and tells how many characters that was. */
    static int write(String text, int i, StringBuilder out) {
        char first = base(text, i);
        char second = marked(text, i + 1, DIALYTIKA) ? 0 : base(text, i + 1);
        String pair = marked(text, i, TONOS) ? null : pair(text, i, first, second);
        if (pair != null) {
            boolean capital = Character.isUpperCase(text.charAt(i));
            boolean capitals = Character.isUpperCase(text.charAt(i + 1));
            out.append(capital ? Character.toUpperCase(pair.charAt(0)) : pair.charAt(0));
            pair.chars().skip(1).forEach(c -> out.append((char) (capitals ? Character.toUpperCase(c) : c)));
            return 2;
        }
        String form = LETTERS.get(first);
        if (form == null) {
            out.append(text.charAt(i));
        } else {
            Transliteration.cased(text, i, form, out);
        }
        return 1;
    }

    private static String pair(String text, int i, char first, char second) {
        return switch ("" + first + second) {
            case "ου" -> "ou";
            case "αυ", "ευ", "ηυ" -> LETTERS.get(first) + (voiceless(text, i + 2) ? "f" : "v");
            case "γγ" -> "ng";
            case "γξ" -> "nx";
            case "γχ" -> "nch";
            case "μπ" -> edge(text, i - 1) || edge(text, i + 2) ? "b" : "mp";
            default -> null;
        };
    }

    private static boolean voiceless(String text, int i) {
        return edge(text, i) || VOICELESS.indexOf(base(text, i)) >= 0;
    }

    /** Whether no letter stands there. */
    private static boolean edge(String text, int i) {
        return i < 0 || i >= text.length() || !Character.isLetter(text.charAt(i));
    }

    /** The small letter without its marks; 0 where no Greek letter stands there. */
    private static char base(String text, int i) {
        if (i >= text.length() || !letter(text.charAt(i))) {
            return 0;
        }
        return Character.toLowerCase(
                Normalizer.normalize(text.substring(i, i + 1), Form.NFD).charAt(0));
    }

    private static boolean marked(String text, int i, char mark) {
        return i < text.length()
                && letter(text.charAt(i))
                && Normalizer.normalize(text.substring(i, i + 1), Form.NFD).indexOf(mark) > 0;
    }
}
