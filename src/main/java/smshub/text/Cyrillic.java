package smshub.text;

import java.util.HashMap;
import java.util.Map;

/**
 * Cyrillic in Latin letters, as the passports of a language's country have it.
 *
 * <p>Which language it is, letters tell that no other has; where there are none, the country; else it counts as Russian.
 */
enum Cyrillic {
    /** ICAO Doc 9303 part 3 section 6, as Russian passports since 2013. */
    RUSSIAN(""),
    /** Resolution 55 of the Cabinet of Ministers of 2010. */
    UKRAINIAN("г=h ґ=g є=ie и=y і=i ї=i щ=shch", "є=ye ї=yi й=y ю=yu я=ya"),
    /** ICAO Doc 9303 part 3 section 6. */
    BELARUSIAN("г=h ґ=g ё=io і=i ў=u"),
    /** Transliteration Act of 2009. */
    BULGARIAN("й=y х=h щ=sht ъ=a ь=y ю=yu я=ya"),
    /** Vuk's letters in Gaj's, without marks; đ as dj. */
    SERBIAN("ђ=dj ж=z ј=j љ=lj њ=nj ћ=c х=h ц=c ч=c џ=dz ш=s"),
    /** As Macedonian passports. */
    MACEDONIAN("ѓ=gj ѕ=dz ј=j љ=lj њ=nj ќ=kj х=h ц=c џ=dj");

    private static final Map<String, Cyrillic> COUNTRIES = Map.of(
            "UA", UKRAINIAN,
            "BY", BELARUSIAN,
            "BG", BULGARIAN,
            "RS", SERBIAN,
            "ME", SERBIAN,
            "BA", SERBIAN,
            "MK", MACEDONIAN);

    private static final String APOSTROPHES = "'\u2019\u02BC";

    private final Map<Character, String> letters = new HashMap<>();
    private final Map<Character, String> initials = new HashMap<>();

    Cyrillic(String own) {
        this(own, "");
    }

    /** @param initials forms at the beginning of a word */
    Cyrillic(String own, String initials) {
        // what the languages share, unless they say otherwise
        fill(
                letters,
                "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s "
                        + "т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia");
        fill(letters, own);
        fill(this.initials, initials);
    }

    private static void fill(Map<Character, String> table, String pairs) {
        for (String pair : pairs.split(" ")) {
            if (!pair.isEmpty()) {
                table.put(pair.charAt(0), pair.substring(2));
            }
        }
    }

    static boolean letter(char c) {
        return c >= 0x400 && c < 0x530 && Character.isLetter(c);
    }

    /** @param region ISO 3166 region of the recipient, or null */
    static Cyrillic of(String text, String region) {
        boolean common = false;
        boolean eastern = false;
        boolean belarusian = false;
        boolean ukrainian = false;
        boolean serbian = false;
        boolean macedonian = false;
        boolean southern = false;
        boolean bulgarian = false;
        for (int i = 0; i < text.length(); i++) {
            switch (Character.toLowerCase(text.charAt(i))) {
                case 'і' -> common = true;
                case 'ї', 'є', 'ґ' -> ukrainian = true;
                case 'ў' -> belarusian = true;
                case 'ы', 'э', 'ё' -> eastern = true;
                case 'ђ', 'ћ' -> serbian = true;
                case 'ѓ', 'ќ', 'ѕ' -> macedonian = true;
                case 'ј', 'љ', 'њ', 'џ' -> southern = true;
                // a vowel, and not the sign that parts a prefix from е, ё, ю, я
                case 'ъ' ->
                    bulgarian |= i + 1 < text.length() && "еёюя".indexOf(Character.toLowerCase(text.charAt(i + 1))) < 0;
                default -> {
                    // tells nothing
                }
            }
        }
        if (belarusian || common && !ukrainian && (eastern || "BY".equals(region))) {
            return BELARUSIAN;
        }
        if (ukrainian || common) {
            return UKRAINIAN;
        }
        if (macedonian || serbian || southern) {
            return macedonian || !serbian && "MK".equals(region) ? MACEDONIAN : SERBIAN;
        }
        if (eastern) {
            return RUSSIAN;
        }
        return bulgarian ? BULGARIAN : COUNTRIES.getOrDefault(region == null ? "" : region, RUSSIAN);
    }

    /** Whether an apostrophe within a word goes, as in Ukrainian and Belarusian. */
    boolean drops(String text, int i) {
        return (this == UKRAINIAN || this == BELARUSIAN)
                && APOSTROPHES.indexOf(text.charAt(i)) >= 0
                && i > 0
                && i + 1 < text.length()
                && letter(text.charAt(i - 1))
                && letter(text.charAt(i + 1));
    }

    /** Writes what begins at an index, and tells how many characters that was. */
    int write(String text, int i, StringBuilder out) {
        if (!letter(text.charAt(i))) {
            return 1;
        }
        char c = Character.toLowerCase(text.charAt(i));
        char next = i + 1 < text.length() ? Character.toLowerCase(text.charAt(i + 1)) : ' ';
        if (this == UKRAINIAN && c == 'з' && next == 'г') {
            // so that it is not read as ж
            Transliteration.cased(text, i, "z", out);
            Transliteration.cased(text, i + 1, "gh", out);
            return 2;
        }
        boolean last = i + 2 >= text.length() || !Character.isLetter(text.charAt(i + 2));
        if (this == BULGARIAN && c == 'и' && next == 'я' && last) {
            Transliteration.cased(text, i, "i", out);
            Transliteration.cased(text, i + 1, "a", out);
            return 2;
        }
        boolean begins = i == 0 || !Character.isLetter(text.charAt(i - 1)) && !drops(text, i - 1);
        String form = begins ? initials.getOrDefault(c, letters.get(c)) : letters.get(c);
        if (form == null) {
            out.append(text.charAt(i));
        } else {
            Transliteration.cased(text, i, form, out);
        }
        return 1;
    }
}
