package smshub.protocol.modem.pdu;

/**
 * A message as it stands on a modem's line in PDU mode (3GPP TS 27.005 clause 3.1): the service centre's address, then
 * the message.
 *
 * @param centre null for the one that the SIM holds
 */
public record Pdu(Address centre, Tpdu message) {
    /** @throws IllegalArgumentException when the service centre is no number */
    public Pdu {
        if (centre != null && centre.type() == Address.Type.ALPHANUMERIC) {
            throw new IllegalArgumentException("a service centre is a number");
        }
    }

    /** Through the service centre that the SIM holds. */
    public static Pdu of(Tpdu message) {
        return new Pdu(null, message);
    }

    /**
     * Reads a line of hexadecimal digits; what follows the message is read over. Modems hold messages of all three types.
     *
     * @throws PduException when it is no such message, whatever it is
     */
    public static Pdu decode(String hex) throws PduException {
        Octets in = Octets.ofHex(hex);
        Address centre = Address.decodeCentre(in);
        return new Pdu(centre, Tpdu.decode(in));
    }

    /** The line for the modem: hexadecimal digits, upper case. */
    public String hex() {
        Octets.Out out = new Octets.Out();
        Address.encodeCentre(centre, out);
        message.encode(out);
        return Octets.HEX.formatHex(out.all());
    }

    /** Octets of the message without the service centre: what {@code AT+CMGS} takes and {@code +CMGL} tells. */
    public int length() {
        Octets.Out out = new Octets.Out();
        message.encode(out);
        return out.all().length;
    }
}
