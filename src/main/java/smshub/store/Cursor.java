package smshub.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import smshub.message.MessageIds;

/**
 * Where a page ended. It names an entry, not a count, so that pages neither repeat nor miss entries while new ones come.
 *
 * @param time time of the last entry of the page
 * @param id its id
 */
public record Cursor(Instant time, String id) {
    /** The earlier entry first. */
    static final Comparator<Cursor> ORDER = Comparator.comparing(Cursor::time).thenComparing(Cursor::id);

    /** As precise as the columns are, so that an entry compares here as it does in the database. */
    public Cursor {
        time = time.truncatedTo(ChronoUnit.MICROS);
    }

    /** The form for URLs. */
    public String encode() {
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + idBytes.length)
                .putLong(ColumnValue.time(time))
                .put(idBytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Reads {@link #encode}'s form; empty for anything else. */
    public static Optional<Cursor> decode(String form) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(form));
            if (bytes.remaining() <= Long.BYTES) {
                return Optional.empty();
            }
            Instant time = ColumnValue.time(bytes.getLong());
            String id = StandardCharsets.UTF_8.decode(bytes).toString();
            return MessageIds.isId(id) ? Optional.of(new Cursor(time, id)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
