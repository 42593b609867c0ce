package smshub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of what a hub keeps: one process at a time holds it, and no other user of the machine looks into it. */
final class DataFolder implements AutoCloseable {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final String LOCK = "hub.lock";
    private static final int LONGEST_NAME = 40;

    private final Path folder;
    private final FileChannel channel;

    private DataFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder, and makes it where it is missing.
     *
     * @throws IllegalStateException with one sentence for people, when it cannot be used or another process holds it
     */
    static DataFolder take(Path folder) {
        try {
            FileAttribute<?>[] own = {PosixFilePermissions.asFileAttribute(FOLDER)};
            Files.createDirectories(folder, posix(folder) ? own : new FileAttribute<?>[0]);
            if (posix(folder)) {
                Files.setPosixFilePermissions(folder, FOLDER);
            }
            return locked(folder);
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException
                    ? "permission denied"
                    : e instanceof FileAlreadyExistsException ? "it is no folder" : e.toString();
            // Without the cause: this is all that there is to say.
            throw new IllegalStateException(
                    "the data folder " + folder + " cannot be written (" + reason + "); the setting data names it");
        }
    }

    private static DataFolder locked(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                posix(folder)
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)}
                        : new FileAttribute<?>[0]);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, whose number is in the file.
        }
        if (lock == null) {
            ByteBuffer holder = ByteBuffer.allocate(LONGEST_NAME);
            channel.read(holder, 0);
            channel.close();
            throw new IllegalStateException("the data folder " + folder + " is used by another hub, process "
                    + new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).strip()
                    + "; the setting data names it");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        return new DataFolder(folder, channel);
    }

    /** Closes to other users what libraries have made in the folder, whatever the umask of the process was. */
    void seal() throws IOException {
        if (!posix(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.toList();
        }
        for (Path path : all) {
            if (!Files.isSymbolicLink(path)) {
                close(path);
            }
        }
    }

    private static void close(Path path) throws IOException {
        try {
            Files.setPosixFilePermissions(path, Files.isDirectory(path) ? FOLDER : FILE);
        } catch (NoSuchFileException e) {
            // Files of a running broker and database come and go.
            return;
        }
    }

    private static boolean posix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Leaves the folder to the next. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
