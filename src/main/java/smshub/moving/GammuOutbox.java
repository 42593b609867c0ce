package smshub.moving;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Messages that wait as files in the outbox of Gammu SMSD's service FILES, on their way to an intake of the hub's that reads
 * files in the manner of SMS Server Tools. Each goes there once, wherever a kill or a power failure strikes: it is written out
 * first, then its source is moved away under the same name of its own, and only that lets the written one go on.
 */
public final class GammuOutbox {
    private static final String OWN = ".smshub";

    private final Path outbox;
    private final Path prepared;
    private final Path taken;
    private final Path outgoing;

    /**
     * What became of the files of an outbox.
     *
     * @param taken how many went on
     * @param left names of files that stay where they are, each with why
     */
    public record Outcome(int taken, List<String> left) {
        public Outcome {
            left = List.copyOf(left);
        }
    }

    /** @param outbox the folder that gammu-smsd-inject and others write to */
    public GammuOutbox(Path outbox) {
        this.outbox = outbox;
        prepared = outbox.resolve(OWN).resolve("prepared");
        taken = outbox.resolve(OWN).resolve("taken");
        outgoing = outgoing(outbox);
    }

    /** Where the hub's intake fetches what was taken over, on the same file system as the outbox. */
    static Path outgoing(Path outbox) {
        return outbox.resolve(OWN).resolve("outgoing");
    }

    /** Takes over what waits now. */
    public Outcome take() throws IOException {
        for (Path folder : List.of(prepared, taken, outgoing)) {
            Files.createDirectories(folder);
        }
        try (FileChannel lock = FileChannel.open(
                        outbox.resolve(OWN).resolve("lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
                var held = lock.lock()) {
            return held.isValid() ? all() : new Outcome(0, List.of());
        }
    }

    private Outcome all() throws IOException {
        for (Path unfinished : files(prepared)) {
            if (Files.exists(taken.resolve(unfinished.getFileName()))) {
                goOn(unfinished);
            } else {
                Files.delete(unfinished); // its source still waits
            }
        }
        int count = 0;
        List<String> left = new ArrayList<>();
        for (Path file : files(outbox)) {
            String name = file.getFileName().toString();
            if (!name.startsWith("OUT")) {
                continue;
            }
            try {
                byte[] message = GammuMessage.of(name, Files.readAllBytes(file)).spoolFile();
                Path ready = prepared.resolve(name + "." + UUID.randomUUID());
                write(ready, message);
                Files.move(file, taken.resolve(ready.getFileName()), ATOMIC_MOVE);
                sync(taken);
                sync(outbox);
                goOn(ready);
                count++;
            } catch (GammuMessage.Unfit unfit) {
                left.add(name + ": " + unfit.getMessage());
            }
        }
        return new Outcome(count, left);
    }

    private void goOn(Path ready) throws IOException {
        Files.move(ready, outgoing.resolve(ready.getFileName()), ATOMIC_MOVE);
        sync(outgoing);
        sync(prepared);
    }

    /** In the order of their names, which is Gammu's order of sending. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void write(Path path, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        sync(path.getParent());
    }

    /** Makes the names in a folder durable, where the system has that. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
