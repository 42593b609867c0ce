package smshub.protocol.modem.pdu;

/** A message of the transfer layer (3GPP TS 23.040 clause 9.2.2), told by the last two bits of its first octet. */
public sealed interface Tpdu permits Submit, Deliver, StatusReport {
    void encode(Octets.Out out);

    static Tpdu decode(Octets in) throws PduException {
        int first = in.one();
        return switch (first & 3) {
            case Deliver.TYPE -> Deliver.decode(first, in);
            case Submit.TYPE -> Submit.decode(first, in);
            case StatusReport.TYPE -> StatusReport.decode(first, in);
            default -> throw new PduException("a message of reserved type");
        };
    }
}
