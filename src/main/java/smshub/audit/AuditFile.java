package smshub.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import smshub.json.Json;

/**
 * Entries of the audit record by commands that are no part of a running hub: a file in the data folder, of which a hub takes
 * what is there when it starts and while it runs.
 */
public final class AuditFile {
    private static final String FILE = "audit.pending";
    private static final int PATIENCE_SECONDS = 10;

    private final Path file;

    /** @param data the data folder; made where there is none */
    public AuditFile(Path data) {
        file = data.resolve(FILE);
    }

    /** Adds an entry; on return it is on disk. */
    public void append(AuditEntry entry) throws IOException {
        Files.createDirectories(file.getParent(), own("rwx------"));
        try (FileChannel lock = locked();
                FileChannel channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), own("rw-------"))) {
            ByteBuffer line = ByteBuffer.wrap((Json.text(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
            lock.force(false);
        }
    }

    /**
     * Hands over what is there, and lets go of it once that is kept. After a crash in between the same comes again.
     *
     * @param keep completes when the entries are on disk elsewhere
     * @return how many lines could not be read, each of which is left out
     * @throws Exception when they cannot be read or kept now
     */
    public int take(Function<List<AuditEntry>, CompletionStage<?>> keep) throws Exception {
        if (!Files.exists(file)) {
            return 0;
        }
        try (FileChannel lock = locked()) {
            List<AuditEntry> entries = new ArrayList<>();
            int unreadable = 0;
            for (String line : Files.readAllLines(file)) {
                try {
                    entries.add(Json.read(line, AuditEntry.class));
                } catch (UncheckedIOException e) {
                    // The process that wrote it was killed.
                    unreadable++;
                }
            }
            keep.apply(entries).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Files.delete(file);
            lock.force(false);
            return unreadable;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Other processes wait until this is closed. */
    private FileChannel locked() throws IOException {
        FileChannel channel = FileChannel.open(
                file.resolveSibling(FILE + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                own("rw-------"));
        channel.lock();
        return channel;
    }

    private static FileAttribute<?>[] own(String rights) {
        return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
