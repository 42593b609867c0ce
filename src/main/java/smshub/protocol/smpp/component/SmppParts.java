package smshub.protocol.smpp.component;

import java.io.ByteArrayOutputStream;
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
    private static final byte UDH_CONCATENATED = 0;
    private static final byte UDH_CONCATENATED_LENGTH = 3;
    private static final byte UDH_SINGLE_SHIFT = 0x24;
    private static final byte UDH_LOCKING_SHIFT = 0x25;
    private static final byte[] NOTHING = {};
    private static final OptionalParameter[] NO_PARAMETERS = {};

    /** One {@code submit_sm}'s own. */
    public record Part(int esmClass, byte[] octets, OptionalParameter... parameters) {}

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
        return udh(recipient, reference, 0, 0, texts);
    }

    /**
     * The same by the tables of a national language (3GPP TS 23.040 clauses 9.2.3.24.15 and 9.2.3.24.16); a text of one part
     * has a header that names them alone.
     *
     * @param single identifier of the language whose single shift table is used; 0 for none
     * @param locking identifier of the language whose locking shift table is used; 0 for none
     */
    public static SmppParts udh(String recipient, int reference, int single, int locking, List<byte[]> texts) {
        List<Part> parts = new ArrayList<>(texts.size());
        for (byte[] text : texts) {
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            if (texts.size() > 1) {
                header.write(UDH_CONCATENATED);
                header.write(UDH_CONCATENATED_LENGTH);
                header.write(reference);
                header.write(texts.size());
                header.write(parts.size() + 1);
            }
            shift(header, UDH_SINGLE_SHIFT, single);
            shift(header, UDH_LOCKING_SHIFT, locking);
            ByteArrayOutputStream octets = new ByteArrayOutputStream(1 + header.size() + text.length);
            octets.write(header.size());
            octets.writeBytes(header.toByteArray());
            octets.writeBytes(text);
            parts.add(new Part(SMPPConstant.ESMCLS_UDHI_INDICATOR_SET, octets.toByteArray(), NO_PARAMETERS));
        }
        return new SmppParts(recipient, parts);
    }

    private static void shift(ByteArrayOutputStream header, int element, int language) {
        if (language != 0) {
            header.write(element);
            header.write(1);
            header.write(language);
        }
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
