package smshub.protocol.modem.pdu;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** Octets that are read from the front, and octets that are written. */
final class Octets {
    static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final byte[] all;
    private int next;

    Octets(byte[] all) {
        this.all = all;
    }

    static Octets ofHex(String digits) throws PduException {
        try {
            return new Octets(HEX.parseHex(digits));
        } catch (IllegalArgumentException e) {
            // its text would repeat the digits
            throw new PduException("not pairs of hexadecimal digits");
        }
    }

    int left() {
        return all.length - next;
    }

    int one() throws PduException {
        return some(1)[0] & 0xFF;
    }

    byte[] some(int count) throws PduException {
        if (count > left()) {
            throw new PduException("cut off after " + all.length + " octets");
        }
        next += count;
        return Arrays.copyOfRange(all, next - count, next);
    }

    /** Octets that are written one after the other. */
    static final class Out {
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream(176);

        Out one(int octet) {
            octets.write(octet);
            return this;
        }

        Out some(byte[] more) {
            octets.writeBytes(more);
            return this;
        }

        byte[] all() {
            return octets.toByteArray();
        }
    }
}
