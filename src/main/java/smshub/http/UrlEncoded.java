package smshub.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Queries and form bodies. Java's own decoder replaces what it cannot read; here nothing is replaced. */
public final class UrlEncoded {
    private UrlEncoded() {}

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
