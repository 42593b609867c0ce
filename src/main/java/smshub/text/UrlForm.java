package smshub.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fields in the form {@code application/x-www-form-urlencoded}. Every character but the unreserved ones (RFC 3986,
 * section 2.3) is percent-encoded, so that no value can end its field, and the same form is right in path, query and
 * body. Characters that the charset does not have are refused, never replaced; Java's own decoder replaces what it cannot
 * read, here nothing is.
 */
public final class UrlForm {
    public static final Map<String, String> HEADERS = Map.of("Content-Type", "application/x-www-form-urlencoded");

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final BitSet UNRESERVED = new BitSet(128);

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
                .chars()
                .forEach(UNRESERVED::set);
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final Charset charset;

    public UrlForm() {
        this(StandardCharsets.UTF_8);
    }

    public UrlForm(Charset charset) {
        this.charset = charset;
    }

    /**
     * @throws IllegalArgumentException when the charset has no form for the value; callers see to that, and the rules let
     *     no text through that is not valid Unicode
     */
    public UrlForm add(String name, String value) {
        if (out.size() > 0) {
            out.write('&');
        }
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        out.write('=');
        try {
            out.writeBytes(percentEncoded(value, charset));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the value of " + name + " is not in " + charset, e);
        }
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    /** A value of a form in UTF-8; a blank is a plus sign. */
    public static String encoded(String value) {
        try {
            return new String(percentEncoded(value, StandardCharsets.UTF_8), StandardCharsets.US_ASCII)
                    .replace("%20", "+");
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the value is not valid Unicode", e);
        }
    }

    /** @throws CharacterCodingException when the charset has no form for the text */
    public static byte[] percentEncoded(String text, Charset charset) throws CharacterCodingException {
        ByteBuffer plain = charset.newEncoder().encode(CharBuffer.wrap(text));
        byte[] encoded = new byte[3 * plain.remaining()];
        int length = 0;
        while (plain.hasRemaining()) {
            byte b = plain.get();
            if (b >= 0 && UNRESERVED.get(b)) {
                encoded[length++] = b;
            } else {
                encoded[length++] = '%';
                encoded[length++] = HEX[b >> 4 & 0xF];
                encoded[length++] = HEX[b & 0xF];
            }
        }
        return Arrays.copyOf(encoded, length);
    }

    /** Parameters by name in their order; empty when an escape is broken or the bytes are not of the charset. */
    public static Optional<Map<String, List<String>>> decode(String encoded, Charset charset) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        try {
            for (int from = 0; from < encoded.length(); ) {
                int end = encoded.indexOf('&', from);
                end = end < 0 ? encoded.length() : end;
                int equals = encoded.indexOf('=', from);
                int name = equals < 0 || equals > end ? end : equals;
                if (end > from) {
                    parameters
                            .computeIfAbsent(decode(encoded, from, name, charset), key -> new ArrayList<>(1))
                            .add(decode(encoded, Math.min(name + 1, end), end, charset));
                }
                from = end + 1;
            }
            return Optional.of(parameters);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String decode(String encoded, int from, int to, Charset charset) throws CharacterCodingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            char c = encoded.charAt(i);
            if (c == '+') {
                bytes.write(' ');
            } else if (c == '%') {
                int high = i + 2 < to ? Character.digit(encoded.charAt(i + 1), 16) : -1;
                int low = i + 2 < to ? Character.digit(encoded.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new CharacterCodingException();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c < 0x100) {
                bytes.write(c);
            } else {
                throw new CharacterCodingException();
            }
        }
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    }
}
