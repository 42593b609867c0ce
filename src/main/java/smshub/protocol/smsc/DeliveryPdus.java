package smshub.protocol.smsc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.protocol.smpp.EncodedText;
import smshub.protocol.smpp.component.SmppParts;

/** Writes what an ESME is brought: receipts, as they stand in appendix B of SMPP 3.4, and messages from handsets. */
final class DeliveryPdus {
    private static final int MOST_TEXT = 20;
    private static final OptionalParameter[] NO_PARAMETERS = {};
    private static final Map<MessageState, String> WORDS = Map.of(
            MessageState.DELIVERED, "DELIVRD",
            MessageState.EXPIRED, "EXPIRED",
            MessageState.CANCELLED, "DELETED",
            MessageState.UNDELIVERED, "UNDELIV",
            MessageState.DEAD, "UNDELIV",
            MessageState.REFUSED, "REJECTD");

    private DeliveryPdus() {}

    /** {@code message_state} (SMPP 3.4 section 5.2.28). */
    static int number(MessageState state) {
        return switch (state) {
            case DELIVERED -> 2;
            case EXPIRED -> 3;
            case CANCELLED -> 4;
            case UNDELIVERED, DEAD -> 5;
            case UNSURE -> 7;
            case REFUSED -> 8;
            default -> 1;
        };
    }

    /** Whether anybody wants to hear of a state. */
    static boolean told(MessageEvent event, Ticket ticket) {
        return ticket.told().stream().anyMatch(told -> form(event, told) != 0);
    }

    /** The {@code esm_class} under which an id is told of a state; 0 where it is not. */
    private static int form(MessageEvent event, Ticket.Told told) {
        if (event.request() != null
                && !JoinedParts.SOURCE.equals(event.request().source())) {
            // Its submission was answered with that.
            return 0;
        }
        boolean success = event.state() == MessageState.DELIVERED;
        // Of a text that goes in several messages the first tells, and any that fails.
        boolean later = later(event);
        if (event.state().end()) {
            return !(later && success) && told.ofEnd(success) ? SMPPConstant.ESMCLS_SMSC_DELIV_RECEIPT : 0;
        }
        return event.state() == MessageState.SENT && !later && told.underway()
                ? SMPPConstant.ESMCLS_INTRMD_DELIV_NOTIF
                : 0;
    }

    private static boolean later(MessageEvent event) {
        return event.split() != null && event.split().later();
    }

    /**
     * The receipts of a state, in as many PDUs as there are ids to be told of it; none where nobody wants to hear of it.
     *
     * @throws IllegalArgumentException where something does not fit
     */
    static List<byte[]> receipts(MessageEvent event, Ticket ticket, boolean parameters) {
        String own = later(event) ? event.split().of() : event.messageId();
        List<byte[]> pdus = new ArrayList<>(ticket.told().size());
        for (Ticket.Told told : ticket.told()) {
            String id = told.id() == null ? own : told.id();
            int form = form(event, told);
            if (form != 0) {
                pdus.add(receipt(event, ticket, id, form, parameters));
            }
        }
        return pdus;
    }

    private static byte[] receipt(MessageEvent event, Ticket ticket, String id, int esmClass, boolean parameters) {
        boolean success = event.state() == MessageState.DELIVERED;
        String reason = event.problem() == null ? "" : event.problem().code().word();
        String text = String.format(
                Locale.ROOT,
                "id:%s sub:001 dlvrd:%s submit date:%s done date:%s stat:%s err:%s text:%s",
                id,
                success ? "001" : "000",
                SmppTime.ofReceipt(ticket.at()),
                SmppTime.ofReceipt(event.time()),
                WORDS.getOrDefault(event.state(), "ENROUTE"),
                event.problem() == null ? "000" : "001",
                reason.length() > MOST_TEXT ? reason.substring(0, MOST_TEXT) : reason);
        return deliver(
                ticket.to(),
                ticket.from(),
                esmClass,
                (byte) 0,
                text.getBytes(US_ASCII),
                parameters
                        ? new OptionalParameter[] {
                            new OptionalParameter.Receipted_message_id(id),
                            new OptionalParameter.Message_state((byte) number(event.state()))
                        }
                        : NO_PARAMETERS);
    }

    /**
     * A message from a handset, in as many PDUs as it takes.
     *
     * @throws IllegalArgumentException where something does not fit
     */
    static List<byte[]> inbound(InboundMessage message, EncodedText.Form form) {
        int reference = (int) UUID.fromString(message.id()).getLeastSignificantBits();
        EncodedText text = EncodedText.of(message.text(), "", form, reference);
        SmeAddress from = SmeAddress.of(message.from());
        SmeAddress to = SmeAddress.of(message.to());
        List<byte[]> pdus = new ArrayList<>();
        for (SmppParts.Part part : text.parts().parts()) {
            pdus.add(deliver(from, to, part.esmClass(), text.dataCoding(), part.octets(), part.parameters()));
        }
        return pdus;
    }

    private static byte[] deliver(
            SmeAddress from,
            SmeAddress to,
            int esmClass,
            byte dataCoding,
            byte[] octets,
            OptionalParameter... parameters) {
        try {
            return EsmeSession.COMPOSER.deliverSm(
                    0,
                    "",
                    (byte) from.ton(),
                    (byte) from.npi(),
                    from.address(),
                    (byte) to.ton(),
                    (byte) to.npi(),
                    to.address(),
                    (byte) esmClass,
                    (byte) 0,
                    (byte) 0,
                    (byte) 0,
                    dataCoding,
                    octets,
                    parameters);
        } catch (PDUStringException e) {
            // The exception's own words hold the number.
            throw new IllegalArgumentException("a field does not fit its PDU: " + e.getErrorCode());
        }
    }
}
