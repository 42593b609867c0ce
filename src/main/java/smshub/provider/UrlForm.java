package smshub.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/**
 * Fields in the form {@code application/x-www-form-urlencoded}. Every character but the unreserved ones (RFC 3986,
 * section 2.3) is percent-encoded, so that no value can end its field, and the same form is right in path, query and
 * body. Characters that the charset does not have are refused, never replaced.
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

    /** @throws CharacterCodingException when the charset has no form for the text */
    static byte[] percentEncoded(String text, Charset charset) throws CharacterCodingException {
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
}
