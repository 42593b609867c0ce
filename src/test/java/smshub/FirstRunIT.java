package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.cli.CommandFailure;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.SettingsReader;
import smshub.simulator.Simulators;
import smshub.testing.Chromium;
import smshub.testing.HubClient;
import smshub.testing.Person;
import smshub.testing.Ports;
import smshub.text.UrlForm;

/** From an empty folder to a message that arrived, with what a browser sends. */
class FirstRunIT {
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"");
    private static final String PASSWORD = "correct horse";
    private static final String TO = "+491711000060";

    @TempDir
    Path home;

    private final StringWriter said = new StringWriter();
    private Map<String, String> environment;
    private final ExecutorService process = Executors.newSingleThreadExecutor();
    private Future<Service> starting;
    private Forms browser;

    @BeforeEach
    void run() throws Exception {
        int port = Ports.free();
        environment = new HashMap<>(Map.of(
                "HUB_HOME", home.toString(),
                "HUB_ROUTES", Path.of("routes").toAbsolutePath().toString(),
                "HUB_SECRETS_KEY", home.resolve("key").toString(),
                "HUB_HTTP_PORT", Integer.toString(port),
                "HUB_HTTP_PUBLIC_URL", "http://127.0.0.1:" + port,
                "HUB_BROKER_PORT", "-1"));
        starting = process.submit(() -> Run.opened(null, environment, new PrintWriter(said, true)));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> starting.isDone() || said.toString().contains("?key="));
        if (starting.isDone()) {
            starting.get();
        }
        browser = new Forms("http://127.0.0.1:" + port);
    }

    @AfterEach
    void stop() {
        process.shutdownNow();
    }

    private String key() {
        Matcher key = Pattern.compile("\\?key=(\\S+)").matcher(said.toString());
        assertTrue(key.find(), said::toString);
        return key.group(1);
    }

    @Test
    void anEmptyFolderBecomesAHubThatDelivers() throws Exception {
        try (Simulators simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofSeconds(5), 1))) {
            HttpResponse<String> first = browser.get("/?key=" + key());
            assertTrue(first.body().contains("value=\"" + key() + "\""), first::body);
            assertTrue(first.headers()
                    .firstValue("Content-Security-Policy")
                    .orElse("")
                    .contains("default-src 'none'"));
            String cookie = browser.post("/first-run/key", "key", key())
                    .previousResponse()
                    .orElseThrow()
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow();
            assertTrue(cookie.contains("HTTPOnly") && cookie.contains("SameSite=Strict"), cookie);
            browser.post("/first-run/administrator", "name", "alice", "password", PASSWORD, "again", PASSWORD);

            assertTrue(browser.get("/first-run/account").body().contains("?provider=smsapi"));
            String form = browser.get("/first-run/account?provider=smsapi").body();
            assertTrue(form.contains("name=\"settings.token\" type=\"password\""), form);
            HttpResponse<String> tested = browser.post(
                    "/first-run/account?provider=smsapi",
                    "id",
                    "main",
                    "settings.token",
                    "top-secret-token",
                    "connection.url",
                    simulators.smsapi().toString(),
                    "numbers.country",
                    "DE",
                    "test-to",
                    TO);
            assertTrue(tested.body().contains("The provider has taken the test message."), tested::body);
            assertEquals(1, simulators.received().total());

            HttpResponse<String> done = browser.post("/first-run/client", "id", "shop");
            Matcher key = Pattern.compile("<code id=\"key\">([^<]+)</code>").matcher(done.body());
            assertTrue(key.find(), done::body);
            Path file = home.resolve("hub.yaml");
            String yaml = Files.readString(file);
            assertFalse(
                    yaml.contains(key.group(1)) || yaml.contains(PASSWORD) || yaml.contains("top-secret-token"), yaml);
            assertTrue(yaml.contains("$argon2id$") && yaml.contains("${secret:main.token}"), yaml);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            Loaded loaded = new SettingsReader(ProviderFiles::in).read(file, environment);
            assertEquals(List.of(), loaded.mistakes());

            try (Service hub = starting.get(2, TimeUnit.MINUTES)) {
                HubClient shop = new HubClient(hub.httpPort(), key.group(1));
                shop.becomes(shop.send(TO, "Hello"), "delivered");
                assertTrue(browser.get("/").uri().getPath().equals("/login"));
                assertEquals(303, browser.entered("alice", PASSWORD));
                String audit = browser.audit("alice", PASSWORD);
                assertTrue(audit.contains("settings.first-run") && audit.contains("\"who\":\"alice\""), audit);
                assertFalse(Files.exists(home.resolve("data/first-run.json")));
            }
            said.getBuffer().setLength(0);
            environment.remove("HUB_ROUTES");
            try (Service again = Run.opened(null, environment, new PrintWriter(said, true))) {
                assertEquals("", said.toString());
                assertEquals(
                        200,
                        new HubClient(again.httpPort(), key.group(1))
                                .get("/api/v1/accounts")
                                .statusCode());
            }
        }
    }

    @Test
    void whatIsWrongIsSaidAtItsField() throws Exception {
        assertEquals("/", browser.get("/first-run/client").uri().getPath());
        HttpResponse<String> wrong = browser.post("/first-run/key", "key", "wrong");
        assertEquals(403, wrong.statusCode());
        browser.post("/first-run/key", "key", key());
        String wrongWords = Forms.told(wrong, "key");
        Forms other = new Forms(browser.base);
        HttpResponse<String> used = other.post("/first-run/key", "key", key());
        assertEquals(403, used.statusCode());
        assertEquals(wrongWords, Forms.told(used, "key"));
        assertEquals("/", other.get("/first-run/administrator").uri().getPath());
        for (int i = 0; i < 5; i++) {
            other.post("/first-run/key", "key", "guess" + i);
        }
        HttpResponse<String> slowed = other.post("/first-run/key", "key", "guess");
        assertEquals(429, slowed.statusCode());
        assertTrue(slowed.headers().firstValue("Retry-After").isPresent());

        assertRefused("password", "/first-run/administrator", "name", "alice", "password", "short", "again", "short");
        assertRefused(
                "password", "/first-run/administrator", "name", "alice", "password", "aaaaaaaa", "again", "aaaaaaaa");
        assertRefused("again", "/first-run/administrator", "name", "alice", "password", PASSWORD, "again", "other");
        assertRefused("name", "/first-run/administrator", "name", "Al ice", "password", PASSWORD, "again", PASSWORD);
        assertEquals(
                "/first-run/administrator",
                browser.get("/first-run/account").uri().getPath());
        browser.post("/first-run/administrator", "name", "alice", "password", PASSWORD, "again", PASSWORD);

        assertRefused("settings.host", "/first-run/account?provider=smpp", "id", "main");
        assertRefused("id", "/first-run/account?provider=smpp", "id", "No such");
        HttpResponse<String> neither = browser.post("/first-run/account?provider=smsapi", "id", "main");
        assertEquals(422, neither.statusCode());
        assertTrue(neither.body().contains("role=\"alert\""), neither::body);
        assertEquals(
                "/first-run/account", browser.get("/first-run/client").uri().getPath());
        // A secret stays where its field is empty the next time, and is never shown.
        HttpResponse<String> kept = browser.post(
                "/first-run/account?provider=smsapi",
                "id",
                "main",
                "settings.token",
                "top-secret",
                "numbers.country",
                "xx");
        assertTrue(Forms.told(kept, "numbers.country").contains("country code"), kept::body);
        assertFalse(kept.body().contains("top-secret"));
        HttpResponse<String> next = browser.post("/first-run/account?provider=smsapi", "id", "main");
        assertEquals("/first-run/client", next.uri().getPath());

        assertRefused("id", "/first-run/client", "id", "Shop!");
        String token = browser.token;
        browser.token = "of another page";
        assertEquals(
                "/first-run/client",
                browser.post("/first-run/client", "id", "shop").uri().getPath());
        assertFalse(Files.exists(home.resolve("hub.yaml")));
        browser.token = token;
    }

    private void assertRefused(String field, String path, String... values) throws Exception {
        HttpResponse<String> answer = browser.post(path, values);
        assertEquals(422, answer.statusCode(), answer::body);
        assertTrue(answer.body().contains("id=\"" + field + "-told\"><span class=\"reason\""), answer::body);
    }

    @Test
    void aTestMessageThatFailsSaysWhyAndNothingIsWritten() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            browser.post("/first-run/key", "key", key());
            browser.post("/first-run/administrator", "name", "alice", "password", PASSWORD, "again", PASSWORD);
            HttpResponse<String> tested = browser.post(
                    "/first-run/account?provider=smsapi",
                    "id",
                    "main",
                    "settings.token",
                    "nocredit",
                    "connection.url",
                    simulators.smsapi().toString(),
                    "test-to",
                    TO);
            assertTrue(tested.body().contains("The test message was not sent."), tested::body);
            try (var files = Files.list(home)) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    @Test
    void settingsThatSomebodyNamedAreReadAsTheyAre() throws Exception {
        Path missing = home.resolve("missing.yaml");
        CommandFailure failure =
                assertThrows(CommandFailure.class, () -> Run.opened(missing, environment, new PrintWriter(said, true)));
        assertTrue(failure.getMessage().contains("there is no file " + missing), failure::getMessage);
    }

    @Test
    void aPersonIsLedFromTheKeyToAMessageThatArrived() throws Exception {
        List<String> complaints;
        try (Simulators simulators = Simulators.start(
                        Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofSeconds(5), 1));
                Chromium chromium = new Chromium();
                Person person = new Person(chromium, URI.create(browser.base), "de-DE")) {
            Page page = person.page;
            page.navigate("/?key=" + key());
            person.looked("first-run-key");
            page.click("main button");
            page.fill("[name=name]", "alice");
            page.fill("[name=password]", "kurz");
            page.click("main button");
            person.looked("first-run-administrator");
            page.fill("[name=password]", PASSWORD);
            page.fill("[name=again]", PASSWORD);
            page.click("main button");
            person.looked("first-run-providers");
            page.click("text=SMSAPI >> nth=0");
            page.fill("[name='settings.token']", "top-secret");
            page.click("summary");
            page.fill("[name='connection.url']", "http://sms.example.com");
            page.click("main button");
            person.looked("first-run-account");
            page.fill("[name='connection.url']", simulators.smsapi().toString());
            page.fill("[name=test-to]", TO);
            page.click("main button");
            page.waitForSelector("main:has-text('Der Anbieter hat die Testnachricht angenommen.')");
            person.looked("first-run-tested");
            page.click("main a.primary");
            page.fill("[name=id]", "shop");
            page.click("main button");
            person.looked("first-run-done");
            page.waitForSelector("#starting:has-text('gestartet')");
            page.click("a.primary");
            person.logIn("alice", PASSWORD);

            page.click(".places >> text=Neue Nachricht");
            page.fill("[name=to]", TO);
            page.fill("[name=text]", "Die erste Nachricht");
            page.waitForSelector("#preview .route:has-text('→ main')");
            page.click("[data-submit]");
            page.waitForSelector(".headline .state:has-text('Zugestellt')");
            person.looked("first-run-delivered");
            assertEquals(
                    1,
                    simulators.received().messages().stream()
                            .filter(message -> message.text().equals("Die erste Nachricht"))
                            .count());
            // What is refused at its field, and that it was asked for the hub before that was there.
            person.forgive("422");
            person.forgive("503");
            person.forgive("ERR_CONNECTION_REFUSED");
            complaints = person.complaints();
        } finally {
            if (starting.isDone()) {
                starting.get().close();
            }
        }
        assertEquals(List.of(), complaints);
    }

    /** Sends forms, and keeps the cookie. */
    private static final class Forms {
        private final HttpClient http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        private final String base;
        private String token = "";

        Forms(String base) {
            this.base = base;
        }

        HttpResponse<String> get(String path) throws Exception {
            return seen(HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "text/html"));
        }

        HttpResponse<String> post(String path, String... values) throws Exception {
            return seen(form(path, values));
        }

        int entered(String name, String password) throws Exception {
            return HttpClient.newHttpClient()
                    .send(
                            form("/login", "username", name, "password", password)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }

        String audit(String name, String password) throws Exception {
            String login = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1/audit?what=settings.first-run"))
                    .header("Authorization", "Basic " + login)
                    .build();
            String[] audit = new String[1];
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                audit[0] =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                return audit[0].contains("first-run");
            });
            return audit[0];
        }

        private HttpRequest.Builder form(String path, String... values) {
            UrlForm form = new UrlForm();
            form.add("csrf", token);
            for (int i = 0; i < values.length; i += 2) {
                form.add(values[i], values[i + 1]);
            }
            return HttpRequest.newBuilder(URI.create(base + path))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
        }

        private HttpResponse<String> seen(HttpRequest.Builder request) throws Exception {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
            Matcher found = TOKEN.matcher(answer.body());
            token = found.find() ? found.group(1) : token;
            return answer;
        }

        /** What a page says at a field. */
        static String told(HttpResponse<String> answer, String field) {
            Matcher told = Pattern.compile("id=\"" + Pattern.quote(field) + "-told\">(.*?)</div>")
                    .matcher(answer.body());
            assertTrue(told.find(), answer::body);
            return told.group(1);
        }
    }
}
