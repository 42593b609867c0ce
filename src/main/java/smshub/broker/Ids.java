package smshub.broker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Message ids, sixteen bytes each. */
final class Ids {
    private static final int BYTES = 16;

    private Ids() {}

    static byte[] pack(Collection<UUID> ids) {
        ByteBuffer packed = ByteBuffer.allocate(ids.size() * BYTES);
        for (UUID uuid : ids) {
            packed.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        }
        return packed.array();
    }

    static List<UUID> unpack(byte[] packed) {
        ByteBuffer buffer = ByteBuffer.wrap(packed);
        List<UUID> ids = new ArrayList<>(packed.length / BYTES);
        while (buffer.hasRemaining()) {
            ids.add(new UUID(buffer.getLong(), buffer.getLong()));
        }
        return ids;
    }
}
