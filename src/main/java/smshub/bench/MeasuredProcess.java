package smshub.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import smshub.json.Json;

/** A Java process that is measured from outside, under the same JVM options as this one. */
final class MeasuredProcess implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final List<String> INHERITED = List.of("-Xm", "-XX:+Use", "-XX:New", "--");
    private static final String ENDED = "";

    private final Process process;
    private final Path log;
    private final PrintWriter questions;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** Starts a main class; what it says on its own account goes to a log in its site's folder. */
    static MeasuredProcess start(Site site, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> INHERITED.stream().anyMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Watched.class.getName(), main));
        command.addAll(List.of(arguments));
        Path log = site.folder().resolve("process.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(Site.environment());
        return new MeasuredProcess(builder.start(), log);
    }

    private MeasuredProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.questions = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "bench-answers");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().filter(line -> line.startsWith(Watched.MARK)).forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            // The process is being ended; whoever waits for an answer is told below.
        } finally {
            answers.add(ENDED);
        }
    }

    /** Asks one of the questions of {@link Watched}. */
    JsonNode ask(String question) throws IOException, InterruptedException {
        questions.println(question);
        return next(Duration.ofMinutes(1));
    }

    /** The next thing that the process tells. */
    JsonNode next(Duration longest) throws IOException, InterruptedException {
        String answer = answers.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null || answer.equals(ENDED)) {
            throw new IOException("a measured process " + (answer == null ? "does not answer" : "ended") + "; its log: "
                    + Files.readString(log));
        }
        return Json.JSON.readTree(answer.substring(Watched.MARK.length()));
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What the process said on its own account. */
    String said() throws IOException {
        return Files.readString(log);
    }

    /** CPU time of the whole process, and the most memory that it had. */
    Usage usage() {
        return Usage.of(process.toHandle());
    }

    @Override
    public void close() {
        questions.close();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
