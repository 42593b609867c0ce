package smshub.protocol.modem.pdu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.text.Dcs;
import smshub.text.Language;

/** Octets that other programs made, or read the same way: smsd 3.1.21, gammu 1.42 and independent encoders. */
class PduTest {
    private static final OffsetDateTime NOON = OffsetDateTime.parse("2025-11-17T13:30:00+01:00");
    private static final String CENTRE = "+491710760000";
    private static final String NUMBER = "+491711234567";
    private static final Validity DAY = Validity.of(Duration.ofHours(24));

    @ParameterizedTest
    @MethodSource
    void submits(Submit submit, int length, String hex) throws PduException {
        Pdu pdu = Pdu.of(submit);
        assertEquals(hex, pdu.hex());
        assertEquals(length, pdu.length());
        assertEquals(pdu, Pdu.decode(hex));
    }

    static Stream<Arguments> submits() {
        return Stream.of(
                arguments(
                        submit(NUMBER, UserData.of("Hello Wörld € test"), Validity.of(Duration.ofDays(63 * 7)), true),
                        31,
                        "0031000C919471113254760000FF13C8329BFD065DF9723619B42983E8E5391D"),
                arguments(
                        submit(NUMBER, UserData.of("Termin morgen 9:30"), DAY, true),
                        30,
                        "0031000C919471113254760000A712D4B2BC9D7683DA6FF9B9EC06E5743318"),
                arguments(submit("12345", UserData.of("STOP"), DAY, false), 15, "00110005812143F50000A70453EA130A"),
                arguments(
                        submit(NUMBER, UserData.of("Привет"), DAY, false),
                        26,
                        "0011000C919471113254760008A70C041F04400438043204350442"),
                arguments(
                        submit(NUMBER, UserData.of("{€}"), DAY, false),
                        20,
                        "0011000C919471113254760000A7061BD4A6BC4901"),
                arguments(
                        submit(NUMBER, UserData.of("1234567"), DAY, false),
                        21,
                        "0011000C919471113254760000A70731D98C56B3DD00"),
                arguments(
                        submit(NUMBER, new UserData(Dcs.SEPTETS.asFlash(), Header.NONE, "Alarm!"), DAY, false),
                        20,
                        "0011000C919471113254760010A706417658DE0E01"),
                arguments(
                        submit(NUMBER, part(0x1234, true, 2, 1, "Teil eins/"), DAY, true),
                        30,
                        "0071000C919471113254760000A71206080412340201D4729A0D2AA7DDF317"));
    }

    @ParameterizedTest
    @MethodSource
    void deliveries(Deliver deliver, String hex) throws PduException {
        Pdu pdu = new Pdu(Address.of(CENTRE), deliver);
        assertEquals(pdu, Pdu.decode(hex));
        assertEquals(hex, pdu.hex());
    }

    static Stream<Arguments> deliveries() {
        return Stream.of(
                arguments(
                        deliver(NUMBER, UserData.of("Antwort: JA {1} €")),
                        "0791947101670000040C91947111325476000052117131030040144137FDFE96D375206510B441C53629D0A60C"),
                arguments(
                        deliver("Praxis Dr.A", UserData.of("Termin 10:30")),
                        "07919471016700000414D05079189F9E83887257100000521171310300400CD4B2BC9D76836230DD0C06"),
                arguments(
                        deliver(NUMBER, UserData.of("Grüße 😀")),
                        "0791947101670000040C91947111325476000852117131030040100047007200FC00DF00650020D83DDE00"),
                arguments(
                        deliver(NUMBER, part(0x1234, true, 2, 1, "Teil eins/")),
                        "0791947101670000440C919471113254760000521171310300401206080412340201D4729A0D2AA7DDF317"),
                arguments(
                        deliver(NUMBER, part(0x1234, true, 2, 2, "Teil zwei")),
                        "0791947101670000440C919471113254760000521171310300401106080412340202D4729A0DD2DFCB69"),
                arguments(
                        deliver(NUMBER, part(0xAB, false, 2, 1, "AAAAA")),
                        "0791947101670000440C919471113254760000521171310300400C050003AB020182C1603008"),
                arguments(
                        deliver(NUMBER, part(0xAB, false, 2, 2, "BBBBB")),
                        "0791947101670000440C919471113254760000521171310300400C050003AB02028442A15008"),
                arguments(
                        deliver(NUMBER, new UserData(Dcs.SEPTETS.asFlash(), Header.NONE, "Flash!")),
                        "0791947101670000040C91947111325476001052117131030040064676788E0E01"),
                arguments(
                        deliver(
                                "+905321234567",
                                new UserData(
                                        Dcs.SEPTETS,
                                        new Header(null, Language.DEFAULT, Language.TURKISH, List.of()),
                                        "şiığ")),
                        "0791947101670000440C910935123254760000521171310300400C03240101D8CCD39BF4E60C"));
    }

    @ParameterizedTest
    @CsvSource({
        "17, 0, DELIVERED, received, 079194710167000006110C91947111325476521171310300405211713113504000",
        "18, 32, PENDING, 'congestion, still trying', "
                + "079194710167000006120C91947111325476521171310300405211713113504020",
        "19, 70, FAILED, validity period expired, "
                + "079194710167000006130C91947111325476521171310300405211713113504046"
    })
    void reports(int reference, int octet, DeliveryStatus.State state, String meaning, String hex) throws PduException {
        DeliveryStatus status = new DeliveryStatus(octet);
        StatusReport report = new StatusReport(
                reference, Address.of(NUMBER), NOON, OffsetDateTime.parse("2025-11-17T13:31:05+01:00"), status, false);
        Pdu pdu = new Pdu(Address.of(CENTRE), report);
        assertEquals(pdu, Pdu.decode(hex));
        assertEquals(hex, pdu.hex());
        assertEquals(state, status.state());
        assertEquals(meaning, status.meaning());
    }

    /** First octet of the coding, alphabet, class (3GPP TS 23.038 clause 4). */
    @ParameterizedTest
    @CsvSource({
        "00, GSM7, -1", "04, OCTETS, -1", "08, UCS2, -1", "0C, GSM7, -1", "10, GSM7, 0", "11, GSM7, 1", "15, OCTETS, 1",
        "18, UCS2, 0", "1A, UCS2, 2", "20, OCTETS, -1", "30, OCTETS, 0", "40, GSM7, -1", "48, UCS2, -1", "50, GSM7, 0",
        "80, GSM7, -1", "B8, GSM7, -1", "C0, GSM7, -1", "C8, GSM7, -1", "D8, GSM7, -1", "E0, UCS2, -1", "E8, UCS2, -1",
        "F0, GSM7, 0", "F1, GSM7, 1", "F4, OCTETS, 0", "F7, OCTETS, 3"
    })
    void codings(String octet, Dcs.Alphabet alphabet, int messageClass) {
        Dcs coding = new Dcs(HexFormat.fromHexDigits(octet));
        assertEquals(alphabet, coding.alphabet());
        assertEquals(messageClass, coding.messageClass());
        assertEquals(messageClass == 0, coding.flash());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 00",
        "PT5M, 00",
        "PT6M, 01",
        "PT1H, 0B",
        "PT12H, 8F",
        "PT12H1M, 90",
        "PT12H30M, 90",
        "PT24H, A7",
        "PT24H1S, A8",
        "P4D, AA",
        "P7D, AD",
        "P30D, C4",
        "P31D, C5",
        "P441D, FF"
    })
    void validityIsTheShortestThatIsNoShorter(Duration time, String octet) {
        assertEquals(HexFormat.fromHexDigits(octet), new Validity.Relative(time).octet());
    }

    @Test
    void everyValidityComesBack() {
        for (int octet = 0; octet < 256; octet++) {
            assertEquals(octet, Validity.Relative.ofOctet(octet).octet());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "01, 01A70000000000, PT24H",
        "01, 021E0000000000, PT30S",
        "01, 03103254000000, PT1H23M45S",
        "01, 00000000000000, "
    })
    void enhancedValidityIsRead(int format, String octets, Duration time) throws PduException {
        Validity validity = Validity.decode(format, Octets.ofHex(octets));
        assertEquals(time == null ? null : Validity.of(time), validity);
    }

    @Test
    void aValidityMayEndAtAMoment() throws PduException {
        Pdu pdu = Pdu.of(Submit.of(Address.of(NUMBER), UserData.of("x"), new Validity.Absolute(NOON), false));
        assertEquals("0019000C91947111325476000052117131030040" + "0178", pdu.hex());
        assertEquals(pdu, Pdu.decode(pdu.hex()));
    }

    @ParameterizedTest
    @CsvSource({
        "+491711234567, INTERNATIONAL, 1, 145, 0C91947111325476",
        "12345, UNKNOWN, 1, 129, 05812143F5",
        "*100#, UNKNOWN, 1, 129, 05811A00FB",
        "ABCDEFG, ALPHANUMERIC, 0, 208, 0DD041E19058341E01",
        "ABCDEFGH, ALPHANUMERIC, 0, 208, 0ED041E19058341E91",
        "Praxis Dr.A, ALPHANUMERIC, 0, 208, 14D05079189F9E8388725710"
    })
    void addresses(String text, Address.Type type, int plan, int typeOctet, String hex) throws PduException {
        Address address = Address.of(text);
        assertEquals(type, address.type());
        assertEquals(plan, address.plan());
        assertEquals(typeOctet, address.typeOctet());
        assertEquals(text, address.toString());
        Octets.Out out = new Octets.Out();
        address.encode(out);
        assertEquals(hex, Octets.HEX.formatHex(out.all()));
        assertEquals(address, Address.decode(Octets.ofHex(hex)));
    }

    @Test
    void addressesThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Address.of("+49 171"));
        assertThrows(IllegalArgumentException.class, () -> Address.of("twelve chars"));
        assertThrows(IllegalArgumentException.class, () -> Address.of("Прив"));
        Address name = Address.of("Name");
        Submit submit = Submit.of(name, UserData.of("x"), null, false);
        assertThrows(IllegalArgumentException.class, () -> new Pdu(name, submit));
    }

    @ParameterizedTest
    @CsvSource({
        "52117131030040, 2025-11-17T13:30:00+01:00",
        "52117131030080, 2025-11-17T13:30:00+02:00",
        "5211713103000A, 2025-11-17T13:30:00-05:00",
        "52117131030022, 2025-11-17T13:30:00+05:30",
        "99213132959500, 1999-12-13T23:59:59Z",
        "00000000000000, ",
        "52030231030040, ",
        "FFFFFFFFFFFFFF, ",
        "521171310300FF, "
    })
    void timestamps(String hex, String time) {
        byte[] octets = HexFormat.of().parseHex(hex);
        boolean date = time != null;
        assertEquals(date ? OffsetDateTime.parse(time) : null, Timestamp.decode(octets));
        if (date) {
            Octets.Out out = new Octets.Out();
            Timestamp.encode(OffsetDateTime.parse(time), out);
            assertEquals(hex, Octets.HEX.formatHex(out.all()));
        }
    }

    @Test
    void anUnknownEscapeShowsTheCharacterBelowIt() throws PduException {
        // escape A, escape escape, escape at the end
        assertEquals("A  ", septets(0x1B, 'A', 0x1B, 0x1B, 0x1B));
        assertEquals("€^", septets(0x1B, 0x65, 0x1B, 0x14));
    }

    @Test
    void headersThatDoNotAddUpAreIgnored() throws PduException {
        assertEquals(new Concatenation(0xAB, false, 2, 1), header("0003AB0201").concatenation());
        // cut off within an element
        assertEquals(Header.NONE, header("0003AB02"));
        // part 0, part 3 of 2: kept as they are, as parts of nothing
        assertNull(header("0003AB0200").concatenation());
        assertNull(header("0003AB0203").concatenation());
        // the last one counts
        assertEquals(
                new Concatenation(0x0102, true, 2, 1),
                header("0003AB02010804010202" + "01").concatenation());
        // Urdu's tables are not here
        assertEquals(List.of(new Header.Element(0x24, "0D")), header("24010D").others());
        assertEquals(
                List.of(new Header.Element(5, "0B8423F0")),
                header("05040B8423F0").others());
    }

    @Test
    void compressedTextStaysOctets() throws PduException {
        Pdu pdu = Pdu.decode("000406812143650020521171310300400341FF00");
        Deliver deliver = (Deliver) pdu.message();
        assertEquals("A\u00FF\u0000", deliver.content().text());
        assertEquals(pdu, Pdu.decode(pdu.hex()));
    }

    /** Such a body would read as something that nobody wrote. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // half a character of UCS-2, alone and behind a header
                "0004068121436500085211713103004003004E00",
                "0044068121436500085211713103004009050003070201004E00",
                // septets by their coding, octets by their number
                "0004068121436500885211713103004008004E006F00760069"
            })
    void aBodyThatDoesNotFitItsCodingCannotBeRead(String hex) {
        assertThrows(PduException.class, () -> Pdu.decode(hex));
    }

    @Test
    void aMessageWithoutADateIsStillAMessage() throws PduException {
        Deliver deliver = (Deliver)
                Pdu.decode("0004068121436500000000000000000001" + "41").message();
        assertNull(deliver.at());
        assertEquals("A", deliver.content().text());
        assertEquals("123456", deliver.from().toString());
        assertFalse(deliver.more());
    }

    @Test
    void flagsComeBack() throws PduException {
        Address number = Address.of(NUMBER);
        Pdu submit = Pdu.of(new Submit(number, UserData.of("x"), 255, 0x41, null, true, true, true));
        assertEquals("00A5FF0C919471113254764100" + "0178", submit.hex());
        assertEquals(submit, Pdu.decode(submit.hex()));
        Pdu deliver = Pdu.of(new Deliver(number, UserData.of("x"), 0x7F, NOON, true, true, true));
        assertEquals(deliver, Pdu.decode(deliver.hex()));
        assertTrue(deliver.hex().startsWith("00A0"));
    }

    private static Header header(String elements) {
        return Header.decode(HexFormat.of().parseHex(elements));
    }

    private static String septets(int... codes) throws PduException {
        byte[] octets = new byte[(codes.length * 7 + 7) / 8];
        for (int i = 0; i < codes.length * 7; i++) {
            octets[i / 8] |= (byte) ((codes[i / 7] >> i % 7 & 1) << i % 8);
        }
        String hex =
                HexFormat.of().toHexDigits((byte) codes.length) + HexFormat.of().formatHex(octets);
        return UserData.decode(Dcs.SEPTETS, false, Octets.ofHex(hex)).text();
    }

    private static UserData part(int reference, boolean wide, int total, int number, String text) {
        Header header = Header.of(new Concatenation(reference, wide, total, number));
        return new UserData(Dcs.SEPTETS, header, text);
    }

    private static Submit submit(String to, UserData content, Validity validity, boolean report) {
        return Submit.of(Address.of(to), content, validity, report);
    }

    private static Deliver deliver(String from, UserData content) {
        return Deliver.of(Address.of(from), content, NOON);
    }
}
