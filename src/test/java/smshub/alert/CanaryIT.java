package smshub.alert;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.AccountWatch;
import smshub.account.AccountWatch.Canary;
import smshub.account.AlertSettings;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.Certificates;
import smshub.testing.TestHub;
import smshub.tls.TlsFiles;

/** What a hub finds out of its accounts by itself, and tells at an address. */
class CanaryIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String SECRET = "signing-secret";

    @TempDir
    Path data;

    private record Call(String signature, byte[] body) {}

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    /** What the collector got. */
    private final StringBuffer traces = new StringBuffer();

    private final AtomicInteger failures = new AtomicInteger(1);

    /**
     * Of two accounts at the same SMSC one gets receipts for its canaries, the other never; a third has little credit. The
     * broker's certificate ends in two days.
     */
    @Test
    void canariesWithoutReceiptLowBalancesAndEndsOfCertificatesAreToldOnceAtTheAddress() throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/alerts", exchange -> {
            Call call = new Call(
                    exchange.getRequestHeaders().getFirst("X-Hub-Signature"),
                    exchange.getRequestBody().readAllBytes());
            boolean fails = failures.getAndDecrement() > 0;
            if (!fails) {
                calls.add(call);
            }
            exchange.sendResponseHeaders(fails ? 503 : 204, -1);
            exchange.close();
        });
        receiver.createContext("/v1/traces", exchange -> {
            traces.append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                TestHub hub =
                        new TestHub(settings(simulators, receiver.getAddress().getPort()))) {
            Set<String> begun = new HashSet<>();
            await().atMost(SOON).until(() -> {
                calls.forEach(call -> alerts(call)
                        .forEach(alert -> begun.add(alert.path("key").asText() + " "
                                + alert.path("state").asText())));
                return begun.size() >= 3;
            });
            assertEquals(
                    Set.of(
                            "accounts/main/balance begun",
                            "accounts/silent/canary begun",
                            "certificates/broker.tls.certificate begun"),
                    begun);
            await().atMost(SOON)
                    .until(() -> hub.metric("sms_canary_seconds{account=\"carrier\",provider=\"smpp\"}") >= 0);
            assertEquals(0, hub.metric("sms_canary_late{account=\"carrier\",provider=\"smpp\"}"));
            assertEquals(1, hub.metric("sms_canary_late{account=\"silent\",provider=\"smpp\"}"));
            assertTrue(hub.metric("sms_balance{account=\"main\",provider=\"smsapi\"}") > 900_000);
            assertEquals(3, hub.metric("sms_conditions"));

            JsonNode canary = hub.json("/api/v1/messages?account=carrier&limit=1")
                    .path("messages")
                    .path(0);
            assertEquals("hub:canary", canary.path("client").asText(), canary::toString);
            assertEquals("canary", canary.path("source").asText(), canary::toString);
            signed();
            traced(hub.json("/api/v1/messages?account=carrier&state=delivered&limit=1")
                    .at("/messages/0/id")
                    .asText());
            // However often they fail.
            long told = calls.stream().mapToLong(call -> alerts(call).size()).sum();
            assertEquals(3, told);
            hub.balances();
        } finally {
            receiver.stop(0);
        }
    }

    private Settings settings(Simulators simulators, int port) throws Exception {
        Path certificate = new Certificates(data).pem("soon", "CN=hub");
        Settings plain = TestHub.settings(
                data,
                TestHub.watched(
                        TestHub.smsapi("main", simulators, d -> d),
                        new AccountWatch(new BigDecimal("2000000"), Duration.ofMinutes(15), null)),
                TestHub.watched(
                        TestHub.smpp("carrier", simulators.smsc().port(), Map.of(), d -> d),
                        new AccountWatch(null, SECOND, new Canary("+491711234567", SECOND, Duration.ofSeconds(20)))),
                TestHub.watched(
                        TestHub.smpp("silent", simulators.smsc().port(), Map.of(), d -> d),
                        new AccountWatch(null, SECOND, new Canary("+491711234503", SECOND, SECOND))));
        return new Settings(
                plain.data(),
                plain.routes(),
                new Settings.Broker(
                        null,
                        null,
                        null,
                        "127.0.0.1",
                        0,
                        true,
                        64L << 20,
                        200L << 20,
                        Set.of(Settings.Protocol.values()),
                        new Settings.ListenerSecurity(
                                new TlsFiles(certificate, data.resolve("soon.key"), null, false), false, Map.of()),
                        null),
                plain.store(),
                plain.http(),
                plain.limits(),
                Set.of(),
                plain.operators(),
                plain.clients(),
                plain.accounts(),
                List.of(),
                new AlertSettings(
                                List.of(),
                                null,
                                null,
                                587,
                                AlertSettings.Security.STARTTLS,
                                null,
                                null,
                                null,
                                3,
                                Set.of(),
                                SECOND)
                        .with(new AlertSettings.Watch(
                                Duration.ofMinutes(30),
                                50,
                                URI.create("http://127.0.0.1:" + port + "/alerts"),
                                new Secret(SECRET),
                                Map.of())),
                new Settings.Additions(
                        null,
                        null,
                        List.of(),
                        new Settings.Tracing(URI.create("http://127.0.0.1:" + port + "/v1/traces"), 100)));
    }

    private static List<JsonNode> alerts(Call call) {
        try {
            List<JsonNode> alerts = new ArrayList<>();
            Json.JSON.readTree(call.body).path("alerts").forEach(alerts::add);
            return alerts;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** From its acceptance to its receipt: the root, accepted, sending, sent and delivered. */
    private void traced(String id) {
        String trace = new String(HexFormat.of().parseHex(id.replace("-", "")), StandardCharsets.ISO_8859_1);
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(5, traces.toString().split(Pattern.quote(trace), -1).length - 1));
    }

    /** As call-backs to clients are. */
    private void signed() throws Exception {
        Call call = calls.element();
        assertFalse(Json.JSON.readTree(call.body).path("text").asText().isEmpty());
        String[] parts = call.signature.split("[=,]");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((parts[1] + ".").getBytes(StandardCharsets.US_ASCII));
        assertEquals(HexFormat.of().formatHex(mac.doFinal(call.body)), parts[3]);
    }
}
