package smshub.protocol.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter.Tag;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.protocol.smpp.component.ReceiptText;
import smshub.protocol.smpp.component.SmppPdus;
import smshub.text.Language;
import smshub.text.Septets;

/** What a {@code deliver_sm} of an SMSC says: a receipt, or a message from a handset or a part of one. */
final class SmppDelivery {
    private static final byte UDH_CONCATENATED = 0;
    private static final byte UDH_CONCATENATED_WIDE = 8;
    private static final byte UDH_SINGLE_SHIFT = 0x24;
    private static final byte UDH_LOCKING_SHIFT = 0x25;
    /** Some SMSCs tell a short code, too, as an international number. */
    private static final int SHORTEST_INTERNATIONAL = 7;

    private SmppDelivery() {}

    /**
     * What a receipt says, or null when it names no message. Its time is the hub's: an SMSC writes minutes, in a zone
     * that it does not tell.
     */
    static DeliveryReceipt receipt(String account, DeliverSm pdu, Instant now) {
        ReceiptText text = ReceiptText.of(SmppPdus.text(pdu));
        String named = word(SmppPdus.parameter(pdu, Tag.RECEIPTED_MESSAGE_ID));
        String id = named == null ? text.id() : named;
        if (id == null) {
            return null;
        }
        byte[] number = SmppPdus.parameter(pdu, Tag.MESSAGE_STATE);
        String word =
                text.word() == null && number != null && number.length == 1 ? Integer.toString(number[0]) : text.word();
        return new DeliveryReceipt(
                account,
                SmscIds.canonical(id),
                null,
                ReceiptState.of(number, text.word()),
                now,
                (word == null ? "" : word) + (text.error() == null ? "" : " err " + text.error()));
    }

    /** A message from a handset, or the part of one that a {@code deliver_sm} brings; the text reads as it was typed. */
    static InboundMessage inbound(SmppSettings settings, DeliverSm pdu, Instant now) {
        byte[] octets = SmppPdus.text(pdu);
        int begin = (pdu.getEsmClass() & SMPPConstant.ESMCLS_UDHI_INDICATOR_SET) != 0 && octets.length > 0
                ? Math.min(octets.length, 1 + (octets[0] & 0xFF))
                : 0;
        InboundMessage message = new InboundMessage(
                null,
                settings.account().id(),
                null,
                address(pdu.getSourceAddrTon(), pdu.getSourceAddr()),
                address(pdu.getDestAddrTon(), pdu.getDestAddress()),
                SmppText.read(
                        pdu.getDataCoding() & 0xFF,
                        settings.alphabet(),
                        tables(octets, begin),
                        Arrays.copyOfRange(octets, begin, octets.length)),
                now,
                null);
        for (int at = 1; at + 1 < begin; at += 2 + (octets[at + 1] & 0xFF)) {
            int length = octets[at + 1] & 0xFF;
            if (octets[at] == UDH_CONCATENATED && length == 3 && at + 4 < begin) {
                return message.part(
                        Integer.toString(octets[at + 2] & 0xFF), octets[at + 4] & 0xFF, octets[at + 3] & 0xFF);
            }
            if (octets[at] == UDH_CONCATENATED_WIDE && length == 4 && at + 5 < begin) {
                int reference = (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
                return message.part(Integer.toString(reference), octets[at + 5] & 0xFF, octets[at + 4] & 0xFF);
            }
        }
        byte[] reference = SmppPdus.parameter(pdu, Tag.SAR_MSG_REF_NUM);
        byte[] total = SmppPdus.parameter(pdu, Tag.SAR_TOTAL_SEGMENTS);
        byte[] number = SmppPdus.parameter(pdu, Tag.SAR_SEGMENT_SEQNUM);
        if (reference != null && total != null && number != null) {
            return message.part(new BigInteger(1, reference).toString(), number[0] & 0xFF, total[0] & 0xFF);
        }
        return message;
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

    /** What a receipt says, for people. */
    static String said(DeliverSm pdu) {
        return new String(SmppPdus.text(pdu), ISO_8859_1);
    }

    private static String address(byte ton, String address) {
        return address != null
                        && ton == SMPPConstant.TON_INTERNATIONAL
                        && !address.startsWith("+")
                        && address.length() >= SHORTEST_INTERNATIONAL
                ? "+" + address
                : address == null ? "" : address;
    }

    /** A C-octet string, whether or not its end is marked. */
    private static String word(byte[] octets) {
        if (octets == null) {
            return null;
        }
        String word = new String(octets, ISO_8859_1);
        int end = word.indexOf(0);
        word = (end < 0 ? word : word.substring(0, end)).strip();
        return word.isEmpty() ? null : word;
    }
}
