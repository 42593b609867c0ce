package smshub.testing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import smshub.json.Json;

/** A hub in a process of its own that is told what it is by a settings file, as one that somebody runs. */
public final class FileHub extends HubClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** As long as it has to finish what is in flight, and some for the rest. */
    private static final long STOP_SECONDS = 60;

    private final Path folder;
    private final List<String> command;
    private Process process;

    private FileHub(Path folder, List<String> command, int port) {
        super(port);
        this.folder = folder;
        this.command = command;
    }

    /**
     * Ready when it returns.
     *
     * @param folder of its settings file, its log and its data
     * @param settings all but {@code data} and {@code http}
     */
    public static FileHub start(Path folder, String settings) throws IOException {
        List<String> command = new ArrayList<>(HubProcess.JAVA);
        command.add("-Xmx512m");
        // At most thirty times as long it waits until it tries a modem again that it could not have.
        command.add("-Dsms.modem.recovery=100ms");
        command.addAll(ClassArchive.options());
        command.add("smshub.Hub");
        return start(folder, settings, command);
    }

    /** The same by another command. */
    public static FileHub start(Path folder, String settings, List<String> command) throws IOException {
        int port = Ports.free();
        FileHub hub = new FileHub(Files.createDirectories(folder), command, port);
        hub.write(settings);
        hub.start();
        return hub;
    }

    /** Writes the settings anew, at the same port. */
    public void write(String settings) throws IOException {
        Files.writeString(
                file(),
                "data: " + Json.text(data().toString()) + "\nhttp: {host: 127.0.0.1, port: " + port() + "}\n"
                        + settings);
    }

    private int port() {
        return at("/").getPort();
    }

    /** Its settings. */
    public Path file() {
        return folder.resolve("hub.yaml");
    }

    /** What it keeps. */
    public Path data() {
        return folder.resolve("data");
    }

    private Path log() {
        return folder.resolve("hub.log");
    }

    /** Starts it again after its end. Ready when it returns. */
    public void start() throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("run", "--settings", file().toString()));
        process = process(all, folder).start();
        await().atMost(PATIENCE).until(() -> {
            assertTrue(process.isAlive(), () -> told());
            return up();
        });
    }

    /** A process that knows nothing of hubs that somebody has set up on this machine. */
    static ProcessBuilder process(List<String> command, Path folder) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("hub.log").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("HUB_"));
        builder.environment()
                .putAll(Map.of(
                        "HUB_HOME", folder.toString(),
                        "HUB_SECRETS_KEY", folder.resolve("key").toString(),
                        "HUB_ROUTES", Path.of("routes").toAbsolutePath().toString()));
        return builder;
    }

    private boolean up() throws Exception {
        try {
            return get("/observe/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What it has said. */
    public String told() {
        try {
            return Files.readString(log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Lets it hang, as a machine that is frozen would. */
    public void suspend() throws IOException, InterruptedException {
        HubProcess.signal(process, "STOP");
    }

    /** Lets it go on. */
    public void resume() throws IOException, InterruptedException {
        HubProcess.signal(process, "CONT");
    }

    /** Ends it in order. */
    public void stop() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS), "it stops in order");
    }

    /** Ends it without a chance to write anything. */
    public void kill() {
        process.destroyForcibly();
        try {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the process dies");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
