package smshub.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Client;
import smshub.account.GuardSettings;
import smshub.account.Quiet;
import smshub.account.Secret;
import smshub.http.Contract;
import smshub.json.Json;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.HubClient;
import smshub.testing.Recipients;
import smshub.testing.TestHub;

/** A message to many recipients, from its draft to the last of them. One hub serves all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CampaignIT {
    private static final String CAMPAIGNS = "/api/v1/campaigns";
    private static final String LIMITED_KEY = "limited-key";
    private static final String LIMITED_HASH = "f33b2500796d61f96eeef0f5331ddc40c17e434aff139f4d9e00bfe75170d87a";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TEXT = "Only today: all shoes at half price.";
    /** The simulated provider takes it, and its receipt says that it was not delivered. */
    private static final String NOT_DELIVERED = "+491711234501";
    /** The simulated provider refuses it. */
    private static final String DEAD = "+491711234500";

    private final String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private Simulators simulators;
    private Settings settings;
    private TestHub hub;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(200), Duration.ofSeconds(5), 50));
        Settings plain = TestHub.reachable(TestHub.settings(
                data,
                TestHub.smsapi("main", simulators, delivery -> delivery),
                TestHub.gateway("slow", simulators, delivery -> TestHub.limited(5, 4, 100)),
                TestHub.gateway("night", simulators, delivery -> delivery.with(quiet()))));
        settings = TestHub.with(
                limited(plain),
                new Settings.Additions(
                        null,
                        null,
                        List.of(new Settings.Query(
                                "customers",
                                database,
                                "sa",
                                new Secret(""),
                                "SELECT phone, name FROM customers ORDER BY id"))));
        hub = new TestHub(settings);
    }

    private static Quiet quiet() {
        LocalTime now = LocalTime.now(BERLIN).truncatedTo(ChronoUnit.SECONDS);
        return new Quiet(now.minusHours(1), now.plusHours(2), Set.of(), Set.of());
    }

    /** The same with a client that may send five messages a day. */
    private static Settings limited(Settings plain) {
        Client limited = new Client("limited", LIMITED_HASH, List.of(), Set.of(Client.Permission.values()))
                .with(new GuardSettings(
                        0,
                        1,
                        5,
                        GuardSettings.Budget.NONE,
                        Duration.ZERO,
                        GuardSettings.Brakes.NONE,
                        ZoneId.systemDefault()));
        return new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                plain.operators(),
                List.of(plain.clients().get(0), limited),
                plain.accounts());
    }

    @BeforeEach
    void forget() {
        simulators.received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @AfterAll
    void stop() {
        hub.close();
        simulators.close();
    }

    @Test
    void goesFromItsDraftToItsEndAndEachRecipientGetsItOnce() throws Exception {
        String id = made(Map.of("subject", "Summer sale", "text", TEXT, "account", "main", "rate", 40));
        assertEquals("draft", campaign(id).path("state").asText());
        assertEquals(409, verb(id, "start").statusCode(), "there are no recipients yet");

        List<String> numbers = Recipients.numbers(100);
        StringBuilder csv = new StringBuilder("\uFEFFnumber;name\r\n");
        numbers.forEach(number -> csv.append(number).append(";Ann\r\n"));
        // The same number in other words, a landline, and what is no number.
        csv.append("0049").append(numbers.get(3).substring(3)).append(";twice\r\n");
        csv.append("0").append(numbers.get(4).substring(3)).append(";twice\r\n");
        csv.append("030 123456;landline\r\nhello;nothing\r\n");
        csv.append(NOT_DELIVERED).append(";\"Bob; \"\"B\"\"\"\r\n").append(DEAD).append(";Cid\r\n");
        HttpResponse<String> filled = put(id, csv.toString());
        assertEquals(200, filled.statusCode(), filled::body);

        JsonNode preview = hub.json(CAMPAIGNS + "/" + id + "/preview");
        assertEquals(
                "106 2 102 2 102",
                numbers(preview, "recipients", "duplicates", "accepted", "refused", "segments"),
                preview::toString);
        assertEquals(102, preview.at("/accounts/main").asInt());
        assertEquals(
                "number-not-mobile 030 123456",
                preview.at("/refusals/0/problem/code").asText() + " "
                        + preview.at("/refusals/0/examples/0/to").asText());
        assertEquals(
                "number-invalid hello",
                preview.at("/refusals/1/problem/code").asText() + " "
                        + preview.at("/refusals/1/examples/0/to").asText());
        assertEquals(0, simulators.received().total());

        assertEquals(200, verb(id, "start").statusCode());
        await().atMost(SOON).until(() -> simulators.received().total() > 10);
        assertEquals(200, verb(id, "pause").statusCode());
        assertEquals(200, verb(id, "pause").statusCode(), "it is so already");
        assertEquals("paused", campaign(id).path("state").asText());
        hub.close();
        hub = new TestHub(settings);
        assertEquals("paused", campaign(id).path("state").asText(), "a pause outlives the hub");
        long paused = simulators.received().total();
        assertTrue(paused < 102, "what a pause leaves");
        assertEquals(200, verb(id, "resume").statusCode());

        becomes(id, "finished", "undelivered", 1);
        JsonNode done = becomes(id, "finished", "delivered", 100);
        assertEquals(
                "106 2 0 2 1 1 100 102",
                numbers(
                        done.path("summary"),
                        "recipients",
                        "duplicates",
                        "waiting",
                        "refused",
                        "undelivered",
                        "dead",
                        "delivered",
                        "segments"),
                done::toString);
        Map<String, Integer> got = new HashMap<>();
        received().forEach(message -> got.merge(message.to(), 1, Integer::sum));
        assertEquals(101, got.size());
        assertEquals(List.of(1), got.values().stream().distinct().toList(), "each once");

        log(id);
        resent(id);
    }

    /** Each recipient in two steps, and the messages themselves. */
    private void log(String id) throws Exception {
        JsonNode first = hub.json(CAMPAIGNS + "/" + id + "/recipients?limit=1");
        JsonNode entry = first.at("/recipients/0");
        assertEquals("1", first.path("next").asText());
        assertEquals(
                "delivered main " + Recipients.number(0),
                entry.path("state").asText() + " " + entry.path("account").asText() + " "
                        + entry.path("number").asText());
        assertTrue(entry.has("handedAt") && entry.has("endedAt"), entry::toString);
        JsonNode message = hub.json("/api/v1/messages/" + entry.path("id").asText());
        assertEquals(
                "campaign campaign/" + id,
                message.path("source").asText() + " "
                        + message.path("reference").asText());

        JsonNode refused =
                hub.json(CAMPAIGNS + "/" + id + "/recipients?state=refused").path("recipients");
        assertEquals(2, refused.size(), refused::toString);
        assertEquals(
                "030 123456 number-not-mobile",
                refused.at("/0/to").asText() + " "
                        + refused.at("/0/problem/code").asText());
        String all = hub.get(CAMPAIGNS + "/" + id + "/recipients?format=csv").body();
        assertEquals(105, all.lines().count());
        assertEquals(
                "place,to,number,state,id,account,segments,handedAt,endedAt,problem,sentence",
                all.lines().findFirst().orElseThrow());
    }

    private void resent(String id) throws Exception {
        HttpResponse<String> again = hub.post(CAMPAIGNS + "/" + id + "/resend?start=false", Map.of());
        assertEquals(202, again.statusCode(), again::body);
        JsonNode copy = Json.JSON.readTree(again.body());
        assertEquals(
                "draft " + id,
                copy.path("state").asText() + " " + copy.path("resendOf").asText());
        List<String> numbers = new ArrayList<>();
        hub.json(CAMPAIGNS + "/" + copy.path("id").asText() + "/recipients")
                .path("recipients")
                .forEach(one -> numbers.add(one.path("number").asText()));
        assertEquals(List.of(NOT_DELIVERED, DEAD), numbers);
        assertEquals(
                copy.path("id").asText(),
                hub.json(CAMPAIGNS + "?limit=1").at("/campaigns/0/id").asText(),
                "the newest first");
    }

    @Test
    void whatWaitsIsWithdrawnWithACampaignAndSingleMessagesOvertakeIt() throws Exception {
        String id =
                made(Map.of("subject", "slow", "text", TEXT, "account", "slow", "recipients", Recipients.numbers(300)));
        await().atMost(SOON).until(() -> simulators.received().total() > 3);
        assertTrue(hub.account("slow").path("waiting").asInt() <= 25, "short queues");
        long before = simulators.received().total();
        hub.send("slow", "+491711234599", "single");
        await().atMost(SOON).until(() -> received().stream()
                .anyMatch(message -> message.text().equals("single")));
        assertTrue(simulators.received().total() - before <= 12, "it went before what waited");

        assertEquals(200, verb(id, "cancel").statusCode());
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode summary = campaign(id).path("summary");
            int sent = summary.path("sent").asInt();
            assertEquals(simulators.received().total() - 1, sent, summary::toString);
            int cancelled = summary.path("cancelled").asInt();
            assertTrue(cancelled > 0, summary::toString);
            assertEquals(300 - sent - cancelled, summary.path("waiting").asInt(), summary::toString);
        });
        assertTrue(simulators.received().total() < 60, "a cancel takes effect soon");
        assertEquals(409, verb(id, "resume").statusCode());
    }

    /** Beyond the few that are under way, so that a pause still holds what has not gone. */
    @Test
    void whatItsClientMayNotSendTodayIsNotHandedOver() throws Exception {
        HubClient limited = new HubClient(hub.service.httpPort(), LIMITED_KEY);
        HttpResponse<String> made = limited.post(
                CAMPAIGNS,
                Map.of("subject", "s", "text", TEXT, "account", "main", "recipients", Recipients.numbers(60)));
        String id = Json.JSON.readTree(made.body()).path("id").asText();
        JsonNode campaign = becomes(id, "running", "delivered", 5);
        assertEquals(
                "60 40 15 0",
                numbers(campaign.path("summary"), "recipients", "waiting", "scheduled", "refused"),
                campaign::toString);
        assertEquals(200, verb(id, "cancel").statusCode());
        becomes(id, "cancelled", "cancelled", 15);
    }

    @Test
    void recipientsComeFromAQueryOfTheSettings() throws Exception {
        try (Connection sql = DriverManager.getConnection(database, "sa", "");
                Statement statement = sql.createStatement()) {
            statement.execute("CREATE TABLE customers (id INT, phone VARCHAR(40), name VARCHAR(40))");
            statement.execute("INSERT INTO customers VALUES (1, '0171 1234567', 'Ann'), (2, '+491711234568', 'Bob')");
            String id = made(Map.of("subject", "all", "text", TEXT, "account", "main", "query", "customers"));
            becomes(id, "finished", "delivered", 2);
            assertEquals(
                    new TreeSet<>(List.of("491711234567", "491711234568")),
                    new TreeSet<>(received().stream().map(Received.Message::to).toList()));
            statement.execute("UPDATE customers SET phone = ' ' WHERE id = 2");
        }
        int before = hub.json(CAMPAIGNS).path("campaigns").size();
        HttpResponse<String> wrong = hub.post(CAMPAIGNS, Map.of("subject", "all", "text", TEXT, "query", "customers"));
        assertEquals(422, wrong.statusCode(), wrong::body);
        assertTrue(wrong.body().contains("row 2 has no number"), wrong::body);
        assertEquals(before, hub.json(CAMPAIGNS).path("campaigns").size(), "nothing is left of it");
    }

    /** A text's own placeholders and a template, with values of each recipient and of all. */
    @Test
    void eachRecipientReadsItsOwnValues() throws Exception {
        HttpResponse<String> wrong = hub.post(CAMPAIGNS, Map.of("subject", "s", "text", "Dear {{name"));
        assertEquals("422 text", wrong.statusCode() + " " + field(wrong), wrong::body);
        wrong = hub.post(CAMPAIGNS, Map.of("subject", "s", "template", "nowhere"));
        assertEquals("422 template", wrong.statusCode() + " " + field(wrong), wrong::body);

        String id = made(Map.of(
                "subject", "s", "text", "{{name}}: {{shop}}", "values", Map.of("shop", "Shoes"), "account", "main"));
        HttpResponse<String> filled = put(id, "number;name\n+491711234567;Ann\n+491711234568;Žižek\n");
        assertEquals(200, filled.statusCode(), filled::body);
        filled = put(id, "number;nam\n+491711234567;Ann\n");
        assertEquals(422, filled.statusCode());
        assertTrue(filled.body().contains("line 2 has no value name, which the text needs"), filled::body);
        assertEquals(0, campaign(id).at("/summary/recipients").asInt(), "all or none");
        put(id, "number;name\n+491711234567;Ann\n+491711234568;Žižek\n");
        verb(id, "start");
        becomes(id, "finished", "delivered", 2);
        assertEquals(List.of("Ann: Shoes", "Žižek: Shoes"), texts());

        HttpResponse<String> template = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(hub.at("/api/v1/templates/reminder"))
                                .header("X-API-Key", TestHub.KEY)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString("{\"texts\":{\"en\":\"{{name}}, at {{time}}!\"}}"))
                                .build(),
                        BodyHandlers.ofString());
        assertTrue(template.statusCode() < 300, template::body);
        String reminders = made(Map.of(
                "subject",
                "s",
                "template",
                "reminder",
                "account",
                "main",
                "values",
                Map.of("time", "8:00"),
                "recipients",
                List.of(
                        Map.of("to", "+491711234567", "values", Map.of("name", "Bob", "time", "9:00")),
                        Map.of("to", "+491711234568", "values", Map.of("name", "Cid")),
                        Map.of("to", "+491711234569"))));
        JsonNode done = becomes(reminders, "finished", "delivered", 2);
        assertEquals(1, done.at("/summary/refused").asInt(), done::toString);
        assertEquals(
                "values.name",
                hub.json(CAMPAIGNS + "/" + reminders + "/recipients?state=refused")
                        .at("/recipients/0/problem/field")
                        .asText());
        assertEquals(List.of("Ann: Shoes", "Bob, at 9:00!", "Cid, at 8:00!", "Žižek: Shoes"), texts());
    }

    /** What was handed over waits for the end of the quiet hours, as single messages do, and is told to wait. */
    @Test
    void nobodyIsDisturbedByACampaign() throws Exception {
        List<String> numbers = Recipients.numbers(3);
        String id = made(Map.of("subject", "night", "text", TEXT, "account", "night", "recipients", numbers));
        becomes(id, "finished", "scheduled", 3);
        JsonNode waiting = hub.json("/api/v1/messages?campaign=" + id + "&waiting=quiet-hours")
                .path("messages");
        assertEquals(3, waiting.size(), waiting::toString);
        assertEquals("quiet-hours", waiting.at("/0/waitingFor").asText());
        assertEquals(0, simulators.received().total());
        for (JsonNode message : waiting) {
            assertEquals(
                    204,
                    hub.delete("/api/v1/messages/" + message.path("id").asText())
                            .statusCode());
        }
        becomes(id, "finished", "cancelled", 3);
    }

    @Test
    void aCampaignBeginsAtItsTimeAndItsMessagesHaveAnEnd() throws Exception {
        Instant begin = Instant.now().plusSeconds(2);
        Instant end = begin.plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        String id = made(Map.of(
                "subject",
                "later",
                "text",
                TEXT,
                "account",
                "main",
                "sendAt",
                begin.toString(),
                "expiresAt",
                end.toString(),
                "recipients",
                Recipients.numbers(2)));
        assertEquals(
                "running 2",
                campaign(id).path("state").asText() + " "
                        + campaign(id).at("/summary/waiting").asText());
        assertEquals(end.toString(), campaign(id).path("expiresAt").asText());
        JsonNode done = becomes(id, "finished", "delivered", 2);
        assertTrue(!Instant.parse(done.path("endedAt").asText()).isBefore(begin), () -> "begun too early: " + done);
        JsonNode messages = hub.json("/api/v1/messages?campaign=" + id).path("messages");
        assertEquals(2, messages.size());
        for (JsonNode message : messages) {
            assertTrue(!Instant.parse(message.path("acceptedAt").asText()).isBefore(begin), message::toString);
            assertEquals(end.toString(), message.path("expiresAt").asText());
        }

        for (Map<String, String> wrong : List.of(
                Map.of("expiresAt", "2020-01-01T00:00:00Z"),
                Map.of("expiresAt", "tomorrow"),
                Map.of("sendAt", "2999-01-01T00:00:00Z"),
                Map.of("callbackUrl", "https://elsewhere.example/sms"),
                Map.of("callbackUrl", "no address"))) {
            Map<String, Object> asked = new HashMap<>(wrong);
            asked.put("subject", "s");
            asked.put("text", TEXT);
            HttpResponse<String> refused = hub.post(CAMPAIGNS, asked);
            assertEquals(
                    "422 " + wrong.keySet().iterator().next(),
                    refused.statusCode() + " " + field(refused),
                    refused::body);
        }
    }

    private List<String> texts() {
        return received().stream().map(Received.Message::text).sorted().toList();
    }

    private static String field(HttpResponse<String> answer) throws Exception {
        return Json.JSON.readTree(answer.body()).path("field").asText();
    }

    @Test
    void whoAsksAgainGetsTheCampaignThatIsThere() throws Exception {
        Map<String, Object> asked =
                Map.of("subject", "once", "text", TEXT, "account", "main", "recipients", Recipients.numbers(3));
        String first = Json.JSON
                .readTree(hub.post(CAMPAIGNS, asked, "my-key").body())
                .path("id")
                .asText();
        String second = Json.JSON
                .readTree(hub.post(CAMPAIGNS, asked, "my-key").body())
                .path("id")
                .asText();

        assertEquals(first, second);
        becomes(first, "finished", "delivered", 3);
        assertEquals(3, simulators.received().total());
    }

    private String made(Map<String, Object> campaign) throws Exception {
        HttpResponse<String> answer = hub.post(CAMPAIGNS, campaign);
        assertEquals(202, answer.statusCode(), answer::body);
        return Json.JSON.readTree(answer.body()).path("id").asText();
    }

    private JsonNode campaign(String id) throws Exception {
        return hub.json(CAMPAIGNS + "/" + id);
    }

    private HttpResponse<String> verb(String id, String verb) throws Exception {
        return hub.post(CAMPAIGNS + "/" + id + "/" + verb, Map.of());
    }

    private HttpResponse<String> put(String id, String csv) throws Exception {
        return Contract.checked(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(hub.at(CAMPAIGNS + "/" + id + "/recipients"))
                                .header("X-API-Key", TestHub.KEY)
                                .header("Content-Type", "text/csv")
                                .PUT(BodyPublishers.ofString(csv))
                                .build(),
                        BodyHandlers.ofString()));
    }

    private JsonNode becomes(String id, String state, String count, int number) {
        JsonNode[] last = {null};
        await().atMost(SOON).untilAsserted(() -> {
            last[0] = campaign(id);
            assertEquals(state, last[0].path("state").asText());
            assertEquals(number, last[0].path("summary").path(count).asInt(), last[0]::toString);
        });
        return last[0];
    }

    private List<Received.Message> received() {
        return simulators.received().messages();
    }

    private static String numbers(JsonNode from, String... names) {
        List<String> numbers = new ArrayList<>();
        for (String name : names) {
            numbers.add(from.path(name).asText());
        }
        return String.join(" ", numbers);
    }
}
