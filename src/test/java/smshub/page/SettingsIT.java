package smshub.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.OpenService;
import smshub.Service;
import smshub.settings.SecretFile;
import smshub.simulator.Simulators;
import smshub.testing.Chromium;
import smshub.testing.HubClient;
import smshub.testing.Person;
import smshub.testing.TestHub;
import smshub.text.UrlForm;

/** The settings as they are changed on the page, of a hub with a file. */
class SettingsIT {
    @TempDir
    static Path home;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TO = "+491711000060";

    private static Simulators simulators;
    private static Service service;
    private static HubClient hub;
    private static String usual;

    @BeforeAll
    static void open() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        usual = """
                # by hand
                data: data
                routes: %s
                http: {port: 0}
                broker: {port: -1}
                operators:
                  admin: {role: admin, password: %s} # who looks after it
                  watch: {role: viewer, password: %2$s, permissions: [administration]}
                clients:
                  app: {key: sha256:%s}
                defaults: # for all
                  numbers: {country: DE}
                accounts:
                  main:
                    provider: smsapi # ours
                    connection: {url: "%s", allow-http: true}
                    settings:
                      token: ${secret:main.token}
                """.formatted(
                        Path.of("routes").toAbsolutePath(), TestHub.PASSWORD, TestHub.KEY_HASH, simulators.smsapi());
        secrets().set("main.token", "test-token");
        Files.writeString(file(), usual);
        service = OpenService.started(
                file(),
                Map.of(
                        "HUB_HOME",
                        home.toString(),
                        "HUB_SECRETS_KEY",
                        home.resolve("key").toString(),
                        "HUB_LIMITS_RECIPIENTS",
                        "10"));
        hub = new HubClient(service.httpPort());
    }

    @AfterAll
    static void close() {
        service.close();
        simulators.close();
    }

    @BeforeEach
    void usual() throws Exception {
        if (!text().equals(usual)) {
            secrets().set("main.token", "test-token");
            Files.writeString(file(), usual);
            assertEquals(
                    200,
                    post("admin", "/office/settings/reload", null, Map.of()).statusCode());
        }
    }

    private static SecretFile secrets() {
        return new SecretFile(home.resolve("hub.secrets"), home.resolve("key"));
    }

    private static Path file() {
        return home.resolve("hub.yaml");
    }

    private static String text() throws Exception {
        return Files.readString(file());
    }

    private static HttpResponse<String> send(String who, String path, byte[] form) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.at(path))
                .timeout(Duration.ofMinutes(2))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (who + ":" + TestHub.PASSWORD).getBytes(StandardCharsets.UTF_8)));
        if (form != null) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(form));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Document page(String who, String path) throws Exception {
        HttpResponse<String> answer = send(who, path, null);
        assertEquals(200, answer.statusCode(), answer.body());
        return Jsoup.parse(answer.body());
    }

    /** Posts what a form says with other values; without a form its token alone. */
    private static HttpResponse<String> post(String who, String path, Document page, Map<String, String> values)
            throws Exception {
        UrlForm form = new UrlForm();
        Document from = page == null ? page(who, "/office/settings/general") : page;
        form.add("csrf", from.select("input[name=csrf]").first().val());
        if (page != null) {
            page.select("main form [name]").stream()
                    .filter(field -> !field.attr("name").equals("csrf") && !values.containsKey(field.attr("name")))
                    .filter(field -> !field.attr("type").equals("checkbox") || field.hasAttr("checked"))
                    .forEach(field -> form.add(
                            field.attr("name"),
                            field.tagName().equals("select")
                                    ? field.select("option[selected]").text()
                                    : field.val()));
        }
        values.forEach(form::add);
        return send(who, path, form.bytes());
    }

    private static String told(HttpResponse<String> answer, String field) {
        return Jsoup.parse(answer.body())
                .select("[id='" + field + "-told'] .reason")
                .text();
    }

    @Test
    void anAccountIsAddedAndSendsChangedAndRemoved() throws Exception {
        assertTrue(page("admin", "/office/settings/new-account")
                .select("a[href$='?provider=smsapi']")
                .hasText());
        String path = "/office/settings/new-account?provider=smsapi";
        Document form = page("admin", path);
        HttpResponse<String> wrong = post(
                "admin", path, form, Map.of("id", "second", "settings.token", "top-secret", "numbers.country", "xx"));
        assertEquals(422, wrong.statusCode(), wrong::body);
        assertTrue(told(wrong, "numbers.country").contains("country code"), wrong::body);
        assertFalse(wrong.body().contains("top-secret"));
        assertEquals(usual, text());
        assertEquals(1, secrets().list().size());
        assertEquals("This name is taken.", told(post("admin", path, form, Map.of("id", "main")), "id"));

        HttpResponse<String> done = post(
                "admin",
                path,
                form,
                Map.of(
                        "id", "second",
                        "settings.token", "top-secret",
                        "connection.url", simulators.smsapi().toString(),
                        "connection.allow-http", "true"));
        assertEquals(200, done.statusCode(), done::body);
        assertFalse(done.body().contains("top-secret"));
        assertTrue(done.body().contains("/office/accounts#a-second"), done::body);
        assertEquals(
                usual + "  second:\n    provider: smsapi\n    settings:\n      token: '${secret:second.token}'\n"
                        + "    connection:\n      url: '" + simulators.smsapi() + "'\n      allow-http: true\n",
                text());
        assertEquals("top-secret", secrets().get("second.token"));
        hub.becomes(hub.send("second", TO, "By the page"), "sent");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            String audit = send("admin", "/api/v1/audit?what=settings.change&limit=500", null)
                    .body();
            assertFalse(audit.contains("top-secret"), audit);
            return audit.contains("settings/accounts.second.provider") && audit.contains("\"who\":\"admin\"");
        });

        Document one = page("admin", "/office/settings/accounts/second");
        assertEquals("", one.select("[name='settings.token']").val());
        HttpResponse<String> changed = post(
                "admin", "/office/settings/accounts/second", one, Map.of("title", "Zweites", "delivery.rate", "5"));
        assertEquals(200, changed.statusCode(), changed::body);
        assertTrue(text().contains("    title: Zweites\n    delivery:\n      rate: 5\n"), SettingsIT::shown);
        assertEquals("top-secret", secrets().get("second.token"));

        String remove = "/office/settings/accounts/second/remove";
        HttpResponse<String> question = post("admin", remove, null, Map.of());
        assertTrue(text().contains("second"));
        assertEquals(
                200,
                post("admin", remove, Jsoup.parse(question.body()), Map.of()).statusCode());
        assertEquals(usual, text());
        assertEquals(
                List.of("main.token"),
                secrets().list().stream().map(SecretFile.Listed::name).toList());
    }

    private static String shown() {
        try {
            return text();
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Test
    void aClientGetsItsKeyOnceLimitsANewKeyAndGoes() throws Exception {
        Document form = page("admin", "/office/settings/new-client");
        HttpResponse<String> done =
                post("admin", "/office/settings/new-client", form, Map.of("id", "shop", "quota", "1000"));
        String key = Jsoup.parse(done.body()).select("#key").text();
        assertEquals(43, key.length(), done::body);
        assertFalse(text().contains(key));
        HubClient shop = new HubClient(service.httpPort(), key);
        shop.becomes(shop.send(TO, "By the new client"), "sent");

        Document one = page("admin", "/office/settings/clients/shop");
        assertEquals("1000", one.select("[name=quota]").val());
        assertEquals(2, one.select("[name=permissions][checked]").size());
        one.select("[name=permissions][value=read]").removeAttr("checked");
        HttpResponse<String> wrong =
                post("admin", "/office/settings/clients/shop", one, Map.of("quota", "many", "accounts", "none"));
        assertEquals(422, wrong.statusCode());
        assertTrue(told(wrong, "quota").contains("whole number"), wrong::body);
        assertTrue(told(wrong, "accounts").contains("none"), wrong::body);
        assertEquals(
                200,
                post("admin", "/office/settings/clients/shop", one, Map.of("rate", "7"))
                        .statusCode());
        assertTrue(text().contains("    quota: 1000\n    permissions: [send]\n    rate: 7\n"), SettingsIT::shown);
        assertEquals(403, shop.get("/api/v1/messages").statusCode());

        HttpResponse<String> sure = post("admin", "/office/settings/clients/shop/key", null, Map.of());
        HttpResponse<String> renewed =
                post("admin", "/office/settings/clients/shop/key", Jsoup.parse(sure.body()), Map.of());
        String other = Jsoup.parse(renewed.body()).select("#key").text();
        assertEquals(401, shop.get("/api/v1/accounts").statusCode());
        new HubClient(service.httpPort(), other).send(TO, "By the new key");

        sure = post("admin", "/office/settings/clients/shop/remove", null, Map.of());
        post("admin", "/office/settings/clients/shop/remove", Jsoup.parse(sure.body()), Map.of());
        assertEquals(usual, text());
    }

    @Test
    void anOperatorLogsInWithAPasswordOfWhichAHashIsKept() throws Exception {
        Document form = page("admin", "/office/settings/new-operator");
        HttpResponse<String> wrong =
                post("admin", "/office/settings/new-operator", form, Map.of("id", "eva", "password", "short"));
        assertEquals(422, wrong.statusCode());
        assertTrue(told(wrong, "password").contains("8 characters"), wrong::body);
        assertEquals(usual, text());
        HttpResponse<String> done = post(
                "admin",
                "/office/settings/new-operator",
                form,
                Map.of("id", "eva", "password", TestHub.PASSWORD, "role", "viewer", "permissions", "read"));
        assertEquals(200, done.statusCode(), done::body);
        assertFalse(done.body().contains("$argon2"), done::body);
        assertTrue(text().contains("role: viewer") && text().contains("$argon2id$"), SettingsIT::shown);
        assertEquals(200, send("eva", "/office/messages", null).statusCode());
        assertEquals(403, send("eva", "/office/settings", null).statusCode());

        Document one = page("admin", "/office/settings/operators/eva");
        assertEquals("viewer", one.select("[name=role] [selected]").text());
        post("admin", "/office/settings/operators/eva", one, Map.of("role", "admin", "permissions", "administration"));
        assertEquals(200, send("eva", "/office/settings", null).statusCode());

        assertEquals(
                409,
                post("admin", "/office/settings/operators/admin/remove", null, Map.of())
                        .statusCode());
        String remove = "/office/settings/operators/eva/remove";
        HttpResponse<String> sure = post("admin", remove, null, Map.of());
        post("admin", remove, Jsoup.parse(sure.body()), Map.of());
        assertEquals(usual, text());
        assertEquals(401, send("eva", "/office/messages", null).statusCode());
    }

    @Test
    void anIntakeFetchesFromAFolderAndGoes() throws Exception {
        Document kinds = page("admin", "/office/settings/new-intake");
        assertTrue(kinds.select("a[href$='?type=spool']").hasText(), kinds::text);
        String path = "/office/settings/new-intake?type=spool";
        Document form = page("admin", path);
        HttpResponse<String> wrong = post("admin", path, form, Map.of("id", "old", "client", "nobody"));
        assertEquals(422, wrong.statusCode());
        assertTrue(told(wrong, "client").contains("nobody"), wrong::body);
        HttpResponse<String> done = post(
                "admin",
                path,
                form,
                Map.of(
                        "id",
                        "old",
                        "client",
                        "app",
                        "settings.outgoing",
                        home.resolve("spool").toString()));
        assertEquals(200, done.statusCode(), done::body);
        assertTrue(text().contains("  old:\n    type: spool\n    client: app\n"), SettingsIT::shown);
        assertTrue(send("admin", "/api/v1/intakes", null).body().contains("\"old\""));
        String remove = "/office/settings/intakes/old/remove";
        HttpResponse<String> sure = post("admin", remove, null, Map.of());
        post("admin", remove, Jsoup.parse(sure.body()), Map.of());
        assertEquals(usual, text());
    }

    @Test
    void thePlanIsWrittenEntryByEntry() throws Exception {
        Document form = page("admin", "/office/settings/plan");
        HttpResponse<String> wrong = post("admin", "/office/settings/plan", form, Map.of("1.accounts", "none"));
        assertEquals(422, wrong.statusCode());
        assertTrue(told(wrong, "1.accounts").contains("none"), wrong::body);
        post("admin", "/office/settings/plan", form, Map.of("1.country", "CZ, SK", "1.accounts", "main"));
        assertEquals(usual + "plan: [{country: [CZ, SK], accounts: main}]\n", text());
        Document more = page("admin", "/office/settings/plan");
        assertEquals("CZ, SK", more.select("[name='1.country']").val());
        post("admin", "/office/settings/plan", more, Map.of("2.prefix", "+43", "2.accounts", "main"));
        assertEquals(usual + "plan: [{country: [CZ, SK], accounts: main}, {prefix: '+43', accounts: main}]\n", text());
        Document last = page("admin", "/office/settings/plan");
        post("admin", "/office/settings/plan", last, Map.of("1.country", "", "1.accounts", ""));
        assertEquals(usual + "plan: [{prefix: '+43', accounts: main}]\n", text());
        last = page("admin", "/office/settings/plan");
        post("admin", "/office/settings/plan", last, Map.of("1.prefix", "", "1.accounts", ""));
        assertEquals(usual, text());
    }

    @Test
    void pricesAndFurtherLoginsAreShownAndChanged() throws Exception {
        Document account = page("admin", "/office/settings/accounts/main");
        post("admin", "/office/settings/accounts/main", account, Map.of("prices", "49=0.075 EUR, default=0.09 EUR"));
        assertTrue(text().contains("    prices: ['49=0.075 EUR', 'default=0.09 EUR']\n"), SettingsIT::shown);
        Document client = page("admin", "/office/settings/clients/app");
        HttpResponse<String> done = post("admin", "/office/settings/clients/app", client, Map.of("logins", "AC1"));
        assertEquals(200, done.statusCode(), done::body);
        assertEquals(
                "AC1",
                page("admin", "/office/settings/clients/app")
                        .select("[name=logins]")
                        .val());
    }

    @Test
    void whatHoldsForAllIsChangedAndWhatAVariableSaysIsNot() throws Exception {
        Document form = page("admin", "/office/settings/general");
        assertEquals("DE", form.select("[name='defaults.numbers.country']").val());
        assertTrue(form.select("[name='limits.recipients']").hasAttr("readonly"));
        assertTrue(form.select("[id='limits.recipients-told']").text().contains("HUB_LIMITS_RECIPIENTS"), form::text);
        HttpResponse<String> done = post(
                "admin",
                "/office/settings/general",
                form,
                Map.of(
                        "time-zone", "Asia/Tokyo",
                        "defaults.numbers.country", "AT",
                        "defaults.numbers.mobile-prefixes", "+43664, +43660",
                        "limits.recipients", "99"));
        assertEquals(200, done.statusCode(), done::body);
        assertEquals(
                usual.replace("{country: DE}", "{country: AT, mobile-prefixes: ['+43664', '+43660']}")
                        + "time-zone: 'Asia/Tokyo'\n",
                text());
        assertEquals("Asia/Tokyo", page("admin", "/").select("#zone").text());
        // An alert needs a mail server, which is told where it is missing.
        HttpResponse<String> wrong = post(
                "admin",
                "/office/settings/general",
                page("admin", "/office/settings/general"),
                Map.of("alerts.to", "nobody"));
        assertTrue(told(wrong, "alerts.to").contains("mail address"), wrong::body);
    }

    @Test
    void whatSomebodyElseWroteIsTakenOverFirst() throws Exception {
        Document form = page("admin", "/office/settings/general");
        Files.writeString(file(), usual + "# meanwhile\n");
        HttpResponse<String> late =
                post("admin", "/office/settings/general", form, Map.of("defaults.numbers.country", "AT"));
        assertEquals(409, late.statusCode());
        assertTrue(late.body().contains("nothing was overwritten"), late::body);
        assertEquals(usual + "# meanwhile\n", text());
        assertFalse(page("admin", "/office/settings")
                .select("form[action$=/reload]")
                .isEmpty());
        assertEquals(
                200, post("admin", "/office/settings/reload", null, Map.of()).statusCode());
        assertTrue(page("admin", "/office/settings")
                .select("form[action$=/reload]")
                .isEmpty());
        // The form of before is still an old one.
        assertEquals(
                409,
                post("admin", "/office/settings/general", form, Map.of("defaults.numbers.country", "AT"))
                        .statusCode());
    }

    @Test
    void whoMayNotSeesOrChangesNothing() throws Exception {
        Document form = page("watch", "/office/settings/accounts/main");
        assertEquals(0, form.select("main form button").size());
        for (String path : List.of("general", "new-client", "accounts/main", "clients/app", "clients/app/key")) {
            assertEquals(
                    403,
                    post("watch", "/office/settings/" + path, form, Map.of("id", "x"))
                            .statusCode(),
                    path);
        }
        HttpResponse<String> forged =
                send("admin", "/office/settings/new-client", "id=forged".getBytes(StandardCharsets.UTF_8));
        assertEquals(403, forged.statusCode());
        assertEquals(usual, text());
    }

    @Test
    void aPersonAddsAnAccountAndAClientWithKeysAlone() throws Exception {
        List<String> complaints;
        try (Chromium chromium = new Chromium();
                Person person = new Person(chromium, hub.at(""), "de-DE")) {
            Page page = person.page;
            page.navigate("/office/settings");
            person.logIn("admin", TestHub.PASSWORD);
            page.locator(".places a[href$=settings]").press("Enter");
            page.waitForSelector("main a[href$=new-account]");
            person.looked("settings");
            page.locator("main a[href$=new-account]").press("Enter");
            page.waitForSelector("main a[href$='=smsapi']");
            person.looked("settings-providers");
            page.locator("main a[href$='=smsapi']").press("Enter");
            page.locator("[name=id]").press("A");
            page.keyboard().press("Enter");
            page.waitForSelector("[id=id-told] .reason");
            person.looked("settings-account");
            page.fill("[name=id]", "zweites");
            page.fill("[name='settings.token']", "geheim");
            page.keyboard().press("Enter");
            page.waitForSelector(".said");
            person.looked("settings-done");
            page.navigate("/office/settings/new-client");
            person.looked("settings-client");
            page.fill("[name=id]", "laden");
            page.locator("[name=permissions][value=campaigns]").press(" ");
            page.locator("[name=id]").press("Enter");
            page.waitForSelector("#key");
            person.looked("settings-key");
            page.navigate("/office/settings/general");
            person.looked("settings-general");
            // What is refused at its field.
            person.forgive("422");
            complaints = person.complaints();
        }
        assertEquals(List.of(), complaints);
        assertTrue(text().contains("permissions: [send, read, campaigns]"), SettingsIT::shown);
    }
}
