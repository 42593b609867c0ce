package smshub.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Secret;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;
import smshub.text.UrlForm;

/** The page as a browser without scripts sees it; {@code BrowserIT} has one with scripts. */
class OfficeIT {
    @TempDir
    static Path data;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Simulators simulators;
    private static TestHub hub;

    @BeforeAll
    static void open() throws Exception {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofSeconds(5), 1));
        Settings plain = TestHub.reachable(TestHub.settings(
                data,
                TestHub.smsapi("main", simulators, usual -> usual),
                TestHub.smsapi("other", simulators, usual -> usual)));
        List<Client> clients = new ArrayList<>(plain.clients());
        // The same key's hash would be the same client: it comes with its password.
        clients.add(new Client(
                "shop",
                null,
                List.of(),
                Set.of(Permission.SEND, Permission.READ),
                new Secret(TestHub.PASSWORD),
                plain.clients().get(0).callbacks()));
        List<Settings.Operator> operators = new ArrayList<>(plain.operators());
        operators.add(new Settings.Operator("viewer", new Secret(TestHub.PASSWORD), Settings.Role.VIEWER));
        hub = new TestHub(new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                operators,
                clients,
                plain.accounts()));
    }

    @AfterAll
    static void close() {
        hub.close();
        simulators.close();
    }

    private static HttpRequest.Builder request(String who, String path) {
        return HttpRequest.newBuilder(hub.at(path))
                .timeout(Duration.ofSeconds(20))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (who + ":" + TestHub.PASSWORD).getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String who, String path) throws Exception {
        return send(request(who, path));
    }

    private static Document page(String who, String path) throws Exception {
        HttpResponse<String> answer = get(who, path);
        assertEquals(200, answer.statusCode(), answer.body());
        return Jsoup.parse(answer.body(), hub.at(path).toString());
    }

    /** Posts what a form of a page would send, with these values of its own. */
    private static HttpResponse<String> post(String who, String path, Map<String, String> values) throws Exception {
        UrlForm form = new UrlForm();
        form.add(
                "csrf",
                page(who, "/office/messages").select("input[name=csrf]").first().val());
        values.forEach(form::add);
        return send(request(who, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes())));
    }

    private static String location(HttpResponse<String> answer) {
        assertEquals(303, answer.statusCode(), answer.body());
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void nobodySeesAnythingWithoutLogin() throws Exception {
        for (String path : List.of("/", "/office/messages", "/office/live", "/office/curves")) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(hub.at(path)));
            assertTrue(Set.of(401, 302).contains(answer.statusCode()), path);
            assertFalse(answer.body().contains("+49"), path);
        }
        assertEquals(
                401,
                send(HttpRequest.newBuilder(hub.at("/office/new")).POST(HttpRequest.BodyPublishers.ofString("to=1")))
                        .statusCode());
    }

    @Test
    void thePolicyAllowsNoScriptInAPageAndThereIsNone() throws Exception {
        hub.send("+491711000042", "<script>alert(1)</script> & \"quotes\"");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> page("admin", "/office/messages").text().contains("alert(1)"));
        for (String path :
                List.of("/", "/office/messages", "/office/new", "/office/accounts", "/office/campaigns/new")) {
            HttpResponse<String> answer = get("admin", path);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.contains("script-src 'self';") && policy.contains("default-src 'none'"), policy);
            Document page = Jsoup.parse(answer.body());
            assertEquals(
                    0,
                    page.select("script:not([src]), style, [style], [onclick], [onload]")
                            .size(),
                    path);
            for (Element file : page.select("script[src], link[href]")) {
                String address = file.hasAttr("src") ? file.attr("src") : file.attr("href");
                assertEquals(200, get("admin", address).statusCode(), address);
            }
        }
    }

    @Test
    void aFormWithoutItsTokenDoesNothing() throws Exception {
        for (String token : List.of("", "csrf=wrong&")) {
            HttpResponse<String> answer = send(request("admin", "/office/new")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(token + "to=%2B491711000043&text=forged")));
            assertEquals(403, answer.statusCode());
        }
        assertFalse(hub.get("/api/v1/messages?to=%2B491711000043").body().contains("forged"));
    }

    @Test
    void aMessageThatIsWrittenHereGoesAndTellsItsWay() throws Exception {
        Map<String, String> form = Map.of("to", "0171 1000044", "text", "Written here", "key", "k-44");
        String place = location(post("admin", "/office/new", form));
        Document[] page = new Document[1];
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            page[0] = page("admin", place);
            return page[0].select(".headline .state").text().equals("Delivered");
        });
        assertTrue(page[0].select(".line li").size() >= 3, page[0].html());
        assertEquals(1, page[0].select("dd a[href=/office/accounts#a-main]").size());
        assertEquals(
                "page",
                hub.json("/api/v1/messages?to=%2B491711000044")
                        .at("/messages/0/source")
                        .asText());
        // A button that was pressed twice sends once.
        assertEquals(place, location(post("admin", "/office/new", form)));

        String copy =
                location(post("admin", page[0].select("form[action$=/resend]").attr("action"), Map.of("key", "c-44")));
        assertFalse(copy.startsWith(place));
        assertTrue(page("admin", copy).text().contains("A copy of"));
        await().atMost(Duration.ofSeconds(20)).until(() -> hub.json("/api/v1/audit?what=message.resend")
                .at("/audit")
                .toString()
                .contains("admin"));
    }

    @Test
    void whatIsWrongIsToldInTheForm() throws Exception {
        HttpResponse<String> answer =
                post("admin", "/office/new", Map.of("to", "+4930123456", "text", "To a landline", "key", "k-45"));
        assertEquals(422, answer.statusCode());
        Document page = Jsoup.parse(answer.body());
        assertTrue(page.select(".trouble").text().startsWith("Not a mobile number"), page.text());
        assertEquals("To a landline", page.select("textarea[name=text]").text());
    }

    @Test
    void whatWasRefusedIsWrittenAnewByWhoSeesIt() throws Exception {
        HttpResponse<String> refused =
                hub.post("/api/v1/messages", Map.of("to", "+4930123457", "text", "Once more, with a mobile"));
        assertEquals(422, refused.statusCode());
        Element[] link = new Element[1];
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            Element row = page("admin", "/office/messages?to=%2B4930123457")
                    .select("a.row")
                    .first();
            link[0] = row == null
                    ? null
                    : page("admin", row.attr("href"))
                            .select("a[href^=/office/new?like=]")
                            .first();
            return link[0] != null;
        });
        Document form = page("admin", link[0].attr("href"));
        assertEquals("+4930123457", form.select("textarea[name=to]").text());
        assertEquals(
                "Once more, with a mobile", form.select("textarea[name=text]").text());
        assertEquals(
                "",
                page("shop", link[0].attr("href")).select("textarea[name=text]").text());
    }

    @Test
    void routesAreGroupedByTheirFoldersForHawtio() {
        assertEquals("pipeline", hub.camel().getRoute("ends-expired").getGroup());
        assertEquals("pipeline", hub.camel().getRoute("dispatch-main").getGroup());
        assertEquals("providers", hub.camel().getRoute("smsapi-send").getGroup());
    }

    @Test
    void aPreviewCountsBeforeAnythingIsSent() throws Exception {
        HttpResponse<String> answer = post(
                "admin", "/office/preview", Map.of("to", "+491711000046", "text", "Zażółć gęślą jaźń", "key", "k-46"));
        Document part = Jsoup.parse(answer.body());
        assertTrue(part.text().contains("Unicode (UCS-2)") && part.text().contains("53"), part.text());
        assertEquals(
                0,
                hub.json("/api/v1/messages?to=%2B491711000046").path("messages").size());
    }

    @Test
    void aClientSeesItsOwnAlone() throws Exception {
        String id = hub.send("+491711000047", "Of another");
        hub.becomes(id, "delivered");
        assertEquals(200, get("admin", "/office/messages/" + id).statusCode());
        assertEquals(404, get("shop", "/office/messages/" + id).statusCode());
        assertFalse(page("shop", "/office/messages?client=app").text().contains("Of another"));
        assertEquals(
                404,
                post("shop", "/office/messages/" + id + "/resend", Map.of()).statusCode());
        assertEquals(403, get("shop", "/office/errors").statusCode());
        assertEquals(403, post("shop", "/office/accounts/main/pause", Map.of()).statusCode());
        assertFalse(page("shop", "/").html().contains("id=\"charts\""));
        assertEquals(403, get("shop", "/office/curves").statusCode());
    }

    @Test
    void whoMayOnlyReadSeesNoVerbsAndHasNone() throws Exception {
        String id = hub.send("+491711000048", "Read only");
        hub.becomes(id, "delivered");
        assertEquals(
                0,
                page("viewer", "/office/messages/" + id)
                        .select("form[action$=/resend]")
                        .size());
        assertEquals(
                403,
                post("viewer", "/office/messages/" + id + "/resend", Map.of()).statusCode());
        assertEquals(
                403,
                post("viewer", "/office/new", Map.of("to", "1", "text", "x")).statusCode());
        assertEquals(
                403,
                post("viewer", "/office/messages/act", Map.of("verb", "cancel", "id", id, "count", "1"))
                        .statusCode());
    }

    @Test
    void everythingThatASearchFindsIsActedOnOnceItsNumberWasConfirmed() throws Exception {
        List<String> dead = List.of(hub.send("+491719990100", "Bulk one"), hub.send("+491719990200", "Bulk two"));
        for (String id : dead) {
            hub.becomes(id, "dead");
        }
        Map<String, String> asked = Map.of("verb", "resend", "scope", "found", "filter", "state=dead&text=Bulk");
        Document question =
                Jsoup.parse(post("admin", "/office/messages/ask", asked).body());
        assertTrue(question.text().contains("Their number: 2"), question.text());
        Map<String, String> sure = new HashMap<>(asked);
        sure.put("key", question.select("input[name=key]").val());
        sure.put("count", "7");
        // Another number than what is there now is asked back again.
        assertTrue(Jsoup.parse(post("admin", "/office/messages/act", sure).body())
                .text()
                .contains("Their number: 2"));
        sure.put("count", "2");
        assertTrue(location(post("admin", "/office/messages/act", sure)).contains("said=many_resend&n=2"));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        hub.json("/api/v1/messages?text=Bulk").path("messages").size() == 4);
        await().atMost(Duration.ofSeconds(20)).until(() -> hub.json("/api/v1/audit?what=message.resend&on=messages")
                .path("audit")
                .toString()
                .contains("\"accepted\":2"));
        // Put back under their own ids, they fail again.
        Map<String, String> back = Map.of("verb", "requeue", "scope", "selected", "id", dead.get(0), "count", "1");
        assertTrue(location(post("admin", "/office/messages/act", back)).contains("said=many_requeue&n=1"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hub.timeline(dead.get(0)).stream()
                                .filter("sending"::equals)
                                .count()
                        == 2);
    }

    @Test
    void anAccountIsPausedAndGoesOn() throws Exception {
        location(post("admin", "/office/accounts/other/pause", Map.of()));
        hub.accountBecomes("other", "paused");
        assertTrue(page("admin", "/").text().contains("Paused"));
        assertTrue(page("admin", "/office/accounts")
                        .select("form[action=/office/accounts/other/resume]")
                        .size()
                == 1);
        location(post("admin", "/office/accounts/other/resume", Map.of()));
        hub.accountBecomes("other", "open");
        await().atMost(Duration.ofSeconds(20)).until(() -> hub.json("/api/v1/audit?what=account.pause")
                .path("audit")
                .toString()
                .contains("accounts/other"));
        assertEquals(200, get("admin", "/office/accounts/main/balance").statusCode());
    }

    @Test
    void whatAHandsetSaysIsAConversationThatCanBeAnswered() throws Exception {
        simulators.text("smsapi", "491711000049", "", "Is anybody there?");
        String number = "%2B491711000049";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> page("admin", "/office/inbound").text().contains("Is anybody there?"));
        Document talk = page("admin", "/office/conversation?with=" + number);
        assertEquals(1, talk.select(".came").size());
        Element answer = talk.select("form.answer").first();
        location(post(
                "admin",
                answer.attr("action"),
                Map.of("to", answer.select("[name=to]").val(), "text", "Yes, we are.", "key", "k-49")));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> page("admin", "/office/conversation?with=" + number)
                                .select(".went")
                                .size()
                        == 1);
    }

    @Test
    void aTextIsWrittenUsedAndDeleted() throws Exception {
        Map<String, String> text = Map.of("name", "hello", "language", "de", "text", "Hallo {{name}}!");
        location(post("admin", "/office/texts", text));
        Document form = page("admin", "/office/new?template=hello");
        assertEquals(1, form.select("input[name=value.name]").size());
        location(post(
                "admin",
                "/office/new",
                Map.of("to", "+491711000050", "template", "hello", "value.name", "Anna", "key", "k-50")));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        page("admin", "/office/messages?to=0171+1000050").text().contains("Hallo Anna!"));
        assertEquals(
                422,
                post("admin", "/office/texts", Map.of("name", "Bad Name", "text", "x"))
                        .statusCode());
        location(post("admin", "/office/texts/hello/delete", Map.of()));
        assertEquals(404, get("admin", "/office/texts/hello").statusCode());
    }

    @Test
    void aCampaignIsMadeOfAFileAndStartedAfterItsNumberWasConfirmed() throws Exception {
        String token = page("admin", "/office/messages")
                .select("input[name=csrf]")
                .first()
                .val();
        String boundary = "office-boundary";
        StringBuilder body = new StringBuilder();
        Map.of("csrf", token, "key", "c-1", "subject", "Spring", "text", "Dear {{name}}", "rate", "100")
                .forEach((name, value) -> body.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                        + name + "\"\r\n\r\n" + value + "\r\n"));
        body.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"recipients\"; filename=\"r.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\nto,name\r\n+491711000051,Anna\r\n+491711000052,Bert\r\n\r\n--"
                + boundary
                + "--\r\n");
        HttpResponse<String> made = send(request("admin", "/office/campaigns")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
        String place = location(made);
        assertTrue(page("admin", place + "/preview").text().contains("Dear Anna"));
        assertTrue(post("admin", place + "/start", Map.of()).body().contains("Recipients: 2"));
        location(post("admin", place + "/start", Map.of("count", "2")));
        await().atMost(Duration.ofSeconds(30)).until(() -> page("admin", place)
                .select(".parts .good strong")
                .text()
                .equals("2"));
        assertTrue(page("admin", "/office/campaigns").text().contains("Spring"));
        String id = place.substring(place.lastIndexOf('/') + 1);
        assertEquals(
                2,
                page("admin", "/office/messages?campaign=" + id)
                        .select("tbody tr")
                        .size());
    }

    @Test
    void errorsAndActsAreListed() throws Exception {
        String id = hub.send("+491719990000", "Refused by the provider");
        hub.becomes(id, "dead");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> page("admin", "/office/errors?kind=message")
                                .select("a[href=/office/messages/" + id + "]")
                                .size()
                        == 1);
        assertEquals(200, get("admin", "/office/audit?what=message").statusCode());
        assertEquals(200, get("admin", "/office/curves?span=day").statusCode());
    }

    @Test
    void everyPageIsThereInEveryLanguage() throws Exception {
        for (String language : Words.LANGUAGES) {
            for (String path : List.of(
                    "/",
                    "/office/messages",
                    "/office/new",
                    "/office/inbound",
                    "/office/campaigns",
                    "/office/campaigns/new",
                    "/office/texts",
                    "/office/texts/new",
                    "/office/accounts",
                    "/office/errors",
                    "/office/audit",
                    "/office/conversation?with=%2B491711000042&x=1")) {
                Document page = page("admin", path + (path.contains("?") ? "&" : "?") + "lang=" + language);
                assertEquals(language, page.select("html").attr("lang"), path);
            }
        }
        assertEquals(404, get("admin", "/office/phone").statusCode());
    }

    @Test
    void anOpenPageHearsAllOnceAndThenWhatChanged() throws Exception {
        HttpResponse<InputStream> live =
                HTTP.send(request("admin", "/office/live").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(
                "text/event-stream", live.headers().firstValue("Content-Type").orElse(""));
        try (InputStream news = live.body()) {
            List<String> heard = new CopyOnWriteArrayList<>();
            Thread ear = new Thread(() -> new BufferedReader(new InputStreamReader(news, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> line.startsWith("event: "))
                    .forEach(heard::add));
            ear.setDaemon(true);
            ear.setUncaughtExceptionHandler((thread, closedByTheTest) -> {});
            ear.start();
            // It may have been made before the last change, and has asked for nothing since.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> heard.containsAll(List.of("event: messages", "event: inbound", "event: accounts")));
            heard.clear();
            hub.send("+491711000053", "News");
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("event: messages"));
        }
    }
}
