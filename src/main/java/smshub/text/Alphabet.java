package smshub.text;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The characters that a way out has, and what a text weighs on it. Not every way sends all of GSM-7 in 7 bits, and some
 * have no UCS-2 beside it. Thread-safe.
 */
public final class Alphabet {
    private static final IntPredicate ALL = c -> true;

    /** All of GSM-7 in 7 bits, every other text in UCS-2. */
    public static final Alphabet USUAL =
            new Alphabet("GSM-7 or UCS-2", "the GSM-7 alphabet", ALL, ALL, Segmentation::measure);

    /** The characters that ASCII and GSM-7 share. */
    private static final IntPredicate ASCII = c -> c < 0x80;

    private final String title;
    private final String sevenBitTitle;
    private final IntPredicate sevenBit;
    private final IntPredicate characters;
    private final Function<String, Measure> scale;
    /** Of texts that are to go in UCS-2 whatever they hold; null where the way out cannot be told. */
    private final Function<String, Measure> ucs2;

    private Alphabet(
            String title,
            String sevenBitTitle,
            IntPredicate sevenBit,
            IntPredicate characters,
            Function<String, Measure> scale) {
        this.title = title;
        this.sevenBitTitle = sevenBitTitle;
        this.sevenBit = c -> GsmAlphabet.septets((char) c) > 0 && sevenBit.test(c);
        this.characters = characters;
        this.scale = scale;
        this.ucs2 = null;
    }

    private Alphabet(Alphabet other, Function<String, Measure> ucs2) {
        title = other.title;
        sevenBitTitle = other.sevenBitTitle;
        sevenBit = other.sevenBit;
        characters = other.characters;
        scale = other.scale;
        this.ucs2 = ucs2;
    }

    /** The same for a way that is told with each text whether it goes in UCS-2. */
    public Alphabet orUcs2AtWill() {
        return orUcs2AtWill(Segmentation::measureUcs2);
    }

    /** @param ucs2 what a text weighs then */
    public Alphabet orUcs2AtWill(Function<String, Measure> ucs2) {
        return new Alphabet(this, ucs2);
    }

    /** Whether a text that could go in 7 bits can go in UCS-2 as well. */
    public boolean ucs2AtWill() {
        return ucs2 != null;
    }

    /** What a text weighs in UCS-2, where that can be had for any. */
    public Measure measureUcs2(String text) {
        return ucs2.apply(text);
    }

    /**
     * The usual characters, of texts that may go by the 7-bit tables of languages, too, and in UCS-2 at will.
     *
     * @param wide whether the parts of a longer text carry a reference of 16 bits
     */
    public static Alphabet national(Set<Language> languages, boolean wide) {
        if (languages.isEmpty() && !wide) {
            return USUAL.orUcs2AtWill();
        }
        String title = languages.isEmpty()
                ? USUAL.title
                : USUAL.title + " or the table of "
                        + languages.stream().sorted().map(Language::word).collect(Collectors.joining(", "));
        Alphabet alphabet =
                new Alphabet(title, USUAL.sevenBitTitle, ALL, ALL, text -> ShiftedText.measure(text, wide, languages));
        return alphabet.orUcs2AtWill(text -> ShiftedText.measureUcs2(text, wide));
    }

    /** What ASCII and GSM-7 share in 7 bits, every other text in UCS-2. */
    public static Alphabet asciiOrUcs2() {
        return sevenBitOrUcs2("ASCII", ASCII);
    }

    /** GSM-7 and nothing else. */
    public static Alphabet gsm7Only() {
        return new Alphabet(
                "GSM-7", USUAL.sevenBitTitle, ALL, c -> GsmAlphabet.septets((char) c) > 0, Segmentation::measure);
    }

    /** What ASCII and GSM-7 share, and nothing else. */
    public static Alphabet asciiOnly() {
        return new Alphabet("ASCII", "ASCII", ASCII, c -> c < 0x80 && GsmAlphabet.septets((char) c) > 0, null);
    }

    /** What a charset and GSM-7 share in 7 bits, every other text in UCS-2. */
    public static Alphabet sharedOrUcs2(Charset charset) {
        return sevenBitOrUcs2(charset.name(), holding(charset));
    }

    /** The characters of a charset alone; a text weighs what it usually does. */
    public static Alphabet within(Charset charset) {
        if (charset.name().startsWith("UTF")) {
            return USUAL;
        }
        return new Alphabet(charset.name(), USUAL.sevenBitTitle, ALL, holding(charset), Segmentation::measure);
    }

    /** Every text in UCS-2. */
    public static Alphabet ucs2() {
        return new Alphabet("UCS-2", "no 7-bit alphabet", c -> false, ALL, Segmentation::measureUcs2);
    }

    private static Alphabet sevenBitOrUcs2(String name, IntPredicate sevenBit) {
        return new Alphabet(name + " or UCS-2", "what GSM-7 and " + name + " share", sevenBit, ALL, null);
    }

    private static IntPredicate holding(Charset charset) {
        boolean[] held = new boolean[Character.MAX_VALUE + 1];
        CharsetEncoder encoder = charset.newEncoder();
        for (int c = 0; c < held.length; c++) {
            held[c] = encoder.canEncode((char) c);
        }
        return c -> held[c];
    }

    /** For people: what texts are sent in. */
    public String title() {
        return title;
    }

    /** For people: what is sent in 7 bits. */
    public String sevenBitTitle() {
        return sevenBitTitle;
    }

    /** Index of the first character that cannot be sent at all, or -1. */
    public int firstMissing(String text) {
        return first(text, characters);
    }

    /** Index of the first character that is not sent in 7 bits, or -1. */
    public int firstForeign(String text) {
        return first(text, sevenBit);
    }

    private static int first(String text, IntPredicate has) {
        if (has == ALL) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!has.test(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** What a text weighs as it is sent; it must have no character that cannot be sent. */
    public Measure measure(String text) {
        if (scale != null) {
            return scale.apply(text);
        }
        return firstForeign(text) < 0 ? Segmentation.measure(text) : Segmentation.measureUcs2(text);
    }

    /**
     * The text brought down to what is sent in 7 bits and is plain enough.
     *
     * @param ascii whether é goes, too, where it is sent in 7 bits
     * @param region ISO 3166 region of the recipient, or null
     */
    public String transliterated(String text, boolean ascii, String region) {
        return sevenBit.test('a')
                ? Transliteration.of(text, c -> sevenBit.test(c) && (c < 0x80 || !ascii), region)
                : Transliteration.of(text, ascii, region);
    }

    /** The text with every letter that is not sent in 7 bits in its plain form, where it has one. */
    public String plain(String text) {
        return Diacritics.plain(text, sevenBit);
    }
}
