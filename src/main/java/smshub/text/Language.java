package smshub.text;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * National language tables for 7-bit text (3GPP TS 23.038 annex A), each given by what differs from the default
 * alphabet and its extension table.
 */
public enum Language {
    DEFAULT("", ""),
    TURKISH("04€ 07ı 0BĞ 0Cğ 1CŞ 1Dş 40İ 60ç", "47Ğ 49İ 53Ş 63ç 67ğ 69ı 73ş"),
    /** Has no locking table: as such it is the default. */
    SPANISH("", "09ç 41Á 49Í 4FÓ 55Ú 61á 69í 6Fó 75ú"),
    PORTUGUESE(
            "04ê 06ú 07í 08ó 09ç 0BÔ 0Cô 0EÁ 0Fá 12ª 13Ç 14À 15∞ 16^ 17\\ 18€ 19Ó 1A| 1CÂ 1Dâ 1EÊ 24º 40Í 5BÃ 5CÕ "
                    + "5DÚ 60~ 7Bã 7Cõ 7D`",
            "05ê 09ç 0BÔ 0Cô 0EÁ 0Fá 12Φ 13Γ 15Ω 16Π 17Ψ 18Σ 19Θ 1FÊ 41À 49Í 4FÓ 55Ú 5BÃ 5CÕ 61Â 69í 6Fó 75ú 7Bã 7Cõ "
                    + "7Fâ");

    private static final Language[] BY_CODE = values();

    private final char[] locking = new char[128];
    private final char[] single = new char[128];
    private final boolean[] inSingle = new boolean[128];

    Language(String locking, String single) {
        for (int code = 0; code < 128; code++) {
            this.locking[code] = GsmAlphabet.character(code);
            this.single[code] = GsmAlphabet.extension(code);
            inSingle[code] = this.single[code] != this.locking[code];
        }
        for (String entry : locking.split(" ")) {
            if (!entry.isEmpty()) {
                this.locking[code(entry)] = entry.charAt(2);
            }
        }
        for (String entry : single.split(" ")) {
            if (!entry.isEmpty()) {
                this.single[code(entry)] = entry.charAt(2);
                inSingle[code(entry)] = true;
            }
        }
    }

    private static int code(String entry) {
        return Integer.parseInt(entry.substring(0, 2), 16);
    }

    /** Its name in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The languages of a list with commas between them; words that name none are left out. */
    public static Set<Language> all(String words) {
        Set<Language> languages = EnumSet.noneOf(Language.class);
        for (String word : words.split(",")) {
            Arrays.stream(BY_CODE)
                    .filter(language -> language != DEFAULT && language.word().equals(word.strip()))
                    .forEach(languages::add);
        }
        return languages;
    }

    /** The names of all in settings. */
    public static List<String> words() {
        return Arrays.stream(BY_CODE)
                .filter(language -> language != DEFAULT)
                .map(Language::word)
                .toList();
    }

    /** Whether a list with commas between them has no other words. */
    public static boolean known(String words) {
        return Arrays.stream(words.split(","))
                .map(String::strip)
                .allMatch(word -> word.isEmpty() || words().contains(word));
    }

    /** The language of an identifier in a header, if this class has its tables. */
    public static Optional<Language> of(int identifier) {
        return identifier < BY_CODE.length ? Optional.of(BY_CODE[identifier]) : Optional.empty();
    }

    /** Its identifier in a header. */
    public int identifier() {
        return ordinal();
    }

    /** The character of a code, where its table stands in place of the default alphabet. */
    public char locking(int code) {
        return locking[code];
    }

    boolean hasSingle(int code) {
        return inSingle[code];
    }

    /** The character of a code behind the escape, where its table stands in place of the extension table. */
    public char single(int code) {
        return single[code];
    }
}
