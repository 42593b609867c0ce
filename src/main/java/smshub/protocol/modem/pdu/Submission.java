package smshub.protocol.modem.pdu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import smshub.text.Dcs;
import smshub.text.Encoding;
import smshub.text.Measure;
import smshub.text.Segment;
import smshub.text.Segmentation;

/**
 * A text to be sent, and how; it becomes one message or several.
 *
 * @param centre null for the one that the SIM holds
 * @param validity null leaves it to the service centre
 * @param report whether a status report is wanted, one for each part
 * @param flash whether it is shown at once and not stored (class 0)
 * @param wideReference whether the parts of a longer text carry a reference of 16 bits; they hold one character less
 * @param languages whose tables may be used where they make the message shorter; not every phone knows them
 * @param ucs2 whether it goes in UCS-2 although 7 bits would do
 */
public record Submission(
        Address to,
        String text,
        Address centre,
        Validity validity,
        boolean report,
        boolean flash,
        boolean wideReference,
        Set<Language> languages,
        boolean ucs2) {
    private static final int OCTETS_OF_REFERENCE = 5;
    private static final int OCTETS_OF_SHIFT = 3;

    public Submission {
        languages = Set.copyOf(languages);
    }

    public static Submission of(Address to, String text) {
        return new Submission(to, text, null, null, false, false, false, Set.of(), false);
    }

    public Submission withCentre(Address other) {
        return new Submission(to, text, other, validity, report, flash, wideReference, languages, ucs2);
    }

    public Submission withValidity(Validity other) {
        return new Submission(to, text, centre, other, report, flash, wideReference, languages, ucs2);
    }

    public Submission withReport(boolean wanted) {
        return new Submission(to, text, centre, validity, wanted, flash, wideReference, languages, ucs2);
    }

    public Submission withFlash(boolean wanted) {
        return new Submission(to, text, centre, validity, report, wanted, wideReference, languages, ucs2);
    }

    public Submission withWideReference(boolean wanted) {
        return new Submission(to, text, centre, validity, report, flash, wanted, languages, ucs2);
    }

    public Submission withLanguages(Set<Language> others) {
        return new Submission(to, text, centre, validity, report, flash, wideReference, others, ucs2);
    }

    public Submission withUcs2(boolean wanted) {
        return new Submission(to, text, centre, validity, report, flash, wideReference, languages, wanted);
    }

    /**
     * The messages, in order.
     *
     * @param reference by which phones know the parts of a longer text; only its lower 8 or 16 bits are used
     * @throws IllegalArgumentException when the text takes more than {@link Segmentation#MAX_SEGMENTS} parts
     */
    public List<Pdu> parts(int reference) {
        Cut cut = shortest();
        Dcs alphabet = cut.segmentation.encoding() == Encoding.GSM7 ? Dcs.SEPTETS : Dcs.UCS2;
        Dcs coding = flash ? alphabet.asFlash() : alphabet;
        List<Segment> segments = cut.segmentation.segments();
        List<Pdu> parts = new ArrayList<>(segments.size());
        for (Segment segment : segments) {
            Concatenation concatenation = segments.size() == 1
                    ? null
                    : new Concatenation(
                            reference & (wideReference ? 0xFFFF : 0xFF),
                            wideReference,
                            segments.size(),
                            parts.size() + 1);
            Header header = new Header(concatenation, cut.locking, cut.single, List.of());
            UserData content = new UserData(coding, header, segment.text());
            parts.add(new Pdu(centre, Submit.of(to, content, validity, report)));
        }
        return parts;
    }

    /** What a text weighs as it is sent; more than {@link Segmentation#MAX_SEGMENTS} parts can be told, but not sent. */
    public static Measure measure(String text, boolean wideReference, Set<Language> languages) {
        Measure usual = Segmentation.measure(text);
        if (usual.segments() > Segmentation.MAX_SEGMENTS
                || usual.encoding() == Encoding.GSM7 && (usual.segments() == 1 || !wideReference)) {
            return usual;
        }
        try {
            Segmentation shortest = new Submission(
                            null, text, null, null, false, false, wideReference, languages, false)
                    .shortest()
                    .segmentation;
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
            int segments = of(null, text)
                    .withWideReference(true)
                    .withUcs2(true)
                    .usual()
                    .segments()
                    .size();
            return new Measure(Encoding.UCS2, usual.units(), segments);
        } catch (IllegalArgumentException e) {
            return new Measure(Encoding.UCS2, usual.units(), Segmentation.MAX_SEGMENTS + 1);
        }
    }

    /** A text in parts, and the tables that they are written with. */
    private record Cut(Segmentation segmentation, Language locking, Language single) {
        int segments() {
            return segmentation.segments().size();
        }
    }

    private Cut shortest() {
        Cut usual = new Cut(usual(), Language.DEFAULT, Language.DEFAULT);
        if (usual.segmentation.encoding() == Encoding.GSM7 || languages.isEmpty() || ucs2) {
            return usual;
        }
        // of equally short ones the first: fewer tables are understood by more phones
        return Stream.concat(
                        Stream.of(usual),
                        languages.stream()
                                .sorted()
                                .flatMap(language ->
                                        Stream.of(national(Language.DEFAULT, language), national(language, language)))
                                .flatMap(List::stream))
                .min(Comparator.comparingInt(Cut::segments))
                .orElseThrow();
    }

    private Segmentation usual() {
        Segmentation usual = ucs2 ? Segmentation.ucs2(text) : Segmentation.of(text);
        if (!wideReference || usual.segments().size() == 1) {
            return usual;
        }
        Encoding encoding = usual.encoding();
        int limit = encoding == Encoding.GSM7 ? limit(1 + OCTETS_OF_REFERENCE + 1) : encoding.concatenated() - 1;
        return Segmentation.of(text, encoding, limit, Septets.of(Language.DEFAULT, Language.DEFAULT)::count);
    }

    /** None where the tables lack a character. */
    private List<Cut> national(Language locking, Language single) {
        Septets septets = Septets.of(locking, single);
        int units = septets.count(text);
        if (units < 0) {
            return List.of();
        }
        int header = 1 + OCTETS_OF_SHIFT * (locking == Language.DEFAULT ? 1 : 2);
        Segmentation segmentation = units <= limit(header)
                ? new Segmentation(Encoding.GSM7, List.of(new Segment(text, units)))
                : Segmentation.of(
                        text,
                        Encoding.GSM7,
                        limit(header + OCTETS_OF_REFERENCE + (wideReference ? 1 : 0)),
                        septets::count);
        return List.of(new Cut(segmentation, locking, single));
    }

    /** Septets beside a header. */
    private static int limit(int headerOctets) {
        return Encoding.GSM7.single() - UserData.inSeptets(headerOctets);
    }
}
