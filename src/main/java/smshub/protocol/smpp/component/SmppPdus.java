package smshub.protocol.smpp.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.smpp.SmppConfiguration;
import org.apache.camel.component.smpp.SmppException;
import org.apache.camel.component.smpp.SmppQuerySmCommand;
import org.apache.camel.component.smpp.SmppSubmitSmCommand;
import org.apache.camel.component.smpp.SmppUtils;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import org.jsmpp.bean.OptionalParameters;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.util.DefaultComposer;

/**
 * Turns exchanges into PDUs by Camel's own mapping of its options and headers. It serves all exchanges of an endpoint. The
 * connection puts its sequence numbers in.
 */
public final class SmppPdus {
    /** The bits of {@code esm_class} that say what a PDU brings (SMPP 3.4 section 5.2.12). */
    private static final int MESSAGE_TYPE = 0x3C;

    private static final int TAG_AND_LENGTH = 4;
    private static final byte[] NOTHING = {};

    private static final DefaultComposer COMPOSER = new DefaultComposer();

    private final Submission submission;
    private final Question question;

    /** @param configuration options for what the headers do not say */
    public SmppPdus(SmppConfiguration configuration) {
        submission = new Submission(configuration);
        question = new Question(configuration);
    }

    /**
     * A whole {@code submit_sm} for each part.
     *
     * @throws SmppException when Camel cannot map the exchange
     */
    public List<byte[]> submission(Exchange exchange) throws SmppException {
        SubmitSm[] parts = submission.createSubmitSm(exchange);
        List<byte[]> pdus = new ArrayList<>(parts.length);
        for (SubmitSm part : parts) {
            pdus.add(octets(part));
        }
        return pdus;
    }

    /** A whole {@code query_sm}. */
    public byte[] question(Exchange exchange) {
        QuerySm pdu = question.createQuerySm(exchange);
        try {
            return COMPOSER.querySm(
                    0, pdu.getMessageId(), pdu.getSourceAddrTon(), pdu.getSourceAddrNpi(), pdu.getSourceAddr());
        } catch (PDUStringException e) {
            throw unfit(e);
        }
    }

    /** Whether a delivery says that it is a receipt rather than a message; SMSCs say so in more ways than one. */
    public static boolean receipt(DeliverSm pdu) {
        int type = pdu.getEsmClass() & MESSAGE_TYPE;
        return type == SMPPConstant.ESMCLS_SMSC_DELIV_RECEIPT
                || type == SMPPConstant.ESMCLS_INTRMD_DELIV_NOTIF
                || pdu.getOptionalParameter(Tag.RECEIPTED_MESSAGE_ID) != null;
    }

    /** Whether a delivery that says nothing of the kind reads like a receipt, which handsets may write as well. */
    public static boolean likeReceipt(DeliverSm pdu) {
        return (pdu.getEsmClass() & SMPPConstant.ESMCLS_UDHI_INDICATOR_SET) == 0
                && pdu.getOptionalParameter(Tag.SAR_MSG_REF_NUM) == null
                && ReceiptText.of(text(pdu)).complete();
    }

    /** The octets of a delivery's text, wherever they stand. */
    public static byte[] text(DeliverSm pdu) {
        byte[] own = pdu.getShortMessage() == null ? NOTHING : pdu.getShortMessage();
        byte[] payload = own.length == 0 ? parameter(pdu, Tag.MESSAGE_PAYLOAD) : null;
        return payload == null ? own : payload;
    }

    /** The octets of an optional parameter, or null. */
    public static byte[] parameter(DeliverSm pdu, Tag tag) {
        return parameter(pdu.getOptionalParameters(), tag.code());
    }

    /** The octets of one among optional parameters, or null. */
    public static byte[] parameter(OptionalParameter[] all, short tag) {
        OptionalParameter parameter = OptionalParameters.get(tag, all);
        if (parameter == null) {
            return null;
        }
        byte[] whole = parameter.serialize();
        return Arrays.copyOfRange(whole, TAG_AND_LENGTH, whole.length);
    }

    /** What a {@code data_sm} brings, as the delivery that it stands for (SMPP 3.4 section 4.7.1). */
    static DeliverSm delivery(DataSm pdu) {
        DeliverSm delivery = new DeliverSm();
        delivery.setSequenceNumber(pdu.getSequenceNumber());
        delivery.setServiceType(pdu.getServiceType());
        delivery.setSourceAddrTon(pdu.getSourceAddrTon());
        delivery.setSourceAddrNpi(pdu.getSourceAddrNpi());
        delivery.setSourceAddr(pdu.getSourceAddr());
        delivery.setDestAddrTon(pdu.getDestAddrTon());
        delivery.setDestAddrNpi(pdu.getDestAddrNpi());
        delivery.setDestAddress(pdu.getDestAddress());
        delivery.setEsmClass(pdu.getEsmClass());
        delivery.setRegisteredDelivery(pdu.getRegisteredDelivery());
        delivery.setDataCoding(pdu.getDataCoding());
        delivery.setShortMessage(NOTHING);
        delivery.setOptionalParameters(pdu.getOptionalParameters());
        return delivery;
    }

    /** The answer to a {@code data_sm}; the connection puts its sequence number in. */
    static byte[] dataAnswer(int status) {
        try {
            return COMPOSER.dataSmResp(status, 0, "");
        } catch (PDUStringException e) {
            throw unfit(e);
        }
    }

    private static byte[] octets(SubmitSm pdu) {
        try {
            return COMPOSER.submitSm(
                    0,
                    pdu.getServiceType(),
                    pdu.getSourceAddrTon(),
                    pdu.getSourceAddrNpi(),
                    pdu.getSourceAddr(),
                    pdu.getDestAddrTon(),
                    pdu.getDestAddrNpi(),
                    pdu.getDestAddress(),
                    pdu.getEsmClass(),
                    pdu.getProtocolId(),
                    pdu.getPriorityFlag(),
                    pdu.getScheduleDeliveryTime(),
                    pdu.getValidityPeriod(),
                    pdu.getRegisteredDelivery(),
                    pdu.getReplaceIfPresent(),
                    pdu.getDataCoding(),
                    pdu.getSmDefaultMsgId(),
                    pdu.getShortMessage(),
                    pdu.getOptionalParameters());
        } catch (PDUStringException e) {
            throw unfit(e);
        }
    }

    /** The exception's own words hold the number or the text. */
    private static IllegalArgumentException unfit(PDUStringException cause) {
        return new IllegalArgumentException("a field does not fit its PDU: " + cause.getErrorCode());
    }

    /** Camel's command for its mapping alone: it never has a session to execute by. */
    private static final class Submission extends SmppSubmitSmCommand {
        Submission(SmppConfiguration configuration) {
            super(null, configuration);
        }

        @Override
        protected SubmitSm[] createSubmitSm(Exchange exchange) throws SmppException {
            if (!(exchange.getMessage().getBody() instanceof SmppParts text)) {
                return super.createSubmitSm(exchange);
            }
            SubmitSm template = createSubmitSmTemplate(exchange);
            template.setDestAddress(text.recipient());
            SubmitSm[] pdus = new SubmitSm[text.parts().size()];
            for (int i = 0; i < pdus.length; i++) {
                SmppParts.Part part = text.parts().get(i);
                pdus[i] = SmppUtils.copySubmitSm(template);
                pdus[i].setEsmClass((byte) part.esmClass());
                pdus[i].setShortMessage(part.octets());
                pdus[i].setOptionalParameters(part.parameters());
            }
            setRegisterDeliveryReceiptFlag(pdus, exchange.getMessage());
            return pdus;
        }
    }

    /** The same for questions. */
    private static final class Question extends SmppQuerySmCommand {
        Question(SmppConfiguration configuration) {
            super(null, configuration);
        }

        @Override
        protected QuerySm createQuerySm(Exchange exchange) {
            return super.createQuerySm(exchange);
        }
    }
}
