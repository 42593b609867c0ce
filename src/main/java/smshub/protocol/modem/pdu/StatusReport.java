package smshub.protocol.modem.pdu;

import java.time.OffsetDateTime;

/**
 * What became of a message that was sent with a wish for a report (SMS-STATUS-REPORT, 3GPP TS 23.040 clause 9.2.2.3).
 * Optional parameters at its end are read over.
 *
 * @param reference that the modem told when it sent the message
 * @param to its recipient, as the network writes it: not always as it was sent
 * @param sent when the service centre got the message; null where the network sent no date
 * @param at when the message arrived, or when the last attempt was; null where the network sent no date
 * @param more whether the service centre holds more for this modem
 */
public record StatusReport(
        int reference, Address to, OffsetDateTime sent, OffsetDateTime at, DeliveryStatus status, boolean more)
        implements Tpdu {
    static final int TYPE = 2;

    private static final int NO_MORE = 0x04;

    @Override
    public void encode(Octets.Out out) {
        out.one(TYPE | (more ? 0 : NO_MORE)).one(reference);
        to.encode(out);
        Timestamp.encode(sent, out);
        Timestamp.encode(at, out);
        out.one(status.octet());
    }

    static StatusReport decode(int first, Octets in) throws PduException {
        int reference = in.one();
        Address to = Address.decode(in);
        OffsetDateTime sent = Timestamp.decode(in.some(Timestamp.OCTETS));
        OffsetDateTime at = Timestamp.decode(in.some(Timestamp.OCTETS));
        return new StatusReport(reference, to, sent, at, new DeliveryStatus(in.one()), (first & NO_MORE) == 0);
    }
}
