package smshub.protocol.modem.pdu;

/** Digits, two in an octet, the first one in the lower half (3GPP TS 23.040 clause 9.1.2.3). */
final class SemiOctets {
    /** Digits by code; 15 fills the last octet of an odd number. */
    static final String DIGITS = "0123456789*#abc";

    private static final int FILL = 15;

    private SemiOctets() {}

    static byte[] of(String digits) {
        byte[] octets = new byte[(digits.length() + 1) / 2];
        for (int i = 0; i < digits.length(); i++) {
            octets[i / 2] |= (byte) (DIGITS.indexOf(digits.charAt(i)) << (i % 2 * 4));
        }
        if (digits.length() % 2 == 1) {
            octets[octets.length - 1] |= (byte) (FILL << 4);
        }
        return octets;
    }

    /** As many digits as there are, fill left out. */
    static String digits(byte[] octets, int count) {
        StringBuilder digits = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            int code = octets[i / 2] >> (i % 2 * 4) & 0xF;
            if (code != FILL) {
                digits.append(DIGITS.charAt(code));
            }
        }
        return digits.toString();
    }
}
