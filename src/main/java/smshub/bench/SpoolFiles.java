package smshub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An application that writes files for smsd. */
final class SpoolFiles {
    private final Path elsewhere;
    private final Path outgoing;
    private long written;

    /** Makes the folders. */
    SpoolFiles(Path folder) throws IOException {
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        outgoing = Files.createDirectories(folder.resolve("outgoing"));
    }

    Path outgoing() {
        return outgoing;
    }

    /** Writes files, and then hands them over. */
    void write(long number) throws IOException {
        long first = written;
        for (; written < first + number; written++) {
            Files.writeString(
                    elsewhere.resolve(Long.toString(written)),
                    "To: " + Samples.recipient(written) + "\n\n" + Samples.text(written));
        }
        for (long i = first; i < written; i++) {
            String name = Long.toString(i);
            Files.move(elsewhere.resolve(name), outgoing.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
