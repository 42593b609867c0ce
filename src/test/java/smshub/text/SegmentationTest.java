package smshub.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smshub.text.Encoding.GSM7;
import static smshub.text.Encoding.UCS2;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationTest {
    private static final String FAMILY = "👨‍👩‍👧‍👦";

    @ParameterizedTest
    @MethodSource
    void measuresInSeptetsOrUnits(String text, Encoding encoding, int units, int segments) {
        assertEquals(new Measure(encoding, units, segments), Segmentation.measure(text));
    }

    static Stream<Arguments> measuresInSeptetsOrUnits() {
        return Stream.of(
                arguments("", GSM7, 0, 1),
                arguments("Hello Wörld € test", GSM7, 19, 1),
                arguments("A".repeat(160), GSM7, 160, 1),
                arguments("A".repeat(161), GSM7, 161, 2),
                arguments("A".repeat(306), GSM7, 306, 2),
                arguments("A".repeat(307), GSM7, 307, 3),
                arguments("A".repeat(459), GSM7, 459, 3),
                arguments("A".repeat(460), GSM7, 460, 4),
                arguments("€".repeat(80), GSM7, 160, 1),
                // 76 in each segment, as 153 is odd
                arguments("€".repeat(152), GSM7, 304, 2),
                arguments("€".repeat(153), GSM7, 306, 3),
                arguments("Привет", UCS2, 6, 1),
                arguments("ж".repeat(70), UCS2, 70, 1),
                arguments("ж".repeat(71), UCS2, 71, 2),
                arguments("ж".repeat(134), UCS2, 134, 2),
                arguments("ж".repeat(135), UCS2, 135, 3),
                arguments("😀".repeat(35), UCS2, 70, 1),
                // 33 in each segment, as 67 is odd
                arguments("😀".repeat(66), UCS2, 132, 2),
                arguments("😀".repeat(67), UCS2, 134, 3),
                arguments("a".repeat(69) + "ł", UCS2, 70, 1),
                arguments("A".repeat(255 * 153), GSM7, 255 * 153, 255),
                arguments("A".repeat(255 * 153 + 1), GSM7, 255 * 153 + 1, 256));
    }

    @ParameterizedTest
    @MethodSource
    void cutsOnlyBetweenCharacters(String text, List<Integer> units) {
        Segmentation segmentation = Segmentation.of(text);
        assertEquals(units, segmentation.segments().stream().map(Segment::units).toList());
        assertEquals(text, joined(segmentation));
    }

    static Stream<Arguments> cutsOnlyBetweenCharacters() {
        return Stream.of(
                // the escape pair opens the second part
                arguments("A".repeat(152) + "€" + "B".repeat(10), List.of(152, 12)),
                arguments("A".repeat(151) + "€" + "B".repeat(10), List.of(153, 10)),
                // the surrogate pair opens the second part
                arguments("ж".repeat(66) + "😀" + "я".repeat(10), List.of(66, 12)),
                arguments("ж".repeat(65) + "😀" + "я".repeat(10), List.of(67, 10)),
                // line breaks
                arguments("A".repeat(152) + "\r\n" + "B".repeat(10), List.of(152, 12)),
                arguments("A".repeat(153) + "\n" + "B".repeat(10), List.of(153, 11)),
                arguments("ж".repeat(66) + "\r\n" + "я".repeat(10), List.of(66, 12)),
                // a family of 11 units, a flag, a skin tone, a keycap, an accent, a syllable of Devanagari
                arguments("ж".repeat(60) + FAMILY + "я".repeat(10), List.of(60, 21)),
                arguments("ж".repeat(56) + FAMILY + "я".repeat(10), List.of(67, 10)),
                arguments("ж".repeat(65) + "🇩🇪" + "я".repeat(10), List.of(65, 14)),
                arguments("ж".repeat(61) + "🇩🇪🇦🇹" + "я".repeat(10), List.of(65, 14)),
                arguments("ж".repeat(65) + "👍🏽" + "я".repeat(10), List.of(65, 14)),
                arguments("ж".repeat(65) + "1\uFE0F\u20E3" + "я".repeat(10), List.of(65, 13)),
                arguments("ж".repeat(66) + "e\u0301" + "я".repeat(10), List.of(66, 12)),
                arguments("ж".repeat(66) + "नि" + "я".repeat(10), List.of(66, 12)),
                // one character longer than a segment is cut, but never within a pair
                arguments("e" + "\u0301".repeat(80), List.of(67, 14)),
                arguments("👨" + "‍👩".repeat(30), List.of(66, 26)));
    }

    @Test
    void refusesMoreSegmentsThanTheHeaderCanCount() {
        assertEquals(255, Segmentation.of("A".repeat(255 * 153)).segments().size());
        String longer = "A".repeat(255 * 153 + 1);
        assertThrows(IllegalArgumentException.class, () -> Segmentation.of(longer));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countAndCutAgreeForEveryText(long seed) {
        Random random = new Random(seed);
        for (int n = 0; n < 500; n++) {
            String text = text(random);
            Segmentation segmentation = Segmentation.of(text);
            Measure measure = Segmentation.measure(text);
            List<Segment> segments = segmentation.segments();

            assertEquals(measure.encoding(), segmentation.encoding());
            assertEquals(measure.segments(), segments.size());
            assertEquals(
                    measure.units(), segments.stream().mapToInt(Segment::units).sum());
            assertEquals(text, joined(segmentation));
            int limit = segments.size() == 1
                    ? measure.encoding().single()
                    : measure.encoding().concatenated();
            for (Segment segment : segments) {
                assertTrue(segment.units() <= limit, () -> segment.units() + " units");
                assertEquals(weight(segment.text(), measure.encoding()), segment.units());
                assertFalse(Character.isLowSurrogate(segment.text().charAt(0)));
            }
            // a cut inside a grapheme would make two of it
            assertEquals(
                    graphemes(text),
                    segments.stream().mapToLong(s -> graphemes(s.text())).sum());
        }
    }

    /** Short graphemes of every kind, so that each fits a segment. */
    private static final String[] LATIN = "a,ß,€,\r\n,{, ,Σ,z".split(",");

    private static final String[] ALL =
            ("a,€,ł,\r\n,ж,e\u0301,й,日,😀,👍🏽,🇩🇪,🏳️‍🌈,❤️,1\uFE0F\u20E3,नि,각,©," + FAMILY).split(",");

    private static String text(Random random) {
        String[] alphabet = random.nextBoolean() ? LATIN : ALL;
        int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 2000 : 300);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            String grapheme = alphabet[random.nextInt(alphabet.length)];
            text.append(grapheme.repeat(1 + random.nextInt(random.nextInt(20) == 0 ? 90 : 2)));
        }
        return text.toString();
    }

    @Test
    void aTextCanBeForcedIntoUcs2() {
        Segmentation segmentation = Segmentation.ucs2("a".repeat(71));
        assertEquals(UCS2, segmentation.encoding());
        assertEquals(
                List.of(67, 4),
                segmentation.segments().stream().map(Segment::units).toList());
        assertEquals(1, Segmentation.ucs2("a".repeat(70)).segments().size());
    }

    private static int weight(String text, Encoding encoding) {
        return encoding == UCS2
                ? text.length()
                : text.chars().map(c -> "\f^{}\\[~]|€".indexOf(c) < 0 ? 1 : 2).sum();
    }

    private static long graphemes(String text) {
        return text.split("\\b{g}").length;
    }

    private static String joined(Segmentation segmentation) {
        return segmentation.segments().stream().map(Segment::text).collect(Collectors.joining());
    }
}
