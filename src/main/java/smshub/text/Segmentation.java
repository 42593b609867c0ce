package smshub.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;

/**
 * A text cut into the segments that go over the air (3GPP TS 23.040 clause 9.2.3.24.1, with the 8-bit reference).
 * No segment ends inside an escape pair or a surrogate pair, nor inside what a reader takes for one character (line
 * break, accents, flag, joined emoji) unless that alone is longer than a segment.
 *
 * @param encoding alphabet of all segments
 * @param segments the parts in order, at least one; joined they are the text
 */
public record Segmentation(Encoding encoding, List<Segment> segments) {
    /** Most segments of one message: their number is one octet of the header. */
    public static final int MAX_SEGMENTS = 255;

    public Segmentation {
        segments = List.copyOf(segments);
    }

    /** @throws IllegalArgumentException when the text takes more than {@link #MAX_SEGMENTS}; measure first */
    public static Segmentation of(String text) {
        return of(text, measure(text));
    }

    /**
     * The same in UCS-2, whatever the text, for a way that has no GSM-7.
     *
     * @throws IllegalArgumentException as above
     */
    public static Segmentation ucs2(String text) {
        return of(text, measureUcs2(text));
    }

    private static Segmentation of(String text, Measure measure) {
        if (measure.segments() > MAX_SEGMENTS) {
            throw new IllegalArgumentException("more than " + MAX_SEGMENTS + " segments");
        }
        if (measure.segments() == 1) {
            return new Segmentation(measure.encoding(), List.of(new Segment(text, measure.units())));
        }
        return cut(text, measure.encoding(), measure.encoding().concatenated(), Segmentation::septets);
    }

    /**
     * A text cut into several segments under other limits than the usual ones: with a longer header or other tables.
     *
     * @param limit septets or units of one segment
     * @param septets of a character, 1 or 2; asked for {@link Encoding#GSM7} only
     * @throws IllegalArgumentException when the text takes more than {@link #MAX_SEGMENTS}
     */
    public static Segmentation of(String text, Encoding encoding, int limit, IntUnaryOperator septets) {
        Segmentation segmentation = cut(text, encoding, limit, septets);
        if (segmentation.segments().size() > MAX_SEGMENTS) {
            throw new IllegalArgumentException("more than " + MAX_SEGMENTS + " segments");
        }
        return segmentation;
    }

    private static Segmentation cut(String text, Encoding encoding, int limit, IntUnaryOperator septets) {
        List<Segment> segments = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int end = end(text, from, encoding, limit, septets);
            String part = text.substring(from, end);
            int units = encoding == Encoding.GSM7 ? part.chars().map(septets).sum() : part.length();
            segments.add(new Segment(part, units));
            from = end;
        }
        return new Segmentation(encoding, segments);
    }

    /** The weight of a text, without cutting it. */
    public static Measure measure(String text) {
        int septets = GsmAlphabet.septets(text);
        Encoding encoding = septets < 0 ? Encoding.UCS2 : Encoding.GSM7;
        int units = septets < 0 ? text.length() : septets;
        return measure(text, encoding, units);
    }

    /** The weight of a text in UCS-2, whatever it holds. */
    public static Measure measureUcs2(String text) {
        return measure(text, Encoding.UCS2, text.length());
    }

    private static Measure measure(String text, Encoding encoding, int units) {
        if (units <= encoding.single()) {
            return new Measure(encoding, units, 1);
        }
        int segments = 0;
        for (int from = 0; from < text.length(); segments++) {
            from = end(text, from, encoding, encoding.concatenated(), Segmentation::septets);
        }
        return new Measure(encoding, units, segments);
    }

    private static int septets(int character) {
        return GsmAlphabet.septets((char) character);
    }

    /** Where the segment of a longer text that begins at an index ends. */
    private static int end(String text, int from, Encoding encoding, int limit, IntUnaryOperator septets) {
        return encoding == Encoding.GSM7 ? endOfSeptets(text, from, limit, septets) : endOfUnits(text, from, limit);
    }

    private static int endOfSeptets(String text, int from, int limit, IntUnaryOperator septets) {
        int left = limit;
        int end = from;
        while (end < text.length() && (left -= septets.applyAsInt(text.charAt(end))) >= 0) {
            end++;
        }
        // the only characters of this alphabet that belong together
        return end < text.length() && lineBreak(text.charAt(end - 1), text.charAt(end)) ? end - 1 : end;
    }

    private static int endOfUnits(String text, int from, int limit) {
        int end = from + limit;
        if (end >= text.length()) {
            return text.length();
        }
        if (Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end))) {
            end--;
        }
        return surelyApart(text.charAt(end - 1), text.charAt(end)) ? end : endOfGrapheme(text, from, end);
    }

    /** The last grapheme boundary up to an end; the end itself where one grapheme fills the whole segment. */
    private static int endOfGrapheme(String text, int from, int end) {
        // one more character shows whether the end is a boundary
        Matcher graphemes = Characters.GRAPHEME.matcher(text).region(from, text.offsetByCodePoints(end, 1));
        int boundary = from;
        while (graphemes.find() && graphemes.end() <= end) {
            boundary = graphemes.end();
        }
        return boundary == from ? end : boundary;
    }

    /** Whether a cut between two characters needs no closer look: most texts never do. */
    private static boolean surelyApart(char before, char after) {
        return joinsNothing(before) && joinsNothing(after) && !lineBreak(before, after);
    }

    /** Latin before the combining marks, and the letters of Cyrillic. */
    private static boolean joinsNothing(char c) {
        return c < 0x300 || (c >= 0x400 && c <= 0x482) || (c >= 0x48A && c <= 0x52F);
    }

    private static boolean lineBreak(char before, char after) {
        return before == '\r' && after == '\n';
    }
}
