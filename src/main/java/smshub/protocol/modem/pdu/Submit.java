package smshub.protocol.modem.pdu;

import smshub.text.Dcs;

/**
 * A message on its way from a modem to the service centre (SMS-SUBMIT, 3GPP TS 23.040 clause 9.2.2.2).
 *
 * @param reference 0 to 255; modems put in their own and tell it
 * @param protocol identifier, 0 for a plain message
 * @param validity null leaves it to the service centre
 * @param report whether a status report is wanted
 * @param rejectDuplicates whether the service centre shall refuse one that it still holds
 * @param replyPath whether an answer goes through the same service centre
 */
public record Submit(
        Address to,
        UserData content,
        int reference,
        int protocol,
        Validity validity,
        boolean report,
        boolean rejectDuplicates,
        boolean replyPath)
        implements Tpdu {
    static final int TYPE = 1;

    private static final int REJECT_DUPLICATES = 0x04;
    private static final int REPORT = 0x20;
    private static final int HEADER = 0x40;
    private static final int REPLY_PATH = 0x80;

    public static Submit of(Address to, UserData content, Validity validity, boolean report) {
        return new Submit(to, content, 0, 0, validity, report, false, false);
    }

    @Override
    public void encode(Octets.Out out) {
        out.one(TYPE
                        | (rejectDuplicates ? REJECT_DUPLICATES : 0)
                        | Validity.format(validity) << 3
                        | (report ? REPORT : 0)
                        | (content.header().equals(Header.NONE) ? 0 : HEADER)
                        | (replyPath ? REPLY_PATH : 0))
                .one(reference);
        to.encode(out);
        out.one(protocol).one(content.coding().octet());
        Validity.encode(validity, out);
        content.encode(out);
    }

    static Submit decode(int first, Octets in) throws PduException {
        int reference = in.one();
        Address to = Address.decode(in);
        int protocol = in.one();
        Dcs coding = new Dcs(in.one());
        Validity validity = Validity.decode(first >> 3 & 3, in);
        return new Submit(
                to,
                UserData.decode(coding, (first & HEADER) != 0, in),
                reference,
                protocol,
                validity,
                (first & REPORT) != 0,
                (first & REJECT_DUPLICATES) != 0,
                (first & REPLY_PATH) != 0);
    }
}
