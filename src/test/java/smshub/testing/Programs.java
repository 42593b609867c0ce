package smshub.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program of others, as somebody runs it in a terminal. */
public final class Programs implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final PrintWriter in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Programs(Process process) {
        this.process = process;
        this.in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it; the test is skipped where it is not installed. */
    public static Programs start(List<String> command) throws IOException {
        installed(command.get(0));
        return new Programs(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Runs it to its end. */
    public static void run(List<String> command) throws Exception {
        installed(command.get(0));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    public static void installed(String program) {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))),
                program + " is not installed");
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add(e.toString());
        }
    }

    /** Types a line. */
    public void type(String line) {
        in.println(line);
    }

    /** The next line of some kind; those before it are passed by. */
    public String line(Predicate<String> wanted) throws InterruptedException {
        StringBuilder said = new StringBuilder();
        while (true) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the program does not say what was expected; it says:\n" + said);
            }
            if (wanted.test(line)) {
                return line;
            }
            said.append(line).append('\n');
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
