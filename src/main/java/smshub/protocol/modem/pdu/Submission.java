package smshub.protocol.modem.pdu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import smshub.text.BinaryContent;
import smshub.text.Dcs;
import smshub.text.Encoding;
import smshub.text.Language;
import smshub.text.Segment;
import smshub.text.Segmentation;
import smshub.text.ShiftedText;

/**
 * A text, or octets, to be sent, and how; it becomes one message or several.
 *
 * @param octets what is sent in place of the text; null for a text
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
        BinaryContent octets,
        Address centre,
        Validity validity,
        boolean report,
        boolean flash,
        boolean wideReference,
        Set<Language> languages,
        boolean ucs2) {
    public Submission {
        languages = Set.copyOf(languages);
    }

    public static Submission of(Address to, String text) {
        return new Submission(to, text, null, null, null, false, false, false, Set.of(), false);
    }

    public static Submission of(Address to, BinaryContent octets) {
        return new Submission(to, "", octets, null, null, false, false, false, Set.of(), false);
    }

    public Submission withCentre(Address other) {
        return new Submission(to, text, octets, other, validity, report, flash, wideReference, languages, ucs2);
    }

    public Submission withValidity(Validity other) {
        return new Submission(to, text, octets, centre, other, report, flash, wideReference, languages, ucs2);
    }

    public Submission withReport(boolean wanted) {
        return new Submission(to, text, octets, centre, validity, wanted, flash, wideReference, languages, ucs2);
    }

    public Submission withFlash(boolean wanted) {
        return new Submission(to, text, octets, centre, validity, report, wanted, wideReference, languages, ucs2);
    }

    public Submission withWideReference(boolean wanted) {
        return new Submission(to, text, octets, centre, validity, report, flash, wanted, languages, ucs2);
    }

    public Submission withLanguages(Set<Language> others) {
        return new Submission(to, text, octets, centre, validity, report, flash, wideReference, others, ucs2);
    }

    public Submission withUcs2(boolean wanted) {
        return new Submission(to, text, octets, centre, validity, report, flash, wideReference, languages, wanted);
    }

    /**
     * The messages, in order.
     *
     * @param reference by which phones know the parts of a longer text; only its lower 8 or 16 bits are used
     * @throws IllegalArgumentException when the text takes more than {@link Segmentation#MAX_SEGMENTS} parts
     */
    public List<Pdu> parts(int reference) {
        if (octets != null) {
            return octets.parts(reference).stream().map(this::data).toList();
        }
        ShiftedText cut =
                ucs2 ? ShiftedText.ucs2(text, wideReference) : ShiftedText.shortest(text, wideReference, languages);
        Dcs alphabet = cut.segmentation().encoding() == Encoding.GSM7 ? Dcs.SEPTETS : Dcs.UCS2;
        Dcs coding = flash ? alphabet.asFlash() : alphabet;
        List<Segment> segments = cut.segmentation().segments();
        List<Pdu> parts = new ArrayList<>(segments.size());
        for (Segment segment : segments) {
            Concatenation concatenation = segments.size() == 1
                    ? null
                    : new Concatenation(
                            reference & (wideReference ? 0xFFFF : 0xFF),
                            wideReference,
                            segments.size(),
                            parts.size() + 1);
            Header header = new Header(concatenation, cut.locking(), cut.single(), List.of());
            UserData content = new UserData(coding, header, segment.text());
            parts.add(new Pdu(centre, Submit.of(to, content, validity, report)));
        }
        return parts;
    }

    private Pdu data(BinaryContent.Part part) {
        byte[] elements = part.udh().length == 0 ? part.udh() : Arrays.copyOfRange(part.udh(), 1, part.udh().length);
        UserData content = new UserData(Dcs.DATA, Header.decode(elements), new String(part.data(), ISO_8859_1));
        return new Pdu(centre, Submit.of(to, content, validity, report));
    }
}
