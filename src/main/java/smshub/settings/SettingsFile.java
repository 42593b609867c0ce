package smshub.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The settings file where it is written: at once, on disk on return, for its owner alone. */
public final class SettingsFile {
    private SettingsFile() {}

    /** Why it cannot be written; null where it can. */
    static String obstacle(Path file) {
        Path real = real(file);
        if (Files.exists(real) && !Files.isWritable(real)) {
            return "The hub may not write " + file + ".";
        }
        Path folder = real.getParent();
        return Files.exists(folder) && !Files.isWritable(folder)
                ? "The hub may not write into the folder " + folder + "."
                : null;
    }

    /**
     * Replaces it: a reader sees the former or the new.
     *
     * @throws IOException that names the file
     */
    public static void write(Path file, String text) throws IOException {
        Path real = real(file);
        try {
            Path unfinished = unfinished(real, text);
            try {
                Files.move(unfinished, real, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new IOException(file + " cannot be written (" + e + ")", e);
        }
    }

    /**
     * A file beside it, so that what it names is found from there as well; to be deleted by the caller.
     *
     * @param file the settings file, as an absolute path
     */
    public static Path unfinished(Path file, String text) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), own(file))) {
            ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        return unfinished;
    }

    /** What a name leads to is replaced, not the name. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath();
        }
    }

    private static FileAttribute<?>[] own(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
