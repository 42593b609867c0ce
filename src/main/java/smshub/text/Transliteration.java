package smshub.text;

import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Texts in letters and signs that the cheap alphabet has, by the standards of the languages: letters lose their marks, Greek
 * and Cyrillic become Latin, typographic signs and blanks become those of a keyboard, and what cannot be seen goes. What has
 * no plain form stays: nothing becomes a question mark. Line breaks stay. Thread-safe.
 *
 * <p>A text does not say its language, but its letters do: {@code ї} is Ukrainian, {@code ђ} is Serbian. Where they do not
 * tell, the recipient's country does.
 */
public final class Transliteration {
    /** Countries whose German writes ä as ae where it has no ä (as DIN 5007-2 sorts, and passports do). */
    private static final Set<String> GERMAN = Set.of("DE", "AT", "CH", "LI", "LU");

    /** German without its letters; elsewhere ä is a, as in Slovak, Swedish or Turkish. */
    private static final Map<Character, String> UMLAUTS =
            Map.of('ä', "ae", 'ö', "oe", 'ü', "ue", 'Ä', "Ae", 'Ö', "Oe", 'Ü', "Ue");

    /** Letters with marks that German has, in its own words and in foreign ones. */
    private static final String GERMAN_LETTERS = "äöüÄÖÜßẞéÉèÈàÀçÇôÔêÊâÂñÑ";

    /** Signs that {@link Diacritics} leaves as they are, because they are no letters. */
    private static final Map<Character, String> SIGNS = Map.ofEntries(
            Map.entry('€', "EUR"),
            Map.entry('£', "GBP"),
            Map.entry('¡', "!"),
            Map.entry('¿', "?"),
            Map.entry('©', "(c)"),
            Map.entry('®', "(R)"),
            Map.entry('™', "(TM)"),
            Map.entry('№', "No."),
            Map.entry('ª', "a"),
            Map.entry('º', "o"),
            Map.entry('µ', "u"),
            Map.entry('¹', "1"),
            Map.entry('²', "2"),
            Map.entry('³', "3"),
            Map.entry('¼', "1/4"),
            Map.entry('½', "1/2"),
            Map.entry('¾', "3/4"),
            Map.entry('\u2044', "/"),
            Map.entry('\u2190', "<-"),
            Map.entry('\u2192', "->"),
            Map.entry('\u2264', "<="),
            Map.entry('\u2265', ">="),
            Map.entry('\u2028', "\n"),
            Map.entry('\u2029', "\n"),
            Map.entry('\u2043', "-"),
            Map.entry('\u02BC', "'"),
            Map.entry('\uFB00', "ff"),
            Map.entry('\uFB01', "fi"),
            Map.entry('\uFB02', "fl"),
            Map.entry('\uFB03', "ffi"),
            Map.entry('\uFB04', "ffl"));

    /** Blanks without width, places for a hyphen, byte order marks: nobody misses them. */
    private static final String UNSEEN = "\u00AD\u200B\u2060\uFEFF\u180E";

    /** What joins or directs characters of other scripts, and is needed by them: joiners, variants, directions. */
    private static final String JOINING =
            "\u200C\u200D\uFE0E\uFE0F\u200E\u200F\u061C\u202A\u202B\u202C\u202D\u202E" + "\u2066\u2067\u2068\u2069";

    private final String text;
    private final IntPredicate has;
    private final StringBuilder plain;
    private final boolean umlauts;
    private final boolean greek;
    private final boolean others;
    private final Cyrillic cyrillic;

    private Transliteration(String text, IntPredicate has, String region) {
        this.text = text;
        this.has = has;
        plain = new StringBuilder(text.length() + 16);
        boolean greekLacks = false;
        boolean anyCyrillic = false;
        boolean anyOther = false;
        boolean german = GERMAN.contains(region == null ? "" : region) || text.indexOf('ß') >= 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                greekLacks |= Greek.letter(c) && !has.test(c);
                anyCyrillic |= Cyrillic.letter(c);
                anyOther |= other(c);
                german &= !latinWithMark(c) || GERMAN_LETTERS.indexOf(c) >= 0;
            }
        }
        greek = greekLacks;
        others = anyOther;
        umlauts = german;
        cyrillic = anyCyrillic ? Cyrillic.of(text, region) : null;
    }

    /**
     * A text in plain form.
     *
     * @param ascii whether é goes, too, which GSM-7 has
     * @param region ISO 3166 region of the recipient, or null; decides only where letters do not tell the language
     */
    public static String of(String text, boolean ascii, String region) {
        return of(text, ascii ? c -> c < 0x80 && gsm(c) : Transliteration::gsm, region);
    }

    /** The same for what a way out has. */
    static String of(String text, IntPredicate has, String region) {
        for (int i = 0; i < text.length(); i++) {
            if (!has.test(text.charAt(i))) {
                return new Transliteration(text, has, region).run();
            }
        }
        return text;
    }

    private static boolean gsm(int c) {
        return GsmAlphabet.septets((char) c) > 0;
    }

    private String run() {
        for (int i = 0; i < text.length(); ) {
            i += step(i);
        }
        return plain.toString();
    }

    /** Writes what stands at an index, and tells how many characters that was. */
    private int step(int i) {
        char c = text.charAt(i);
        if (greek && Greek.letter(c)) {
            return Greek.write(text, i, plain);
        }
        if (cyrillic != null && (Cyrillic.letter(c) || cyrillic.drops(text, i))) {
            return cyrillic.write(text, i, plain);
        }
        if (has.test(c)) {
            plain.append(c);
            return 1;
        }
        String form = form(c);
        if (form != null) {
            cased(text, i, form, plain);
        } else if (!dropped(c)) {
            plain.append(c);
        }
        return 1;
    }

    private String form(char c) {
        String form = umlauts ? UMLAUTS.get(c) : null;
        form = form == null ? SIGNS.get(c) : form;
        return form == null ? Diacritics.form(c) : form;
    }

    private boolean dropped(char c) {
        return UNSEEN.indexOf(c) >= 0
                || JOINING.indexOf(c) >= 0 && !others
                || Diacritics.mark(c) && Diacritics.endsInPlainLetter(plain);
    }

    /** Whether a character is of a script that has no plain form here; also half of an emoji. */
    private static boolean other(char c) {
        return c >= 0x530 && c < 0x1E00
                || c >= 0x2600 && c < 0xFB00
                || c >= 0xFB07 && JOINING.indexOf(c) < 0 && c != 0xFEFF;
    }

    private static boolean latinWithMark(char c) {
        return c >= 0xC0 && c < 0x250 && c != '×' && c != '÷' || c >= 0x1E00 && c < 0x1F00;
    }

    /**
     * Writes a form of a character: of a capital in capitals within a word of such, else with its first letter as one.
     *
     * @param form small letters, or signs
     */
    static void cased(String text, int i, String form, StringBuilder out) {
        char c = text.charAt(i);
        if (!Character.isUpperCase(c) || form.isEmpty()) {
            out.append(form);
            return;
        }
        char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
        char before = i > 0 ? text.charAt(i - 1) : ' ';
        boolean all = Character.isUpperCase(next) || !Character.isLetter(next) && Character.isUpperCase(before);
        out.append(Character.toUpperCase(form.charAt(0)));
        for (int k = 1; k < form.length(); k++) {
            out.append(all ? Character.toUpperCase(form.charAt(k)) : Character.toLowerCase(form.charAt(k)));
        }
    }
}
