package smshub.protocol.modem.pdu;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A time in seven octets with swapped digits, its zone in quarters of an hour (3GPP TS 23.040 clause 9.2.3.11). */
final class Timestamp {
    static final int OCTETS = 7;

    private static final int QUARTER = 15 * 60;
    private static final int NEGATIVE = 0x08;
    /** GSM began in the nineties. */
    private static final int FIRST_YEAR = 90;

    private Timestamp() {}

    /** Null is written as zeros, which are no date. */
    static void encode(OffsetDateTime time, Octets.Out out) {
        if (time == null) {
            out.some(new byte[OCTETS]);
            return;
        }
        int quarters = time.getOffset().getTotalSeconds() / QUARTER;
        out.one(swapped(time.getYear() % 100))
                .one(swapped(time.getMonthValue()))
                .one(swapped(time.getDayOfMonth()))
                .one(swapped(time.getHour()))
                .one(swapped(time.getMinute()))
                .one(swapped(time.getSecond()))
                .one(swapped(Math.abs(quarters)) | (quarters < 0 ? NEGATIVE : 0));
    }

    /** Null where the octets are no date: networks send such ones, and the message is worth more than its time. */
    static OffsetDateTime decode(byte[] octets) {
        int year = number(octets[0]);
        if (year > 99) {
            return null;
        }
        int zone = octets[6] & 0xFF;
        int seconds = number((byte) (zone & ~NEGATIVE)) * QUARTER;
        try {
            return OffsetDateTime.of(
                    year + (year < FIRST_YEAR ? 2000 : 1900),
                    number(octets[1]),
                    number(octets[2]),
                    number(octets[3]),
                    number(octets[4]),
                    number(octets[5]),
                    0,
                    ZoneOffset.ofTotalSeconds((zone & NEGATIVE) == 0 ? seconds : -seconds));
        } catch (DateTimeException e) {
            return null;
        }
    }

    static int swapped(int number) {
        return number % 10 << 4 | number / 10;
    }

    /** More than 99 where the halves are no digits, so that it makes no date. */
    static int number(byte octet) {
        int tens = octet & 0xF;
        int ones = octet >> 4 & 0xF;
        return tens > 9 || ones > 9 ? 255 : tens * 10 + ones;
    }
}
