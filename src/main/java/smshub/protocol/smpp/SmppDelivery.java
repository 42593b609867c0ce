package smshub.protocol.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter.Tag;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.protocol.smpp.component.ReceiptText;
import smshub.protocol.smpp.component.SmppPdus;

/** What a {@code deliver_sm} of an SMSC says: a receipt, or a message from a handset or a part of one. */
final class SmppDelivery {
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
        PduText text = PduText.of(
                pdu.getEsmClass(),
                pdu.getDataCoding() & 0xFF,
                settings.alphabet(),
                pdu.getShortMessage(),
                pdu.getOptionalParameters());
        InboundMessage message = new InboundMessage(
                null,
                settings.account().id(),
                null,
                address(pdu.getSourceAddrTon(), pdu.getSourceAddr()),
                address(pdu.getDestAddrTon(), pdu.getDestAddress()),
                text.text(),
                now,
                null);
        return text.reference() == null ? message : message.part(text.reference(), text.number(), text.total());
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
