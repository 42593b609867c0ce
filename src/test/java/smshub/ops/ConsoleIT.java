package smshub.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console over real HTTP, with Camel's routes and an embedded Artemis behind it. */
class ConsoleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTEXT = "org.apache.camel:context=smshub,type=context,name=\"smshub\"";
    private static final String ROUTE = "org.apache.camel:context=smshub,type=routes,name=\"rules\"";

    private static Site site;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        site = new Site(folder);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hawtio/user", "/hawtio/jolokia", "/hawtio/jolokia/version", "/hawtio/refresh"})
    void withoutLoginThereIsNothingToRead(String path) throws Exception {
        assertEquals(401, site.new Visitor().get(path).statusCode());
        assertEquals(
                401,
                site.new Visitor().get(path, "Cookie", "smshub-operator=guess").statusCode());
    }

    @Test
    void withoutLoginNothingIsExecuted() throws Exception {
        assertEquals(
                401,
                site.new Visitor()
                        .post("/hawtio/jolokia", exec(ROUTE, "stop()"))
                        .statusCode());
    }

    @Test
    void thePagesAreServedUnderOneAddress() throws Exception {
        Site.Visitor visitor = site.new Visitor();
        assertEquals(
                "/hawtio/",
                visitor.get("/hawtio").headers().firstValue("Location").orElseThrow());
        HttpResponse<String> index = visitor.get("/hawtio/", "Accept", "text/html");
        assertEquals(200, index.statusCode());
        assertTrue(index.headers().firstValue("Content-Security-Policy").isPresent());
        assertEquals(
                index.body(),
                visitor.get("/hawtio/camel/routes", "Accept", "text/html").body());
        Matcher script = Pattern.compile("src=\"(static/js/[^\"]+)\"").matcher(index.body());
        assertTrue(script.find());
        HttpResponse<String> code = visitor.get("/hawtio/" + script.group(1));
        assertEquals(
                "text/javascript; charset=utf-8",
                code.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(visitor.get("/hawtio/hawtconfig.json").body().contains("SMS hub"));
        assertEquals(404, visitor.get("/hawtio/no-such-file.js").statusCode());
        assertEquals(404, visitor.get("/hawtio/..%2fapplication.properties").statusCode());
    }

    /** Another version of the console has other files, where each change must be looked for anew. */
    @Test
    void whatIsChangedInTheConsolesFilesIsThere() throws Exception {
        Site.Visitor visitor = site.new Visitor();
        for (Console.Change change : Console.CHANGES) {
            Path file = Path.of(
                    Console.class.getResource("/hawtio/" + change.file()).toURI());
            assertTrue(Files.readString(file).contains(change.from()), change::toString);
            assertTrue(visitor.get("/hawtio/" + change.file()).body().contains(change.to()), change::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"username\":1,\"password\":[]}", "{\"username\":\"admin\"}"})
    void aLoginWithoutNameAndPasswordIsMalformed(String body) throws Exception {
        assertEquals(400, site.new Visitor().post("/hawtio/auth/login", body).statusCode());
    }

    @Test
    void theCookieIsForThisSiteAndNotForScripts() throws Exception {
        Site.Visitor visitor = site.new Visitor();
        HttpResponse<String> answer = visitor.login("admin", "admin-password");
        assertEquals(200, answer.statusCode());
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HTTPOnly") && cookie.contains("SameSite=Strict"), cookie);
        assertEquals("\"admin\"", visitor.get("/hawtio/user").body());
        visitor.get("/hawtio/auth/logout");
        assertEquals(401, visitor.get("/hawtio/user").statusCode());
    }

    @Test
    void aLogoutEndsTheSessionAndNotOnlyTheCookie() throws Exception {
        Site.Visitor visitor = site.new Visitor();
        visitor.login("viewer", "viewer-password");
        String cookie = visitor.cookie();
        visitor.get("/hawtio/auth/logout");
        assertEquals(
                401, site.new Visitor().get("/hawtio/user", "Cookie", cookie).statusCode());
    }

    @Test
    void anotherSitesPageCannotAct() throws Exception {
        Site.Visitor admin = operator("admin");
        assertEquals(
                403,
                admin.post("/hawtio/jolokia", exec(ROUTE, "stop()"), "Origin", "https://evil.example")
                        .statusCode());
        assertEquals(
                403,
                admin.post("/hawtio/jolokia", exec(ROUTE, "stop()"), "Origin", "null")
                        .statusCode());
        assertEquals(ServiceStatus.Started, state());
        assertEquals(
                405,
                admin.get("/hawtio/jolokia/exec/org.apache.camel:type=routes/stop")
                        .statusCode(),
                "nothing is done by GET");
    }

    @Test
    void theAdministratorStopsAndStartsARoute() throws Exception {
        Site.Visitor admin = operator("admin");
        assertEquals(200, jolokia(admin, exec(ROUTE, "stop()")).path("status").asInt());
        assertEquals(ServiceStatus.Stopped, state());
        assertEquals(200, jolokia(admin, exec(ROUTE, "start()")).path("status").asInt());
        assertEquals(ServiceStatus.Started, state());
        assertEquals(
                List.of("admin jmx.stop", "admin jmx.start"),
                site.acts.stream()
                        .filter(act -> act.contains("type=routes"))
                        .map(act -> act.replaceFirst(" jmx/.*", ""))
                        .toList());
    }

    @Test
    void theViewerLooksAndChangesNothing() throws Exception {
        Site.Visitor viewer = operator("viewer");
        JsonNode diagram = jolokia(viewer, exec(CONTEXT, "dumpRoutesAsXml()"));
        assertTrue(diagram.path("value").asText().contains("<route"), diagram.toString());
        for (String operation : List.of("stop()", "start()", "suspend()", "remove()", "setTracing")) {
            assertEquals(
                    403, jolokia(viewer, exec(ROUTE, operation)).path("status").asInt(), operation);
        }
        assertEquals(
                403,
                jolokia(viewer, exec(queue("sms.dead"), "removeAllMessages()"))
                        .path("status")
                        .asInt());
        assertEquals(
                403,
                jolokia(viewer, """
                        {"type":"write","mbean":"%s","attribute":"Tracing","value":true}""".formatted(CONTEXT.replace("\"", "\\\"")))
                        .path("status")
                        .asInt());
        assertEquals(ServiceStatus.Started, state());
    }

    @Test
    void aPatternOpensNoBackDoor() throws Exception {
        assertEquals(
                403,
                jolokia(operator("viewer"), exec("org.apache.camel:type=routes,*", "stop()"))
                        .path("status")
                        .asInt());
        assertEquals(
                403,
                jolokia(operator("admin"), exec("*:type=HotSpotDiagnostic,*", "dumpHeap"))
                        .path("status")
                        .asInt());
    }

    @Test
    void messagesAreBrowsedAndMoved() throws Exception {
        site.put("sms.dead", "lost and found");
        Site.Visitor admin = operator("admin");
        JsonNode page = jolokia(
                operator("viewer"), exec(queue("sms.dead"), "browse(int,int,java.lang.String)", "1", "50", "\"\""));
        assertEquals("lost and found", page.path("value").path(0).path("text").asText(), page.toString());
        String id = page.path("value").path(0).path("messageID").asText();
        JsonNode moved =
                jolokia(admin, exec(queue("sms.dead"), "moveMessage(long,java.lang.String)", id, "\"sms.out.demo\""));
        assertTrue(moved.path("value").asBoolean(), moved.toString());
        assertEquals(
                1,
                jolokia(admin, exec(queue("sms.out.demo"), "countMessages()"))
                        .path("value")
                        .asInt());
    }

    @Test
    void noCredentialIsReadable() throws Exception {
        System.setProperty("test.password", Site.PLANTED);
        Site.Visitor admin = operator("admin");
        JsonNode domains = jolokia(admin, "{\"type\":\"list\"}").path("value");
        List<String> names = new ArrayList<>();
        domains.properties().forEach(domain -> domain.getValue()
                .fieldNames()
                .forEachRemaining(keys -> names.add(domain.getKey() + ":" + keys)));
        assertTrue(names.stream().anyMatch(name -> name.contains("component=acceptors")), names.toString());
        assertFalse(names.stream().anyMatch(name -> name.startsWith("com.sun")), names.toString());
        for (String name : names) {
            String answer = jolokia(admin, "{\"type\":\"read\",\"mbean\":\"%s\"}".formatted(name.replace("\"", "\\\"")))
                    .toString();
            assertFalse(answer.contains(Site.PLANTED), name);
        }
    }

    @Test
    void aClosedAttributeSpoilsOnlyItself() throws Exception {
        JsonNode broker = jolokia(
                operator("viewer"), "{\"type\":\"read\",\"mbean\":\"org.apache.activemq.artemis:broker=\\\"sms\\\"\"}");
        assertEquals("sms", broker.path("value").path("Name").asText(), broker.toString());
        assertTrue(broker.path("value").path("AcceptorsAsJSON").has("error"), broker.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json                | 200
            application/json; charset=utf-8 | 200
            Application/JSON                | 200
            text/json                       | 415
            text/plain                      | 415
            application/jsonp               | 415
            application/x-www-form-urlencoded | 415
            ''                              | 415
            """)
    void requestsComeAsJsonAlone(String type, int status) throws Exception {
        assertEquals(
                status,
                operator("viewer")
                        .posted("/hawtio/jolokia", type, "{\"type\":\"version\"}")
                        .statusCode());
    }

    /** Whatever of the console calls JMX: its own word for JSON would be refused. */
    @Test
    void theConsoleSendsWhatIsTaken() throws Exception {
        Path scripts = Path.of(Console.class.getResource("/hawtio/static/js").toURI());
        List<String> senders = new ArrayList<>();
        try (Stream<Path> files = Files.list(scripts)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".js")).toList()) {
                String name = file.getFileName().toString();
                String code = Files.readString(file);
                String served =
                        site.new Visitor().get("/hawtio/static/js/" + name).body();
                assertFalse(served.contains("\"Content-Type\":\"text/json\""), name);
                if (code.contains("\"Content-Type\":\"text/json\"")) {
                    senders.add(name);
                    assertTrue(served.contains("\"Content-Type\":\"application/json\""), name);
                }
            }
        }
        assertEquals(2, senders.size(), "scripts that call JMX");
    }

    /** Calls of the console's views, and others that the beans offer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            org.apache.camel:context=smshub,type=context,name="smshub"                   | dumpRoutesStatsAsXml(boolean,boolean) | true,true | 200
            org.apache.camel:context=smshub,type=context,name="smshub"                   | stop()                           |                   | 403
            org.apache.camel:context=smshub,type=context,name="smshub"                   | createEndpoint(java.lang.String) | "log:x"           | 403
            org.apache.camel:context=smshub,type=context,name="smshub"                   | sendStringBody(java.lang.String,java.lang.String) | "direct:rules","x" | 403
            org.apache.camel:context=smshub,type=context,name="smshub"                   | dumpRoutesAsXml(boolean)         | true              | 403
            org.apache.camel:context=smshub,type=routes,name="rules"                     | dumpRouteStatsAsXml(boolean,boolean) | true,true     | 200
            org.apache.camel:context=smshub,type=routes,name="rules"                     | remove()                         |                   | 403
            org.apache.camel:context=smshub,type=services,name=DefaultInflightRepository | browse()                         |                   | 200
            org.apache.activemq.artemis:broker="sms"                                     | listQueues(java.lang.String,int,int) | "",1,10       | 200
            org.apache.activemq.artemis:broker="sms"                                     | listAddresses(java.lang.String,int,int) | "",1,10    | 200
            org.apache.activemq.artemis:broker="sms"                                     | listConnections(java.lang.String,int,int) | "",1,10  | 200
            org.apache.activemq.artemis:broker="sms"                                     | createAddress(java.lang.String,java.lang.String) | "x","ANYCAST" | 403
            org.apache.activemq.artemis:broker="sms"                                     | listUser(java.lang.String)       | "admin"           | 403
            org.apache.activemq.artemis:broker="sms"                                     | exportConfigAsProperties()       |                   | 403
            org.apache.activemq.artemis:broker="sms",component=acceptors,name="tcp"      | stop()                           |                   | 403
            com.sun.management:type=DiagnosticCommand                                    | vmVersion()                      |                   | 403
            java.util.logging:type=Logging                                               | getLoggerLevel(java.lang.String) | ""                | 403
            java.lang:type=Memory                                                        | gc()                             |                   | 403
            """)
    void whatIsOpenIsCalledAndNothingElse(String bean, String operation, String arguments, int status)
            throws Exception {
        JsonNode answer = jolokia(
                operator("admin"), exec(bean, operation, arguments == null ? new String[0] : new String[] {arguments}));
        assertEquals(status, answer.path("status").asInt(), answer::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            org.apache.camel:context=smshub,type=context,name="smshub" | CamelVersion     | 200
            org.apache.camel:context=smshub,type=context,name="smshub" | GlobalOptions    | 403
            org.apache.activemq.artemis:broker="sms"                   | Version          | 200
            org.apache.activemq.artemis:broker="sms"                   | JournalDirectory | 403
            java.lang:type=Runtime                                     | Uptime           | 200
            java.lang:type=Runtime                                     | ClassPath        | 403
            java.util.logging:type=Logging                             | LoggerNames      | 403
            """)
    void whatIsOpenIsReadAndNothingElse(String bean, String attribute, int status) throws Exception {
        JsonNode answer = jolokia(operator("admin"), """
                        {"type":"read","mbean":"%s","attribute":"%s"}""".formatted(bean.replace("\"", "\\\""), attribute));
        assertEquals(status, answer.path("status").asInt(), answer::toString);
    }

    @Test
    void aPatternReadsNothingThatIsClosed() throws Exception {
        JsonNode answer = jolokia(operator("admin"), """
                {"type":"read","mbean":"*:*","attribute":"ClassPath"}""");
        assertEquals(
                "Reading attribute ClassPath is forbidden for MBean java.lang:type=Runtime",
                answer.at("/value/java.lang:type=Runtime/ClassPath/error").asText(),
                answer::toString);
        assertEquals(1, answer.path("value").size(), answer::toString);
    }

    @Test
    void nothingIsWritten() throws Exception {
        assertEquals(
                403,
                jolokia(operator("admin"), """
                        {"type":"write","mbean":"%s","attribute":"Tracing","value":true}""".formatted(CONTEXT.replace("\"", "\\\"")))
                        .path("status")
                        .asInt());
        assertFalse(site.context().isTracing());
    }

    /** What the console asks for to find Camel and the broker. */
    @ParameterizedTest
    @ValueSource(
            strings = {"org.apache.activemq.artemis:broker=*", "org.apache.camel:type=context,*", "java.lang:*", "*:*"})
    void aSearchFindsWhatIsOpenAlone(String pattern) throws Exception {
        JsonNode found = jolokia(operator("viewer"), "{\"type\":\"search\",\"mbean\":\"%s\"}".formatted(pattern))
                .path("value");
        assertTrue(found.size() > 0, found::toString);
        for (JsonNode name : found) {
            assertTrue(OpenBeans.of(new ObjectName(name.asText())) != null, name::asText);
        }
    }

    @Test
    void aRequestThatIsNoneIsRefused() throws Exception {
        assertEquals(400, operator("admin").post("/hawtio/jolokia", "no json").statusCode());
        assertEquals(
                413,
                operator("admin").post("/hawtio/jolokia", " ".repeat(2 << 20)).statusCode());
    }

    private static Site.Visitor operator(String name) throws Exception {
        Site.Visitor visitor = site.new Visitor();
        assertEquals(200, visitor.login(name, name + "-password").statusCode());
        return visitor;
    }

    private static JsonNode jolokia(Site.Visitor visitor, String request) throws Exception {
        HttpResponse<String> answer =
                visitor.post("/hawtio/jolokia", request, "Origin", site.uri("").toString());
        assertEquals(200, answer.statusCode());
        return JSON.readTree(answer.body());
    }

    private static String exec(String bean, String operation, String... arguments) {
        return "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"%s\",\"arguments\":[%s]}"
                .formatted(bean.replace("\"", "\\\""), operation, String.join(",", arguments));
    }

    private static String queue(String name) {
        return "org.apache.activemq.artemis:broker=\"sms\",component=addresses,address=\"%1$s\",subcomponent=queues,routing-type=\"anycast\",queue=\"%1$s\""
                .formatted(name);
    }

    private static ServiceStatus state() {
        return site.context().getRouteController().getRouteStatus("rules");
    }
}
