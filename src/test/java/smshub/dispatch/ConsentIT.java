package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.consent.Consent;
import smshub.consent.ConsentMemory;
import smshub.consent.StopWords;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.store.Store;
import smshub.testing.HubProcess;
import smshub.testing.Surroundings;
import smshub.testing.TestHub;

/** Who wants no messages gets none, however they are asked for, and whether they wait already. */
class ConsentIT {
    private static final String TO = "+491711234567";
    /** Who asks for nothing but what one test is about. */
    private static final String RESTARTED = "+491711234568";

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String ANNA = "anna@example.com";

    @TempDir
    static Path data;

    private static Surroundings around;
    private static Settings settings;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(data);
        around.user(ANNA);
        settings = TestHub.fetching(
                TestHub.reachable(TestHub.settings(data.resolve("hub"), around.account("main"))),
                around.mailbox(),
                around.table());
        hub = new TestHub(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        around.close();
    }

    @BeforeEach
    void forget() {
        around.simulators().received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @Test
    void aHandsetsStopEndsWhatComesAndWhatWaitsAndItsStartLetsThroughAgain() throws Exception {
        // From the first message the simulated provider learns where to call back.
        hub.becomes(hub.send(TO, "Hello"), "sent");
        try (Sender sender = new Sender()) {
            sender.ask(Map.of(
                    "to",
                    TO,
                    "text",
                    "Later",
                    "sendAt",
                    Instant.now().plusSeconds(4).toString()));
            JsonNode scheduled = sender.answer();
            assertEquals("scheduled", scheduled.path("state").asText(), scheduled::toString);

            around.simulators().text("smsapi", "491711234567", "90210", "Stop!");
            listed("stopped");
            JsonNode entry = hub.json("/api/v1/consents/" + TO).at("/consents/0");
            assertEquals(
                    "sms main",
                    entry.path("source").asText() + " " + entry.path("by").asText());
            assertTrue(hub.json("/api/v1/inbound").toString().contains("Stop!"), "its owner gets it all the same");
            JsonNode act =
                    hub.json("/api/v1/audit?on=consents/%2B" + TO.substring(1)).at("/audit/0");
            assertEquals(
                    "system sms consent.put stopped",
                    String.join(
                            " ",
                            act.path("kind").asText(),
                            act.path("who").asText(),
                            act.path("what").asText(),
                            act.at("/after/state").asText()));
            refusedOverHttp(TO);

            JsonNode told = sender.answer();
            assertEquals("refused", told.path("state").asText(), told::toString);
            assertEquals("recipient-opted-out", told.at("/problem/code").asText());
            String id = scheduled.path("messageId").asText();
            hub.becomes(id, "refused");
            assertEquals(List.of("scheduled", "refused"), hub.timeline(id));
            assertEquals(
                    "The recipient wants no messages any more.",
                    hub.json("/api/v1/messages/" + id)
                            .at("/timeline/1/problem/sentence")
                            .asText());
        }

        around.simulators().text("smsapi", "491711234567", "90210", "START");
        listed("granted");
        hub.becomes(hub.send(TO, "Welcome back"), "sent");
        assertEquals(
                List.of("Hello", "Welcome back"),
                around.simulators().received().messages().stream()
                        .map(message -> message.text())
                        .toList());
    }

    /** How requests come in. */
    enum Channel {
        HTTP("+491711234571"),
        QUEUE("+491711234572"),
        MAIL("+491711234573"),
        TABLE("+491711234574");

        /** Who is asked for by this channel alone. */
        final String to;

        Channel(String to) {
            this.to = to;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedOnEveryChannel(Channel channel) throws Exception {
        JsonNode before = hub.json("/api/v1/ledger");
        assertEquals(200, put(channel.to, "{\"state\":\"stopped\"}").statusCode());
        switch (channel) {
            case HTTP -> refusedOverHttp(channel.to);
            case QUEUE -> refusedOnTheQueue(channel.to);
            case MAIL -> refusedByMail(channel.to);
            case TABLE -> refusedInTheTable(channel.to);
        }
        // Refused by the rule, and not only when it was about to be sent.
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode ledger = hub.json("/api/v1/ledger");
            assertEquals(
                    before.path("accepted").asInt() + " "
                            + (before.path("refused").asInt() + 1),
                    ledger.path("accepted").asText() + " "
                            + ledger.path("refused").asText());
        });
        assertEquals(0, around.simulators().received().total());
    }

    /** The list is on disk, and memory is filled from there. */
    @Test
    void aStopOutlivesARestart() throws Exception {
        put(RESTARTED, "{\"state\":\"stopped\"}");
        hub.close();
        hub = new TestHub(settings);
        refusedOverHttp(RESTARTED);
        assertEquals(204, hub.delete("/api/v1/consents/" + RESTARTED).statusCode());
        hub.becomes(hub.send(RESTARTED, "Hello"), "sent");
    }

    /** The provider heard that it was taken, and does not tell it again. */
    @Test
    void aStopThatWasTakenIsObeyedAfterTheHubDied() throws Exception {
        Path folder = Files.createDirectories(data.resolve("process"));
        try (HubProcess dying = HubProcess.start(folder, around.simulators())) {
            String stop = "/callback/smsapi/inbound?sms_from=491711234567&sms_to=90210&sms_text=STOP&username=demo"
                    + "&MsgId=&sms_date=" + Instant.now().getEpochSecond();
            assertEquals("OK", dying.get(stop).body());
            dying.kill();
        }
        try (HubProcess next = HubProcess.start(folder, around.simulators())) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertEquals(
                            "stopped",
                            next.json("/api/v1/consents/" + TO)
                                    .at("/consents/0/state")
                                    .asText()));
            assertEquals(
                    422,
                    next.post("/api/v1/messages", Map.of("to", TO, "text", "News"))
                            .statusCode());
        }
    }

    /** What a second hub on the same database would write. */
    @Test
    void whatAnotherHubWasToldIsHeard() throws Exception {
        Path shared = data.resolve("other");
        try (Store store = Store.open(new Settings.Store(null, null, null, 4, Duration.ZERO), shared)) {
            ConsentMemory here = new ConsentMemory();
            StopWords words = new StopWords(List.of(), List.of());
            ConsentList one = new ConsentList(store, here, words, Clock.systemUTC());
            ConsentList other = new ConsentList(store, new ConsentMemory(), words, Clock.systemUTC());
            one.refresh();
            other.put(List.of(new Consent(TO, "", Consent.State.STOPPED, Consent.Source.API, "crm", Instant.now())));
            one.refresh();
            assertEquals(Consent.State.STOPPED, here.of(TO, ""));
            other.forget(TO, "", "crm");
            one.refresh();
            assertNull(here.of(TO, ""));
        }
    }

    private static void listed(String state) {
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        state,
                        hub.json("/api/v1/consents/" + TO)
                                .at("/consents/0/state")
                                .asText()));
    }

    private static void refusedOverHttp(String to) throws Exception {
        HttpResponse<String> answer = hub.post("/api/v1/messages", Map.of("to", to, "text", "News"));
        assertEquals(422, answer.statusCode(), answer.body());
        JsonNode problem = Json.JSON.readTree(answer.body());
        assertEquals(
                "recipient-opted-out to",
                problem.path("code").asText() + " " + problem.path("field").asText());
        String preview =
                hub.post("/api/v1/preview", Map.of("to", to, "text", "News")).body();
        assertTrue(preview.contains("\"rule\":\"consent\""), preview);
    }

    private static void refusedOnTheQueue(String to) throws Exception {
        try (Sender sender = new Sender()) {
            sender.ask(Map.of("to", to, "text", "News"));
            JsonNode answer = sender.answer();
            assertEquals("refused", answer.path("state").asText(), answer::toString);
            assertEquals("recipient-opted-out", answer.at("/problem/code").asText());
        }
    }

    private static void refusedByMail(String to) throws Exception {
        around.mail(to, "News", "News");
        await().atMost(SOON).until(() -> !around.mails(ANNA).isEmpty());
        String text = around.mails(ANNA).get(0).getContent().toString();
        assertTrue(text.contains("The recipient wants no messages any more."), text);
    }

    private static void refusedInTheTable(String to) throws Exception {
        around.execute("INSERT INTO smsserver_out (recipient, text, create_date) VALUES ('" + to.substring(1)
                + "', 'News', now())");
        await().atMost(SOON).untilAsserted(() -> assertEquals("F", around.row("SELECT status FROM smsserver_out")));
    }

    private static HttpResponse<String> put(String number, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(hub.at("/api/v1/consents/" + number))
                        .header("X-API-Key", TestHub.KEY)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A program at the broker that wants answers. */
    private static final class Sender implements AutoCloseable {
        private final Connection connection;
        private final Session session;
        private final Queue replies;

        Sender() throws Exception {
            connection = TestHub.queue(hub.service.brokerPort()).createConnection();
            session = connection.createSession();
            replies = session.createTemporaryQueue();
            connection.start();
        }

        void ask(Map<String, ?> request) throws Exception {
            TextMessage message = session.createTextMessage(Json.text(request));
            message.setJMSReplyTo(replies);
            session.createProducer(session.createQueue("sms.requests")).send(message);
        }

        JsonNode answer() throws Exception {
            try (var answers = session.createConsumer(replies)) {
                Message answer = answers.receive(SOON.toMillis());
                return Json.JSON.readTree(((TextMessage) answer).getText());
            }
        }

        @Override
        public void close() throws JMSException {
            connection.close();
        }
    }
}
