package smshub.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.dispatch.AccountStatus.State;
import smshub.http.Admission;
import smshub.http.ApiKeys;
import smshub.http.RefusedLogins;
import smshub.http.TrustedProxies;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Health, metrics and MBeans as probes and operators see them, over real HTTP and JMX. */
class ObserveIT {
    private static final String[] OPERATOR = {"X-API-Key", "office-key"};

    private final StubOperations operations = new StubOperations();
    private final Clock clock = Clock.fixed(StubOperations.BEGUN.plus(Duration.ofMinutes(2)), ZoneOffset.UTC);
    private volatile boolean broker = true;
    private volatile boolean store = true;
    private Site site;
    private RefusedLogins refused;
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
                operations::accounts,
                null);
        metrics = new Metrics(List.of(account()), clock);
        metrics.watch(operations::accounts, Map.of("retry", () -> 5, "dead", () -> 1));
        ApiKeys keys = new ApiKeys(
                List.of(
                        client("office", Permission.OPERATE),
                        client("shop", Permission.READ),
                        client("other", Permission.READ),
                        client("mute", Permission.SEND)),
                site.logins);
        refused = new RefusedLogins(TrustedProxies.NONE, clock);
        Admission admission = new Admission(keys, refused, TrustedProxies.NONE);
        new Observe(health, metrics, List.of(account()), admission::admit).mount(site.router());
    }

    /** A client whose key is its name and {@code -key}. */
    private static Client client(String id, Permission permission) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest((id + "-key").getBytes(StandardCharsets.UTF_8));
        return new Client(id, HexFormat.of().formatHex(hash), List.of(), Set.of(permission));
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
        operations.state = State.STOPPED;
        operations.problem = Problem.of(ProblemCode.CREDIT_EXHAUSTED, "The account has no credit.");
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
        metrics.stepped(List.of(step("demo", MessageState.DELIVERED), step(null, MessageState.REFUSED)));
        metrics.measure("sms.disk.free.bytes", "Space", () -> 7);
        metrics.inHub("demo", TimeUnit.MILLISECONDS.toNanos(3));
        metrics.called("demo", TimeUnit.MILLISECONDS.toNanos(30));
        HttpResponse<String> answer = site.new Visitor().get("/observe/metrics", OPERATOR);
        assertTrue(answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain; version=0.0.4"));
        List<String> lines = answer.body().lines().toList();
        for (String line : List.of(
                "sms_accepted_total{source=\"http\"} 2.0",
                "sms_refused_total{code=\"number-not-mobile\",source=\"queue\"} 1.0",
                "sms_attempts_total{account=\"demo\",outcome=\"sent\",provider=\"smsapi\"} 1.0",
                "sms_attempts_total{account=\"demo\",outcome=\"deferred\",provider=\"smsapi\"} 0.0",
                "sms_attempts_total{account=\"unknown\",outcome=\"unknown\",provider=\"unknown\"} 1.0",
                "sms_states_total{account=\"demo\",provider=\"smsapi\",state=\"delivered\"} 1.0",
                "sms_states_total{account=\"unknown\",provider=\"unknown\",state=\"refused\"} 1.0",
                "sms_disk_free_bytes 7.0",
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
        operations.state = State.PAUSED;
        assertTrue(site.new Visitor()
                .get("/observe/metrics", OPERATOR)
                .body()
                .contains("sms_account_state{account=\"demo\",provider=\"smsapi\",state=\"paused\"} 1.0"));
    }

    private static MessageEvent step(String account, MessageState state) {
        return new MessageEvent(
                MessageIds.next(),
                MessageIds.next(),
                state,
                StubOperations.BEGUN,
                1,
                account,
                "shop",
                null,
                null,
                List.of(),
                false,
                null,
                null,
                null);
    }

    /** From this machine as well, on which a proxy may stand that everybody reaches. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                  | 401 | 200
            X-API-Key: wrong                                    | 401 | 401
            X-API-Key: mute-key                                 | 403 | 403
            X-API-Key: shop-key                                 | 200 | 200
            Authorization: Bearer office-key                    | 200 | 200
            Authorization: Bearer wrong                         | 401 | 401
            Authorization: Basic c2hvcDpzaG9wLWtleQ==           | 200 | 200
            Authorization: Basic dmlld2VyOnZpZXdlci1wYXNzd29yZA== | 200 | 200
            Authorization: Basic dmlld2VyOndyb25n               | 401 | 401
            """)
    void metricsNeedAKey(String header, int ofMetrics, int ofHealth) throws Exception {
        String[] headers = header.isEmpty() ? new String[0] : header.split(": ", 2);
        assertEquals(
                ofMetrics, site.new Visitor().get("/observe/metrics", headers).statusCode());
        HttpResponse<String> ready = site.new Visitor().get("/observe/health/ready", headers);
        assertEquals(ofHealth, ready.statusCode());
        if (header.isEmpty()) {
            assertEquals("{\"status\":\"UP\"}", ready.body());
            assertEquals(
                    "{\"status\":\"UP\"}",
                    site.new Visitor().get("/observe/health/live").body());
        } else if (ofHealth == 200) {
            assertTrue(ready.body().contains("accounts"), ready.body());
        }
    }

    /** The files are there, and a browser is told to load nothing else. */
    @Test
    void thereIsAPageToTryTheApiFrom() throws Exception {
        new ApiPage(ctx -> true).mount(site.router());
        assertEquals(
                "/openapi/",
                site.new Visitor()
                        .get("/openapi")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow());
        for (String file : List.of("", "page.js", "page.css", "swagger-ui.css", "swagger-ui-bundle.js")) {
            HttpResponse<String> answer = site.new Visitor().get("/openapi/" + file);
            assertEquals(200, answer.statusCode(), file);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            for (String header : List.of("X-Frame-Options", "Permissions-Policy", "Strict-Transport-Security")) {
                assertTrue(answer.headers().firstValue(header).isPresent(), header);
            }
        }
        assertEquals(404, site.new Visitor().get("/openapi/swagger-ui.js").statusCode());
    }

    @Test
    void wrongKeysAreCountedHereToo() throws Exception {
        site.new Visitor().get("/observe/metrics");
        site.new Visitor().get("/observe/metrics", "X-API-Key", "mute-key");
        assertEquals(0, refused.keys());
        site.new Visitor().get("/observe/metrics", "X-API-Key", "guess");
        site.new Visitor().get("/observe/health", "X-API-Key", "guess");
        assertEquals(2, refused.keys());
    }

    /** By the rule of the console, or its passwords would be guessed here. */
    @Test
    void anOperatorsNameWaitsAfterWrongPasswords() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertEquals(401, basic("viewer:guess"));
        }
        assertEquals(401, basic("viewer:viewer-password"), "not looked at");
        assertEquals(429, site.new Visitor().login("viewer", "viewer-password").statusCode(), "nor at the console");
        assertEquals(200, basic("admin:admin-password"));
        assertEquals(0, refused.keys());
        assertEquals(7, site.logins.refused());
    }

    private int basic(String login) throws Exception {
        String encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return site.new Visitor()
                .get("/observe/metrics", "Authorization", "Basic " + encoded)
                .statusCode();
    }

    /** The only account is the client shop's. */
    @Test
    void aClientSeesWhatBelongsToItsAccounts() throws Exception {
        operations.state = State.STOPPED;
        String all = site.new Visitor().get("/observe/metrics", OPERATOR).body();
        String shops = site.new Visitor()
                .get("/observe/metrics", "X-API-Key", "shop-key")
                .body();
        assertTrue(shops.contains("sms_waiting{account=\"demo\",provider=\"smsapi\"} 12.0"), shops);
        assertEquals(
                all.lines().filter(line -> line.contains("account=\"demo\"")).toList(),
                shops.lines().filter(line -> !line.startsWith("#")).toList());
        assertEquals(
                "",
                site.new Visitor()
                        .get("/observe/metrics", "X-API-Key", "other-key")
                        .body());
        JsonNode ready = new ObjectMapper()
                .readTree(site.new Visitor()
                        .get("/observe/health", "X-API-Key", "shop-key")
                        .body());
        assertEquals(
                "{\"demo\":\"degraded: stopped\"}",
                check(ready, "accounts").path("data").toString());
        assertEquals("{}", check(ready, "context").path("data").toString());
        ready = new ObjectMapper()
                .readTree(site.new Visitor()
                        .get("/observe/health", "X-API-Key", "other-key")
                        .body());
        assertEquals("{}", check(ready, "accounts").path("data").toString());
    }

    @Test
    void anAccountIsPausedAndResumedThroughJmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName account = new ObjectName("smshub:type=Account,name=demo");
        ObjectName hub = new ObjectName("smshub:type=Hub");
        Beans beans = new Beans("0.1.0", clock, operations, health, () -> Tally.NONE);
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
            assertThrows(
                    IllegalStateException.class, () -> new Beans("0.1.0", clock, operations, health, () -> Tally.NONE));
            assertTrue(server.isRegistered(hub), "a second hub takes nothing from the first");
        } finally {
            beans.close();
        }
        assertFalse(server.isRegistered(account));
        assertFalse(server.isRegistered(hub));
    }

    private JsonNode expect(String path, int status, String word) throws Exception {
        HttpResponse<String> answer = site.new Visitor().get(path, OPERATOR);
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
                List.of("shop"),
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
