package smshub.protocol.smsc;

import org.jsmpp.SMPPConstant;
import smshub.intake.IntakeContext;

/** An address as an ESME wrote it, which reads it again in its receipts. */
record SmeAddress(int ton, int npi, String address) {
    /** A bare number of so many digits is an international one that lacks its plus sign. */
    private static final int INTERNATIONAL_DIGITS = 9;

    static SmeAddress of(byte ton, byte npi, String address) {
        return new SmeAddress(ton, npi, address == null ? "" : address);
    }

    /** The address of a handset or of who sent to it. */
    static SmeAddress of(String number) {
        String bare = number == null ? "" : number;
        if (bare.startsWith("+")) {
            return new SmeAddress(SMPPConstant.TON_INTERNATIONAL, SMPPConstant.NPI_ISDN, bare.substring(1));
        }
        return bare.chars().allMatch(c -> c >= '0' && c <= '9')
                ? new SmeAddress(SMPPConstant.TON_UNKNOWN, SMPPConstant.NPI_UNKNOWN, bare)
                : new SmeAddress(SMPPConstant.TON_ALPHANUMERIC, SMPPConstant.NPI_UNKNOWN, bare);
    }

    /** The number in the hub's form; national ones and short codes stay as they are, for the account to read. */
    String number() {
        if (ton == SMPPConstant.TON_INTERNATIONAL) {
            return address.startsWith("+") || address.isEmpty() ? address : "+" + address;
        }
        return ton == SMPPConstant.TON_UNKNOWN && address.length() >= INTERNATIONAL_DIGITS
                ? IntakeContext.international(address)
                : address;
    }

    /** Without the number, because logs print it. */
    @Override
    public String toString() {
        return "SmeAddress[" + ton + ", " + npi + "]";
    }
}
