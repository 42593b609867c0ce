package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.AccountWatch;
import smshub.account.AlertSettings;
import smshub.account.IntakeSettings;
import smshub.account.Timetable;
import smshub.message.MessageState;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
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

    @BeforeEach
    void start() throws Exception {
        server.start();
        simulators = Simulators.start(Simulators.Options.defaults());
        AccountWatch watch = new AccountWatch(
                BigDecimal.ZERO,
                Duration.ofMinutes(15),
                new AccountWatch.Canary("+491711234567", Duration.ofHours(1), Duration.ofMinutes(5)));
        Settings plain = TestHub.settings(data, TestHub.watched(TestHub.smsapi("main", simulators, d -> d), watch));
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
                plain.clients(),
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
