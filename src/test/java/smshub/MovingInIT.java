package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    /** As in a gateway with two nodes of a carrier: both have one smsc-id, and reports go to an address of the application's. */
    @Test
    void kannelsUsersSendByItsSmscAndHearOfIt() throws Exception {
        Queue<String> reports = new ConcurrentLinkedQueue<>();
        HttpServer application = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        application.createContext("/", exchange -> {
            reports.add(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        application.start();
        String listener = "http://127.0.0.1:" + application.getAddress().getPort() + "/dlr";
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                Service hub =
                        moved("kannel.conf", """
                        group = core
                        admin-port = 13000

                        group = smsc
                        smsc = smpp
                        smsc-id = "Main Carrier"
                        host = 127.0.0.1
                        port = %1$d
                        smsc-username = hub
                        smsc-password = "secret"
                        transceiver-mode = true
                        service-type = ""

                        # node 2
                        group = smsc
                        smsc = smpp
                        smsc-id = "Main Carrier"
                        host = 127.0.0.1
                        port = %1$d
                        smsc-username = hub
                        smsc-password = "secret"

                        group = sendsms-user
                        username = tester
                        password = foobar42
                        forced-smsc = "Main Carrier"
                        faked-sender = TOWN
                        dlr-url = "%2$s?type=%%d"

                        group = sendsms-user
                        username = tester
                        password = another
                        """.formatted(simulators.smsc().port(), listener))) {
            simulators.smsc().receiptDelay(Duration.ofMillis(50));
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.httpPort()
                                            + "/cgi-bin/sendsms?username=tester&password=foobar42&smsc=Main+Carrier"
                                            + "&to=%2B491711000061&text=moved&dlr-mask=3&dlr-url="
                                            + URLEncoder.encode(listener + "?type=%d&to=%p", StandardCharsets.UTF_8)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals("0: Accepted for delivery", answer.body().strip());
            assertEquals(202, answer.statusCode());
            await().atMost(PATIENCE).until(() -> simulators.received().messages().stream()
                    .anyMatch(message -> message.to().contains("491711000061")
                            && message.from().equals("TOWN")));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(List.of("type=1&to=+491711000061"), List.copyOf(reports)));
        } finally {
            application.stop(0);
        }
    }

    /**
     * What waited in smsd's folders, sorted already or not, goes out by the modem that sends, each once; what comes to the one
     * that only receives stands in the folder for it.
     */
    @Test
    void whatWaitedForSmsdIsSentByItsModem() throws Exception {
        for (String folder : List.of("outgoing", "checked", "sent", "failed", "incoming")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.writeString(home.resolve("outgoing/one"), "To: 491711000062\n\nwaited in outgoing");
        Files.writeString(home.resolve("checked/two"), "To: 491711000063\n\nwaited in checked");
        try (SimulatedModem receiving = SimulatedModem.start(SimulatedModem.Options.defaults());
                SimulatedModem sending =
                        SimulatedModem.start(SimulatedModem.Options.defaults().withPty(true));
                Service hub = moved("smsd.conf", """
                        devices = GSM* 1-2
                        outgoing = /var/spool/sms/outgoing
                        outgoing = %1$s/outgoing
                        checked = %1$s/checked
                        sent = %1$s/sent
                        failed = %1$s/failed
                        incoming = %1$s/incoming
                        [GSM*]
                        incoming = yes
                        baudrate = 115200 ### 19200
                        init = AT^CURC=0
                        [GSM1]
                        device = @127.0.0.1:%2$d
                        outgoing = no
                        [GSM2]
                        device = %3$s
                        rtscts = no
                        """.formatted(home, receiving.port(), sending.pty()))) {
            await().atMost(PATIENCE).until(() -> names("sent").equals(List.of("one", "two")));
            assertEquals(List.of(), names("failed"));
            assertTrue(hub.httpPort() > 0);
            for (String file : names("sent")) {
                assertTrue(Files.readString(home.resolve("sent").resolve(file)).contains("Modem: gsm2"));
            }
            receiving.deliver("+491711000064", "from a handset");
            await().atMost(PATIENCE).until(() -> names("incoming").size() == 1);
            assertTrue(Files.readString(
                            home.resolve("incoming").resolve(names("incoming").get(0)))
                    .contains("from a handset"));
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
