package smshub.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.dispatch.AccountStatus.State;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Health, metrics and MBeans as probes and operators see them, over real HTTP and JMX. */
class ObserveIT {
    private final StubDesk desk = new StubDesk();
    private final Clock clock = Clock.fixed(StubDesk.BEGUN.plus(Duration.ofMinutes(2)), ZoneOffset.UTC);
    private volatile boolean broker = true;
    private volatile boolean store = true;
    private Site site;
    private HubHealth health;
    private Metrics metrics;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        site = new Site(folder, "0.0.0.0");
        health = new HubHealth(
                site.context(),
                () -> broker,
                () -> true,
                () -> {
                    if (!store) {
                        throw new IllegalStateException("jdbc:postgresql://db/hub?password=" + Site.PLANTED);
                    }
                    return true;
                },
                desk::accounts,
                null);
        metrics = new Metrics(List.of(account()), clock);
        metrics.watch(desk::accounts, Map.of("retry", () -> 5, "dead", () -> 1));
        new Observe(health, metrics, "key"::equals).mount(site.router());
    }

    @AfterEach
    void stop() {
        metrics.close();
        site.close();
    }

    @Test
    void theHubIsReadyWhileBrokerAndStoreAnswer() throws Exception {
        expect("/observe/health", 200, "UP");
        expect("/observe/health/ready", 200, "UP");
        expect("/observe/health/live", 200, "UP");

        broker = false;
        assertEquals(
                "DOWN",
                check(expect("/observe/health/ready", 503, "DOWN"), "broker")
                        .path("status")
                        .asText());
        expect("/observe/health", 503, "DOWN");
        expect("/observe/health/live", 200, "UP");
        broker = true;
        store = false;
        JsonNode down = expect("/observe/health/ready", 503, "DOWN");
        assertEquals("DOWN", check(down, "store").path("status").asText());
        assertFalse(down.toString().contains(Site.PLANTED));
        store = true;
        expect("/observe/health/ready", 200, "UP");
    }

    @Test
    void aStoppedRouteAndADegradedAccountAreToldButDoNotTakeTheHubOut() throws Exception {
        site.context().getRouteController().stopRoute("rules");
        desk.state = State.STOPPED;
        desk.problem = Problem.of(ProblemCode.CREDIT_EXHAUSTED, "The account has no credit.");
        JsonNode ready = expect("/observe/health/ready", 200, "UP");
        assertEquals(
                "degraded: stopped, credit-exhausted",
                check(ready, "accounts").path("data").path("demo").asText());
    }

    @Test
    void aSuspendedContextIsNotAlive() throws Exception {
        assertTrue(health.live().up());
        site.context().suspend();
        assertFalse(health.live().up());
        assertFalse(health.ready().up());
        site.context().resume();
        assertTrue(health.live().up());
    }

    @Test
    void metricsCountAndMeasure() throws Exception {
        metrics.accepted("http");
        metrics.accepted("http");
        metrics.refused("queue", ProblemCode.NUMBER_NOT_MOBILE);
        metrics.outcome("demo", Outcome.SENT);
        metrics.outcome("gone", Outcome.UNKNOWN);
        metrics.inHub("demo", TimeUnit.MILLISECONDS.toNanos(3));
        metrics.called("demo", TimeUnit.MILLISECONDS.toNanos(30));
        HttpResponse<String> answer = site.new Visitor().get("/observe/metrics");
        assertTrue(answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain; version=0.0.4"));
        List<String> lines = answer.body().lines().toList();
        for (String line : List.of(
                "sms_accepted_total{source=\"http\"} 2.0",
                "sms_refused_total{code=\"number-not-mobile\",source=\"queue\"} 1.0",
                "sms_attempts_total{account=\"demo\",outcome=\"sent\",provider=\"smsapi\"} 1.0",
                "sms_attempts_total{account=\"demo\",outcome=\"deferred\",provider=\"smsapi\"} 0.0",
                "sms_attempts_total{account=\"unknown\",outcome=\"unknown\",provider=\"unknown\"} 1.0",
                "sms_hub_seconds_bucket{account=\"demo\",provider=\"smsapi\",le=\"0.001\"} 0",
                "sms_hub_seconds_bucket{account=\"demo\",provider=\"smsapi\",le=\"0.005\"} 1",
                "sms_call_seconds_count{account=\"demo\",provider=\"smsapi\"} 1",
                "sms_waiting{account=\"demo\",provider=\"smsapi\"} 12.0",
                "sms_in_flight{account=\"demo\",provider=\"smsapi\"} 3.0",
                "sms_oldest_waiting_seconds{account=\"demo\",provider=\"smsapi\"} 120.0",
                "sms_account_state{account=\"demo\",provider=\"smsapi\",state=\"open\"} 1.0",
                "sms_queue_messages{queue=\"retry\"} 5.0")) {
            assertTrue(lines.contains(line), () -> line + " is missing in\n" + answer.body());
        }
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("jvm_memory_used_bytes")));
        desk.state = State.PAUSED;
        assertTrue(site.new Visitor()
                .get("/observe/metrics")
                .body()
                .contains("sms_account_state{account=\"demo\",provider=\"smsapi\",state=\"paused\"} 1.0"));
    }

    @Test
    void fromOtherMachinesDetailsNeedAKey() throws Exception {
        Optional<String> outside = outsideAddress();
        assumeTrue(outside.isPresent(), "this machine has no address but loopback");
        URI metricsUri = site.uri(outside.get(), "/observe/metrics");
        assertEquals(401, get(metricsUri, "").statusCode());
        assertEquals(401, get(metricsUri, "wrong").statusCode());
        assertEquals(200, get(metricsUri, "key").statusCode());
        URI ready = site.uri(outside.get(), "/observe/health/ready");
        assertEquals("{\"status\":\"UP\"}", get(ready, "").body());
        assertTrue(get(ready, "key").body().contains("accounts"));
    }

    private static Optional<String> outsideAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    private static HttpResponse<String> get(URI uri, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!key.isEmpty()) {
            request.header("X-API-Key", key);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anAccountIsPausedAndResumedThroughJmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName account = new ObjectName("smshub:type=Account,name=demo");
        ObjectName hub = new ObjectName("smshub:type=Hub");
        Beans beans = new Beans("0.1.0", clock, desk, health);
        try {
            assertEquals("open", server.getAttribute(account, "State"));
            assertEquals(12L, server.getAttribute(account, "Waiting"));
            assertEquals("UP", server.getAttribute(hub, "Health"));
            assertEquals("0.1.0", server.getAttribute(hub, "Version"));
            server.invoke(account, "pause", null, null);
            assertEquals("paused", server.getAttribute(account, "State"));
            assertEquals(1, server.getAttribute(hub, "DegradedAccounts"));
            Exception refused =
                    assertThrows(RuntimeMBeanException.class, () -> server.invoke(account, "pause", null, null));
            assertTrue(refused.getCause().getMessage().contains("paused already"));
            server.invoke(account, "resume", null, null);
            assertEquals("open", server.getAttribute(account, "State"));
            assertEquals(12L, server.invoke(account, "expire", null, null));
            assertThrows(IllegalStateException.class, () -> new Beans("0.1.0", clock, desk, health));
            assertTrue(server.isRegistered(hub), "a second hub takes nothing from the first");
        } finally {
            beans.close();
        }
        assertFalse(server.isRegistered(account));
        assertFalse(server.isRegistered(hub));
    }

    private JsonNode expect(String path, int status, String word) throws Exception {
        HttpResponse<String> answer = site.new Visitor().get(path);
        assertEquals(status, answer.statusCode(), answer.body());
        JsonNode report = new ObjectMapper().readTree(answer.body());
        assertEquals(word, report.path("status").asText());
        return report;
    }

    private static JsonNode check(JsonNode report, String name) {
        for (JsonNode check : report.path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError(name + " is missing in " + report);
    }

    private static Account account() {
        return new Account(
                "demo",
                "smsapi",
                "Demo",
                true,
                null,
                List.of(),
                new Account.Numbers("DE", List.of(), true, List.of(), false),
                new Account.Texts(1_600, 10, false, false, ""),
                null,
                List.of(),
                new Account.Delivery(
                        0,
                        8,
                        5,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        Duration.ofHours(24),
                        Account.WhenUnsure.HOLD,
                        Duration.ofMinutes(10),
                        5,
                        Duration.ofSeconds(5),
                        Duration.ofHours(1)),
                new Account.Connection(null, Duration.ofSeconds(2), Duration.ofSeconds(10), null, 0),
                Map.of(),
                Map.of());
    }
}
