package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.Certificates;
import smshub.testing.MailIntakes;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** A plain SMTP client of others brings mails to the hub's listener, by TLS. Skipped where it is not installed. */
class SwaksIT {
    /** Without a plus sign, behind which it looks for an option. */
    private static final String NUMBER = "01711234567@sms.example.com";

    private static final Path SWAKS = Path.of("/usr/bin/swaks");

    @TempDir
    Path data;

    private final int port = Ports.free();

    @Test
    void aClientBringsMailsByTlsAndNotOtherwise() throws Exception {
        assumeTrue(Files.isExecutable(SWAKS), "swaks is not installed");
        Certificates certificates = new Certificates(data);
        IntakeSettings usual = MailIntakes.of(
                "relay",
                "smtp",
                Duration.ofMillis(200),
                new HashMap<>(Map.of(
                        "listen-port",
                        Integer.toString(port),
                        "listen-host",
                        "127.0.0.1",
                        "relays",
                        "127.0.0.1",
                        "certificate",
                        certificates.certificate("server", "CN=Hub").toString())));
        IntakeSettings relay = new IntakeSettings(
                usual.name(),
                usual.type(),
                usual.client(),
                true,
                null,
                null,
                usual.interval(),
                0,
                List.of(),
                usual.settings(),
                Map.of("certificate-password", new Secret(Certificates.PASSWORD)));
        Simulators.Options options =
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
        try (Simulators simulators = Simulators.start(options);
                TestHub hub = new TestHub(TestHub.fetching(
                        TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d)), relay))) {
            await().atMost(Duration.ofSeconds(20)).until(this::listens);
            assertEquals(0, swaks("--tls", "--to", NUMBER, "--body", "By swaks"));
            await().atMost(Duration.ofSeconds(20)).until(() -> simulators.received().messages().stream()
                    .map(Received.Message::text)
                    .toList()
                    .equals(List.of("By swaks")));
            assertNotEquals(0, swaks("--to", NUMBER, "--body", "In the clear"));
            assertNotEquals(0, swaks("--tls", "--to", "anna@other.example", "--body", "Elsewhere"));
            assertNotEquals(0, swaks("--tls", "--to", "nobody@sms.example.com", "--body", "To nobody"));
            assertEquals(1, simulators.received().total());
            assertTrue(hub.json("/api/v1/intakes").toString().contains("\"requests\":1"));
        }
    }

    private int swaks(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                SWAKS.toString(), "--server", "127.0.0.1:" + port, "--from", "anna@example.com", "--helo", "relay"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), told);
        return process.exitValue();
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
