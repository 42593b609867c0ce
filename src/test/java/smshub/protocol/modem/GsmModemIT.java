package smshub.protocol.modem;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSContext;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.account.Secret;
import smshub.broker.Queues;
import smshub.json.Json;
import smshub.protocol.modem.pdu.Header;
import smshub.protocol.modem.pdu.Submit;
import smshub.protocol.modem.pdu.Validity;
import smshub.provider.Samples;
import smshub.simulator.Simulators;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.ObservedMetrics;
import smshub.testing.Ports;
import smshub.testing.TestHub;
import smshub.text.Dcs;

/** A hub with modems: one on a pseudo-terminal, as if on a serial port, the other behind TCP, as if behind an NPort. */
class GsmModemIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Thirty times as long messages wait for a modem that does not answer. */
    private static final String RECOVERY = "sms.modem.recovery";

    private static final String LONG = "Sehr geehrte Frau Müller, Ihr Termin ist am 17. um 13:30 Uhr. ".repeat(5);

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static SimulatedModem serial;
    private static SimulatedModem tcp;
    private static SimulatedModem tuned;
    private static SimulatedModem silent;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty(RECOVERY, "250ms");
        simulators = Simulators.start(Simulators.Options.defaults());
        SimulatedModem.Options options = SimulatedModem.Options.defaults();
        serial = SimulatedModem.start(options.withPty(true).withPin("1234").withNumber("+491700000001"));
        tcp = SimulatedModem.start(options.withNumber("+491700000002"));
        tuned = SimulatedModem.start(options.withNumber("+491700000003"));
        silent = SimulatedModem.start(options.withNumber("+491700000004"));
        hub = new TestHub(TestHub.settings(
                data,
                modem("dead", "tcp:127.0.0.1:" + Ports.free()),
                TestHub.smsapi("rest", simulators, d -> d),
                modem("serial", "serial:" + serial.pty()),
                modem("nport", "tcp:127.0.0.1:" + tcp.port()),
                modem(
                        "tuned",
                        "tcp:127.0.0.1:" + tuned.port(),
                        Map.of("flash", "true", "validity", "86400", "wide-reference", "true")),
                Samples.onlySending(modem("silent", "tcp:127.0.0.1:" + silent.port()))));
    }

    private static Account modem(String id, String ports) {
        return modem(id, ports, Map.of());
    }

    private static Account modem(String id, String ports, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("ports", ports);
        settings.put("send-timeout", "1");
        return TestHub.account(
                id,
                "gsm-modem",
                URI.create("modem:none"),
                settings,
                Map.of("pin", new Secret("1234")),
                d -> TestHub.limited(0, 8, 1));
    }

    @AfterAll
    static void stop() {
        System.clearProperty(RECOVERY);
        hub.close();
        serial.close();
        tcp.close();
        tuned.close();
        silent.close();
        simulators.close();
    }

    @Test
    void messagesGoOutOnceAndTheirReportsComeBack() throws Exception {
        String one = hub.send("serial", "+491711230011", "Hallo");
        String two = hub.send("serial", "+491711230012", LONG);
        String three = hub.send("nport", "+491711230013", "Привет 😀");
        hub.becomes(one, "delivered");
        hub.becomes(two, "delivered");
        hub.becomes(three, "delivered");
        assertEquals(List.of("Hallo"), texts(serial, "+491711230011"));
        assertEquals(List.of(LONG), texts(serial, "+491711230012"));
        assertEquals(List.of("Привет 😀"), texts(tcp, "+491711230013"));
        hub.balances();
    }

    /** In two parts, since the header leaves less room; with 8-bit data (3GPP TS 23.038) for the port of pushes. */
    @Test
    void aPushGoesOutAsOctetsForItsPort() throws Exception {
        String id = hub.accepted(Map.of(
                "account", "nport", "to", "+491711230016", "text", "Hi", "wapUrl", "http://a/" + "b".repeat(120)));
        hub.becomes(id, "delivered");
        List<Submit> parts = tcp.sent().stream()
                .filter(part -> part.content().coding().equals(Dcs.DATA))
                .toList();
        assertEquals(2, parts.size());
        for (Submit part : parts) {
            assertEquals(
                    List.of(new Header.Element(5, "0B8423F0")),
                    part.content().header().others());
            assertEquals(2, part.content().header().concatenation().total());
        }
        String arrived = texts(tcp, "+491711230016").get(0);
        assertTrue(arrived.endsWith("b\0\7\1\3Hi\0\1\1"));
        assertEquals(143, arrived.length());
    }

    private static List<String> texts(SimulatedModem modem, String number) {
        return modem.phone(number).received().stream()
                .map(message -> message.text())
                .toList();
    }

    @Test
    void messagesGoOutAsTheAccountIsSet() throws Exception {
        String id = hub.send("tuned", "+491711230014", LONG);
        hub.becomes(id, "delivered");
        assertEquals(List.of(LONG), texts(tuned, "+491711230014"));
        for (Submit part : tuned.sent()) {
            assertTrue(part.content().coding().flash());
            assertTrue(part.content().header().concatenation().wide());
            assertEquals(Validity.of(Duration.ofDays(1)), part.validity());
        }
        hub.becomes(hub.send("nport", "+491711230015", LONG), "delivered");
        for (Submit part : tcp.sent()) {
            assertFalse(part.content().coding().flash());
            assertNull(part.validity());
        }
    }

    @Test
    void theNetworkIsToldUntilWhenAMessageMayArrive() throws Exception {
        Instant end = Instant.now().plus(Duration.ofHours(2));
        JsonNode answer = Json.JSON.readTree(hub.post(
                        "/api/v1/messages",
                        Map.of("account", "serial", "to", "+491711230016", "text", "soon", "expiresAt", end.toString()))
                .body());
        hub.becomes(answer.at("/messages/0/id").asText(), "delivered");
        List<Submit> sent = serial.sent();
        assertEquals(Validity.of(Duration.ofHours(2)), sent.get(sent.size() - 1).validity());
    }

    @Test
    void anAnswerThatWasLostMakesTheMessageUnsureUntilItsReportComes() throws Exception {
        // the simulated network takes what goes to this number, and does not say so
        String id = hub.send("nport", "+491711230006", "lost");
        hub.becomes(id, "delivered");
        // The report may overtake the news of the doubt.
        await().atMost(LIMIT).until(() -> hub.timeline(id).contains("unsure"));
        assertEquals("delivered", hub.state(id));
        assertEquals(List.of("lost"), texts(tcp, "+491711230006"));
    }

    @Test
    void aNumberThatTheNetworkDoesNotKnowEndsTheMessage() throws Exception {
        String id = hub.send("nport", "+491711230000", "no such number");
        hub.becomes(id, "dead");
    }

    @Test
    void answersReachTheHubAndLeaveTheSim() throws Exception {
        serial.deliver("+491711230021", LONG);
        await().atMost(LIMIT).until(() -> hub.json("/api/v1/inbound").toString().contains("Ihr Termin"));
        await().atMost(LIMIT).until(() -> serial.stored("SM") == 0);
        assertTrue(hub.json("/api/v1/inbound").toString().contains("+491711230021"));
    }

    @Test
    void anAccountThatOnlySendsReadsReportsAndLeavesMessagesOnTheSim() throws Exception {
        silent.deliver("+491711230022", "stays on the SIM");
        silent.deliverLine("07915892000000F0040B915892");
        hub.becomes(hub.send("silent", "+491711230023", "What is left?"), "delivered");
        // The report was read after both had been announced.
        assertEquals(2, silent.stored("SM"));
        assertFalse(hub.json("/api/v1/inbound").toString().contains("stays on the SIM"));
    }

    @Test
    void whatNobodyCanReadLiesWhereOperatorsSeeItAndLeavesTheSim() throws Exception {
        tcp.deliverLine("07915892000000F0040B915892");
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(
                        "tcp://127.0.0.1:" + hub.service.brokerPort(), "admin", TestHub.PASSWORD);
                JMSContext operator = factory.createContext();
                QueueBrowser dead = operator.createBrowser(
                        operator.createQueue(Queues.DEAD), "smsId IS NULL AND account = 'nport'")) {
            await().atMost(LIMIT).until(() -> dead.getEnumeration().hasMoreElements());
            TextMessage message = (TextMessage) dead.getEnumeration().nextElement();
            assertEquals("07915892000000F0040B915892", message.getText());
            assertEquals("body-malformed", message.getStringProperty("code"));
            assertEquals(
                    "Modem tcp:127.0.0.1:" + tcp.port() + " received what cannot be read: cut off after 13 octets.",
                    message.getStringProperty("sentence"));
        }
        await().atMost(LIMIT).until(() -> tcp.stored("SM") == 0);
    }

    @Test
    void whenAnAccountsModemsAreDeadAnotherAccountTakesOver() throws Exception {
        String id = hub.send("+491711230031", "anyway");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertTrue(List.of("sent", "delivered").contains(hub.state(id)), hub.state(id)));
        assertEquals("rest", hub.json("/api/v1/messages/" + id).path("account").asText());
    }

    @Test
    void operatorsSeeTheModemInTheMetrics() throws Exception {
        hub.becomes(hub.send("nport", "+491711230041", "counted"), "delivered");
        String metrics = hub.get("/observe/metrics").body();
        assertTrue(metrics.contains("sms_modem_sent_total"));
        assertEquals(Set.of(), ObservedMetrics.missing(metrics, name -> name.startsWith("sms_modem_")));
    }
}
