package smshub.protocol.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.charset.Charset;
import smshub.text.Dcs;
import smshub.text.ReceivedText;
import smshub.text.Septets;

/**
 * The text of what an SMSC delivers, by its {@code data_coding}: the first values are SMPP's own (SMPP 3.4 section
 * 5.2.19), all others those of 3GPP TS 23.038. What cannot be read is marked, see {@link ReceivedText}.
 */
final class SmppText {
    private static final int ESCAPE = 0x1B;
    /** Data codings up to this one are SMPP's own. */
    private static final int LAST_OF_SMPP = 14;

    private SmppText() {}

    /**
     * @param own the SMSC's own alphabet, for data coding 0
     * @param tables those of the language that a header names, for texts in septets; else null
     */
    static String read(int dataCoding, SmppSettings.TextCoding own, Septets tables, byte[] octets) {
        // Who names tables sends septets, whatever the SMSC's own alphabet is.
        if (tables != null && (dataCoding == 0 || dataCoding > LAST_OF_SMPP && septets(dataCoding))) {
            return ReceivedText.septets(dataCoding, octets, tables);
        }
        return switch (dataCoding) {
            case 0 ->
                own == SmppSettings.TextCoding.LATIN1
                        ? latin1(dataCoding, octets)
                        : ReceivedText.septets(dataCoding, octets);
            case 1 -> ReceivedText.in(US_ASCII, dataCoding, octets);
            case 2, 4 -> ReceivedText.data(dataCoding, octets);
            case 3 -> latin1(dataCoding, octets);
            case 5 -> jis(dataCoding, octets);
            case 6 -> in("ISO-8859-5", dataCoding, octets);
            case 7 -> in("ISO-8859-8", dataCoding, octets);
            case 9 -> ReceivedText.marked(dataCoding, octets);
            case 10 -> in("ISO-2022-JP", dataCoding, octets);
            case 13 -> in("JIS_X0212-1990", dataCoding, octets);
            case 14 -> in("x-windows-949", dataCoding, octets);
            default -> ReceivedText.of(new Dcs(dataCoding), octets);
        };
    }

    private static boolean septets(int dataCoding) {
        return new Dcs(dataCoding).alphabet() == Dcs.Alphabet.GSM7;
    }

    /** Octets that are control characters in Latin-1 and letters in the code page that is taken for it. */
    private static String latin1(int dataCoding, byte[] octets) {
        for (byte octet : octets) {
            if (octet < (byte) 0xA0) {
                return in("windows-1252", dataCoding, octets);
            }
        }
        return ReceivedText.in(ISO_8859_1, dataCoding, octets);
    }

    /** JIS X 0208 as pairs of octets, with the escapes of e-mail, or shifted. */
    private static String jis(int dataCoding, byte[] octets) {
        boolean pairs = octets.length % 2 == 0;
        for (byte octet : octets) {
            if (octet == ESCAPE) {
                return in("ISO-2022-JP", dataCoding, octets);
            }
            pairs &= octet > ' ';
        }
        return in(pairs ? "x-JIS0208" : "Shift_JIS", dataCoding, octets);
    }

    /** A small Java platform may lack the character sets of the East. */
    private static String in(String charset, int dataCoding, byte[] octets) {
        return Charset.isSupported(charset)
                ? ReceivedText.in(Charset.forName(charset), dataCoding, octets)
                : ReceivedText.marked(dataCoding, octets);
    }
}
