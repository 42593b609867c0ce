package smshub.site;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** Routes, jars and a provider of the site's own, the examples among them, against real servers. */
class SiteRoutesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DATABASE = "jdbc:h2:mem:erp-view;DB_CLOSE_DELAY=-1";

    @TempDir
    static Path folder;

    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    private static Simulators simulators;
    private static HttpServer acme;
    private static GreenMail mail;
    private static TestHub hub;
    private static Path csv;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        acme = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        acme.createContext("/send", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            CALLS.add(form);
            int status = form.contains("Busy")
                            && CALLS.stream()
                                            .filter(call -> call.contains("Busy"))
                                            .count()
                                    == 1
                    ? 503
                    : form.contains("Bad") ? 422 : form.contains("Broken") ? 500 : 200;
            if (status == 503) {
                exchange.getResponseHeaders().add("Retry-After", "1");
            }
            byte[] body = ("acme-" + CALLS.size()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        acme.start();
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        mail.setUser("hub", "secret");
        try (Connection erp = DriverManager.getConnection(DATABASE);
                Statement statement = erp.createStatement()) {
            statement.execute("CREATE TABLE sms (id BIGINT PRIMARY KEY, phone VARCHAR(20), body VARCHAR(500),"
                    + " refused INT, taken TIMESTAMP)");
            statement.execute("CREATE VIEW sms_waiting AS SELECT * FROM sms WHERE taken IS NULL");
        }
        csv = Files.createDirectories(folder.resolve("csv"));
        Map<String, String> properties = Map.of(
                "csv.folder", csv.toString(),
                "csv.client", "app",
                "mail.server", "smtp://127.0.0.1:" + mail.getSmtp().getPort(),
                "mail.user", "hub",
                "mail.password", "secret",
                "mail.from", "sms@example.com",
                "mail.to", "office@example.com",
                "erp.url", DATABASE,
                "erp.client", "app",
                "acme.url", "http://127.0.0.1:" + acme.getAddress().getPort() + "/send");
        properties.forEach(System::setProperty);
        System.setProperty("erp.user", "");
        System.setProperty("erp.password", "");
        Path routes = Files.createDirectories(folder.resolve("routes"));
        for (String example : List.of("csv-folder", "mail-answers", "erp-view", "provider-acme")) {
            Files.copy(
                    Path.of("examples", example + ".camel.yaml"),
                    routes.resolve(example + ".camel.yaml"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        write(routes, "broken", "- route: {id: broken, from: {uri: 'direct:b', stepps: []}}");
        write(routes, "collides", "- route: {id: retry, from: {uri: 'direct:c', steps: [log: c]}}");
        write(
                routes,
                "absent",
                "- route: {id: absent, from: {uri: 'file:" + folder
                        + "/none?startingDirectoryMustExist=true&autoCreate=false'," + " steps: [log: a]}}");
        write(routes, "shout", "- route: {id: shout, from: {uri: 'direct:shout', steps: [to: 'shout:now']}}");
        Path jars = Files.createDirectories(folder.resolve("jars"));
        component(jars.resolve("shout.jar"));
        Settings plain = TestHub.settings(
                folder.resolve("data"),
                TestHub.smsapi("main", simulators, d -> d),
                TestHub.account("acme", "route", null, Map.of("route", "direct:acme"), Map.of(), d -> d),
                TestHub.account("gone", "route", null, Map.of("route", "direct:gone"), Map.of(), d -> d));
        hub = new TestHub(TestHub.with(plain, new Settings.Additions(routes, jars)));
    }

    private static void write(Path routes, String name, String text) throws Exception {
        Files.writeString(routes.resolve(name + ".camel.yaml"), text + "\n");
    }

    /** A component of Camel that nobody has but this jar. */
    private static void component(Path jar) throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path source = folder.resolve("ShoutComponent.java");
        Files.writeString(source, """
                package shout;
                import java.util.Map;
                import org.apache.camel.*;
                import org.apache.camel.support.*;
                public class ShoutComponent extends DefaultComponent {
                    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                        return new ProcessorEndpoint(uri, this, exchange -> exchange.getMessage().setBody(
                                exchange.getMessage().getBody(String.class).toUpperCase()));
                    }
                }
                """);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                "-d",
                                classes.toString(),
                                source.toString()));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("shout/ShoutComponent.class"));
            out.write(Files.readAllBytes(classes.resolve("shout/ShoutComponent.class")));
            out.putNextEntry(new JarEntry("META-INF/services/org/apache/camel/component/shout"));
            out.write("class=shout.ShoutComponent\n".getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
    }

    @AfterAll
    static void stop() {
        hub.close();
        mail.stop();
        acme.stop(0);
        simulators.close();
    }

    @Test
    void whatIsBrokenOrDoesNotStartIsToldAndHoldsUpNothing() throws Exception {
        JsonNode site = null;
        JsonNode health = hub.json("/observe/health");
        for (JsonNode check : health.path("checks")) {
            site = check.path("name").asText().equals("site") ? check : site;
        }
        assertEquals("UP", health.path("status").asText());
        JsonNode data = site.path("data");
        assertEquals("started", data.path("csv-folder").asText(), data::toString);
        assertEquals("started", data.path("shout").asText(), data::toString);
        assertTrue(data.path("broken.camel.yaml:1").asText().startsWith("degraded: "), data::toString);
        assertEquals(
                "degraded: the id 'retry' is one of the hub's own",
                data.path("collides.camel.yaml:1").asText(),
                data::toString);
        assertTrue(data.path("absent").asText().startsWith("degraded: does not start: "), data::toString);
        // As Hawtio does.
        Files.createDirectories(folder.resolve("none"));
        hub.camel().getRouteController().startRoute("absent");
        assertEquals(ServiceStatus.Started, hub.camel().getRouteController().getRouteStatus("absent"));
        hub.camel().getRouteController().stopRoute("absent");
        hub.becomes(hub.send("main", "+491712000001", "Still sending"), "sent");
    }

    @Test
    void aComponentComesFromAJar() {
        assertEquals("HELLO", hub.camel().createProducerTemplate().requestBody("direct:shout", "hello", String.class));
    }

    @Test
    void theLinesOfCsvFilesAreSentOnce() throws Exception {
        String lines =
                "+491712000011;First line;csv-1\n+4930123456;To a landline;csv-2\n\n0171 2000012;Zweite Zeile äöü;csv-3\n";
        Files.writeString(csv.resolve("one.csv"), lines);
        await().atMost(SOON).until(() -> Files.exists(csv.resolve(".done/one.csv")));
        await().atMost(SOON).until(() -> texts("+491712000012").equals(List.of("Zweite Zeile äöü")));
        await().atMost(SOON).until(() -> texts("+491712000011").equals(List.of("First line")));
        assertTrue(Files.readString(csv.resolve(".refused/one.csv")).contains("number-not-mobile"));
        Files.writeString(csv.resolve("two.csv"), lines);
        await().atMost(SOON).until(() -> Files.exists(csv.resolve(".done/two.csv")));
        String last = hub.send("main", "+491712000013", "Behind them");
        hub.becomes(last, "sent");
        assertEquals(List.of("First line"), texts("+491712000011"));
    }

    private static List<String> texts(String number) throws Exception {
        List<String> texts = new java.util.ArrayList<>();
        hub.json("/api/v1/messages?to=" + number.replace("+", "%2B"))
                .path("messages")
                .forEach(message -> texts.add(message.path("text").asText()));
        return texts;
    }

    @Test
    void whatHandsetsAnswerGoesByMail() throws Exception {
        hub.camel()
                .createProducerTemplate()
                .requestBody("hub:inbound?account=main", Map.of("from", "+491712000021", "text", "Grüße zurück"));
        assertTrue(mail.waitForIncomingEmail(SOON.toMillis(), 1));
        var answer = mail.getReceivedMessages()[0];
        assertEquals("SMS from +491712000021", answer.getSubject());
        assertEquals("Grüße zurück", answer.getContent().toString().strip());
        assertTrue(GreenMailUtil.getAddressList(answer.getAllRecipients()).contains("office@example.com"));
    }

    @Test
    void theRowsOfAViewAreSentAndMarked() throws Exception {
        sql("INSERT INTO sms (id, phone, body) VALUES (1, '+491712000031', 'Row one'), (2, '030 123456', 'Row two')");
        await().atMost(SOON).until(() -> sql("SELECT COUNT(*) FROM sms WHERE taken IS NOT NULL") == 2);
        assertEquals(0, sql("SELECT refused FROM sms WHERE id = 1"));
        assertEquals(1, sql("SELECT refused FROM sms WHERE id = 2"));
        await().atMost(SOON).until(() -> texts("+491712000031").equals(List.of("Row one")));
        sql("UPDATE sms SET taken = NULL WHERE id = 1");
        await().atMost(SOON).until(() -> sql("SELECT COUNT(*) FROM sms WHERE taken IS NOT NULL") == 2);
        assertEquals(List.of("Row one"), texts("+491712000031"));
    }

    private static long sql(String text) throws SQLException {
        try (Connection erp = DriverManager.getConnection(DATABASE);
                Statement statement = erp.createStatement()) {
            if (!statement.execute(text)) {
                return statement.getUpdateCount();
            }
            try (ResultSet rows = statement.getResultSet()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    @Test
    void aProviderIsARouteThatAnswersWithHeaders() throws Exception {
        String sent = hub.send("acme", "+491712000041", "Größe & mehr");
        hub.becomes(sent, "sent");
        assertTrue(CALLS.contains("to=491712000041&id=" + sent + "&text=Gr%C3%B6%C3%9Fe+%26+mehr"), CALLS::toString);
        String busy = hub.send("acme", "+491712000042", "Busy");
        hub.becomes(busy, "sent");
        assertTrue(hub.timeline(busy).contains("deferred"));
        String bad = hub.send("acme", "+491712000043", "Bad");
        hub.becomes(bad, "dead");
        String broken = hub.send("acme", "+491712000044", "Broken");
        hub.becomes(broken, "unsure");
        // ACME tells by its own id, over a path of the site's.
        String id = hub.json("/api/v1/messages/" + sent).toString().replaceAll(".*(acme-\\d+).*", "$1");
        HttpResponse<String> told = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.service.httpPort()
                                        + "/acme/receipt?status=delivered&id=" + id))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, told.statusCode());
        hub.becomes(sent, "delivered");
    }

    @Test
    void whatNeverConnectedIsTriedAgain() throws Exception {
        String id = hub.send("gone", "+491712000051", "To nobody");
        await().atMost(SOON).until(() -> hub.timeline(id).contains("deferred"));
    }
}
