package smshub.protocol.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.List;
import org.jsmpp.SMPPConstant;
import smshub.protocol.smpp.component.SmppParts;
import smshub.text.Encoding;
import smshub.text.GsmAlphabet;
import smshub.text.Segmentation;

/**
 * A text in the octets of one alphabet, cut into parts where it is long.
 *
 * @param dataCoding {@code data_coding} of all parts
 * @param parts what becomes a PDU each
 */
public record EncodedText(byte dataCoding, SmppParts parts) {
    /** With message class 0 (3GPP TS 23.038 clause 4), in the two alphabets. */
    private static final byte FLASH_GSM7 = 0x10;

    private static final byte FLASH_UCS2 = 0x18;

    /** How the other side wants texts. */
    public interface Form {
        /** What texts are sent in that GSM-7 can say. */
        SmppSettings.TextCoding alphabet();

        /** {@code data_coding} of texts in GSM-7. */
        byte dataCoding();

        /** How parts are marked. */
        SmppSettings.LongMessages longMessages();
    }

    /** @param reference what the parts have in common, of which the lowest bits count */
    public static EncodedText of(String text, String recipient, Form form, int reference) {
        return of(text, recipient, form, reference, ucs2(text, form), false);
    }

    /** The same, in UCS-2 or not. */
    static EncodedText of(String text, String recipient, Form form, int reference, boolean ucs2, boolean flash) {
        Segmentation segmentation = Segmentation.of(text);
        if (ucs2 && segmentation.encoding() == Encoding.GSM7) {
            segmentation = Segmentation.ucs2(text);
        }
        byte coding = dataCoding(ucs2, flash, form);
        return new EncodedText(coding, parts(text, recipient, segmentation, form.longMessages(), coding, reference));
    }

    /** Whether a text can be said in UCS-2 only. */
    static boolean ucs2(String text, Form form) {
        return Segmentation.of(text).encoding() == Encoding.UCS2 || !sayable(text, form.alphabet());
    }

    static byte dataCoding(boolean ucs2, boolean flash, Form form) {
        if (flash) {
            return ucs2 ? FLASH_UCS2 : FLASH_GSM7;
        }
        if (ucs2) {
            return SMPPConstant.DC_UCS2;
        }
        return form.alphabet() == SmppSettings.TextCoding.LATIN1 ? SMPPConstant.DC_LATIN1 : form.dataCoding();
    }

    private static SmppParts parts(
            String text,
            String recipient,
            Segmentation segmentation,
            SmppSettings.LongMessages marks,
            byte dataCoding,
            int reference) {
        if (segmentation.segments().size() == 1) {
            return SmppParts.whole(recipient, octets(text, dataCoding));
        }
        if (marks == SmppSettings.LongMessages.PAYLOAD) {
            return SmppParts.payload(recipient, octets(text, dataCoding));
        }
        List<byte[]> texts = segmentation.segments().stream()
                .map(segment -> octets(segment.text(), dataCoding))
                .toList();
        return marks == SmppSettings.LongMessages.SAR
                ? SmppParts.sar(recipient, reference, texts)
                : SmppParts.udh(recipient, reference, texts);
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
}
