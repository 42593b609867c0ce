package smshub.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.ApiKey;
import smshub.account.Credentials;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.settings.TestProvider;

class CommandsTest {
    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private String askedPath;
    private String askedKey;
    private JsonNode asked;

    private int run(String... args) {
        return Commands.execute(new PrintWriter(out), new PrintWriter(err), List.of(), args);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    // check

    private String settings(String yaml) throws IOException {
        Path routes = Files.createDirectories(home.resolve("routes/providers")).getParent();
        Files.writeString(
                routes.resolve("providers/smsapi.camel.yaml"),
                "- beans:\n    - name: smsapi\n      type: " + TestProvider.class.getName()
                        + "\n- route:\n    from:\n      uri: direct:smsapi-send\n");
        return Files.writeString(home.resolve("hub.yaml"), "routes: " + routes + "\n" + yaml)
                .toString();
    }

    @Test
    void providersAreListedForPeopleAndAsADocument() {
        assertEquals(0, run("providers", "--routes", "routes"));
        assertTrue(out.toString().contains("smsapi: SMSAPI"), out::toString);
        assertTrue(out.toString().contains("can: send, receipt callback, status query"), out::toString);
        assertEquals(0, run("providers", "--routes", "routes", "--markdown"));
        assertTrue(out.toString().contains("| `token` | secret | OAuth token from SMSAPI's panel |"), out::toString);
        assertEquals(1, run("providers", "--routes", "nowhere"));
    }

    /** One that is not yet in the document is no fault: whoever adds a provider writes no fourth file. */
    @Test
    void theDocumentOfProvidersIsWhatTheirClassesSay() throws IOException {
        assertEquals(0, run("providers", "--routes", "routes", "--markdown"));
        List<String> said = List.of(out.toString().split("\n(?=## )"));
        for (String described : Files.readString(Path.of("docs/providers.md")).split("\n(?=## )")) {
            assertTrue(
                    said.stream().anyMatch(part -> part.strip().equals(described.strip())),
                    () -> "./hub providers --markdown > docs/providers.md writes anew: " + described);
        }
    }

    @Test
    void aProviderIsItsRouteFileItsClassAndItsCases() throws IOException {
        Path routes = copied(Path.of("routes"), home.resolve("routes"));
        String added = "providers/example.camel.yaml";
        Files.copy(Path.of("src/test/resources/routes").resolve(added), routes.resolve(added));
        Path yaml = Files.writeString(
                home.resolve("hub.yaml"),
                "routes: " + routes + "\naccounts:\n  main: {provider: example, settings: {key: k}}\n");

        assertEquals(0, run("check", "--settings", yaml.toString()), err::toString);
        assertEquals(0, run("providers", "--routes", routes.toString(), "--markdown"));
        assertTrue(
                out.toString().contains("`provider: example` · can: send, receipt callback, balance"), out::toString);

        // a route that does not fit its class
        Path file = routes.resolve(added);
        Files.writeString(file, Files.readString(file).replace("method: sent", "method: sendt"));
        assertEquals(1, run("check", "--settings", yaml.toString()));
        assertTrue(err.toString().contains("example.camel.yaml has a route from direct:example-send"), err::toString);
    }

    private static Path copied(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    @Test
    void checkTellsWhatWouldRun() throws IOException {
        String file = settings("""
                store: {url: "jdbc:mariadb://db/hub?password=hidden"}
                clients:
                  shop: {key: "%s"}
                accounts:
                  main:
                    provider: smsapi
                    delivery: {rate: 50}
                    settings: {token: hidden}
                """.formatted(ApiKey.setting("key")));

        assertEquals(0, run("check", "--settings", file), err::toString);
        String said = out.toString();
        assertTrue(said.contains("http://127.0.0.1:8080"), said);
        assertTrue(said.contains("the hub's own, on 127.0.0.1:61616"), said);
        assertTrue(said.contains("main     smsapi    sms.out.main  50/s  enabled"), said);
        assertTrue(said.contains("shop    send, read  main"), said);
        assertTrue(said.contains("Hint: there is no operator"), said);
        assertFalse(said.contains("hidden"), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {public-url: 'https://sms.example.com'}                                | true
            {public-url: 'https://sms.example.com', trusted-proxies: [127.0.0.1]}  | false
            {public-url: 'http://127.0.0.1:9000'}                                  | false
            {port: 8081}                                                           | false
            """, quoteCharacter = '`')
    void checkHintsAtAProxyThatNobodyTrusts(String http, boolean hint) throws IOException {
        assertEquals(0, run("check", "--settings", settings("http: " + http + "\n")), err::toString);
        assertEquals(hint, out.toString().contains("Hint: http.public-url leads to this machine by a proxy"));
    }

    @Test
    void checkTellsEveryMistakeAtOnce() throws IOException {
        String file = settings("http: {port: x}\naccounts: {main: {provider: smsapi}}\n");

        assertEquals(1, run("check", "--settings", file));
        assertEquals("""
                http.port: must be a whole number from 0 to 65535, not 'x' (hub.yaml line 2)
                accounts.main.settings.token: is missing; API token (hub.yaml line 3)
                2 mistakes
                """, err.toString());
        assertEquals("", out.toString());
    }

    private String intake(String lines) throws IOException {
        return Files.writeString(
                        home.resolve("hub.yaml"),
                        "routes: %s\nclients: {shop: {key: \"%s\"}}\nintakes:\n  orders:\n    client: shop\n"
                                        .formatted(Path.of("routes").toAbsolutePath(), ApiKey.setting("key"))
                                + lines.indent(4))
                .toString();
    }

    @Test
    void checkTellsOfAnAddressWithoutADriver() throws IOException {
        String file = intake("type: tables\nsettings: {url: \"jdbc:foo:bar\"}");
        assertEquals(1, run("check", "--settings", file));
        assertEquals("""
                intakes.orders.settings.url: is for a driver that is not there; its jar must be in the hub's lib \
                (hub.yaml line 7)
                1 mistake
                """, err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "driver: no.such.Driver             | settings.driver: is not there; its jar must be in the hub's lib",
                "driver: java.lang.String           | settings.driver: does not open this url",
                "driver: org.mariadb.jdbc.Driver    | settings.driver: does not open this url",
            })
    void checkTellsOfADriverThatDoesNotFit(String line, String mistake) throws IOException {
        String file = intake("type: tables\nsettings:\n  url: jdbc:h2:mem:orders\n  " + line);
        assertEquals(1, run("check", "--settings", file));
        assertEquals("intakes.orders." + mistake + " (hub.yaml line 9)\n1 mistake\n", err.toString());
    }

    @Test
    void checkTellsOfADatabaseThatRefuses() throws Exception {
        int closed;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = taken.getLocalPort();
        }
        String away = "jdbc:postgresql://127.0.0.1:" + closed + "/erp";
        String file = intake("type: tables\nsettings:\n  url: " + away + "\n  password: s3cret\n");
        assertEquals(1, run("check", "--settings", file));
        String said = err.toString();
        assertTrue(
                said.startsWith("intakes.orders.settings.url: names a database that cannot be reached, or refuses"),
                said);
        assertTrue(said.contains("Connection refused") && said.endsWith("(hub.yaml line 8)\n1 mistake\n"), said);
        assertFalse(said.contains("s3cret"), said);
    }

    @Test
    void checkTellsOfATableThatIsNotThere() throws Exception {
        String url = "jdbc:h2:mem:checked;DB_CLOSE_DELAY=-1";
        String file = intake("type: tables\nsettings:\n  url: " + url + "\n  out-table: orders\n");
        assertEquals(1, run("check", "--settings", file));
        assertTrue(err.toString().contains("ORDERS"), err::toString);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INT, type CHAR(1), recipient VARCHAR(20), text VARCHAR(200),"
                    + " wap_url VARCHAR(9), wap_expiry_date TIMESTAMP, wap_signal CHAR(1), create_date TIMESTAMP,"
                    + " originator VARCHAR(20), encoding CHAR(1), status_report INT, flash_sms INT, src_port INT,"
                    + " dst_port INT, sent_date TIMESTAMP, ref_no VARCHAR(64), priority INT, status CHAR(1),"
                    + " errors INT, gateway_id VARCHAR(64))");
            assertEquals(0, run("check", "--settings", file), err::toString);
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void checkTellsOfFoldersThatAreNotThere() throws IOException {
        Path spool = Files.createDirectory(home.resolve("spool"));
        Files.writeString(spool.resolve("file"), "");
        String lines = """
                type: spool
                settings:
                  outgoing: %1$s/out
                  sent: %1$s/sent
                  failed: %1$s/file
                  working: %1$s/file/below
                """.formatted(spool);
        assertEquals(1, run("check", "--settings", intake(lines)));
        assertEquals("""
                intakes.orders.settings.outgoing: names a folder that is not there (hub.yaml line 8)
                intakes.orders.settings.sent: names a folder that is not there (hub.yaml line 9)
                intakes.orders.settings.failed: names what is no folder (hub.yaml line 10)
                intakes.orders.settings.working: names a folder that cannot be made (hub.yaml line 11)
                4 mistakes
                """, err.toString());

        assertEquals(0, run("check", "--settings", intake("enabled: false\n" + lines)), err::toString);
        for (String folder : List.of("out", "sent")) {
            Files.createDirectory(spool.resolve(folder));
        }
        String right = lines.replace("/file/below", "/working/below").replace("/file", "/out");
        assertEquals(0, run("check", "--settings", intake(right)), err::toString);
        assertFalse(Files.exists(spool.resolve("working")), "check makes nothing");
    }

    @Test
    void checkTellsOfFoldersThatMayNotBeWritten() throws IOException {
        Path spool = Files.createDirectory(home.resolve("spool"));
        assertTrue(spool.toFile().setWritable(false));
        assumeFalse(Files.isWritable(spool), "who runs this may write everywhere");
        assertEquals(1, run("check", "--settings", intake("type: spool\nsettings: {outgoing: " + spool + "}\n")));
        assertEquals(
                "intakes.orders.settings.outgoing: names a folder that this user may not read and write"
                        + " (hub.yaml line 7)\n1 mistake\n",
                err.toString());
        assertTrue(spool.toFile().setWritable(true));
    }

    @Test
    void checkPrintsKeysAndValues() throws IOException {
        String file = settings("accounts: {main: {provider: smsapi, settings: {token: hidden}}}\n");

        assertEquals(0, run("check", "--settings", file, "--keys"));
        assertTrue(out.toString().contains("accounts.*.settings.token [smsapi]"));
        assertEquals(0, run("check", "--settings", file, "--values"));
        assertTrue(Pattern.compile("accounts.main.settings.token +\\*{8} +hub.yaml line 2")
                .matcher(out.toString())
                .find());
        assertFalse(out.toString().contains("hidden"));
    }

    // secret

    @Test
    void secretMakesAKeyAndItsHash() {
        assertEquals(0, run("secret"));
        assertEquals(0, run("secret"));

        Matcher made = Pattern.compile("now: +(\\S+)\\n.* key: (sha256:[0-9a-f]{64})\\n")
                .matcher(out.toString());
        assertTrue(made.find(), out::toString);
        String first = made.group(1);
        assertEquals(ApiKey.setting(first), made.group(2));
        assertTrue(made.find());
        assertFalse(first.equals(made.group(1)), "each run makes another key");
    }

    @Test
    void secretsAreKeptForThisHostAndShownToWhoMaySeeThem() throws Exception {
        String file = settings("""
                data: %s
                operators:
                  alice: {role: admin, password: alice-password}
                  bob: {role: viewer, password: alice-password}
                """.formatted(home.resolve("data")));
        Path key = home.resolve("key");
        String[] given = {"--settings", file, "--key-file", key.toString()};

        assertEquals(1, typed("", given, "set", "TOKEN"));
        assertEquals(0, typed("t0ken\n", given, "set", "TOKEN"), err::toString);
        assertEquals(1, typed("x\n", given, "set", "a b"));
        assertEquals(0, typed("", given, "list"));
        assertTrue(out.toString().contains("TOKEN"), out::toString);
        assertEquals(1, typed("bob\nalice-password\n", given, "show", "TOKEN"), "a viewer");
        assertEquals(1, typed("alice\nguess\n", given, "show", "TOKEN"));
        assertFalse(out.toString().contains("t0ken"), out::toString);
        assertEquals(0, typed("alice\nalice-password\n", given, "show", "TOKEN"), err::toString);
        assertTrue(out.toString().endsWith("t0ken" + System.lineSeparator()), out::toString);
        assertEquals(0, typed("", given, "remove", "TOKEN"));
        assertEquals(1, typed("", given, "remove", "TOKEN"));

        // The last word of each act; that it begins was noted before.
        Map<String, JsonNode> last = new LinkedHashMap<>();
        for (String line : Files.readAllLines(home.resolve("data/audit.pending"))) {
            JsonNode act = Json.read(line, JsonNode.class);
            assertEquals(
                    act.path("verb").asText().matches("secret.(set|remove)"),
                    last.containsKey(act.path("id").asText())
                            || act.path("after").asText().contains("begun"));
            last.put(act.path("id").asText(), act);
        }
        assertEquals(
                2,
                last.values().stream()
                        .filter(act -> act.path("after").asText().contains("refused"))
                        .count());
        List<String> acts = last.values().stream()
                .filter(act -> act.path("after").isMissingNode())
                .map(act ->
                        act.path("verb").asText() + " " + act.path("subject").asText())
                .toList();
        assertEquals(
                List.of(
                        "secret.set secrets/TOKEN",
                        "secret.refused secrets/TOKEN",
                        "secret.refused secrets/TOKEN",
                        "secret.show secrets/TOKEN",
                        "secret.remove secrets/TOKEN"),
                acts);
    }

    private int typed(String input, String[] given, String... command) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            List<String> all = new ArrayList<>(List.of("secret"));
            all.addAll(List.of(given));
            all.addAll(List.of(command));
            return run(all.toArray(String[]::new));
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void secretHashesAGivenKey() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("abc\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(0, run("secret", "--hash"));
            // the vector of FIPS 180-2
            assertEquals("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n", out.toString());
            System.setIn(InputStream.nullInputStream());
            assertEquals(1, run("secret", "--hash"));
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aPasswordIsHashedAndAShortOneRefused() {
        assertEquals(0, typed("correct horse\n", new String[0], "password"));
        String hash = out.toString().strip();
        assertFalse(hash.contains("correct"), hash);
        assertTrue(new Credentials().prove(new Secret(hash), "correct horse"), hash);
        assertFalse(new Credentials().prove(new Secret(hash), "correct horses"), hash);
        assertEquals(1, typed("short\n", new String[0], "password"));
        assertEquals("A password has at least 8 characters.\n", err.toString());
    }

    // send and preview

    private String hubThatAnswers(int status, String json) throws IOException {
        return hubThatAnswers(path -> status, json);
    }

    private String hubThatAnswers(ToIntFunction<String> status, String json) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            askedPath = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            askedKey = exchange.getRequestHeaders().getFirst("X-API-Key");
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked = askedPath.endsWith("/recipients") ? null : Json.JSON.readTree(body);
            byte[] answer = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    status.applyAsInt(exchange.getRequestURI().getPath()), answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void sendShowsWhatBecameOfTheMessage() throws IOException {
        String url = hubThatAnswers(202, """
                {"messages":[{"id":"m1","to":"+491711234567","state":"accepted","account":"main","encoding":"UCS2",
                "segments":1}]}""");

        int code = run(
                "send",
                "--url",
                url,
                "--key",
                "k",
                "+49 171 1234567",
                "Grüße 😀",
                "--from",
                "Shop",
                "--account",
                "main",
                "--reference",
                "r1",
                "--send-at",
                "2026-05-01T08:00:00+02:00");

        assertEquals(0, code, err::toString);
        assertEquals("POST /api/v1/messages", askedPath);
        assertEquals("k", askedKey);
        assertEquals(Json.JSON.readTree("""
                        {"to":"+49 171 1234567","text":"Grüße 😀","from":"Shop","account":"main","reference":"r1",
                        "sendAt":"2026-05-01T08:00:00+02:00"}"""), asked);
        assertEquals("""
                ID  TO             STATE     ACCOUNT  ENCODING  SEGMENTS
                m1  +491711234567  accepted  main     UCS2      1
                """, out.toString());
    }

    @Test
    void sendToManyFailsWhenOneIsRefused() throws IOException {
        String url = hubThatAnswers(202, """
                {"messages":[{"id":"m1","to":"+491711234567","state":"accepted","account":"main","segments":1},
                {"to":"110","state":"refused","problem":{"code":"number-invalid","sentence":"This is no number."}}]}""");

        assertEquals(1, run("send", "--url", url + "/", "--key", "k", "+491711234567,110", "x"));
        assertEquals(2, asked.path("to").size());
        assertTrue(out.toString().contains("This is no number."));
    }

    @Test
    void aRefusalIsOneSentence() throws IOException {
        String url = hubThatAnswers(422, """
                {"title":"Number invalid","status":422,"detail":"This is no number.","code":"number-invalid",
                "field":"to"}""");

        assertEquals(1, run("send", "--url", url, "--key", "k", "110", "x"));
        assertEquals("This is no number. (number-invalid, field to)\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void whatIsNoHubIsToldSo() throws IOException {
        String url = hubThatAnswers(200, "<html>");

        assertEquals(1, run("send", "--url", url, "--key", "k", "110", "x"));
        assertEquals("What answers at " + url + " is no hub: its answer is not JSON.\n", err.toString());
        server.stop(0);
        assertEquals(1, run("preview", "--url", url, "--key", "k", "110", "x"));
        assertTrue(err.toString().contains("No hub answers at " + url), err::toString);
        assertEquals(1, run("send", "--url", url, "--key", " ", "110", "x"));
        assertTrue(err.toString().contains("There is no API key"), err::toString);
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    @Test
    void previewShowsEveryVerdict() throws IOException {
        String url = hubThatAnswers(200, """
                {"messages":[{"to":"+49301234","text":"x","problem":{"code":"number-not-mobile","sentence":"A landline."},
                "verdicts":[{"rule":"number","account":"main","passed":true,"sentence":"Read as +49301234."},
                {"rule":"mobile","account":"main","passed":false,"sentence":"A landline."}]}]}""");

        assertEquals(1, run("preview", "--url", url, "--key", "k", "030 1234", "x"));
        assertEquals("POST /api/v1/preview", askedPath);
        assertEquals("""
                to        +49301234
                text      x
                refused   A landline. (number-not-mobile)

                RULE    ACCOUNT  VERDICT  WHY
                number  main     pass     Read as +49301234.
                mobile  main     refuse   A landline.
                """, out.toString());
    }

    @Test
    void whatIsNotUnderstoodAnswersTwo() {
        assertEquals(2, run());
        assertEquals(2, run("chek"));
        assertTrue(err.toString().contains("check"));
        assertEquals(2, run("send", "+49171"));
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    // what a hub did

    @Test
    void messagesAreListedOneToALine() throws IOException {
        String hub = hubThatAnswers(
                200,
                "{\"messages\":[{\"acceptedAt\":\"2026-03-01T10:00:00Z\",\"id\":\"m1\",\"to\":\"+49\","
                        + "\"state\":\"sent\",\"account\":\"main\",\"segments\":1,\"text\":\"two\\nlines\"}]}");
        assertEquals(0, run("messages", "--url", hub, "--key", "k", "--state", "sent", "--limit", "5"));
        assertEquals("GET /api/v1/messages?state=sent&limit=5", askedPath);
        assertTrue(
                out.toString().contains("2026-03-01T10:00:00Z  m1  +49  sent   main     1         two lines"),
                out::toString);
    }

    @Test
    void aMessageIsShownWithItsTimeLine() throws IOException {
        String hub = hubThatAnswers(
                200,
                "{\"id\":\"m1\",\"to\":\"+49\",\"state\":\"dead\",\"timeline\":[{\"time\":\"T1\","
                        + "\"state\":\"accepted\",\"account\":\"main\"},{\"time\":\"T2\",\"state\":\"dead\",\"account\":\"main\","
                        + "\"problem\":{\"code\":\"text-rejected\",\"sentence\":\"Not this text.\"}}]}");
        assertEquals(0, run("message", "m1", "--url", hub, "--key", "k"));
        assertEquals("GET /api/v1/messages/m1", askedPath);
        assertTrue(out.toString().contains("T2    dead      main     Not this text."), out::toString);
    }

    @Test
    void theLedgerIsShown() throws IOException {
        String hub = hubThatAnswers(200, "{\"accepted\":3,\"waitingByAccount\":{\"main\":2}}");
        assertEquals(0, run("ledger", "--url", hub, "--key", "k"));
        assertTrue(out.toString().contains("accepted               3"), out::toString);
        assertTrue(out.toString().contains("waitingByAccount main  2"), out::toString);
    }

    @Test
    void whatIsErasedAndWhatIsLeftAreListed() throws IOException {
        String hub = hubThatAnswers(200, """
                {"messages":3,"inbound":1,"recipients":0,
                "left":[{"what":"open","count":2,"until":"they are over"}]}""");
        assertEquals(0, run("erase", "+491711234567", "--url", hub, "--key", "k"));
        assertEquals("POST /api/v1/erasures", askedPath);
        assertEquals("k", askedKey);
        assertEquals(Json.JSON.readTree("{\"number\":\"+491711234567\"}"), asked);
        assertEquals("""
                STATE    WHAT        COUNT  UNTIL
                removed  messages    3
                removed  inbound     1
                removed  recipients  0
                left     open        2      they are over
                """, out.toString().replaceAll(" +\n", "\n"));
    }

    @Test
    void anErasureThatIsRefusedSaysWhy() throws IOException {
        String hub = hubThatAnswers(403, "{\"detail\":\"Not yours to erase.\",\"code\":\"forbidden\"}");
        assertEquals(1, run("erase", "+491711234567", "--url", hub, "--key", "k"));
        assertEquals("Not yours to erase. (forbidden)\n", err.toString());
    }

    @Test
    void whatIsNotThereIsToldByTheHub() throws IOException {
        String hub = hubThatAnswers(404, "{\"detail\":\"There is no such message.\",\"code\":\"not-found\"}");
        assertEquals(1, run("message", "m2", "--url", hub, "--key", "k"));
        assertEquals("There is no such message. (not-found)\n", err.toString());
    }

    // campaigns

    @Test
    void aCampaignIsMadeAndMoved() throws IOException {
        String hub = hubThatAnswers(202, """
                {"id":"c1","subject":"Sale","state":"draft","rate":100,
                "summary":{"recipients":3,"duplicates":1,"waiting":2,"sent":0}}""");

        assertEquals(
                0, run("campaign", "create", "Sale", "--text", "Today", "--rate", "5", "--url", hub, "--key", "k"));
        assertEquals("POST /api/v1/campaigns", askedPath);
        assertEquals(Json.JSON.readTree("{\"subject\":\"Sale\",\"text\":\"Today\",\"rate\":5,\"start\":false}"), asked);
        assertEquals("""
                id          c1
                subject     Sale
                state       draft
                rate        100
                recipients  3
                duplicates  1
                waiting     2
                """, out.toString());
        assertEquals(0, run("campaign", "pause", "c1", "--url", hub, "--key", "k"));
        assertEquals("POST /api/v1/campaigns/c1/pause", askedPath);
        assertEquals(0, run("campaign", "status", "c1", "--url", hub, "--key", "k"));
        assertEquals("GET /api/v1/campaigns/c1", askedPath);
        assertEquals(2, run("campaign"));
    }

    @Test
    void aCampaignWhoseListIsRefusedIsWithdrawn(@TempDir Path folder) throws IOException {
        Path list = Files.writeString(folder.resolve("list.csv"), "number,name\n+491711234567\n");
        String hub = hubThatAnswers(
                path -> path.endsWith("/recipients") ? 422 : 202,
                "{\"id\":\"c1\",\"code\":\"field-invalid\",\"detail\":\"line 2 has 1 column, not 2\"}");

        assertEquals(
                1,
                run(
                        "campaign",
                        "create",
                        "Sale",
                        "--text",
                        "Hi",
                        "--csv",
                        list.toString(),
                        "--url",
                        hub,
                        "--key",
                        "k"));
        assertTrue(err.toString().contains("line 2 has 1 column"), err::toString);
        assertEquals("POST /api/v1/campaigns/c1/cancel", askedPath);
    }

    @Test
    void helpAndVersionAreThere() {
        assertEquals(0, run("help"));
        assertTrue(out.toString().startsWith("Usage: hub"), out::toString);
        assertEquals(0, run("--version"));
        assertTrue(out.toString().matches("(?s).*smshub \\S+\n"), out::toString);
    }

    @Test
    void aShellCompletesCommands() throws Exception {
        assertEquals(0, run("completion"));
        Path script = Files.writeString(home.resolve("completion"), out.toString());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". \"$0\"; COMP_WORDS=(hub mess); COMP_CWORD=1; _complete_hub; echo ${COMPREPLY[*]}",
                        script.toString())
                .redirectErrorStream(true)
                .start();
        assertEquals("messages message", new String(bash.getInputStream().readAllBytes(), UTF_8).strip());
    }
}
