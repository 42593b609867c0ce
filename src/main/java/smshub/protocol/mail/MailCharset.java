package smshub.protocol.mail;

import jakarta.mail.internet.MimeUtility;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The letters that octets of a mail mean. Programs label their mails as they please: octets that are UTF-8 beyond ASCII are
 * so by no chance, and outrank the label of an alphabet in which every octet is a letter.
 */
final class MailCharset {
    /** What Windows writes, whatever it calls it: ISO 8859-1 has no letters where this one has its quotes. */
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?([^?*]+)(?:\\*[^?]*)?\\?([BbQq])\\?([^?]*)\\?=");

    private MailCharset() {}

    /** @param label the charset as a mail names it, or null */
    static String decode(byte[] octets, String label) {
        return new String(octets, of(octets, label));
    }

    /** The charset of these octets. */
    static Charset of(byte[] octets, String label) {
        Charset named = named(label);
        if (named != null && !singleByte(named) && !named.equals(StandardCharsets.UTF_8)) {
            return named;
        }
        if (fits(octets, StandardCharsets.UTF_8)) {
            return StandardCharsets.UTF_8;
        }
        return named == null
                        || named.equals(StandardCharsets.UTF_8)
                        || named.equals(StandardCharsets.US_ASCII)
                        || named.equals(StandardCharsets.ISO_8859_1)
                ? WINDOWS
                : named;
    }

    /** The charset of this name; null where there is none. */
    private static Charset named(String label) {
        try {
            return label == null ? null : Charset.forName(MimeUtility.javaCharset(label.strip()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean singleByte(Charset charset) {
        return charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1;
    }

    private static boolean fits(byte[] octets, Charset charset) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A header's text on one line: octets beyond ASCII, and encoded words (RFC 2047) by what their octets are. */
    static String header(String field) {
        String octets = MimeUtility.unfold(field);
        String plain = octets.chars().allMatch(c -> c < 0x80)
                ? octets
                : octets.chars().allMatch(c -> c < 0x100)
                        ? decode(octets.getBytes(StandardCharsets.ISO_8859_1), null)
                        : octets;
        try {
            // Only the label is mended here: joining words and the blanks between them is the library's.
            return MimeUtility.decodeText(ENCODED_WORD
                    .matcher(plain)
                    .replaceAll(word -> java.util.regex.Matcher.quoteReplacement("=?"
                            + label(word.group(1), word.group()) + "?" + word.group(2) + "?" + word.group(3) + "?=")));
        } catch (java.io.UnsupportedEncodingException e) {
            // An unknown charset: the words stay as they came.
            return plain;
        }
    }

    private static String label(String label, String word) {
        Charset named = named(label);
        if (named == null || !singleByte(named)) {
            return label;
        }
        try {
            String octets = MimeUtility.decodeWord(word.replaceFirst("=\\?[^?]+\\?", "=?ISO-8859-1?"));
            return of(octets.getBytes(StandardCharsets.ISO_8859_1), label).name();
        } catch (java.io.UnsupportedEncodingException | jakarta.mail.internet.ParseException e) {
            return label;
        }
    }
}
