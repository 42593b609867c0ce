package smshub;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.account.IntakeSettings;
import smshub.settings.Settings;
import smshub.simulator.Simulators;

/** A hub in a process of its own, to be killed as a power cut would. */
final class HubProcess extends HubClient implements AutoCloseable {
    static final int CONCURRENCY = 16;

    final int brokerPort;
    private final Process process;

    private HubProcess(Process process, int httpPort, int brokerPort) {
        super(httpPort);
        this.process = process;
        this.brokerPort = brokerPort;
    }

    /** Ready when it returns. */
    static HubProcess start(Path data, Simulators simulators) throws IOException {
        return start(data, simulators, 0, 0);
    }

    /** The same with the mailbox of the user {@code hub} at an IMAP server of this machine; 0 for none. */
    static HubProcess start(Path data, Simulators simulators, int imapPort, int smtpPort) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HubProcess.class.getName(),
                        data.toString(),
                        simulators.smsapi().toString(),
                        simulators.gateway(),
                        Integer.toString(simulators.smsc().port()),
                        Integer.toString(imapPort),
                        Integer.toString(smtpPort))
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(data.toFile(), "hub.log")))
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ports ")) {
                String[] ports = line.split(" ");
                return new HubProcess(process, Integer.parseInt(ports[1]), Integer.parseInt(ports[2]));
            }
        }
        throw new IllegalStateException("the hub did not start; see hub.log below " + data);
    }

    /** Takes the folder of the data, the addresses of three providers, and the ports of a mail server or 0. */
    public static void main(String[] arguments) throws Exception {
        Settings plain = TestHub.settings(
                Path.of(arguments[0]),
                TestHub.smsapi("smsapi", URI.create(arguments[1]), "test-token", HubProcess::delivery),
                TestHub.gateway("gateway", arguments[2], HubProcess::delivery),
                TestHub.smpp("smsc", Integer.parseInt(arguments[3]), Map.of(), HubProcess::delivery));
        IntakeSettings mailbox = MailIntakes.of(
                "post",
                "mail",
                Duration.ofSeconds(1),
                Map.of(
                        "protocol",
                        "imap",
                        "port",
                        arguments[4],
                        "user",
                        "hub",
                        "smtp-port",
                        arguments[5],
                        "idle",
                        "true"));
        Service service = Service.start(arguments[4].equals("0") ? plain : TestHub.fetching(plain, mailbox));
        System.out.println("ports " + service.httpPort() + " " + service.brokerPort());
    }

    private static Account.Delivery delivery(Account.Delivery usual) {
        return new Account.Delivery(
                0,
                CONCURRENCY,
                usual.attempts(),
                usual.firstDelay(),
                usual.maxDelay(),
                usual.maxAge(),
                Account.WhenUnsure.RESEND,
                Duration.ofSeconds(1),
                usual.breakerFailures(),
                usual.breakerPause(),
                usual.holdAfter());
    }

    /** Bytes that its objects take when what is not needed any more is gone. */
    long heap() throws IOException {
        jcmd("GC.run");
        Matcher used = Pattern.compile("total \\d+K, used (\\d+)K").matcher(jcmd("GC.heap_info"));
        long bytes = 0;
        while (used.find()) {
            bytes += Long.parseLong(used.group(1)) << 10;
        }
        return bytes;
    }

    private String jcmd(String command) throws IOException {
        Process told = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        return new String(told.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Ends it without a chance to write anything. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process does not die");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
