package smshub.message;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of messages, as lower-case UUIDs (RFC 9562). */
public final class MessageIds {
    private static final NoArgGenerator TIME_ORDERED = Generators.timeBasedEpochGenerator();

    private static final int LENGTH = 36;

    private MessageIds() {}

    /** A new id; later ids sort after earlier ones (version 7). */
    public static String next() {
        return TIME_ORDERED.generate().toString();
    }

    /** The one id of a client's reference and recipient (version 8): whoever asks again gets the same. */
    public static String of(String client, String reference, String msisdn) {
        MessageDigest digest = sha256();
        for (String field : new String[] {client, reference, msisdn}) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            // the length before each field keeps "ab" + "c" and "a" + "bc" apart
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long high = hash.getLong() & ~0xF000L | 0x8000L;
        long low = hash.getLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low).toString();
    }

    /** The id of a later piece of a text whose first piece is known: whoever asks again gets the same. */
    public static String ofPiece(String first, int part) {
        return of(first, "piece", Integer.toString(part));
    }

    /** Whether a text that may come from anybody has the form of an id. */
    public static boolean isId(String text) {
        if (text == null || text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
