package smshub.webhook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Client;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.HubClient;
import smshub.testing.TestHub;

/** Clients that want to be told, on a real socket each. */
class CallbackIT {
    private static final String TO = "+491711234567";
    private static final String SECRET = "signing-secret";
    private static final String AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;
    private static HubClient careful;
    private static HubClient stuck;
    private static HttpServer receiver;
    private static ExecutorService threads;
    private static final CountDownLatch END = new CountDownLatch(1);

    private record Call(String method, String uri, String signature, String twilios, byte[] body) {
        JsonNode json() {
            try {
                return Json.JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static final Queue<Call> CALLS = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger FAILURES = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/told", exchange -> answer(exchange, 204));
        receiver.createContext("/failing", exchange -> answer(exchange, FAILURES.getAndDecrement() > 0 ? 500 : 204));
        receiver.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", at("/told?redirected"));
            answer(exchange, 302);
        });
        receiver.createContext("/stuck", exchange -> {
            try {
                END.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        threads = Executors.newCachedThreadPool();
        receiver.setExecutor(threads);
        receiver.start();
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        Settings plain = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
        hub = new TestHub(new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                Set.of(Settings.Facade.KANNEL, Settings.Facade.TWILIO),
                plain.operators(),
                List.of(
                        client("app", TestHub.KEY, true),
                        client("careful", "careful-key", false),
                        client("stuck", "stuck-key", true),
                        client("shop", "shop-key", new Secret(AUTH_TOKEN), true)),
                plain.accounts(),
                List.of()));
        careful = new HubClient(hub.service.httpPort(), "careful-key");
        stuck = new HubClient(hub.service.httpPort(), "stuck-key");
    }

    private static Client client(String id, String key, boolean privateAddresses) throws Exception {
        return client(id, key, null, privateAddresses);
    }

    private static Client client(String id, String key, Secret password, boolean privateAddresses) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return new Client(
                id,
                HexFormat.of().formatHex(hash),
                List.of(),
                Set.of(Client.Permission.values()),
                password,
                new Client.Callbacks(List.of("localhost", "127.0.0.1"), privateAddresses, new Secret(SECRET)));
    }

    @AfterAll
    static void stop() {
        END.countDown();
        hub.close();
        receiver.stop(0);
        threads.shutdownNow();
        simulators.close();
    }

    @AfterEach
    void forget() {
        CALLS.clear();
        FAILURES.set(0);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        CALLS.add(new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("X-Hub-Signature"),
                exchange.getRequestHeaders().getFirst("X-Twilio-Signature"),
                exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static String at(String path) {
        return "http://localhost:" + receiver.getAddress().getPort() + path;
    }

    private static String send(HubClient client, String path) throws Exception {
        return client.accepted(Map.of("to", TO, "text", "told", "reference", path, "callbackUrl", at(path)));
    }

    private static List<Call> calls(String uri) {
        return CALLS.stream().filter(call -> call.uri.equals(uri)).toList();
    }

    private static Call call(String path, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> CALLS.stream()
                                .filter(call -> call.uri.equals(path)
                                        && call.json().path("state").asText().equals(state))
                                .findFirst()
                                .orElse(null),
                        call -> call != null);
    }

    @Test
    void everyLaterStateIsPostedAndSigned() throws Exception {
        String id = send(hub, "/told?1");
        Call sent = call("/told?1", "sent");
        assertEquals("POST", sent.method);
        assertEquals(id, sent.json().path("id").asText());
        assertEquals("/told?1", sent.json().path("reference").asText());
        String[] parts = sent.signature.split("[=,]");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((parts[1] + ".").getBytes(StandardCharsets.UTF_8));
        assertEquals(HexFormat.of().formatHex(mac.doFinal(sent.body)), parts[3]);
        assertTrue(Math.abs(Instant.now().getEpochSecond() - Long.parseLong(parts[1])) < 60);

        hub.becomes(id, "sent");
        String providerId = hub.json("/api/v1/messages/" + id)
                .at("/timeline/2/providerIds/0")
                .asText();
        hub.get("/callback/main/receipt?status_name=DELIVERED&MsgId=" + providerId);
        call("/told?1", "delivered");
        assertEquals(2, calls("/told?1").size(), "what the request's answer said is not told again");
    }

    @Test
    void whatWasNotTakenIsToldAgain() throws Exception {
        FAILURES.set(2);
        send(hub, "/failing");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(3, calls("/failing").size()));
        assertEquals(
                1,
                calls("/failing").stream()
                        .map(call -> call.json().path("eventId").asText())
                        .distinct()
                        .count());
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        send(hub, "/moved");
        call("/moved", "sent");
        await().atMost(PATIENCE).untilAsserted(() -> assertTrue(calls("/moved").size() > 1));
        assertEquals(0, calls("/told?redirected").size());
    }

    @Test
    void onlyHostsOfTheSettingsMayBeNamed() throws Exception {
        HttpResponse<String> answer = hub.post(
                "/api/v1/messages", Map.of("to", TO, "text", "x", "callbackUrl", "https://elsewhere.example/"));
        assertEquals(422, answer.statusCode());
        assertEquals(
                "callbackUrl", Json.JSON.readTree(answer.body()).path("field").asText());
    }

    @Test
    void thisMachineIsNotCalledUnlessTheSettingsSaySo() throws Exception {
        String id = send(careful, "/told?3");
        hub.becomes(id, "sent");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        "sms_callbacks_total{end=\"given-up\"} 1.0",
                        hub.get("/observe/metrics")
                                .body()
                                .lines()
                                .filter(line -> line.startsWith("sms_callbacks") && line.contains("given"))
                                .findFirst()
                                .orElse("")));
        assertEquals(0, calls("/told?3").size());
    }

    @Test
    void oneThatDoesNotAnswerHoldsUpNobodyElse() throws Exception {
        for (int i = 0; i < 40; i++) {
            send(stuck, "/stuck?" + i);
        }
        Instant start = Instant.now();
        send(hub, "/told?4");
        call("/told?4", "sent");
        assertTrue(Duration.between(start, Instant.now()).toSeconds() < 5);
    }

    @Test
    void kannelsReportIsAGetWithItsPlacesFilled() throws Exception {
        String url = URLEncoder.encode(at("/told?type=%d&to=%p"), StandardCharsets.UTF_8);
        HttpResponse<String> answer = hub.get("/cgi-bin/sendsms?username=app&password=" + TestHub.KEY
                + "&to=%2B491711234567&text=Hi&dlr-mask=31&dlr-url=" + url);
        assertEquals("0: Accepted for delivery", answer.body());
        String told = "/told?type=8&to=%2B491711234567";
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(1, calls(told).size()));
        assertEquals("GET", calls(told).get(0).method);
    }

    /** Twilio's own library under another address: it sends, hears the states, checks their signatures, fetches and lists. */
    @Test
    void twiliosLibraryNeedsNothingButAnotherAddress() throws Exception {
        TwilioRestClient twilio = new TwilioRestClient.Builder("shop", AUTH_TOKEN)
                .httpClient(new OtherAddress(hub.at("/").toString()))
                .build();
        PhoneNumber to = new PhoneNumber(TO);
        Message message = Message.creator(to, new PhoneNumber("Praxis"), "Ihre Brille ist da")
                .setStatusCallback(at("/told?twilio"))
                .create(twilio);
        assertEquals(Message.Status.QUEUED, message.getStatus());
        String id = hub.json("/api/v1/messages?text=Ihre%20Brille")
                .at("/messages/0/id")
                .asText();
        assertEquals(id.replace("-", ""), message.getSid().substring(2));
        Call sent = await().atMost(PATIENCE)
                .until(() -> calls("/told?twilio").stream().findFirst().orElse(null), call -> call != null);
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(sent.body, StandardCharsets.UTF_8).split("&")) {
            String[] both = pair.split("=", 2);
            form.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        assertEquals(
                "sent " + message.getSid() + " " + TO,
                form.get("MessageStatus") + " " + form.get("MessageSid") + " " + form.get("To"));
        RequestValidator validator = new RequestValidator(AUTH_TOKEN);
        assertTrue(validator.validate(at("/told?twilio"), form, sent.twilios));
        assertFalse(validator.validate(at("/told?twilio"), Map.of("MessageStatus", "sent"), sent.twilios));
        hub.becomes(id, "sent");
        assertEquals(
                "Ihre Brille ist da",
                Message.fetcher(message.getSid()).fetch(twilio).getBody());
        List<String> listed = new ArrayList<>();
        Message.reader().setTo(to).setPageSize(1L).read(twilio).forEach(one -> listed.add(one.getSid()));
        assertEquals(List.of(message.getSid()), listed);
        ApiException refused = assertThrows(ApiException.class, () -> Message.creator(
                        new PhoneNumber("+4930123456"), new PhoneNumber("Praxis"), "x")
                .create(twilio));
        assertEquals(400, refused.getStatusCode());
        assertTrue(refused.getCode() > 20_000, refused::toString);
    }

    /** What an application gives Twilio's library so that its requests go elsewhere. */
    private static final class OtherAddress extends com.twilio.http.HttpClient {
        private final String base;
        private final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();

        OtherAddress(String base) {
            this.base = base;
        }

        @Override
        public Response makeRequest(Request request) {
            String file = request.constructURL().getFile();
            HttpRequest.Builder asked = HttpRequest.newBuilder(URI.create(base + file.substring(1)))
                    .header("Authorization", request.getAuthString())
                    // With any method, as several libraries name it.
                    .header("Content-Type", "application/x-www-form-urlencoded");
            if (request.getMethod() == HttpMethod.POST) {
                asked.POST(BodyPublishers.ofString(request.encodeFormBody()));
            }
            try {
                HttpResponse<String> answer = http.send(asked.build(), BodyHandlers.ofString());
                return new Response(answer.body(), answer.statusCode());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void facadesAreOffUnlessTheSettingsSaySo() throws Exception {
        assertEquals(404, hub.get("/sms.do?to=1").statusCode());
        assertEquals(404, hub.get("/smsconnect/http.php").statusCode());
    }
}
