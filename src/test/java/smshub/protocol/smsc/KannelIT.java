package smshub.protocol.smsc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.Ports;
import smshub.testing.Programs;
import smshub.testing.TestHub;

/**
 * Kannel's bearerbox sends through the hub, which is killed meanwhile, as often as the system property {@code kills} says, and
 * hears of each message what became of it. {@code -Dmessages=10000} sends more than the suite does.
 */
class KannelIT {
    private static final int MESSAGES = Integer.getInteger("messages", 300);
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int SENDERS = 8;
    private static final String BEARERBOX = "bearerbox";
    private static final Path PROGRAMS = Path.of("/usr/sbin");
    private static final String CONFIGURATION = """
            group = core
            admin-port = %d
            admin-password = kannel
            smsbox-port = %d
            log-level = 1
            dlr-storage = internal
            store-type = file
            store-location = "%s"
            sms-resend-freq = 1

            group = smsc
            smsc = smpp
            smsc-id = hub
            host = 127.0.0.1
            port = %d
            transceiver-mode = true
            smsc-username = "app"
            smsc-password = "%s"
            system-type = ""
            interface-version = 34
            source-addr-autodetect = true
            dest-addr-ton = 1
            dest-addr-npi = 1
            max-pending-submits = 50
            reconnect-delay = 1
            wait-ack = 20
            wait-ack-expire = 1
            enquire-link-interval = 5

            group = smsbox
            bearerbox-host = 127.0.0.1
            sendsms-port = %d
            log-level = 1
            http-request-retry = 20
            http-queue-delay = 1

            group = sendsms-user
            username = kannel
            password = kannel
            max-messages = 10
            concatenation = true

            group = sms-service
            keyword = default
            text = "none"
            """;

    @TempDir
    Path folder;

    private final Map<String, String> reports = new ConcurrentHashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whatKannelSendsArrivesAndIsToldOf() throws Exception {
        Programs.installed(BEARERBOX);
        int smpp = Ports.free();
        int smsbox = Ports.free();
        int sendsms = Ports.free();
        Path data = Files.createDirectories(folder.resolve("hub"));
        HttpServer listener = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        listener.createContext("/", exchange -> {
            String[] query = exchange.getRequestURI().getQuery().split("&");
            reports.put(query[0], query[1]);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        ExecutorService listening = Executors.newFixedThreadPool(SENDERS);
        listener.setExecutor(listening);
        listener.start();
        HubProcess hub = null;
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            simulators.smsc().receiptDelay(Duration.ofMillis(50));
            hub = HubProcess.bound(data, simulators, smpp);
            int kept = Ports.free();
            Path file = folder.resolve("kannel.conf");
            Files.writeString(
                    file,
                    CONFIGURATION.formatted(kept, smsbox, folder.resolve("kannel.store"), smpp, TestHub.KEY, sendsms));
            start(BEARERBOX, file);
            await().atMost(Duration.ofSeconds(60)).until(() -> listens(smsbox));
            start("smsbox", file);
            await().atMost(Duration.ofSeconds(60)).until(() -> listens(sendsms));
            ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                String text = "kannel " + i + (i % 10 == 0 ? " is long".repeat(25) : "");
                String report = "http://127.0.0.1:" + listener.getAddress().getPort() + "/?" + i + "&%d";
                sending.add(senders.submit(() -> {
                    send(sendsms, text, report);
                    return null;
                }));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = MESSAGES * kill / (KILLS + 2);
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofMinutes(5))
                        .until(() -> simulators.received().total() >= enough);
                hub.kill();
                hub = HubProcess.bound(data, simulators, smpp);
            }
            for (Future<?> each : sending) {
                each.get();
            }
            senders.shutdown();
            await().atMost(Duration.ofSeconds(120 + MESSAGES / 50))
                    .untilAsserted(() -> assertEquals(MESSAGES, reports.size()));
            Map<String, Long> states =
                    reports.values().stream().collect(Collectors.groupingBy(r -> r, Collectors.counting()));
            Map<String, Long> texts = simulators.received().messages().stream()
                    .collect(Collectors.groupingBy(Received.Message::text, Collectors.counting()));
            JsonNode ledger = hub.json("/api/v1/ledger");
            // What Kannel submits again without a name is another message to the hub; what the hub sends again is
            // marked.
            long marked = hub.get("/api/v1/messages?format=csv")
                    .body()
                    .lines()
                    .filter(line -> line.contains(",true,"))
                    .count();
            System.out.println("Kannel: " + MESSAGES + " messages, " + KILLS + " kills, reports " + states + ", "
                    + texts.values().stream().filter(count -> count > 1).count() + " texts at the provider twice, "
                    + marked + " messages marked as possible duplicates; " + ledger);
            assertEquals(Map.of("1", (long) MESSAGES), states);
            assertEquals(MESSAGES, texts.size(), () -> "beside those sent: " + strange(texts.keySet()));
            assertEquals(0, ledger.path("difference").asInt(), ledger::toString);
        } finally {
            for (int i = processes.size() - 1; i >= 0; i--) {
                processes.get(i).destroyForcibly().waitFor();
            }
            listener.stop(0);
            listening.shutdownNow();
            if (hub != null) {
                hub.kill();
            }
        }
    }

    private void start(String program, Path configuration) throws IOException {
        processes.add(new ProcessBuilder(PROGRAMS.resolve(program).toString(), "-v", "1", configuration.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start());
    }

    private static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Hands a message to Kannel, which keeps it from then on. */
    private void send(int port, String text, String report) {
        URI uri = URI.create("http://127.0.0.1:" + port
                + "/cgi-bin/sendsms?username=kannel&password=kannel&from=4930123456&to=491711234567&dlr-mask=3&text="
                + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&dlr-url="
                + URLEncoder.encode(report, StandardCharsets.UTF_8));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> http.send(
                                        HttpRequest.newBuilder(uri)
                                                .timeout(Duration.ofSeconds(30))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .statusCode()
                        == 202);
    }

    private static List<String> strange(Set<String> texts) {
        return texts.stream()
                .filter(text -> !text.matches("kannel \\d+|kannel \\d+( is long){25}"))
                .toList();
    }
}
