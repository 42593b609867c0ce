package smshub.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.mail.internet.MimeMessage;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.GuardSettings;
import smshub.account.GuardSettings.Brakes;
import smshub.account.GuardSettings.Budget;
import smshub.account.GuardSettings.Frequency;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.testing.HubClient;
import smshub.testing.HubProcess;
import smshub.testing.Surroundings;
import smshub.testing.TestHub;

/** Limits of clients on every channel: one hub, and a client for each question. */
class GuardsIT {
    private static final String TO = "+491711234567";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OFFICE = "office@example.com";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** Where it is about noon, so that no test meets a midnight. */
    private static final ZoneId ZONE =
            ZoneOffset.ofHours(12 - LocalTime.now(ZoneOffset.UTC).getHour());

    @TempDir
    static Path data;

    private static Surroundings around;
    private static Settings settings;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(data);
        around.user(OFFICE);
        Settings usual = TestHub.settings(data.resolve("hub"), around.account("main"));
        Frequency once = new Frequency(1, Duration.ofHours(1));
        settings = new Settings(
                usual.data(),
                usual.routes(),
                usual.broker(),
                usual.store(),
                usual.http(),
                usual.limits(),
                EnumSet.allOf(Settings.Facade.class),
                List.of(
                        login("app"),
                        login("shop"),
                        login("twin"),
                        login("again"),
                        login("chief", Settings.Role.ADMIN)),
                List.of(
                        client("app", TestHub.KEY, guards(1, Duration.ofHours(1), Brakes.NONE)),
                        client("web", "web-key", quota(1)),
                        client("again", "again-key", quota(5)),
                        client("shop", "shop-key", GuardSettings.NONE),
                        client("twin", "twin-key", guards(0, Duration.ofHours(1), Brakes.NONE)),
                        client("pump", "pump-key", guards(0, Duration.ZERO, new Brakes(null, once, null, Set.of())))),
                usual.accounts(),
                List.of(around.mailbox(), around.table(), around.folders()),
                new AlertSettings(
                        List.of(OFFICE),
                        "hub@example.com",
                        "127.0.0.1",
                        around.smtpPort(),
                        AlertSettings.Security.NONE,
                        null,
                        null,
                        null,
                        3,
                        Set.of(),
                        Duration.ofSeconds(1)));
        hub = new TestHub(settings);
    }

    private static Settings.Operator login(String name) {
        return login(name, Settings.Role.APPLICATION);
    }

    private static Settings.Operator login(String name, Settings.Role role) {
        return new Settings.Operator(name, new Secret(TestHub.PASSWORD), role);
    }

    private static Client client(String id, String key, GuardSettings guards) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        Set<Client.Permission> permissions =
                id.equals("app") ? Set.of(Client.Permission.values()) : Set.of(Client.Permission.SEND);
        return new Client(id, HexFormat.of().formatHex(hash), List.of(), permissions).with(guards);
    }

    private static GuardSettings quota(int messages) {
        return guards(messages, Duration.ZERO, Brakes.NONE);
    }

    private static GuardSettings guards(int quota, Duration duplicates, Brakes brakes) {
        return new GuardSettings(0, 1, quota, Budget.NONE, duplicates, brakes, ZONE);
    }

    @AfterAll
    static void stop() throws Exception {
        hub.balances();
        hub.close();
        around.close();
    }

    @Test
    void overHttpWhatIsTooMuchIsToldInTheWordsOfEachProtocolWithTheTimeToComeAgain() throws Exception {
        HubClient web = new HubClient(hub.service.httpPort(), "web-key");
        assertEquals(
                202, web.post("/api/v1/messages", Map.of("to", TO, "text", "1")).statusCode());
        tooMuch(web);
        Map<String, String> first = again();
        HubClient again = new HubClient(hub.service.httpPort(), "again-key");
        assertEquals(
                429,
                again.post("/api/v1/messages", Map.of("to", TO, "text", "new"), "new")
                        .statusCode());
        repeats(first);

        // Nothing of that was forgotten while the hub was away.
        hub.close();
        hub = new TestHub(settings);
        tooMuch(new HubClient(hub.service.httpPort(), "web-key"));
        repeats(first);
    }

    /** Whoever asks again hears the first one's answer although the limit is full, in the words of each protocol. */
    private static void repeats(Map<String, String> first) throws Exception {
        Map<String, String> told = again();
        assertEquals(first.get("REST") + "true", told.get("REST"));
        assertEquals(first.get("/send"), told.get("/send"));
        assertEquals(first.get("websms"), told.get("websms"));
        assertTrue(told.get("smsapi").contains("\"error\":53"), told::toString);
        assertTrue(told.get("smsbrana").contains("<err>-1</err>"), told::toString);
        HubClient again = new HubClient(hub.service.httpPort(), "again-key");
        HttpResponse<String> other = again.post("/api/v1/messages", Map.of("to", TO, "text", "else"), "rest-1");
        assertEquals(409, other.statusCode(), other::body);
        await().atMost(SOON).untilAsserted(() -> {
            int accepted = 0;
            for (JsonNode message :
                    hub.json("/api/v1/messages?client=again&limit=100").path("messages")) {
                accepted += message.path("state").asText().equals("refused") ? 0 : 1;
            }
            assertEquals(5, accepted);
        });
    }

    private static Map<String, String> again() throws Exception {
        Map<String, String> told = new LinkedHashMap<>();
        HubClient again = new HubClient(hub.service.httpPort(), "again-key");
        JsonNode rest = Json.JSON.readTree(again.post("/api/v1/messages", Map.of("to", TO, "text", "Again"), "rest-1")
                .body());
        told.put(
                "REST",
                rest.at("/messages/0/id").asText()
                        + rest.at("/messages/0/repeated").asText());
        told.put(
                "/send",
                got("/send?to=491711234567&text=Again&key=again-key&reference=send-1", null)
                        .body());
        told.put(
                "smsapi",
                got("/sms.do?format=json&to=491711234567&message=Again&idx=idx-1&check_idx=1", "again-key")
                        .body());
        told.put(
                "smsbrana",
                got(
                                "/smsconnect/http.php?action=send_sms&login=again&password=again-key&number=%2B491711234567&message=Again&user_id=7",
                                null)
                        .body());
        told.put(
                "websms",
                websms(
                                "again-key",
                                Map.of(
                                        "messageContent",
                                        "Again",
                                        "recipientAddressList",
                                        List.of("491711234567"),
                                        "clientMessageId",
                                        "c-1"))
                        .body());
        return told;
    }

    private static void tooMuch(HubClient web) throws Exception {
        HttpResponse<String> rest = web.post("/api/v1/messages", Map.of("to", TO, "text", "2"));
        assertEquals(429, rest.statusCode(), rest.body());
        assertEquals(
                "client-quota-exceeded",
                Json.JSON.readTree(rest.body()).path("code").asText());
        retryAfter(rest);
        HttpResponse<String> several = web.post("/api/v1/messages", Map.of("to", List.of(TO, TO + "1"), "text", "2"));
        assertEquals(429, several.statusCode(), several.body());
        retryAfter(several);
        HttpResponse<String> preview = web.post("/api/v1/preview", Map.of("to", TO, "text", "2"));
        JsonNode verdict = Json.JSON.readTree(preview.body()).at("/messages/0/verdicts");
        assertEquals("guards", verdict.get(verdict.size() - 1).path("rule").asText(), preview.body());

        Map<String, String> told = new LinkedHashMap<>();
        facades("web", "web-key", "2").forEach((facade, answer) -> {
            retryAfter(answer);
            told.put(facade, answer.statusCode() + " " + answer.body().strip());
        });
        assertTrue(told.get("/send").startsWith("429 ERROR client-quota-exceeded"), told::toString);
        assertTrue(told.get("smsapi").contains("\"error\":103"), told::toString);
        assertTrue(told.get("websms").contains("\"statusCode\":4013"), told::toString);
        assertTrue(told.get("smsbrana").contains("<err>9</err>"), told::toString);
        assertEquals("503 Temporal failure, try again later.", told.get("kannel"));
    }

    private static void retryAfter(HttpResponse<String> answer) {
        long seconds = Long.parseLong(answer.headers().firstValue("Retry-After").orElse("0"));
        // It is about noon there.
        assertTrue(seconds > 10 * 3600 && seconds < 14 * 3600, () -> seconds + " of " + answer.body());
    }

    /** A queue is read on, rows and files are taken, and nobody hears of a failure. */
    @Test
    void elsewhereWhatIsTooMuchForTheDayIsSentOnTheNextOnes() throws Exception {
        assertEquals(
                202,
                hub.post("/api/v1/messages", Map.of("to", TO, "text", "first")).statusCode());
        JsonNode answer = asked("app", Map.of("to", TO, "text", "by queue"));
        assertEquals("scheduled", answer.path("state").asText(), answer::toString);
        assertTrue(answer.path("note").asText().contains("what it may send in a day"), answer::toString);
        around.execute(
                "INSERT INTO smsserver_out (recipient, text, create_date) VALUES ('491711234567', 'by row', now())");
        around.file("one", "To: 491711234567\n\nby file");
        around.mail(TO, "by mail", "by mail");

        await().atMost(SOON).untilAsserted(() -> {
            JsonNode waiting =
                    hub.json("/api/v1/messages?state=scheduled&client=app").path("messages");
            assertEquals(4, waiting.size(), waiting::toString);
            Instant midnight =
                    LocalDate.now(ZONE).plusDays(1).atStartOfDay(ZONE).toInstant();
            Set<Instant> times = new HashSet<>();
            for (JsonNode message : waiting) {
                String note = hub.json("/api/v1/messages/" + message.path("id").asText())
                        .at("/timeline/0/note")
                        .asText();
                times.add(Instant.parse(note.substring(note.lastIndexOf(' ') + 1, note.length() - 1)));
            }
            assertEquals(
                    Set.of(
                            midnight,
                            midnight.plus(Duration.ofDays(1)),
                            midnight.plus(Duration.ofDays(2)),
                            midnight.plus(Duration.ofDays(3))),
                    times);
        });
        await().atMost(SOON).untilAsserted(() -> assertEquals("Q", around.row("SELECT status FROM smsserver_out")));
        assertEquals(
                429,
                hub.post("/api/v1/messages", Map.of("to", TO, "text", "no")).statusCode());

        // The same texts again are neither sent nor counted, and do not wait for what becomes of the first.
        around.execute(
                "INSERT INTO smsserver_out (recipient, text, create_date) VALUES ('491711234567', 'by row', now())");
        around.file("two", "To: 491711234567\n\nby file");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertEquals("S", around.row("SELECT status FROM smsserver_out ORDER BY id DESC")));
        await().atMost(SOON).until(() -> Files.exists(around.spool().resolve("sent/two")));
        assertEquals(
                4,
                hub.json("/api/v1/messages?state=scheduled&client=app")
                        .path("messages")
                        .size());

        // Behind it on the same queue comes another client's.
        JsonNode other = asked("shop", Map.of("to", TO, "text", "of another client"));
        assertEquals("accepted", other.path("state").asText(), other::toString);
        hub.becomes(other.path("messageId").asText(), "sent");
        for (JsonNode waiting :
                hub.json("/api/v1/messages?state=scheduled&client=app").path("messages")) {
            assertEquals(
                    204,
                    hub.delete("/api/v1/messages/" + waiting.path("id").asText())
                            .statusCode());
        }
    }

    /** Each answers with the id of the first, where it answers with one at all. */
    @Test
    void theSameTextIsSentOnceWhicheverWayItComesAgain() throws Exception {
        HubClient twin = new HubClient(hub.service.httpPort(), "twin-key");
        Map<String, String> wish = Map.of("to", TO, "text", "Twice");
        String first = twin.accepted(wish);
        JsonNode again = Json.JSON
                .readTree(twin.post("/api/v1/messages", wish, "of its own").body())
                .at("/messages/0");
        assertEquals(
                first + " true",
                again.path("id").asText() + " " + again.path("repeated").asText());
        JsonNode queued = asked("twin", wish);
        assertEquals(
                first + " accepted",
                queued.path("messageId").asText() + " " + queued.path("state").asText());

        Map<String, HttpResponse<String>> told = facades("twin", "twin-key", "Twice");
        assertEquals("OK " + first, told.get("/send").body().strip());
        assertEquals(
                first,
                Json.JSON.readTree(told.get("smsapi").body()).at("/list/0/id").asText());
        assertTrue(told.get("smsbrana").body().contains("<sms_id>" + first + "</sms_id>"));
        assertEquals(
                2000,
                Json.JSON.readTree(told.get("websms").body()).path("statusCode").asInt());
        assertEquals("0: Accepted for delivery", told.get("kannel").body());

        hub.becomes(first, "sent");
        assertEquals(
                1, hub.json("/api/v1/messages?client=twin").path("messages").size());
    }

    /** What each channel tells who asks again under the same reference. */
    @Test
    void theSameReferenceIsSentOnceAndToldInTheWordsOfEachProtocol() throws Exception {
        HubClient shop = new HubClient(hub.service.httpPort(), "shop-key");
        Map<String, String> wish = Map.of("to", TO, "text", "Order");
        Map<String, String> told = new LinkedHashMap<>();
        for (String time : List.of("first", "again")) {
            JsonNode rest = Json.JSON.readTree(
                    shop.post("/api/v1/messages", wish, "rest-1").body());
            told.put(
                    "REST " + time,
                    rest.at("/messages/0/id").asText()
                            + rest.at("/messages/0/repeated").asText());
            told.put(
                    "/send " + time,
                    got("/send?to=491711234567&text=Order&key=shop-key&reference=send-1", null)
                            .body());
            JsonNode queue = asked("shop", Map.of("to", TO, "text", "Order", "reference", "queue-1"));
            told.put(
                    "queue " + time,
                    queue.path("messageId").asText() + queue.path("state").asText());
            told.put(
                    "smsapi " + time,
                    got("/sms.do?format=json&to=491711234567&message=Order&idx=idx-1&check_idx=1", "shop-key")
                            .body());
            told.put(
                    "smsbrana " + time,
                    got(
                                    "/smsconnect/http.php?action=send_sms&login=shop&password=shop-key&number=%2B491711234567&message=Order&user_id=7",
                                    null)
                            .body());
            told.put(
                    "websms " + time,
                    websms(
                                    "shop-key",
                                    Map.of(
                                            "messageContent",
                                            "Order",
                                            "recipientAddressList",
                                            List.of("491711234567"),
                                            "clientMessageId",
                                            "c-1"))
                            .body());
        }
        assertEquals(told.get("REST first") + "true", told.get("REST again"));
        for (String same : List.of("/send", "queue", "websms")) {
            assertEquals(told.get(same + " first"), told.get(same + " again"), same);
        }
        assertTrue(told.get("smsapi first").contains("QUEUE"), told::toString);
        assertTrue(told.get("smsapi again").contains("\"error\":53"), told::toString);
        assertTrue(told.get("smsbrana first").contains("<err>0</err>"), told::toString);
        assertTrue(told.get("smsbrana again").contains("<err>-1</err>"), told::toString);
        await().atMost(SOON).untilAsserted(() -> assertEquals(6, shopOrders()));
    }

    @Test
    void whoWantsNoMessagesIsToldInTheWordsOfEachProtocol() throws Exception {
        String number = "491711234599";
        HttpResponse<String> stop = HTTP.send(
                HttpRequest.newBuilder(hub.at("/api/v1/consents/%2B" + number))
                        .header("X-API-Key", TestHub.KEY)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"state\":\"stopped\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, stop.statusCode(), stop::body);
        Map<String, String> told = new LinkedHashMap<>();
        facades("shop", "shop-key", number, "News")
                .forEach((facade, answer) -> told.put(
                        facade, answer.statusCode() + " " + answer.body().strip()));
        assertEquals("422 ERROR recipient-opted-out The recipient wants no messages any more.", told.get("/send"));
        assertTrue(told.get("smsapi").contains("\"error\":59"), told::toString);
        assertTrue(told.get("smsbrana").contains("<err>10</err>"), told::toString);
        assertTrue(told.get("websms").contains("\"statusCode\":4029"), told::toString);
        assertEquals("400 The recipient wants no messages any more. Rejected.", told.get("kannel"));
    }

    private static long shopOrders() throws Exception {
        int orders = 0;
        for (JsonNode message :
                hub.json("/api/v1/messages?client=shop&limit=100").path("messages")) {
            orders += message.path("text").asText().equals("Order") ? 1 : 0;
        }
        return orders;
    }

    @Test
    void aBrakeTellsTheClientAlertsOnceAndIsLiftedByAnOperator() throws Exception {
        HubClient pump = new HubClient(hub.service.httpPort(), "pump-key");
        pump.accepted(Map.of("to", TO, "text", "1"));
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> braked = pump.post("/api/v1/messages", Map.of("to", TO, "text", "2"));
            assertEquals(429, braked.statusCode(), braked.body());
            assertEquals(
                    "recipient-braked",
                    Json.JSON.readTree(braked.body()).path("code").asText());
        }
        JsonNode queue = Json.JSON.readTree(
                hub.post("/api/v1/clients/pump/release", Map.of()).body());
        assertEquals("[\"same-number\"]", queue.path("released").toString());
        await().atMost(SOON).untilAsserted(() -> {
            String audit = hub.get("/api/v1/audit").body();
            assertTrue(audit.contains("client.release") && audit.contains("same-number"), audit);
        });
        pump.accepted(Map.of("to", TO, "text", "3"));
        assertEquals(403, pump.post("/api/v1/clients/pump/release", Map.of()).statusCode());
        assertEquals(404, hub.post("/api/v1/clients/shop/release", Map.of()).statusCode());

        await().atMost(SOON).untilAsserted(() -> assertEquals(1, alerts()));
    }

    private static long alerts() throws Exception {
        int mails = 0;
        for (MimeMessage mail : around.mails(OFFICE)) {
            if ("SMS hub: client pump sends much to one number".equals(mail.getSubject())) {
                mails++;
            }
        }
        return mails;
    }

    /** What was counted more than a second before is not forgotten. */
    @Test
    void aHubThatIsKilledGoesOnCounting() throws Exception {
        Path folder = Files.createDirectories(data.resolve("process"));
        try (HubProcess dying = HubProcess.guarded(folder, around.simulators())) {
            dying.accepted(Map.of("account", "gateway", "to", TO, "text", "1"));
            try (Connection connection = new ActiveMQConnectionFactory(
                            "tcp://127.0.0.1:" + dying.brokerPort, "admin", TestHub.PASSWORD)
                    .createConnection()) {
                Session session = connection.createSession();
                connection.start();
                await().atMost(SOON).until(() -> session.createBrowser(session.createQueue("sms.guard"))
                        .getEnumeration()
                        .hasMoreElements());
            }
            dying.kill();
        }
        try (HubProcess next = HubProcess.guarded(folder, around.simulators())) {
            assertEquals(
                    429,
                    next.post("/api/v1/messages", Map.of("account", "gateway", "to", TO, "text", "2"))
                            .statusCode());
        }
    }

    // the means

    /** Asks for a message as programs of other services do, and by an address alone. */
    private static Map<String, HttpResponse<String>> facades(String client, String key, String text) throws Exception {
        return facades(client, key, "491711234567", text);
    }

    private static Map<String, HttpResponse<String>> facades(String client, String key, String to, String text)
            throws Exception {
        String escaped = URLEncoder.encode(text, StandardCharsets.UTF_8);
        Map<String, HttpResponse<String>> answers = new LinkedHashMap<>();
        answers.put("/send", got("/send?to=" + to + "&text=" + escaped + "&key=" + key, null));
        answers.put("smsapi", got("/sms.do?format=json&to=" + to + "&message=" + escaped, key));
        answers.put(
                "smsbrana",
                got(
                        "/smsconnect/http.php?action=send_sms&login=" + client + "&password=" + key + "&number=%2B" + to
                                + "&message=" + escaped,
                        null));
        answers.put(
                "kannel",
                got(
                        "/cgi-bin/sendsms?username=" + client + "&password=" + key + "&to=%2B" + to + "&text="
                                + escaped,
                        null));
        answers.put("websms", websms(key, Map.of("messageContent", text, "recipientAddressList", List.of(to))));
        return answers;
    }

    private static HttpResponse<String> websms(String key, Map<String, ?> request) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(hub.at("/json/smsmessaging/text"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.text(request)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> got(String path, String bearer) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.at(path));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** The first answer to a request on the queue. */
    private static JsonNode asked(String login, Map<String, ?> request) throws Exception {
        try (Connection connection = new ActiveMQConnectionFactory(
                        "tcp://127.0.0.1:" + hub.service.brokerPort(), login, TestHub.PASSWORD)
                .createConnection()) {
            Session session = connection.createSession();
            Queue replies = session.createTemporaryQueue();
            connection.start();
            TextMessage message = session.createTextMessage(Json.text(request));
            message.setJMSReplyTo(replies);
            session.createProducer(session.createQueue("sms.requests")).send(message);
            Message answer = session.createConsumer(replies).receive(SOON.toMillis());
            return Json.JSON.readTree(((TextMessage) answer).getText());
        }
    }
}
