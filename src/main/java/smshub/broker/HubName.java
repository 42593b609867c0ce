package smshub.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The name by which the processes of one hub, one after the other, are known; it stands in the data folder. */
public final class HubName {
    private static final String FILE = "hub.id";

    private HubName() {}

    /**
     * Reads the name, and makes one where there is none.
     *
     * @param data folder of one hub
     */
    public static String of(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file) || Files.size(file) == 0) {
            Files.createDirectories(data);
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file).strip();
    }
}
