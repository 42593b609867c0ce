package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves and writes files in folders that other programs use, too: under smsd's locks, and each as a whole. */
final class SpoolFolders {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolders.class);
    static final int LEAST_BYTES = 8;
    /** More than the text of a lock of the hub's own. */
    private static final int LONGEST_OWNER = 64;

    /** For the log. */
    private final String intake;

    private final Clock clock;
    private final SpoolLocks locks = new SpoolLocks(SpoolLocks.LEASE);

    SpoolFolders(String intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    static boolean meant(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && !name.startsWith("LOCKED") && !name.endsWith(SpoolLocks.SUFFIX);
    }

    /** Moves a file under its lock; null when another program has it. */
    Path claim(Path file, Path claimed) throws IOException {
        Path target = ClaimName.claimAs(file, claimed);
        if (target == null) {
            LOG.warn("Intake {} cannot take a file whose name is too long or not in the system's charset", intake);
            return null;
        }
        Path lock = SpoolLocks.of(file);
        if (!lock(lock, true)) {
            return null;
        }
        try {
            Files.move(file, target, ATOMIC_MOVE);
            return target;
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            LOG.warn("Intake {} may not move a file; it stays, and others go on", intake);
            return null;
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    /**
     * Makes a lock unless another program has it. One whose lease has ended is taken over where it is a hub's.
     *
     * @param anyones whether it is taken over, too, where it is another program's
     */
    private boolean lock(Path lock, boolean anyones) throws IOException {
        if (create(lock)) {
            return true;
        }
        if (locks.held(lock, clock.instant()) || !anyones && !left(lock)) {
            return false;
        }
        try {
            locks.end(lock);
        } catch (FileSystemException e) {
            LOG.warn("Intake {} cannot take away a lock that was left: {}", intake, e.getReason(), e);
            return false;
        }
        return create(lock);
    }

    private static boolean create(Path lock) throws IOException {
        byte[] owner = (ProcessHandle.current().pid() + " smshub\n").getBytes(UTF_8);
        try {
            Files.write(lock, owner, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Whether a lock was made by a hub. One that died between making and filling it left it empty. */
    private static boolean left(Path lock) throws IOException {
        BasicFileAttributes file = attributes(lock);
        if (file == null || !file.isRegularFile() || file.size() >= LONGEST_OWNER) {
            return false;
        }
        String owner = Files.readString(lock, ISO_8859_1).strip();
        return owner.isEmpty() || owner.endsWith(" smshub");
    }

    /** Makes a file that is there as a whole or not at all; under a lock, as smsd moves its files. */
    void deliver(Path folder, String name, byte[] content) throws IOException {
        if (folder == null) {
            return;
        }
        Path lock = SpoolLocks.of(folder.resolve(name));
        if (!lock(lock, false)) {
            if (locks.held(lock, clock.instant())) {
                throw new IOException("another program holds the lock of a file to be written");
            }
            // Its program died, or waits for what never comes; nobody else shall wait with it.
            LOG.warn("Intake {}: a name is locked for long, so its file gets another", intake);
            deliver(folder, name + "." + ClaimName.suffix(ClaimName.hash(name), 0), content);
            return;
        }
        try {
            Path part = folder.resolve("." + name + ".part");
            try (FileChannel out = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            Files.move(part, folder.resolve(name), ATOMIC_MOVE, REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    static boolean move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    static BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
