package smshub.text;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A text in the segments that go over the air, and the 7-bit tables that they are written with: those of a national
 * language where they make it shorter (3GPP TS 23.038 annex A). Each segment says in its header which they are.
 *
 * @param segmentation the text in segments
 * @param locking table in place of the default alphabet
 * @param single table in place of the extension table
 */
public record ShiftedText(Segmentation segmentation, Language locking, Language single) {
    /** Length octet of a user data header. */
    private static final int OCTETS_OF_LENGTH = 1;

    private static final int OCTETS_OF_REFERENCE = 5;
    private static final int OCTETS_OF_SHIFT = 3;

    /** Whether it needs a national table. */
    public boolean national() {
        return locking != Language.DEFAULT || single != Language.DEFAULT;
    }

    /**
     * The text in as few segments as it takes.
     *
     * @param wideReference whether the parts of a longer text carry a reference of 16 bits; they hold one character less
     * @param languages whose tables may be used; not every phone knows them
     * @throws IllegalArgumentException when it takes more than {@link Segmentation#MAX_SEGMENTS}
     */
    public static ShiftedText shortest(String text, boolean wideReference, Set<Language> languages) {
        ShiftedText usual = usual(Segmentation.of(text), text, wideReference);
        if (usual.segmentation.encoding() == Encoding.GSM7 || languages.isEmpty()) {
            return usual;
        }
        // of equally short ones the first: fewer tables are understood by more phones
        return Stream.concat(
                        Stream.of(usual),
                        languages.stream()
                                .sorted()
                                .flatMap(language -> Stream.of(
                                        national(text, Language.DEFAULT, language, wideReference),
                                        national(text, language, language, wideReference)))
                                .flatMap(List::stream))
                .min(Comparator.comparingInt(cut -> cut.segmentation.segments().size()))
                .orElseThrow();
    }

    /** The same in UCS-2 although 7 bits would do. */
    public static ShiftedText ucs2(String text, boolean wideReference) {
        return usual(Segmentation.ucs2(text), text, wideReference);
    }

    /** What a text weighs as it is sent; more than {@link Segmentation#MAX_SEGMENTS} segments can be told, but not sent. */
    public static Measure measure(String text, boolean wideReference, Set<Language> languages) {
        Measure usual = Segmentation.measure(text);
        if (usual.segments() > Segmentation.MAX_SEGMENTS
                || usual.encoding() == Encoding.GSM7 && (usual.segments() == 1 || !wideReference)) {
            return usual;
        }
        try {
            Segmentation shortest = shortest(text, wideReference, languages).segmentation;
            int units = shortest.segments().stream().mapToInt(Segment::units).sum();
            return new Measure(shortest.encoding(), units, shortest.segments().size());
        } catch (IllegalArgumentException e) {
            // with the longer header it takes more parts than there can be
            return new Measure(usual.encoding(), usual.units(), Segmentation.MAX_SEGMENTS + 1);
        }
    }

    /** The same for one that goes in UCS-2 whatever it holds. */
    public static Measure measureUcs2(String text, boolean wideReference) {
        Measure usual = Segmentation.measureUcs2(text);
        if (!wideReference || usual.segments() == 1 || usual.segments() > Segmentation.MAX_SEGMENTS) {
            return usual;
        }
        try {
            int segments = ucs2(text, true).segmentation.segments().size();
            return new Measure(Encoding.UCS2, usual.units(), segments);
        } catch (IllegalArgumentException e) {
            return new Measure(Encoding.UCS2, usual.units(), Segmentation.MAX_SEGMENTS + 1);
        }
    }

    private static ShiftedText usual(Segmentation usual, String text, boolean wideReference) {
        Segmentation cut = usual;
        if (wideReference && usual.segments().size() > 1) {
            Encoding encoding = usual.encoding();
            int limit = encoding == Encoding.GSM7
                    ? limit(OCTETS_OF_LENGTH + OCTETS_OF_REFERENCE + 1)
                    : encoding.concatenated() - 1;
            cut = Segmentation.of(text, encoding, limit, Septets.of(Language.DEFAULT, Language.DEFAULT)::count);
        }
        return new ShiftedText(cut, Language.DEFAULT, Language.DEFAULT);
    }

    /** None where the tables lack a character. */
    private static List<ShiftedText> national(String text, Language locking, Language single, boolean wideReference) {
        Septets septets = Septets.of(locking, single);
        int units = septets.count(text);
        if (units < 0) {
            return List.of();
        }
        int header = OCTETS_OF_LENGTH + OCTETS_OF_SHIFT * (locking == Language.DEFAULT ? 1 : 2);
        Segmentation segmentation = units <= limit(header)
                ? new Segmentation(Encoding.GSM7, List.of(new Segment(text, units)))
                : Segmentation.of(
                        text,
                        Encoding.GSM7,
                        limit(header + OCTETS_OF_REFERENCE + (wideReference ? 1 : 0)),
                        septets::count);
        return List.of(new ShiftedText(segmentation, locking, single));
    }

    /** Septets beside a header, which ends with a whole septet. */
    private static int limit(int headerOctets) {
        return Encoding.GSM7.single() - (headerOctets * 8 + 6) / 7;
    }
}
