package smshub.protocol.modem.pdu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.text.Dcs;
import smshub.text.Language;
import smshub.text.Septets;

/** What holds for every message, and for every row of octets that is none. */
class PduPropertiesTest {
    private static final Language[] LANGUAGES = Language.values();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyMessageComesBack(long seed) throws PduException {
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Pdu pdu = pdu(random);
            String hex = pdu.hex();
            Pdu back = Pdu.decode(hex);
            assertEquals(pdu, back);
            assertEquals(hex, back.hex());
            assertEquals(hex.length() / 2, 1 + Integer.parseInt(hex.substring(0, 2), 16) + pdu.length());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverComesInIsAMessageOrAPduException(long seed) {
        Random random = new Random(seed);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 30_000; i++) {
                byte[] octets = new byte[random.nextInt(220)];
                random.nextBytes(octets);
                if (octets.length > 0) {
                    octets[0] = (byte) random.nextInt(12);
                }
                survives(HexFormat.of().formatHex(octets));
            }
        });
    }

    @Test
    void aMessageCutOffAnywhereIsAPduException() throws PduException {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            String hex = pdu(random).hex();
            Pdu.decode(hex);
            for (int end = 0; end < hex.length(); end++) {
                String cut = hex.substring(0, end);
                assertThrows(PduException.class, () -> Pdu.decode(cut));
            }
        }
    }

    @Test
    void aChangedOctetIsAMessageOrAPduException() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = HexFormat.of().parseHex(pdu(random).hex());
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            survives(HexFormat.of().formatHex(octets));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00", "zz", "0x00", "0011000C", "+CMGL: 1,1,,20", "00 11", "ÄÖÜ", "\n", "٠٠"})
    void whatIsNoHexIsAPduException(String line) {
        assertThrows(PduException.class, () -> Pdu.decode(line));
    }

    /** What is read can be written, and what was written once is read as the same. */
    private static void survives(String hex) {
        Pdu pdu;
        try {
            pdu = Pdu.decode(hex);
        } catch (PduException e) {
            return;
        }
        try {
            Pdu written = Pdu.decode(pdu.hex());
            assertEquals(written, Pdu.decode(written.hex()), hex);
        } catch (PduException e) {
            throw new AssertionError(hex, e);
        }
    }

    private static Pdu pdu(Random random) {
        Address centre = random.nextBoolean() ? null : number(random, 1 + random.nextInt(15));
        return new Pdu(
                centre,
                switch (random.nextInt(3)) {
                    case 0 ->
                        new Submit(
                                address(random),
                                content(random),
                                random.nextInt(256),
                                random.nextInt(256),
                                validity(random),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                random.nextBoolean());
                    case 1 ->
                        new Deliver(
                                address(random),
                                content(random),
                                random.nextInt(256),
                                time(random),
                                random.nextBoolean(),
                                random.nextBoolean(),
                                random.nextBoolean());
                    default ->
                        new StatusReport(
                                random.nextInt(256),
                                address(random),
                                time(random),
                                time(random),
                                new DeliveryStatus(random.nextInt(256)),
                                random.nextBoolean());
                });
    }

    private static Address address(Random random) {
        if (random.nextInt(4) == 0) {
            String name = characters(random, Language.DEFAULT, Language.DEFAULT, random.nextInt(12), 11);
            return new Address(Address.Type.ALPHANUMERIC, 0, name);
        }
        return number(random, random.nextInt(21));
    }

    private static Address number(Random random, int length) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append(SemiOctets.DIGITS.charAt(random.nextInt(15)));
        }
        Address.Type type = Address.Type.values()[random.nextInt(8)];
        return new Address(
                type == Address.Type.ALPHANUMERIC ? Address.Type.NATIONAL : type,
                random.nextInt(16),
                digits.toString());
    }

    private static Validity validity(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> Validity.Relative.ofOctet(random.nextInt(256));
            default -> new Validity.Absolute(time(random));
        };
    }

    private static OffsetDateTime time(Random random) {
        int quarters = random.nextInt(-56, 57);
        return OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.ofTotalSeconds(quarters * 900))
                .plusSeconds(random.nextInt(Integer.MAX_VALUE));
    }

    private static UserData content(Random random) {
        Header header = header(random);
        int most = random.nextInt(161);
        return switch (random.nextInt(3)) {
            case 0 -> {
                int room = 160 - UserData.inSeptets(header.octets());
                String text = characters(random, header.locking(), header.single(), most, room);
                yield new UserData(random.nextBoolean() ? Dcs.SEPTETS : new Dcs(0xC8), header, text);
            }
            case 1 -> {
                int length = Math.min(most, 140 - header.octets());
                yield new UserData(Dcs.DATA, header, random(random, length, 256));
            }
            default -> {
                int length = Math.min(most, (140 - header.octets()) / 2);
                yield new UserData(Dcs.UCS2.asFlash(), header, random(random, length, 65_536));
            }
        };
    }

    private static Header header(Random random) {
        if (random.nextBoolean()) {
            return Header.NONE;
        }
        Concatenation concatenation = null;
        if (random.nextBoolean()) {
            boolean wide = random.nextBoolean();
            int total = 1 + random.nextInt(255);
            concatenation =
                    new Concatenation(random.nextInt(wide ? 65_536 : 256), wide, total, 1 + random.nextInt(total));
        }
        List<Header.Element> others = new ArrayList<>();
        if (random.nextBoolean()) {
            others.add(new Header.Element(5, "0B8423F0"));
        }
        if (random.nextBoolean()) {
            others.add(
                    new Header.Element(0x70, HexFormat.of().withUpperCase().formatHex(new byte[random.nextInt(90)])));
        }
        return new Header(
                concatenation, LANGUAGES[random.nextInt(LANGUAGES.length)], LANGUAGES[random.nextInt(4)], others);
    }

    private static String random(Random random, int length, int bound) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(bound));
        }
        return text.toString();
    }

    /** Characters that the tables have, in no more septets than there is room for. */
    private static String characters(Random random, Language locking, Language single, int length, int room) {
        Septets septets = Septets.of(locking, single);
        StringBuilder text = new StringBuilder();
        int left = room;
        for (int i = 0; i < length; i++) {
            int code = random.nextInt(128);
            char character = random.nextInt(5) == 0 ? single.single(code) : locking.locking(code);
            int count = septets.count(character);
            if (count > 0 && count <= left) {
                text.append(character);
                left -= count;
            }
        }
        return text.toString();
    }
}
