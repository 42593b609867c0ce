package smshub.protocol.smpp;

import java.math.BigInteger;
import java.util.Arrays;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import smshub.protocol.smpp.component.SmppPdus;
import smshub.text.Language;
import smshub.text.Septets;

/**
 * The text that a PDU brings, read as it was typed, and its place where it is a part of a longer one.
 *
 * @param reference what the parts of one text have in common; null for a whole one
 * @param number its place among them, from 1
 * @param total how many parts there are
 * @param plain whether its header holds nothing beside the place and the tables of a language
 */
public record PduText(String text, String reference, int number, int total, boolean plain) {
    private static final byte UDH_CONCATENATED = 0;
    private static final byte UDH_CONCATENATED_WIDE = 8;
    private static final byte UDH_SINGLE_SHIFT = 0x24;
    private static final byte UDH_LOCKING_SHIFT = 0x25;
    private static final byte[] NOTHING = {};

    /**
     * Reads one.
     *
     * @param esmClass whether there is a header (3GPP TS 23.040 clause 9.2.3.24)
     * @param own the alphabet of data coding 0
     * @param shortMessage the octets; where there are none, those of {@code message_payload}
     */
    public static PduText of(
            int esmClass,
            int dataCoding,
            SmppSettings.TextCoding own,
            byte[] shortMessage,
            OptionalParameter[] parameters) {
        byte[] octets = octets(shortMessage, parameters);
        int begin = (esmClass & SMPPConstant.ESMCLS_UDHI_INDICATOR_SET) != 0 && octets.length > 0
                ? Math.min(octets.length, 1 + (octets[0] & 0xFF))
                : 0;
        String text =
                SmppText.read(dataCoding, own, tables(octets, begin), Arrays.copyOfRange(octets, begin, octets.length));
        PduText found = new PduText(text, null, 0, 0, true);
        boolean plain = true;
        for (int at = 1; at + 1 < begin; at += 2 + (octets[at + 1] & 0xFF)) {
            int length = octets[at + 1] & 0xFF;
            if (octets[at] == UDH_CONCATENATED && length == 3 && at + 4 < begin) {
                found = found.part(octets[at + 2] & 0xFF, octets[at + 4] & 0xFF, octets[at + 3] & 0xFF);
            } else if (octets[at] == UDH_CONCATENATED_WIDE && length == 4 && at + 5 < begin) {
                int reference = (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
                found = found.part(reference, octets[at + 5] & 0xFF, octets[at + 4] & 0xFF);
            } else if (octets[at] != UDH_SINGLE_SHIFT && octets[at] != UDH_LOCKING_SHIFT) {
                plain = false;
            }
        }
        byte[] reference = SmppPdus.parameter(parameters, Tag.SAR_MSG_REF_NUM.code());
        byte[] total = SmppPdus.parameter(parameters, Tag.SAR_TOTAL_SEGMENTS.code());
        byte[] number = SmppPdus.parameter(parameters, Tag.SAR_SEGMENT_SEQNUM.code());
        if (found.reference == null
                && reference != null
                && total != null
                && number != null
                && total.length > 0
                && number.length > 0) {
            found = found.part(new BigInteger(1, reference).intValue(), number[0] & 0xFF, total[0] & 0xFF);
        }
        return new PduText(text, found.reference, found.number, found.total, plain);
    }

    /** The octets of a text, wherever they stand. */
    public static byte[] octets(byte[] shortMessage, OptionalParameter[] parameters) {
        if (shortMessage != null && shortMessage.length > 0) {
            return shortMessage;
        }
        byte[] payload = SmppPdus.parameter(parameters, Tag.MESSAGE_PAYLOAD.code());
        return payload == null ? NOTHING : payload;
    }

    private PduText part(int newReference, int newNumber, int newTotal) {
        return new PduText(text, Integer.toString(newReference), newNumber, newTotal, plain);
    }

    /** Whether it is a part of a longer text: one that is the only part, or whose place makes no sense, is none. */
    public boolean partial() {
        return reference != null && total > 1 && number >= 1 && number <= total;
    }

    /** The tables that a header names; null where it names none, or those of a language that nobody here knows. */
    private static Septets tables(byte[] octets, int begin) {
        Language single = Language.DEFAULT;
        Language locking = Language.DEFAULT;
        for (int at = 1; at + 2 < begin; at += 2 + (octets[at + 1] & 0xFF)) {
            if (octets[at + 1] == 1) {
                Language language = Language.of(octets[at + 2] & 0xFF).orElse(Language.DEFAULT);
                single = octets[at] == UDH_SINGLE_SHIFT ? language : single;
                locking = octets[at] == UDH_LOCKING_SHIFT ? language : locking;
            }
        }
        return single == Language.DEFAULT && locking == Language.DEFAULT ? null : Septets.of(locking, single);
    }

    /** Without the text, because logs and traces print it. */
    @Override
    public String toString() {
        return "PduText[" + number + " of " + total + "]";
    }
}
