package smshub.protocol.modem.pdu;

import java.time.OffsetDateTime;
import smshub.text.Dcs;

/**
 * A message on its way from the service centre to a modem (SMS-DELIVER, 3GPP TS 23.040 clause 9.2.2.1).
 *
 * @param protocol identifier, 0 for a plain message
 * @param at when the service centre got it; null where the network sent no date
 * @param more whether the service centre holds more for this modem
 * @param reported whether the sender gets a status report
 * @param replyPath whether an answer shall go through the same service centre
 */
public record Deliver(
        Address from,
        UserData content,
        int protocol,
        OffsetDateTime at,
        boolean more,
        boolean reported,
        boolean replyPath)
        implements Tpdu {
    static final int TYPE = 0;

    private static final int NO_MORE = 0x04;
    private static final int REPORTED = 0x20;
    private static final int HEADER = 0x40;
    private static final int REPLY_PATH = 0x80;

    public static Deliver of(Address from, UserData content, OffsetDateTime at) {
        return new Deliver(from, content, 0, at, false, false, false);
    }

    @Override
    public void encode(Octets.Out out) {
        out.one(TYPE
                | (more ? 0 : NO_MORE)
                | (reported ? REPORTED : 0)
                | (content.header().equals(Header.NONE) ? 0 : HEADER)
                | (replyPath ? REPLY_PATH : 0));
        from.encode(out);
        out.one(protocol).one(content.coding().octet());
        Timestamp.encode(at, out);
        content.encode(out);
    }

    static Deliver decode(int first, Octets in) throws PduException {
        Address from = Address.decode(in);
        int protocol = in.one();
        Dcs coding = new Dcs(in.one());
        OffsetDateTime at = Timestamp.decode(in.some(Timestamp.OCTETS));
        return new Deliver(
                from,
                UserData.decode(coding, (first & HEADER) != 0, in),
                protocol,
                at,
                (first & NO_MORE) == 0,
                (first & REPORTED) != 0,
                (first & REPLY_PATH) != 0);
    }
}
