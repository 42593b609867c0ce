package smshub.protocol.modem.pdu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.text.Dcs.Alphabet;
import smshub.text.Language;
import smshub.text.ShiftedText;

class SubmissionTest {
    private static final Submission EMPTY = Submission.of(Address.of("+491711234567"), "");

    /** Text, reference of 16 bits, languages; alphabet, and the length field of each part. */
    @ParameterizedTest
    @MethodSource
    void lengths(String text, boolean wide, Set<Language> languages, Alphabet alphabet, List<Integer> lengths)
            throws PduException {
        List<Pdu> parts =
                text(text).withWideReference(wide).withLanguages(languages).parts(0x1234);
        assertEquals(lengths, parts.stream().map(SubmissionTest::lengthField).toList());
        StringBuilder joined = new StringBuilder();
        for (Pdu part : parts) {
            assertEquals(part, Pdu.decode(part.hex()));
            assertEquals(alphabet, content(part).coding().alphabet());
            joined.append(content(part).text());
        }
        assertEquals(text, joined.toString());
    }

    @ParameterizedTest
    @CsvSource({"10,false,1", "70,true,1", "71,false,2", "134,false,2", "134,true,3", "132,true,2"})
    void whatSevenBitsCouldSayGoesInUcs2WhereThatIsWanted(int length, boolean wide, int count) {
        String text = "A".repeat(length);
        List<Pdu> parts = text(text)
                .withWideReference(wide)
                .withLanguages(Set.of(Language.TURKISH))
                .withUcs2(true)
                .parts(1);
        assertEquals(count, parts.size());
        assertTrue(parts.stream().allMatch(part -> content(part).coding().alphabet() == Alphabet.UCS2));
        assertEquals(count, ShiftedText.measureUcs2(text, wide).segments());
    }

    static Stream<Arguments> lengths() {
        Set<Language> none = Set.of();
        Set<Language> turkish = Set.of(Language.TURKISH);
        Set<Language> all = Set.of(Language.TURKISH, Language.SPANISH, Language.PORTUGUESE);
        return Stream.of(
                arguments("", false, none, Alphabet.GSM7, List.of(0)),
                arguments("A".repeat(160), false, none, Alphabet.GSM7, List.of(160)),
                arguments("A".repeat(161), false, none, Alphabet.GSM7, List.of(160, 15)),
                arguments("A".repeat(152) + "€" + "B".repeat(10), false, none, Alphabet.GSM7, List.of(0x9F, 0x13)),
                arguments("A".repeat(304), true, none, Alphabet.GSM7, List.of(160, 160)),
                arguments("A".repeat(305), true, none, Alphabet.GSM7, List.of(160, 160, 9)),
                arguments("A".repeat(151) + "€" + "B".repeat(10), true, none, Alphabet.GSM7, List.of(159, 20)),
                arguments("ж".repeat(70), true, none, Alphabet.UCS2, List.of(140)),
                arguments("ж".repeat(66) + "😀" + "я".repeat(10), false, none, Alphabet.UCS2, List.of(138, 30)),
                arguments("ж".repeat(132), true, none, Alphabet.UCS2, List.of(139, 139)),
                // a table is used only where it makes the message shorter, and only if allowed
                arguments("A".repeat(70) + "ş", false, none, Alphabet.UCS2, List.of(140, 14)),
                arguments("A".repeat(69) + "ş", false, turkish, Alphabet.UCS2, List.of(140)),
                arguments("A".repeat(153) + "ş", false, turkish, Alphabet.GSM7, List.of(160)),
                // one more does not fit beside the header, unless both tables are used: that needs another header
                arguments("A".repeat(154) + "ş", false, turkish, Alphabet.GSM7, List.of(160, 18)),
                arguments("ş".repeat(152), false, turkish, Alphabet.GSM7, List.of(160)),
                arguments("ş".repeat(153), false, turkish, Alphabet.GSM7, List.of(160, 21)),
                arguments("ş".repeat(152), true, all, Alphabet.GSM7, List.of(160)),
                arguments("ã".repeat(153), true, all, Alphabet.GSM7, List.of(160, 23)),
                arguments("á".repeat(75), false, all, Alphabet.GSM7, List.of(155)),
                arguments("ł".repeat(71), false, all, Alphabet.UCS2, List.of(140, 14)));
    }

    @Test
    void aNationalTableCountsWhatItTakes() throws PduException {
        // four septets of letters take eight with the single table, beside five of header
        Submission greeting = text("şiığ" + "A".repeat(140)).withLanguages(Set.of(Language.TURKISH));
        List<Pdu> parts = greeting.parts(0);
        assertEquals(1, parts.size());
        assertEquals(Language.TURKISH, content(parts.get(0)).header().single());
        assertEquals(Language.DEFAULT, content(parts.get(0)).header().locking());
    }

    @Test
    void everyPartSaysItsPlace() {
        List<Pdu> parts = text("A".repeat(400)).parts(0x1234);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    new Concatenation(0x34, false, 3, i + 1),
                    content(parts.get(i)).header().concatenation());
        }
        assertEquals(
                new Concatenation(0x1234, true, 3, 1),
                content(text("A".repeat(400))
                                .withWideReference(true)
                                .parts(0x51234)
                                .get(0))
                        .header()
                        .concatenation());
    }

    @Test
    void wishesReachEveryPart() {
        Address centre = Address.of("+491710760000");
        Validity hour = Validity.of(Duration.ofHours(1));
        for (Pdu part : text("ж".repeat(100))
                .withCentre(centre)
                .withReport(true)
                .withFlash(true)
                .withValidity(hour)
                .parts(7)) {
            Submit submit = (Submit) part.message();
            assertEquals(centre, part.centre());
            assertEquals(hour, submit.validity());
            assertTrue(submit.report() && submit.content().coding().flash());
        }
    }

    @Test
    void moreThanTheHeaderCanCountIsRefused() {
        Submission longest = text("A".repeat(255 * 153));
        assertEquals(255, longest.parts(0).size());
        assertThrows(IllegalArgumentException.class, () -> longest.withWideReference(true)
                .parts(0));
    }

    private static Submission text(String text) {
        return Submission.of(EMPTY.to(), text);
    }

    private static UserData content(Pdu pdu) {
        return ((Submit) pdu.message()).content();
    }

    /** Of a message to twelve digits without validity: after centre, type, reference, address, protocol, coding. */
    private static int lengthField(Pdu pdu) {
        return Integer.parseInt(pdu.hex().substring(26, 28), 16);
    }
}
