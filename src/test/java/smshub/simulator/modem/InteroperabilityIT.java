package smshub.simulator.modem;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs of others take the simulated modem for a real one: gammu, and the smsd of SMS Server Tools. Skipped where
 * they are not installed.
 */
@Execution(ExecutionMode.CONCURRENT)
class InteroperabilityIT {
    private static final String PHONE = "+491711111111";
    private static final String LONG =
            "Ein Text {mit} Sonderzeichen [€] und Umlauten äöüß. ".repeat(8).strip();
    private static final String CYRILLIC = "Привет, Москва! ".repeat(6).strip();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** Gammu 1.42 waits for a blank after the prompt, which some modems leave out. */
    static Stream<Arguments> modelsForGammu() {
        return Stream.of(Model.PLAIN, Model.CHATTY).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("modelsForGammu")
    void gammuSendsAndReceives(Model model) throws Exception {
        installed("gammu");
        try (SimulatedModem modem = onTerminal(model)) {
            modem.deliver("+491712222222", "Grüße {€}");
            modem.deliver("Praxis", CYRILLIC);
            Files.writeString(folder.resolve("gammurc"), """
                    [gammu]
                    device = %s
                    connection = at115200
                    """.formatted(modem.pty()));

            String inbox = gammu("getallsms");
            assertTrue(inbox.contains("\"+491712222222\"") && inbox.contains("Grüße {€}"), inbox);
            assertTrue(inbox.contains("\"Praxis\"") && inbox.contains("part 2 of 2"), inbox);

            String sent = gammu("sendsms", "TEXT", PHONE, "-autolen", "2000", "-text", LONG);
            assertTrue(sent.contains("message reference=2"), sent);
            assertEquals(List.of(LONG), texts(modem));
        }
    }

    private String gammu(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("gammu", "-c", folder.resolve("gammurc").toString()), Arrays.stream(arguments))
                .toList();
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "still running");
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Smsd 3.1.21 takes any line in an answer for the answer, and does not look for reports in their own memory. */
    static Stream<Arguments> modelsForSmsd() {
        return Stream.of(Model.PLAIN, Model.TERSE).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("modelsForSmsd")
    void smsdSendsAndReceives(Model model) throws Exception {
        installed("smsd");
        for (String name : List.of("outgoing", "checked", "incoming", "sent", "failed", "report", "stats")) {
            Files.createDirectory(folder.resolve(name));
        }
        // what smsd takes: its own form of a message, in Latin-1 or UCS-2
        order("a", "To: 491711111111\n\n", "Hello Wörld", ISO_8859_1);
        order("b", "To: 491711111111\n\n", LONG.replace("[€]", ""), ISO_8859_1);
        order("c", "To: 491711111111\nAlphabet: UCS2\n\n", CYRILLIC, UTF_16BE);
        try (SimulatedModem modem = onTerminal(model)) {
            modem.deliver("+491712222222", "Grüße aus Köln");
            modem.deliver("Praxis", CYRILLIC);
            Files.writeString(folder.resolve("smsd.conf"), configuration(modem.pty()));
            Process smsd = new ProcessBuilder(
                            "smsd", "-t", "-c", folder.resolve("smsd.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            try {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertEquals(
                                // a report for each part, and nothing is left in the modem
                                List.of("3 sent", "0 failed", "2 incoming", "6 report", "0 stored"),
                                List.of(
                                        files("sent").size() + " sent",
                                        files("failed").size() + " failed",
                                        files("incoming").size() + " incoming",
                                        files("report").size() + " report",
                                        modem.stored("SM") + " stored"),
                                this::log));
            } finally {
                stop(smsd);
            }
            assertEquals(
                    List.of("Hello Wörld", LONG.replace("[€]", ""), CYRILLIC).stream()
                            .sorted()
                            .toList(),
                    texts(modem).stream().sorted().toList());
            String received = joined("incoming", ISO_8859_1);
            assertTrue(received.contains("From: 491712222222") && received.contains("Grüße aus Köln"), received);
            assertTrue(
                    received.contains("From: Praxis") && received.contains("Length: " + CYRILLIC.length()), received);
            assertTrue(received.contains(new String(CYRILLIC.getBytes(UTF_16BE), ISO_8859_1)), received);
            assertTrue(joined("report", ISO_8859_1).contains("Status: 0,Ok"), () -> joined("report", ISO_8859_1));
        }
    }

    private void order(String name, String header, String text, Charset charset) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header.getBytes(ISO_8859_1));
        all.writeBytes(text.getBytes(charset));
        Files.write(folder.resolve("outgoing").resolve(name), all.toByteArray());
    }

    private String configuration(Path device) {
        return """
                devices = GSM1
                outgoing = %1$s/outgoing
                checked = %1$s/checked
                incoming = %1$s/incoming
                sent = %1$s/sent
                failed = %1$s/failed
                report = %1$s/report
                stats = %1$s/stats
                logfile = %1$s/log
                infofile = %1$s/working
                pidfile = %1$s/pid
                loglevel = 7
                delaytime = 1
                errorsleeptime = 1
                blocktime = 1
                [GSM1]
                device = %2$s
                baudrate = 115200
                incoming = yes
                report = yes
                memory_start = 1
                init = AT+CPMS="SM","SM","SM"
                init2 = AT+CNMI=2,1,0,2,0
                """.formatted(folder, device);
    }

    private static void stop(Process smsd) throws InterruptedException {
        List<ProcessHandle> handlers = smsd.descendants().toList();
        smsd.destroy();
        smsd.waitFor(10, TimeUnit.SECONDS);
        smsd.destroyForcibly();
        handlers.forEach(ProcessHandle::destroyForcibly);
    }

    private List<Path> files(String name) {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String joined(String name, Charset charset) {
        return files(name).stream().map(file -> read(file, charset)).collect(Collectors.joining("\n"));
    }

    private String log() {
        return read(folder.resolve("log"), ISO_8859_1);
    }

    private static String read(Path file, Charset charset) {
        try {
            return new String(Files.readAllBytes(file), charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(SimulatedModem modem) {
        return modem.phone(PHONE).received().stream().map(Phone.Message::text).toList();
    }

    /** A modem on a terminal; the test is skipped where there is none to be had. */
    private static SimulatedModem onTerminal(Model model) {
        try {
            return SimulatedModem.start(
                    SimulatedModem.Options.defaults().withPty(true).withModel(model));
        } catch (UncheckedIOException e) {
            return abort("no pseudo-terminal here: " + e.getMessage());
        }
    }

    private static void installed(String program) {
        boolean found = Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(found, program + " is not installed");
    }
}
