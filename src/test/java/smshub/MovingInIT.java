package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.cli.Commands;
import smshub.simulator.Simulators;
import smshub.simulator.modem.SimulatedModem;

/** Another system's configuration is taken over by the command, and a hub with nothing else sends with it. */
class MovingInIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path home;

    private Service moved(String name, String source) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HUB_HOME", home.toString(),
                "HUB_ROUTES", Path.of("routes").toAbsolutePath().toString(),
                "HUB_CONFIG", home.resolve("hub.yaml").toString(),
                "HUB_SECRETS_KEY", home.resolve("key").toString(),
                "HUB_HTTP_PORT", "0",
                "HUB_BROKER_PORT", "-1"));
        Files.writeString(
                home.resolve("hub.yaml"),
                "data: " + home.resolve("data") + "\nroutes: "
                        + Path.of("routes").toAbsolutePath() + "\n");
        assertEquals(
                0,
                Commands.execute(
                        List.of(),
                        "import",
                        Files.writeString(home.resolve(name), source).toString(),
                        "--settings",
                        home.resolve("hub.yaml").toString(),
                        "--key-file",
                        home.resolve("key").toString(),
                        "--write"));
        StringWriter said = new StringWriter();
        return Run.opened(null, environment, new PrintWriter(said, true));
    }

    @Test
    void kannelsUsersSendByItsSmsc() throws Exception {
        try (Simulators simulators = Simulators.start(
                        Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofSeconds(5), 1));
                Service hub = moved("kannel.conf", """
                        group = core
                        admin-port = 13000

                        group = smsc
                        smsc = smpp
                        smsc-id = Main
                        host = %s
                        port = %d
                        smsc-username = hub
                        smsc-password = "secret"
                        transceiver-mode = true

                        group = sendsms-user
                        username = tester
                        password = foobar42
                        default-smsc = Main
                        """.formatted(
                                "127.0.0.1", simulators.smsc().port()))) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.httpPort()
                                            + "/cgi-bin/sendsms?username=tester&password=foobar42&smsc=Main"
                                            + "&to=%2B491711000061&text=moved"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals("0: Accepted for delivery", answer.body().strip());
            assertEquals(202, answer.statusCode());
            await().atMost(PATIENCE).until(() -> simulators.received().messages().stream()
                    .anyMatch(message -> message.toString().contains("491711000061")));
        }
    }

    /** What waited in smsd's folders, sorted already or not, goes out by its modem, each once. */
    @Test
    void whatWaitedForSmsdIsSentByItsModem() throws Exception {
        for (String folder : List.of("outgoing", "checked", "sent", "failed", "incoming")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.writeString(home.resolve("outgoing/one"), "To: 491711000062\n\nwaited in outgoing");
        Files.writeString(home.resolve("checked/two"), "To: 491711000063\n\nwaited in checked");
        try (SimulatedModem modem = SimulatedModem.start(SimulatedModem.Options.defaults());
                Service hub = moved("smsd.conf", """
                        devices = GSM1
                        outgoing = %1$s/outgoing
                        checked = %1$s/checked
                        sent = %1$s/sent
                        failed = %1$s/failed
                        incoming = %1$s/incoming
                        [GSM1]
                        device = @127.0.0.1:%2$d
                        incoming = yes
                        """.formatted(home, modem.port()))) {
            await().atMost(PATIENCE).until(() -> names("sent").equals(List.of("one", "two")));
            assertEquals(List.of(), names("failed"));
            assertTrue(hub.httpPort() > 0);
            assertTrue(Files.readString(home.resolve("sent/two")).contains("Modem: gsm1"));
        }
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.endsWith(".LOCK"))
                    .sorted()
                    .toList();
        }
    }
}
