package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import smshub.message.MessageIds;

/** Names of claimed files: an id, a dot, and the name that the file came with. The id tells the time of the claim. */
final class ClaimName {
    /** Of every usual file system, in bytes. */
    private static final int LONGEST_NAME = 255;

    private static final int ID_LENGTH = 36;
    /** Numbers of six digits to the base 36. */
    private static final long SUFFIXES = 2_176_782_336L;

    private ClaimName() {}

    /** Where a file is claimed to; null for a name that cannot be extended. */
    static Path claimAs(Path file, Path claimed) {
        String name = MessageIds.next() + "." + file.getFileName();
        try {
            return name.getBytes(UTF_8).length > LONGEST_NAME ? null : claimed.resolve(name);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    static Instant claimedAt(Path path) {
        return Instant.ofEpochMilli(id(path).getMostSignificantBits() >>> 16);
    }

    /** The id that a claimed file's name begins with; null for a name of another kind. */
    static UUID id(Path path) {
        String name = path.getFileName().toString();
        try {
            return name.length() > ID_LENGTH + 1 && name.charAt(ID_LENGTH) == '.'
                    ? UUID.fromString(name.substring(0, ID_LENGTH))
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static String name(Path path) {
        return path.getFileName().toString().substring(ID_LENGTH + 1);
    }

    /** A number for the message, as smsd's reports have it: the modem's reference there, of the claim's id here. */
    static String reference(Path path) {
        return String.valueOf(Math.floorMod(id(path).getLeastSignificantBits(), 1_000_000_000L));
    }

    static UUID hash(String id) {
        return UUID.fromString(MessageIds.of("", "", id));
    }

    /** Six characters, as smsd's own names end. */
    static String suffix(UUID id, int attempt) {
        long number = Math.floorMod(id.getLeastSignificantBits() + attempt, SUFFIXES);
        return Long.toString(SUFFIXES + number, Character.MAX_RADIX).substring(1);
    }
}
