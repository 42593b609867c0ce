package smshub.protocol.smpp.component;

import java.util.ArrayList;
import java.util.List;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameters;

/**
 * A text that was encoded and cut before, as body of a submission: Camel's splitter would cut by octets, whatever stands
 * there. It holds the recipient too, since headers are shown in logs and traces.
 *
 * @param recipient {@code destination_addr}
 * @param parts what becomes a {@code submit_sm} each, in order
 */
public record SmppParts(String recipient, List<Part> parts) {
    private static final byte UDH_LENGTH = 5;
    private static final byte UDH_CONCATENATED = 0;
    private static final byte UDH_CONCATENATED_LENGTH = 3;
    private static final byte[] NOTHING = {};
    private static final OptionalParameter[] NO_PARAMETERS = {};

    /** One {@code submit_sm}'s own. */
    record Part(int esmClass, byte[] octets, OptionalParameter... parameters) {}

    /** A text that fits one message. */
    public static SmppParts whole(String recipient, byte[] octets) {
        return new SmppParts(recipient, List.of(new Part(0, octets, NO_PARAMETERS)));
    }

    /** A text of any length that the SMSC cuts: {@code message_payload}. */
    public static SmppParts payload(String recipient, byte[] octets) {
        return new SmppParts(recipient, List.of(new Part(0, NOTHING, new OptionalParameter.Message_payload(octets))));
    }

    /**
     * Parts with a user data header before each (3GPP TS 23.040 clause 9.2.3.24.1).
     *
     * @param reference of which the lowest 8 bits count
     */
    public static SmppParts udh(String recipient, int reference, List<byte[]> texts) {
        List<Part> parts = new ArrayList<>(texts.size());
        for (byte[] text : texts) {
            byte[] octets = new byte[1 + UDH_LENGTH + text.length];
            octets[0] = UDH_LENGTH;
            octets[1] = UDH_CONCATENATED;
            octets[2] = UDH_CONCATENATED_LENGTH;
            octets[3] = (byte) reference;
            octets[4] = (byte) texts.size();
            octets[UDH_LENGTH] = (byte) (parts.size() + 1);
            System.arraycopy(text, 0, octets, 1 + UDH_LENGTH, text.length);
            parts.add(new Part(SMPPConstant.ESMCLS_UDHI_INDICATOR_SET, octets, NO_PARAMETERS));
        }
        return new SmppParts(recipient, parts);
    }

    /**
     * Parts marked by {@code sar_msg_ref_num}, {@code sar_total_segments} and {@code sar_segment_seqnum}.
     *
     * @param reference of which the lowest 16 bits count
     */
    public static SmppParts sar(String recipient, int reference, List<byte[]> texts) {
        List<Part> parts = new ArrayList<>(texts.size());
        for (byte[] text : texts) {
            parts.add(new Part(
                    0,
                    text,
                    OptionalParameters.newSarMsgRefNum((short) reference),
                    OptionalParameters.newSarTotalSegments((byte) texts.size()),
                    OptionalParameters.newSarSegmentSeqnum((byte) (parts.size() + 1))));
        }
        return new SmppParts(recipient, parts);
    }

    /** Without number and text: Camel writes bodies into its logs and traces. */
    @Override
    public String toString() {
        return parts.size() + " parts";
    }
}
