package smshub.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import smshub.account.Secret;
import smshub.settings.Settings;

/** A PostgreSQL that is installed on this machine, with its own tools: those of another version refuse its data. */
public final class InstalledPostgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    private final Path programs;
    private final Path data;
    private final int port;

    /** Starts a new, empty one; the test is skipped where none is installed. */
    public static InstalledPostgres start(Path data) throws Exception {
        Path programs = programs();
        assumeTrue(programs != null, "no PostgreSQL server is installed");
        InstalledPostgres server = new InstalledPostgres(programs, data, Ports.free());
        server.run("initdb", "-D", data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync");
        server.run(
                "pg_ctl",
                "-D",
                data.toString(),
                "-w",
                "-l",
                data.resolve("log").toString(),
                "-o",
                "-p " + server.port + " -k " + data + " -h 127.0.0.1 -F",
                "start");
        return server;
    }

    private InstalledPostgres(Path programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.port = port;
    }

    private static Path programs() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin ->
                            Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("pg_dump")))
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        }
    }

    /** Its database of that name, which is made. */
    public Settings.Store database(String name) throws Exception {
        client("createdb", name);
        return new Settings.Store(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + name, USER, new Secret("any"), 4, Duration.ZERO);
    }

    /** Runs one of its tools that speak to it. */
    public void client(String tool, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of(tool, "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", USER, "--no-password"));
        all.addAll(List.of(arguments));
        run(all.toArray(String[]::new));
    }

    /** It refuses to run as root, who is nobody in a namespace of his own. */
    private void run(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            all.addAll(List.of("unshare", "-U"));
        }
        all.add(programs.resolve(command[0]).toString());
        all.addAll(List.of(command).subList(1, command.length));
        Path said = Files.createTempFile("postgres", ".log");
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        process.getOutputStream().close();
        int status = process.waitFor();
        String text = Files.readString(said);
        Files.delete(said);
        if (status != 0) {
            throw new IllegalStateException(command[0] + ": " + text);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("pg_ctl", "-D", data.toString(), "-w", "-m", "fast", "stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
