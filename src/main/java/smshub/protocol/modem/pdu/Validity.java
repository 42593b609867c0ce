package smshub.protocol.modem.pdu;

import java.time.Duration;
import java.time.OffsetDateTime;

/** How long a service centre tries to deliver a message (3GPP TS 23.040 clause 9.2.3.12). */
public sealed interface Validity {
    /**
     * From its arrival at the service centre. On the air in steps of 5 minutes up to 12 hours, 30 minutes up to a day,
     * days up to 30, weeks up to 63.
     */
    record Relative(Duration time) implements Validity {
        private static final Duration LONGEST = Duration.ofDays(63 * 7);

        public Relative {
            if (time.isNegative() || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("0 to 63 weeks, not " + time);
            }
        }

        /** The octet of the shortest time that is no shorter. */
        int octet() {
            long minutes = time.plusSeconds(59).toMinutes();
            if (minutes <= 12 * 60) {
                return (int) Math.max(0, (minutes + 4) / 5 - 1);
            }
            if (minutes <= 24 * 60) {
                return (int) (143 + (minutes - 12 * 60 + 29) / 30);
            }
            long days = (minutes + 24 * 60 - 1) / (24 * 60);
            return (int) (days <= 30 ? 166 + days : 192 + (days + 6) / 7);
        }

        static Relative ofOctet(int octet) {
            if (octet <= 143) {
                return new Relative(Duration.ofMinutes((octet + 1) * 5L));
            }
            if (octet <= 167) {
                return new Relative(Duration.ofMinutes(12 * 60 + (octet - 143) * 30L));
            }
            return new Relative(Duration.ofDays(octet <= 196 ? octet - 166 : (octet - 192) * 7L));
        }
    }

    /** Until a moment. */
    record Absolute(OffsetDateTime until) implements Validity {}

    static Validity of(Duration time) {
        return new Relative(time);
    }

    /** The two bits of a first octet that tell the form; null is none. */
    static int format(Validity validity) {
        return validity == null ? 0 : validity instanceof Relative ? 2 : 3;
    }

    static void encode(Validity validity, Octets.Out out) {
        if (validity instanceof Relative relative) {
            out.one(relative.octet());
        } else if (validity instanceof Absolute absolute) {
            Timestamp.encode(absolute.until(), out);
        }
    }

    /** Null where the message names none, or one that is no time. */
    static Validity decode(int format, Octets in) throws PduException {
        return switch (format) {
            case 1 -> enhanced(in.some(Timestamp.OCTETS));
            case 2 -> Relative.ofOctet(in.one());
            case 3 -> {
                OffsetDateTime until = Timestamp.decode(in.some(Timestamp.OCTETS));
                yield until == null ? null : new Absolute(until);
            }
            default -> null;
        };
    }

    private static Validity enhanced(byte[] octets) {
        return switch (octets[0] & 7) {
            case 1 -> Relative.ofOctet(octets[1] & 0xFF);
            case 2 -> new Relative(Duration.ofSeconds(octets[1] & 0xFF));
            case 3 ->
                new Relative(Duration.ofHours(Timestamp.number(octets[1]))
                        .plusMinutes(Timestamp.number(octets[2]))
                        .plusSeconds(Timestamp.number(octets[3])));
            default -> null;
        };
    }
}
