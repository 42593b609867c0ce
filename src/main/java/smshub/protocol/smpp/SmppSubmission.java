package smshub.protocol.smpp;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.camel.Message;
import org.apache.camel.component.smpp.SmppConstants;
import org.jsmpp.SMPPConstant;
import smshub.message.SenderId;
import smshub.message.SmsMessage;
import smshub.protocol.smpp.component.SmppParts;
import smshub.protocol.smpp.component.WindowedSmppConstants;
import smshub.provider.SendJob;
import smshub.text.BinaryContent;
import smshub.text.Encoding;
import smshub.text.Segmentation;
import smshub.text.Septets;
import smshub.text.ShiftedText;

/** Writes a message as the account's SMSC wants it: octets and marks of its parts, data coding, types of the numbers. */
final class SmppSubmission {
    private static final int INTERNATIONAL_DIGITS = 9;
    /** 0 would be the SMSC's own; and no network tries for a month. */
    private static final Duration SHORTEST_VALIDITY = Duration.ofSeconds(1);

    private static final Duration LONGEST_VALIDITY = Duration.ofDays(30);

    /** Octets of 8 bits without a meaning for the SMSC (SMPP 3.4 section 5.2.19). */
    private static final byte OCTETS = 0x04;

    private SmppSubmission() {}

    /** @param submitted gets the body and headers that the account's endpoint submits */
    static void write(SendJob job, SmppSettings settings, Message submitted) {
        SmsMessage message = job.message();
        boolean octets = message.content().encoding() == Encoding.OCTETS;
        ShiftedText national = octets ? null : national(message, settings);
        byte dataCoding;
        if (octets) {
            dataCoding = OCTETS;
            submitted.setBody(octets(message));
        } else if (national == null) {
            String text = message.text();
            boolean ucs2 = message.content().encoding() == Encoding.UCS2 || EncodedText.ucs2(text, settings);
            EncodedText encoded = EncodedText.of(
                    text,
                    message.to().digits(),
                    settings,
                    reference(message),
                    ucs2,
                    message.content().flash());
            dataCoding = encoded.dataCoding();
            submitted.setBody(encoded.parts());
        } else {
            dataCoding = EncodedText.dataCoding(false, message.content().flash(), settings);
            submitted.setBody(parts(message, national));
        }
        submitted.setHeader(SmppConstants.DATA_CODING, dataCoding);
        submitted.setHeader(WindowedSmppConstants.CORRELATION, message.id());
        if (message.to().shortCode()) {
            submitted.setHeader(SmppConstants.DEST_ADDR_TON, settings.shortCodeTon());
            submitted.setHeader(SmppConstants.DEST_ADDR_NPI, settings.shortCodeNpi());
        }
        Duration validity = settings.validity() ? job.validity(SHORTEST_VALIDITY, LONGEST_VALIDITY) : null;
        if (validity != null) {
            submitted.setHeader(SmppConstants.VALIDITY_PERIOD, relative(validity));
        }
        from(message.from(), settings, submitted);
    }

    /**
     * The text by the tables of a language, where the account's SMSC carries them and it was measured so; null else. A
     * text that is to go in UCS-2 was measured in UCS-2.
     */
    private static ShiftedText national(SmsMessage message, SmppSettings settings) {
        if (settings.languages().isEmpty()
                || Segmentation.of(message.text()).encoding() == Encoding.GSM7
                || message.content().encoding() == Encoding.UCS2) {
            return null;
        }
        ShiftedText shortest = ShiftedText.shortest(message.text(), false, settings.languages());
        return shortest.national() ? shortest : null;
    }

    /** Octets as they are; whatever the SMSC wants of texts, what is longer has a header before each part. */
    private static SmppParts octets(SmsMessage message) {
        List<SmppParts.Part> parts = BinaryContent.ofText(message.text()).parts(reference(message)).stream()
                .map(part -> new SmppParts.Part(
                        part.udh().length == 0 ? 0 : SMPPConstant.ESMCLS_UDHI_INDICATOR_SET, part.octets()))
                .toList();
        return new SmppParts(message.to().digits(), parts);
    }

    private static SmppParts parts(SmsMessage message, ShiftedText national) {
        Septets tables = Septets.of(national.locking(), national.single());
        List<byte[]> texts = national.segmentation().segments().stream()
                .map(segment -> tables.encode(segment.text()))
                .toList();
        return SmppParts.udh(
                message.to().digits(),
                reference(message),
                national.single().identifier(),
                national.locking().identifier(),
                texts);
    }

    /** A time from now on, so that it matters not what clock and zone the SMSC has (SMPP 3.4 section 7.1.1). */
    static String relative(Duration time) {
        return String.format(
                Locale.ROOT,
                "0000%02d%02d%02d%02d000R",
                time.toDays(),
                time.toHoursPart(),
                time.toMinutesPart(),
                time.toSecondsPart());
    }

    /** The same at every attempt, so that a handset that gets a part twice takes it for the same part. */
    private static int reference(SmsMessage message) {
        return (int) UUID.fromString(message.id()).getLeastSignificantBits();
    }

    /** Names the sender as PDUs do; without one the SMSC takes the account's own. */
    static void from(SenderId sender, SmppSettings settings, Message message) {
        if (sender == null) {
            return;
        }
        if (!sender.numeric()) {
            from(message, SMPPConstant.TON_ALPHANUMERIC, SMPPConstant.NPI_UNKNOWN, sender.value());
            return;
        }
        boolean plus = sender.value().startsWith("+");
        String digits = plus ? sender.value().substring(1) : sender.value();
        boolean international = plus || digits.length() >= INTERNATIONAL_DIGITS;
        from(
                message,
                settings.senderTon(international ? SMPPConstant.TON_INTERNATIONAL : SMPPConstant.TON_UNKNOWN),
                settings.senderNpi(international ? SMPPConstant.NPI_ISDN : SMPPConstant.NPI_UNKNOWN),
                digits);
    }

    private static void from(Message message, byte ton, byte npi, String address) {
        message.setHeader(SmppConstants.SOURCE_ADDR_TON, ton);
        message.setHeader(SmppConstants.SOURCE_ADDR_NPI, npi);
        message.setHeader(SmppConstants.SOURCE_ADDR, address);
    }
}
