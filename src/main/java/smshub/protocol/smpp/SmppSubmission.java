package smshub.protocol.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;

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
import smshub.text.Encoding;
import smshub.text.GsmAlphabet;
import smshub.text.Segmentation;
import smshub.text.Septets;
import smshub.text.ShiftedText;

/** Writes a message as the account's SMSC wants it: octets and marks of its parts, data coding, types of the numbers. */
final class SmppSubmission {
    /** With message class 0 (3GPP TS 23.038 clause 4), in the two alphabets. */
    private static final byte FLASH_GSM7 = 0x10;

    private static final byte FLASH_UCS2 = 0x18;
    private static final int INTERNATIONAL_DIGITS = 9;
    /** 0 would be the SMSC's own; and no network tries for a month. */
    private static final Duration SHORTEST_VALIDITY = Duration.ofSeconds(1);

    private static final Duration LONGEST_VALIDITY = Duration.ofDays(30);

    private SmppSubmission() {}

    /** @param submitted gets the body and headers that the account's endpoint submits */
    static void write(SendJob job, SmppSettings settings, Message submitted) {
        SmsMessage message = job.message();
        String text = message.text();
        Segmentation segmentation = Segmentation.of(text);
        boolean ucs2 = segmentation.encoding() == Encoding.UCS2
                || message.content().encoding() == Encoding.UCS2
                || !sayable(text, settings.alphabet());
        if (ucs2 && segmentation.encoding() == Encoding.GSM7) {
            segmentation = Segmentation.ucs2(text);
        }
        ShiftedText national = national(message, segmentation, settings);
        byte dataCoding = dataCoding(ucs2 && national == null, message.content().flash(), settings);
        submitted.setBody(
                national == null
                        ? parts(message, segmentation, settings.longMessages(), dataCoding)
                        : parts(message, national));
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
    private static ShiftedText national(SmsMessage message, Segmentation usual, SmppSettings settings) {
        if (settings.languages().isEmpty()
                || usual.encoding() == Encoding.GSM7
                || message.content().encoding() == Encoding.UCS2) {
            return null;
        }
        ShiftedText shortest = ShiftedText.shortest(message.text(), false, settings.languages());
        return shortest.national() ? shortest : null;
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

    private static byte dataCoding(boolean ucs2, boolean flash, SmppSettings settings) {
        if (flash) {
            return ucs2 ? FLASH_UCS2 : FLASH_GSM7;
        }
        if (ucs2) {
            return SMPPConstant.DC_UCS2;
        }
        return settings.alphabet() == SmppSettings.TextCoding.LATIN1 ? SMPPConstant.DC_LATIN1 : settings.dataCoding();
    }

    private static SmppParts parts(
            SmsMessage message, Segmentation segmentation, SmppSettings.LongMessages marks, byte dataCoding) {
        String recipient = message.to().digits();
        if (segmentation.segments().size() == 1) {
            return SmppParts.whole(recipient, octets(message.text(), dataCoding));
        }
        if (marks == SmppSettings.LongMessages.PAYLOAD) {
            return SmppParts.payload(recipient, octets(message.text(), dataCoding));
        }
        List<byte[]> texts = segmentation.segments().stream()
                .map(segment -> octets(segment.text(), dataCoding))
                .toList();
        return marks == SmppSettings.LongMessages.SAR
                ? SmppParts.sar(recipient, reference(message), texts)
                : SmppParts.udh(recipient, reference(message), texts);
    }

    private static boolean sayable(String text, SmppSettings.TextCoding alphabet) {
        return switch (alphabet) {
            case GSM7 -> true;
            case LATIN1 -> text.chars().allMatch(c -> c <= 0xFF);
            case UCS2 -> false;
        };
    }

    private static byte[] octets(String text, byte dataCoding) {
        return switch (dataCoding) {
            case SMPPConstant.DC_UCS2, FLASH_UCS2 -> text.getBytes(UTF_16BE);
            case SMPPConstant.DC_LATIN1 -> text.getBytes(ISO_8859_1);
            default -> GsmAlphabet.encode(text);
        };
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
