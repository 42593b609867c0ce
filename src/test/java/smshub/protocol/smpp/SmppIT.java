package smshub.protocol.smpp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSContext;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Account;
import smshub.broker.Queues;
import smshub.json.Json;
import smshub.simulator.Fault;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.simulator.SmscStandIn.Ids;
import smshub.simulator.SmscStandIn.Marks;
import smshub.testing.TestHub;
import smshub.text.Language;

/** A hub with an SMPP account in front of an SMSC. */
class SmppIT {
    private static final String TO = "+491711234567";
    private static final String LONG =
            "Příliš žluťoučký kůň úpěl ďábelské ódy. Zvlášť zákeřný učeň s ďolíčky běží podél zóny úlů. ".repeat(2);
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int WINDOW = 100;

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        hub = new TestHub(TestHub.settings(
                data, account("smsc", "udh", 2 * WINDOW), account("sar", "sar", 4), account("payload", "payload", 4)));
    }

    @AfterAll
    static void stop() {
        // The last test may have cut the lines, which the hub then opens anew.
        await().atMost(PATIENT).until(() -> simulators.smsc().logins() == 3);
        int unbound = simulators.smsc().unbinds();
        hub.close();
        assertEquals(3, simulators.smsc().unbinds() - unbound);
        simulators.close();
    }

    @BeforeEach
    void forget() {
        await().atMost(PATIENT).until(() -> simulators.smsc().logins() == 3);
        simulators.faults("smpp").clear();
        simulators.faults("smpp").latency(Duration.ZERO);
        simulators.smsc().receiptDelay(Duration.ofMillis(100));
        simulators.smsc().ids(Ids.SAME);
        simulators.smsc().losesPart(0);
        simulators.received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @Test
    void aLongCzechTextArrivesWholeByEachWayToMarkParts() throws Exception {
        for (String account : List.of("smsc", "sar", "payload")) {
            simulators.received().clear();
            String id = hub.send(account, TO, LONG);
            hub.becomes(id, "delivered");
            assertEquals(LONG, simulators.received().messages().get(0).text(), account);
        }
    }

    /** By the API and back from the SMSC, in one part and in two; the copy of it is the same. */
    @Test
    void octetsAndPushesArriveAsTheyWereAsked() throws Exception {
        String push = hub.accepted(Map.of("account", "payload", "to", TO, "text", "Hi", "wapUrl", "http://a/"));
        hub.becomes(push, "delivered");
        String arrived = "[udh 0605040B8423F0] 010601AE02056A0045C60C03612F000701034869000101";
        assertEquals(arrived, simulators.received().messages().get(0).text());
        JsonNode record = hub.json("/api/v1/messages/" + push);
        assertEquals(
                arrived + " OCTETS 1",
                record.path("text").asText() + " " + record.path("encoding").asText() + " " + record.path("segments"));
        simulators.received().clear();
        String copy = Json.JSON
                .readTree(hub.post("/api/v1/messages/" + push + "/resend", Map.of())
                        .body())
                .at("/messages/0/id")
                .asText();
        hub.becomes(copy, "delivered");
        assertEquals(arrived, simulators.received().messages().get(0).text());
        simulators.received().clear();
        String octets = "A1".repeat(200);
        hub.becomes(hub.accepted(Map.of("account", "sar", "to", TO, "data", octets)), "delivered");
        assertEquals(octets, simulators.received().messages().get(0).text());
    }

    /** Both ways by the tables of a language, in as many segments as are told. */
    @Test
    void aTurkishTextGoesInSevenBitsWhereTheSmscCarriesItsTables() throws Exception {
        String text = "Iğdır'dan Şişli'ye ıslık. ".repeat(8).strip();
        String id = hub.send("smsc", TO, text);
        hub.becomes(id, "delivered");
        assertEquals(text, simulators.received().messages().get(0).text());
        JsonNode record = hub.json("/api/v1/messages/" + id);
        assertEquals("GSM7 2", record.path("encoding").asText() + " " + record.path("segments"), record::toString);
        String elsewhere = hub.send("sar", TO, text);
        hub.becomes(elsewhere, "delivered");
        assertEquals(
                4, hub.json("/api/v1/messages/" + elsewhere).path("segments").asInt());

        simulators.smsc().shifted("smsc", "420601123456", "90210", "Şişli'de ığdır €", Language.TURKISH);
        arrives("Şişli'de ığdır €");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aMessageIsAsGoodAsItsWorstPart(int part) throws Exception {
        simulators.smsc().losesPart(part);
        String id = hub.send("smsc", TO, LONG + part);
        hub.becomes(id, "undelivered");
        String whole = hub.send("payload", TO, LONG + part);
        hub.becomes(whole, "delivered");
        assertEquals("undelivered", hub.state(id));
    }

    @ParameterizedTest
    @EnumSource(Ids.class)
    void aReceiptIsMatchedHoweverItWritesTheId(Ids form) throws Exception {
        simulators.smsc().ids(form);
        hub.becomes(hub.send("smsc", TO, "ids " + form), "delivered");
    }

    @Test
    void aReceiptThatIsFasterThanTheAnswerWaitsForIt() throws Exception {
        simulators.faults("smpp").latency(Duration.ofMillis(1_000));
        simulators.smsc().receiptDelay(Duration.ZERO);
        String id = hub.send("smsc", TO, "fast receipt");
        hub.becomes(id, "delivered");
        assertTrue(hub.timeline(id).contains("sent"), () -> "no answer");
    }

    @Test
    void anAnswerThatComesLateEndsTheDoubt() throws Exception {
        simulators.faults("smpp").latency(Duration.ofMillis(4_500));
        simulators.smsc().receiptDelay(Duration.ofSeconds(5));
        String id = hub.send("smsc", TO, "late");
        hub.becomes(id, "unsure");
        hub.becomes(id, "delivered");
        assertTrue(hub.timeline(id).contains("sent"), () -> "the receipt alone");
        assertEquals(1, simulators.received().total());
    }

    @Test
    void aStateOfWhichNoReceiptCameIsAskedFor() throws Exception {
        String id = hub.send("smsc", "+491711234503", "no receipt");
        hub.becomes(id, "sent");
        await().atMost(PATIENT).until(() -> {
            hub.post("/api/v1/messages/" + id + "/check", Map.of());
            return hub.state(id).equals("delivered");
        });
    }

    @Test
    void anSmscThatGetsTooMuchIsLeftAloneAndNotTakenForBroken() throws Exception {
        simulators.faults("smpp").next(8, Fault.error(0x58));
        List<String> ids = send("throttled", 20);
        for (String id : ids) {
            hub.becomes(id, "delivered");
        }
        assertEquals("open", hub.account("smsc").path("state").asText().toLowerCase(Locale.ROOT));
        assertTrue(ids.stream().anyMatch(id -> attempts(id) > 1));
        assertTrue(simulators.received().counts().values().stream().allMatch(count -> count == 1));
    }

    @Test
    void aMessageIsNotGivenUpBecauseTheQueueOfTheSmscIsFull() throws Exception {
        int times = TestHub.DELIVERY.attempts() + 1;
        simulators.faults("smpp").next(times, Fault.error(0x14));
        String id = hub.send("sar", TO, "patient");
        hub.becomes(id, "delivered");
        assertEquals(times + 1, attempts(id));
    }

    @Test
    void aServiceThatIsDeniedOnceFailsThatMessageAndDeniedToSeveralRecipientsStopsTheAccount() throws Exception {
        simulators.faults("smpp").next(1, Fault.error(0x103));
        hub.becomes(hub.send("sar", TO, "denied once"), "dead");
        hub.becomes(hub.send("sar", TO, "not denied"), "delivered");
        simulators.faults("smpp").next(3, Fault.error(0x103));
        List<String> ids = new ArrayList<>();
        for (String number : List.of("+491711234568", "+491711234569", "+491711234571")) {
            ids.add(hub.send("sar", number, "denied"));
        }
        hub.accountBecomes("sar", "stopped");
        await().atMost(PATIENT).until(() -> states(ids).equals(Map.of("dead", 2, "deferred", 1)));
        hub.post("/api/v1/accounts/sar/resume", Map.of());
        await().atMost(PATIENT).until(() -> states(ids).equals(Map.of("dead", 2, "delivered", 1)));
    }

    @Test
    void aCutInTheMiddleOfAWindowLosesNothingAndSendsNothingTwiceUnmarked() throws Exception {
        simulators.faults("smpp").latency(Duration.ofMillis(300));
        List<String> ids = send("cut", 400);
        await().atMost(PATIENT).until(() -> simulators.received().total() > 150);
        simulators.smsc().cut();
        await().atMost(PATIENT).until(() -> Set.of("delivered", "unsure", "dead")
                .containsAll(states(ids).keySet()));
        Map<String, Integer> states = states(ids);
        System.out.println("Cut with a window of " + WINDOW + ": " + states);
        assertTrue(states.getOrDefault("delivered", 0) >= 400 - WINDOW, states::toString);
        assertTrue(states.getOrDefault("delivered", 0) < 400, states::toString);
        assertEquals(Set.of(1), Set.copyOf(simulators.received().counts().values()));
        for (String id : ids) {
            JsonNode message = hub.json("/api/v1/messages/" + id);
            boolean certain = message.path("state").asText().equals("delivered");
            assertTrue(!certain || simulators.received().counts().containsKey(key(message)), message::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Marks.class)
    void aTextFromAHandsetArrivesWhole(Marks marks) throws Exception {
        simulators.smsc().inbound("smsc", "420601123456", "90210", "STOP " + marks, marks, false);
        arrives("STOP " + marks);
        simulators.smsc().inbound("smsc", "420601123456", "90210", LONG + marks, marks, false);
        arrives(LONG + marks);
        // An SMSC that waits for each acknowledgement before it brings the next part.
        simulators.smsc().inbound("smsc", "420601123457", "90210", LONG + marks + "!", marks, true);
        arrives(LONG + marks + "!");
    }

    @Test
    void aReceiptThatNamesNoMessageIsTakenAndLiesWhereOperatorsSeeIt() throws Exception {
        int before = simulators.smsc().acknowledged();
        simulators.smsc().receipt("smsc", "message delivered");
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(
                        "tcp://127.0.0.1:" + hub.service.brokerPort(), "admin", TestHub.PASSWORD);
                JMSContext operator = factory.createContext();
                QueueBrowser dead = operator.createBrowser(
                        operator.createQueue(Queues.DEAD), "smsId IS NULL AND account = 'smsc'")) {
            await().atMost(PATIENT).until(() -> dead.getEnumeration().hasMoreElements());
            TextMessage message = (TextMessage) dead.getEnumeration().nextElement();
            assertEquals("message delivered", message.getText());
            assertEquals("A delivery receipt of the SMSC names no message.", message.getStringProperty("sentence"));
        }
        await().atMost(PATIENT).until(() -> simulators.smsc().acknowledged() == before + 1);
    }

    @Test
    void aReceiptThatDoesNotSayThatItIsOneIsMatchedByItsId() throws Exception {
        simulators.smsc().receiptDelay(Duration.ofHours(1));
        String id = hub.send("smsc", TO, "no esm_class");
        hub.becomes(id, "sent");
        simulators
                .smsc()
                .inbound(
                        "smsc",
                        "420601123456",
                        "90210",
                        "id:" + providerId() + " sub:001 dlvrd:001 stat:DELIVRD err:000 text:",
                        Marks.UDH,
                        false);
        hub.becomes(id, "delivered");
    }

    @Test
    void aStateThatTheHubDoesNotKnowIsTold() throws Exception {
        double before = hub.metric("sms_receipts_total{end=\"unclear\"}");
        simulators.smsc().receiptDelay(Duration.ofHours(1));
        String id = hub.send("smsc", TO, "a strange state");
        hub.becomes(id, "sent");
        simulators.smsc().receipt("smsc", "id:" + providerId() + " stat:ZAPPED err:12");
        await().atMost(PATIENT).until(() -> hub.metric("sms_receipts_total{end=\"unclear\"}") == before + 1);
        await().atMost(PATIENT)
                .until(() -> hub.json("/api/v1/messages/" + id).toString().contains("does not know (ZAPPED err 12)"));
        assertEquals("sent", hub.state(id));
    }

    private static String providerId() {
        List<Received.Message> messages = simulators.received().messages();
        return messages.get(messages.size() - 1).providerId();
    }

    @Test
    void afterACutTheHubReceivesWithoutSending() throws Exception {
        simulators.smsc().cut();
        simulators.smsc().inbound("smsc", "420601123456", "90210", "after the cut", Marks.UDH, false);
        arrives("after the cut");
    }

    @Test
    void aFullWindowIsNotBoundToThreads() throws Exception {
        simulators.faults("smpp").latency(Duration.ofMillis(50));
        int messages = 4_000;
        hub.post("/api/v1/accounts/smsc/pause", Map.of());
        List<String> ids = send("rate", messages);
        long begin = System.nanoTime();
        hub.post("/api/v1/accounts/smsc/resume", Map.of());
        // Sixteen threads that wait for their answers would take 12.5 s.
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(10))
                .until(() -> simulators.received().total() == messages);
        double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
        System.out.printf(
                "SMPP, window %d, latency 50 ms: %.0f messages/s (at most %d)%n",
                WINDOW, messages / seconds, WINDOW * 20);
        for (String id : ids.subList(messages - 10, messages)) {
            hub.becomes(id, "delivered");
        }
    }

    private static Account account(String id, String longMessages, int window) {
        Map<String, String> settings = new HashMap<>(
                Map.of("throttle-pause", "200", "long-messages", longMessages, "window", Integer.toString(WINDOW)));
        if (longMessages.equals("udh")) {
            settings.put("languages", "turkish");
        }
        return TestHub.smpp(
                id, simulators.smsc().port(), settings, delivery -> TestHub.hasty(TestHub.limited(0, window, 5)));
    }

    /** Sends different texts to different numbers, none of which is magic. */
    private static List<String> send(String text, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int begin = 0; begin < count; begin += 1_000) {
            List<String> to = IntStream.range(begin, Math.min(count, begin + 1_000))
                    .mapToObj(i -> "+49171%05d%02d".formatted(i, 11 + i % 80))
                    .toList();
            JsonNode answer =
                    Json.JSON.readTree(hub.post("/api/v1/messages", Map.of("account", "smsc", "to", to, "text", text))
                            .body());
            answer.path("messages").forEach(one -> ids.add(one.path("id").asText()));
        }
        assertEquals(count, ids.size());
        return ids;
    }

    private static int attempts(String id) {
        try {
            return hub.json("/api/v1/messages/" + id).path("attempt").asInt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Integer> states(List<String> ids) throws Exception {
        Map<String, Integer> states = new HashMap<>();
        for (String id : ids) {
            states.merge(hub.state(id), 1, Integer::sum);
        }
        return states;
    }

    private static String key(JsonNode message) {
        return message.path("to").asText().substring(1) + " "
                + message.path("text").asText();
    }

    private static void arrives(String text) {
        await().atMost(PATIENT).untilAsserted(() -> {
            List<String> texts = new ArrayList<>();
            hub.json("/api/v1/inbound")
                    .path("messages")
                    .forEach(message -> texts.add(message.path("text").asText()));
            assertEquals(1, Collections.frequency(texts, text), texts::toString);
        });
    }
}
