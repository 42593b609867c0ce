package smshub.firstrun;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import smshub.audit.Actor;
import smshub.audit.Audit;

/**
 * Who made the settings, for the audit record of the hub that runs by them: there is none yet when they are written. It lies in
 * the data folder until it was told.
 *
 * @param who the administrator that was entered
 * @param address where the browser was
 * @param account the account that was entered
 * @param client the client that was entered
 */
public record FirstRunNote(String who, String address, String account, String client) {
    private static final String FILE = "first-run.json";
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long WAIT_SECONDS = 60;

    /** What the audit record holds of it. */
    private record Made(String account, String client) {}

    void write(Path data) throws IOException {
        Files.createDirectories(data);
        Files.write(data.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    static void remove(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(FILE));
    }

    /**
     * Puts what lies in a data folder into the audit record. Twice, where the process ends in between.
     *
     * @throws Exception when the folder or the broker cannot be written
     */
    public static void tell(Path data, Audit audit) throws Exception {
        Path file = data.resolve(FILE);
        if (Files.notExists(file)) {
            return;
        }
        FirstRunNote note = JSON.readValue(Files.readAllBytes(file), FirstRunNote.class);
        audit.record(
                        Actor.person(note.who, note.address),
                        "settings.first-run",
                        "settings",
                        null,
                        new Made(note.account, note.client))
                .toCompletableFuture()
                .get(WAIT_SECONDS, TimeUnit.SECONDS);
        Files.delete(file);
    }
}
