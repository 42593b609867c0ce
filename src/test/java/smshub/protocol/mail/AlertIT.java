package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.jms.JMSContext;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TextMessage;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.management.ObjectName;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.account.AccountWatch;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.InboundTerms;
import smshub.account.IntakeSettings;
import smshub.account.KeyWords;
import smshub.account.Prices;
import smshub.account.Secret;
import smshub.account.Timetable;
import smshub.broker.Queues;
import smshub.json.Json;
import smshub.message.MessageState;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.HubClient;
import smshub.testing.MailIntakes;
import smshub.testing.ObservedMetrics;
import smshub.testing.TestHub;

/** What operators hear by mail, and what they see of an intake that fails. */
class AlertIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String OWNER = "owner@elsewhere.example";

    @TempDir
    Path data;

    private final GreenMail server = new GreenMail(
            new ServerSetup[] {new ServerSetup(0, "127.0.0.1", "smtp"), new ServerSetup(0, "127.0.0.1", "imap")});
    private Simulators simulators;
    private Settings settings;
    private TestHub hub;
    private HttpServer erp;

    private record Posted(String path, String signature, String body) {}

    private static final Queue<Posted> POSTED = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final String SECRET = "signing-secret";

    @BeforeEach
    void start() throws Exception {
        server.start();
        simulators = Simulators.start(Simulators.Options.defaults());
        erp = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        erp.createContext("/sms", exchange -> answer(exchange, FAILURES.getAndDecrement() > 0 ? 500 : 204));
        erp.createContext("/never", exchange -> answer(exchange, 500));
        erp.start();
        AccountWatch watch = new AccountWatch(
                BigDecimal.ZERO,
                Duration.ofMinutes(15),
                new AccountWatch.Canary("+491711234567", Duration.ofHours(1), Duration.ofMinutes(5)));
        Settings plain = TestHub.settings(
                data,
                forwarding(
                        "main",
                        watch,
                        new InboundTerms(
                                "shop",
                                List.of(),
                                KeyWords.of(List.of("STOP=service", "REPAIR=service")),
                                forward("/sms", Duration.ofSeconds(20), "anna@example.com"))),
                forwarding(
                        "away",
                        AccountWatch.NONE,
                        new InboundTerms(
                                null, List.of("shop"), KeyWords.NONE, forward("/never", Duration.ofSeconds(1)))));
        IntakeSettings mailbox = MailIntakes.of(
                "post",
                "mail",
                Duration.ofMillis(100),
                Map.of(
                        "protocol",
                        "imap",
                        "port",
                        Integer.toString(server.getImap().getPort()),
                        "user",
                        "hub",
                        "smtp-port",
                        Integer.toString(server.getSmtp().getPort())));
        settings = new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                Set.of(),
                plain.operators(),
                List.of(
                        plain.clients().get(0),
                        reader("shop", InboundForward.NONE),
                        reader(
                                "service",
                                new InboundForward(List.of("service@example.com"), null, null, Duration.ofDays(1)))),
                plain.accounts(),
                List.of(mailbox, owned(mailbox)),
                new AlertSettings(
                        List.of("office@example.com"),
                        "hub@example.com",
                        "127.0.0.1",
                        server.getSmtp().getPort(),
                        AlertSettings.Security.NONE,
                        null,
                        null,
                        null,
                        3,
                        Set.of(MessageState.REFUSED),
                        Duration.ofSeconds(1)));
        hub = new TestHub(settings);
    }

    /** The same with nobody's login, and an owner who hears of it alone. */
    private static IntakeSettings owned(IntakeSettings mailbox) {
        Map<String, String> settings = new HashMap<>(mailbox.settings());
        settings.put("user", "nobody");
        return new IntakeSettings(
                "owned",
                mailbox.type(),
                mailbox.client(),
                true,
                null,
                null,
                mailbox.interval(),
                0,
                List.of(),
                settings,
                mailbox.secrets(),
                Timetable.ALWAYS,
                List.of(OWNER));
    }

    @AfterEach
    void stop() {
        hub.close();
        simulators.close();
        server.stop();
        erp.stop(0);
        POSTED.clear();
        FAILURES.set(0);
    }

    private Account forwarding(String id, AccountWatch watch, InboundTerms terms) {
        return TestHub.with(
                TestHub.smsapi(id, simulators, d -> d),
                new Account.Terms(null, List.of(), "+436641234567", false, null, Prices.NONE)
                        .with(watch)
                        .with(terms));
    }

    private InboundForward forward(String path, Duration within, String... mails) {
        URI push = URI.create("http://localhost:" + erp.getAddress().getPort() + path);
        return new InboundForward(List.of(mails), push, new Secret(SECRET), within);
    }

    private static Client reader(String id, InboundForward forward) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest((id + "-key").getBytes(StandardCharsets.UTF_8));
        return new Client(
                id,
                HexFormat.of().formatHex(hash),
                List.of(),
                Set.of(Client.Permission.READ),
                null,
                new Client.Callbacks(List.of(), false, null, forward));
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        POSTED.add(new Posted(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("X-Hub-Signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static List<Posted> posted(String path) {
        return POSTED.stream().filter(one -> one.path.equals(path)).toList();
    }

    @Test
    void anIntakeThatFailsIsToldOnceAndThatItWorksAgainToo() throws Exception {
        server.setUser("hub@sms.example.com", "hub", "another-password");
        MimeMessage fails = mails(1).get(0);
        assertEquals("SMS hub: the intake post fails", fails.getSubject());
        assertEquals("auto-generated", fails.getHeader("Auto-Submitted", null));
        assertTrue(fails.getContent().toString().contains("login-rejected: The mail server refuses the login."));

        JsonNode status = hub.json("/api/v1/intakes").path("intakes").path(0);
        assertEquals("failing", status.path("state").asText());
        assertTrue(status.path("failedRuns").asInt() >= 3, status::toString);
        assertTrue(Instant.parse(status.path("nextRun").asText())
                .isAfter(Instant.parse(status.path("lastErrorAt").asText())));
        ObjectName bean = new ObjectName("smshub:type=Intake,name=post");
        assertEquals("failing", ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "State"));
        assertTrue(
                hub.get("/observe/metrics").body().contains("sms_intake_failing{intake=\"post\",type=\"mail\"} 1.0"));

        // A restart tells nothing twice.
        hub.close();
        hub = new TestHub(settings);
        await().atMost(SOON)
                .until(() ->
                        hub.json("/api/v1/intakes").at("/intakes/0/failedRuns").asInt()
                                >= status.path("failedRuns").asInt() + 4);

        server.getUserManager().deleteUser(server.getUserManager().getUser("hub"));
        server.setUser("hub@sms.example.com", "hub", MailIntakes.PASSWORD);
        assertEquals("SMS hub: the intake post works again", mails(2).get(1).getSubject());

        // What fails for an intake with an owner is the owner's alone.
        await().atMost(SOON).until(() -> server.getReceivedMessagesForDomain(OWNER).length == 1);
        assertEquals("SMS hub: the intake owned fails", server.getReceivedMessagesForDomain(OWNER)[0].getSubject());
    }

    @Test
    void aWrongNumberOfAnyChannelIsToldWithoutItsText() throws Exception {
        server.setUser("hub@sms.example.com", "hub", MailIntakes.PASSWORD);
        assertEquals(
                422,
                hub.post("/api/v1/messages", Map.of("to", "+4930123456", "text", "Top secret"))
                        .statusCode());
        MimeMessage told = mails(1).get(0);
        assertEquals("SMS hub: messages that were not delivered", told.getSubject());
        String text = told.getContent().toString();
        assertTrue(text.contains("+4930123456, refused, "), text);
        assertTrue(text.contains("source http, client app"), text);
        assertFalse(text.contains("Top secret"), text);
        everyMetricThatDashboardAndRulesAskForIsExported();
    }

    /** In a hub that has accepted and refused; the modems' are looked for where there is one. */
    private void everyMetricThatDashboardAndRulesAskForIsExported() throws Exception {
        hub.becomes(hub.send("+491711234567", "Hello"), "sent");
        assertEquals(
                Set.of(),
                ObservedMetrics.missing(hub.get("/observe/metrics").body(), name -> !name.startsWith("sms_modem_")));
    }

    /** d+: «Die zu empfangenden SMS werden an die vorkonfigurierte E-Mail-Adresse weitergeleitet.» */
    @Test
    void aMessageFromAHandsetGoesOnByMailAndPushAndIsSeenByWhomItBelongsTo() throws Exception {
        server.setUser("hub@sms.example.com", "hub", MailIntakes.PASSWORD);
        FAILURES.set(2);
        handset("main", "Grüße, wann öffnen Sie?");
        handset("main", "Repair: pump 7");
        handset("main", "STOP");
        await().atMost(SOON).until(() -> posted("/sms").size() == 4 && mailed("anna@example.com", 2));
        Posted last = posted("/sms").get(3);
        JsonNode json = Json.JSON.readTree(last.body);
        assertEquals(
                "shop main +491711234567 +436641234567",
                String.join(
                        " ",
                        json.path("client").asText(),
                        json.path("account").asText(),
                        json.path("from").asText(),
                        json.path("to").asText()));
        String[] signature = last.signature.split("[=,]");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((signature[1] + "." + last.body).getBytes(StandardCharsets.UTF_8));
        assertEquals(HexFormat.of().formatHex(mac.doFinal()), signature[3]);
        assertEquals(
                Set.of("Grüße, wann öffnen Sie?", "STOP"),
                posted("/sms").stream().map(AlertIT::text).collect(Collectors.toSet()));

        MimeMessage mail = server.getReceivedMessagesForDomain("anna@example.com")[0];
        assertEquals("SMS from +491711234567", mail.getSubject());
        assertEquals("hub@example.com", mail.getFrom()[0].toString());
        assertTrue(mail.getContent().toString().startsWith("Grüße, wann öffnen Sie?"), mail::toString);
        await().atMost(SOON).until(() -> mailed("service@example.com", 1));
        assertTrue(server.getReceivedMessagesForDomain("service@example.com")[0]
                .getContent()
                .toString()
                .startsWith("Repair: pump 7"));

        await().atMost(SOON).until(() -> seen(hub).size() == 3);
        assertEquals(
                Set.of("Grüße, wann öffnen Sie?", "STOP"), seen(new HubClient(hub.service.httpPort(), "shop-key")));
        assertEquals(Set.of("Repair: pump 7"), seen(new HubClient(hub.service.httpPort(), "service-key")));
        assertEquals(
                "stopped",
                hub.json("/api/v1/consents/+491711234567")
                        .at("/consents/0/state")
                        .asText());
    }

    @Test
    void aMessageThatItsAddressNeverTakesLiesWhereOperatorsSeeItAndIsTold() throws Exception {
        server.setUser("hub@sms.example.com", "hub", MailIntakes.PASSWORD);
        handset("away", "Nobody is there");
        MimeMessage told = mails(1).get(0);
        assertEquals("SMS hub: an address of account away takes no messages from handsets", told.getSubject());
        String words = told.getContent().toString();
        assertTrue(words.contains("service-unavailable: localhost answered 500."), words);
        assertFalse(words.contains("Nobody"), words);
        assertTrue(posted("/never").size() >= 2, "it was tried again");
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(
                        "tcp://127.0.0.1:" + hub.service.brokerPort(), "admin", TestHub.PASSWORD);
                JMSContext operator = factory.createContext();
                QueueBrowser dead = operator.createBrowser(operator.createQueue(Queues.DEAD))) {
            TextMessage message = (TextMessage) dead.getEnumeration().nextElement();
            assertEquals(
                    "Nobody is there",
                    Json.JSON.readTree(message.getText()).path("text").asText());
            assertEquals("service-unavailable", message.getStringProperty("code"));
            assertEquals("localhost answered 500.", message.getStringProperty("sentence"));
            assertEquals("sms.forward.account.away", message.getStringProperty("origin"));
        }
        assertTrue(hub.get("/observe/metrics").body().contains("sms_forwards_total{end=\"given-up\"} 1.0"));
        assertEquals(0, hub.json("/api/v1/ledger").path("dead").asInt(), "it is no message of ours");
    }

    private void handset(String account, String text) throws Exception {
        String query = "?sms_from=491711234567&sms_text=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
        assertEquals("OK", hub.get("/callback/" + account + "/inbound" + query).body());
    }

    private boolean mailed(String address, int count) {
        return server.getReceivedMessagesForDomain(address).length == count;
    }

    private static String text(Posted posted) {
        try {
            return Json.JSON.readTree(posted.body).path("text").asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> seen(HubClient viewer) throws Exception {
        Set<String> texts = new HashSet<>();
        viewer.json("/api/v1/inbound")
                .path("messages")
                .forEach(message -> texts.add(message.path("text").asText()));
        return texts;
    }

    private List<MimeMessage> mails(int count) {
        await().dontCatchUncaughtExceptions()
                .atMost(SOON)
                .until(() -> received().size() >= count);
        assertEquals(count, received().size());
        return received();
    }

    private List<MimeMessage> received() {
        return List.of(server.getReceivedMessagesForDomain("office@example.com"));
    }
}
