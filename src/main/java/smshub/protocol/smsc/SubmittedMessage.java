package smshub.protocol.smsc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DestinationAddress;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import smshub.message.MessageIds;
import smshub.protocol.smpp.PduText;
import smshub.protocol.smpp.SmppSettings;
import smshub.protocol.smpp.component.SmppPdus;
import smshub.text.BinaryContent;
import smshub.text.Dcs;

/** What a {@code submit_sm}, {@code submit_multi} or {@code data_sm} asks, in one form. */
record SubmittedMessage(
        SmeAddress from,
        List<SmeAddress> to,
        int esmClass,
        int priority,
        String schedule,
        String validity,
        int registered,
        int dataCoding,
        byte[] octets,
        OptionalParameter[] parameters) {
    /** Message mode and type of {@code esm_class}: datagrams and store and forward are the same here. */
    private static final int TRANSACTION = 0x02;

    private static final int MODE = 0x03;
    private static final int MESSAGE_TYPE = 0x3C;
    private static final int ON_DISPLAY = 0x01;
    /** Data codings of SMPP's own that are no text: octets, and pictograms. */
    private static final List<Integer> NO_TEXTS = List.of(2, 4, 9);

    private static final int UNSPECIFIED = 2;
    private static final int OCTETS = 4;
    private static final int LAST_OF_SMPP = 14;
    private static final int LONGEST_REFERENCE = 200;
    /** The hub's words for SMPP's priorities (SMPP 3.4 section 5.2.14); its usual one is 4. */
    private static final List<String> PRIORITIES = List.of("4", "6", "7", "9", "9");

    static SubmittedMessage of(SubmitSm pdu) {
        supported(pdu.getReplaceIfPresent(), pdu.getSmDefaultMsgId());
        usual(pdu.getEsmClass());
        return new SubmittedMessage(
                SmeAddress.of(pdu.getSourceAddrTon(), pdu.getSourceAddrNpi(), pdu.getSourceAddr()),
                List.of(SmeAddress.of(pdu.getDestAddrTon(), pdu.getDestAddrNpi(), pdu.getDestAddress())),
                pdu.getEsmClass() & 0xFF,
                pdu.getPriorityFlag() & 0xFF,
                pdu.getScheduleDeliveryTime(),
                pdu.getValidityPeriod(),
                pdu.getRegisteredDelivery() & 0xFF,
                pdu.getDataCoding() & 0xFF,
                pdu.getShortMessage(),
                pdu.getOptionalParameters());
    }

    static SubmittedMessage of(DataSm pdu) {
        usual(pdu.getEsmClass());
        return new SubmittedMessage(
                SmeAddress.of(pdu.getSourceAddrTon(), pdu.getSourceAddrNpi(), pdu.getSourceAddr()),
                List.of(SmeAddress.of(pdu.getDestAddrTon(), pdu.getDestAddrNpi(), pdu.getDestAddress())),
                pdu.getEsmClass() & 0xFF,
                0,
                null,
                null,
                pdu.getRegisteredDelivery() & 0xFF,
                pdu.getDataCoding() & 0xFF,
                null,
                pdu.getOptionalParameters());
    }

    static SubmittedMessage of(SubmitMulti pdu) {
        supported(pdu.getReplaceIfPresentFlag(), pdu.getSmDefaultMsgId());
        usual(pdu.getEsmClass());
        List<SmeAddress> to = new ArrayList<>();
        for (DestinationAddress each : pdu.getDestAddresses()) {
            if (!(each instanceof Address address)) {
                // The hub has no distribution lists.
                throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVDLNAME);
            }
            to.add(SmeAddress.of(address.getTon(), address.getNpi(), address.getAddress()));
        }
        if (to.isEmpty()) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVNUMDESTS);
        }
        return new SubmittedMessage(
                SmeAddress.of(pdu.getSourceAddrTon(), pdu.getSourceAddrNpi(), pdu.getSourceAddr()),
                to,
                pdu.getEsmClass() & 0xFF,
                pdu.getPriorityFlag() & 0xFF,
                pdu.getScheduleDeliveryTime(),
                pdu.getValidityPeriod(),
                pdu.getRegisteredDelivery() & 0xFF,
                pdu.getDataCoding() & 0xFF,
                pdu.getShortMessage(),
                pdu.getOptionalParameters());
    }

    /** Transactions, and messages of another type than the usual one, are for other parties. */
    private static void usual(byte esmClass) {
        if ((esmClass & MODE) == TRANSACTION || (esmClass & MESSAGE_TYPE) != 0) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVESMCLASS);
        }
    }

    /** Nothing is replaced that the request does not name, and the hub keeps no texts of its own for SMPP. */
    private static void supported(byte replace, byte defaultMessage) {
        if (replace != 0) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVREPFLAG);
        }
        if (defaultMessage != 0) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVDFTMSGID);
        }
    }

    /**
     * Its octets where it has them in place of a text: with their header, each PDU a message of its own, also one that says
     * that it is a part. A message class other than 1, that of such messages, is refused. Null for a text.
     *
     * @throws SmscRefusal for what makes no sense
     */
    BinaryContent content() {
        Dcs dcs = new Dcs(dataCoding);
        boolean data = dataCoding <= LAST_OF_SMPP
                ? dataCoding == UNSPECIFIED || dataCoding == OCTETS
                : dcs.alphabet() == Dcs.Alphabet.OCTETS && !dcs.compressed();
        if (!data) {
            return null;
        }
        boolean classed = dataCoding > LAST_OF_SMPP && dcs.messageClass() >= 0 && dcs.messageClass() != 1;
        if (classed || SmppPdus.parameter(parameters, Tag.SAR_MSG_REF_NUM.code()) != null) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVDCS);
        }
        byte[] all = PduText.octets(octets, parameters);
        boolean header = (esmClass & SMPPConstant.ESMCLS_UDHI_INDICATOR_SET) != 0 && all.length > 0;
        int begin = header ? Math.min(all.length, 1 + (all[0] & 0xFF)) : 0;
        try {
            return BinaryContent.of(Arrays.copyOf(all, begin), Arrays.copyOfRange(all, begin, all.length));
        } catch (IllegalArgumentException e) {
            throw new SmscRefusal(header ? SMPPConstant.STAT_ESME_RINVESMCLASS : SMPPConstant.STAT_ESME_RINVMSGLEN);
        }
    }

    /**
     * Its text, or part of one.
     *
     * @throws SmscRefusal for what is no text
     */
    PduText text(SmppSettings.TextCoding own) {
        if (dataCoding <= LAST_OF_SMPP
                ? NO_TEXTS.contains(dataCoding)
                : new Dcs(dataCoding).alphabet() == Dcs.Alphabet.OCTETS) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVDCS);
        }
        PduText text = PduText.of(esmClass, dataCoding, own, octets, parameters);
        if (!text.plain()) {
            // Ports are for octets.
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVESMCLASS);
        }
        return text;
    }

    /**
     * The fields of the request, without its text.
     *
     * @throws SmscRefusal for times and priorities that are none
     */
    Map<String, String> fields(Instant now) {
        Map<String, String> fields = new HashMap<>();
        if (!from.address().isEmpty()) {
            fields.put("from", from.number());
        }
        if (priority >= PRIORITIES.size()) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVPRTFLG);
        }
        if (priority > 0) {
            fields.put("priority", PRIORITIES.get(priority));
        }
        if (flash()) {
            fields.put("flash", "true");
        }
        Instant sendAt = time(schedule, now, SMPPConstant.STAT_ESME_RINVSCHED);
        if (sendAt != null) {
            fields.put("sendAt", sendAt.toString());
        }
        Instant expiresAt = time(validity, now, SMPPConstant.STAT_ESME_RINVEXPIRY);
        byte[] seconds = SmppPdus.parameter(parameters, Tag.QOS_TIME_TO_LIVE.code());
        if (expiresAt == null && seconds != null && seconds.length == Integer.BYTES) {
            expiresAt = now.plusSeconds(new BigInteger(1, seconds).longValue());
        }
        if (expiresAt != null) {
            fields.put("expiresAt", expiresAt.toString());
        }
        return fields;
    }

    private static Instant time(String written, Instant now, int status) {
        try {
            return SmppTime.instant(written, now);
        } catch (DateTimeException e) {
            throw new SmscRefusal(status);
        }
    }

    private boolean flash() {
        byte[] subunit = SmppPdus.parameter(parameters, Tag.DEST_ADDR_SUBUNIT.code());
        return dataCoding > LAST_OF_SMPP && new Dcs(dataCoding).flash()
                || subunit != null && subunit.length == 1 && subunit[0] == ON_DISPLAY;
    }

    /**
     * The ESME's own name for it, of any length, in a parameter that the settings name; null without one.
     *
     * @throws SmscRefusal where it is too long to be one
     */
    String reference(Integer tag) {
        byte[] given = tag == null ? null : SmppPdus.parameter(parameters, tag.shortValue());
        if (given == null) {
            return null;
        }
        int end = given.length;
        while (end > 0 && given[end - 1] == 0) {
            end--;
        }
        if (end == 0 || end > LONGEST_REFERENCE) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVTLVLEN);
        }
        return new String(Arrays.copyOf(given, end), ISO_8859_1);
    }

    /**
     * A name by {@code user_message_reference}; null without one. It has 16 bits and comes again soon, so that all that the
     * message says belongs to the name.
     */
    String numbered(String text) {
        byte[] given = SmppPdus.parameter(parameters, Tag.USER_MESSAGE_REFERENCE.code());
        return given == null
                ? null
                : new BigInteger(1, given) + ":"
                        + MessageIds.of(
                                from.address(),
                                text,
                                dataCoding + " " + priority + " " + schedule + " " + validity + " " + registered);
    }

    /** Without numbers and text, because logs print it. */
    @Override
    public String toString() {
        return "SubmittedMessage[" + to.size() + "]";
    }
}
