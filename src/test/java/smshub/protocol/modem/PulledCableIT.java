package smshub.protocol.modem;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** A modem behind ser2net, as behind an NPort, whose connection breaks again and again under load. */
class PulledCableIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Path SER2NET = Path.of("/usr/sbin/ser2net");
    private static final int LOAD = 30;

    @TempDir
    Path data;

    @BeforeEach
    void recoverSoon() {
        System.setProperty("sms.modem.recovery", "200ms");
    }

    @AfterEach
    void recoverAsUsual() {
        System.clearProperty("sms.modem.recovery");
    }

    @Test
    void losesNothingAndMarksWhatCameTwice() throws Exception {
        assumeTrue(Files.isExecutable(SER2NET));
        // Nearly all of the time a message is on the air, and its report comes too late to end a doubt, also on a busy
        // machine.
        SimulatedModem.Options options = SimulatedModem.Options.defaults()
                .withPty(true)
                .withTimes(Duration.ofMillis(300), Duration.ofSeconds(8), Duration.ofMillis(100));
        int port = Ports.free();
        try (SimulatedModem modem = SimulatedModem.start(options)) {
            Path settings = Files.writeString(data.resolve("ser2net.yaml"), """
                    connection: &modem
                      accepter: tcp,127.0.0.1,%d
                      connector: serialdev,%s,115200n81,local
                    """.formatted(port, modem.pty()));
            Process server = started(settings);
            try (TestHub hub = new TestHub(TestHub.settings(data.resolve("hub"), modem(port)))) {
                List<String> ids = new ArrayList<>();
                for (String to : numbers()) {
                    ids.add(hub.send(to, "Under load"));
                }
                for (int sent = LOAD / 4; sent < LOAD; sent += LOAD / 4) {
                    int before = sent;
                    await().atMost(LIMIT)
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> modem.sent().size() >= before);
                    server.destroyForcibly().waitFor();
                    server = started(settings);
                }
                for (String id : ids) {
                    await().atMost(LIMIT).until(() -> hub.state(id).equals("delivered"));
                }
                hub.balances();
                Map<String, Long> came = modem.sent().stream()
                        .collect(Collectors.groupingBy(part -> part.to().toString(), Collectors.counting()));
                assertEquals(Set.copyOf(numbers()), came.keySet());
                assertTrue(modem.sent().size() > LOAD, "nothing was sent again that was in doubt when the line broke");
                boolean doubted = false;
                for (String id : ids) {
                    JsonNode message = hub.json("/api/v1/messages/" + id);
                    doubted |=
                            message.path("timeline").findValuesAsText("state").contains("unsure");
                    long times = came.get(message.path("to").asText());
                    assertTrue(times == 1 || message.path("possibleDuplicate").asBoolean(), message::toString);
                }
                assertTrue(doubted, "none was in doubt when the line broke");
            } finally {
                server.destroyForcibly().waitFor();
            }
        }
    }

    private static Account modem(int port) {
        return TestHub.account(
                "nport",
                "gsm-modem",
                URI.create("modem:none"),
                Map.of("ports", "tcp:127.0.0.1:" + port, "send-timeout", "2"),
                Map.of(),
                d -> TestHub.unsure(Account.WhenUnsure.RESEND, Duration.ofSeconds(2)));
    }

    private static Process started(Path settings) throws IOException {
        return new ProcessBuilder(SER2NET.toString(), "-d", "-u", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> numbers() {
        return IntStream.range(0, LOAD)
                .mapToObj(number -> "+491711%03d555".formatted(number))
                .toList();
    }
}
