package smshub.protocol.smslib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.Outcome;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.provider.Cases;
import smshub.provider.ConfirmJob;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.Provider;
import smshub.provider.Samples;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.settings.Settings;
import smshub.testing.Databases;

/** SMSServer's side is played by rows in real databases, the hub's by its real routes. */
class SmslibIT {
    private static final Cases.Message MESSAGE = new Cases.Message("+491711234567", null, "geheimer Text", 1, null);

    /** A database that cannot be had is tried for so long. */
    private static final Duration IMPATIENT = Duration.ofSeconds(1);

    private static final Map<String, Site> SITES = new LinkedHashMap<>();
    private static Table table;
    private static Vertx vertx;
    private static DefaultCamelContext camel;
    private static ProducerTemplate template;

    record Table(List<Send> send, List<Poll> v3, List<Poll> v4, List<Cases.Mistakes> mistakes) {}

    record Send(
            String name,
            Map<String, String> account,
            Cases.Message message,
            Map<String, String> v3,
            Map<String, String> v4) {}

    record Poll(
            String name,
            Map<String, String> account,
            List<Map<String, String>> out,
            List<Map<String, String>> in,
            List<Cases.Receipt> receipts,
            List<Cases.Text> messages,
            String problem,
            List<String> open,
            int unread,
            boolean onlySends) {}

    /** A database with SMSLib's tables. */
    private record Site(String url, String user, String password, String schema) {
        String out() {
            return schema.equals("v3") ? "smsserver_out" : "smslib_out";
        }

        String in() {
            return schema.equals("v3") ? "smsserver_in" : "smslib_in";
        }

        String mark() {
            return schema.equals("v3") ? "wap_url" : "message_id";
        }

        Connection connection() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        void execute(String... statements) throws SQLException {
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        }

        List<Map<String, String>> rows(String sql) throws SQLException {
            List<Map<String, String>> rows = new ArrayList<>();
            try (Connection connection = connection();
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    Map<String, String> row = new HashMap<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.put(result.getMetaData().getColumnLabel(i).toLowerCase(), result.getString(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }

        void insert(String table, Map<String, String> given, Map<String, Object> defaults) throws SQLException {
            Map<String, Object> row = new LinkedHashMap<>(defaults);
            row.putAll(given);
            String columns = String.join(", ", row.keySet());
            String marks = String.join(", ", Collections.nCopies(row.size(), "?"));
            try (Connection connection = connection();
                    PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO " + table + " (" + columns + ") VALUES (" + marks + ")")) {
                int index = 1;
                for (Map.Entry<String, Object> value : row.entrySet()) {
                    boolean number = List.of("errors", "process").contains(value.getKey());
                    insert.setObject(
                            index++, number ? Integer.valueOf(value.getValue().toString()) : value.getValue());
                }
                insert.executeUpdate();
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        try (InputStream file = SmslibIT.class.getResourceAsStream("/providers/smslib.cases.yaml")) {
            table = new YAMLMapper().readValue(file, Table.class);
        }
        for (String schema : List.of("v3", "v4")) {
            Settings.Store postgres = Databases.postgres("smslib_" + schema);
            Settings.Store maria = Databases.mariaDb("smslib_" + schema);
            SITES.put("PostgreSQL " + schema, site(postgres.url(), postgres.user(), "postgres", schema));
            // as the scripts of SMSLib have it
            SITES.put("MariaDB " + schema, site(maria.url(), maria.user(), "", schema));
            SITES.put("H2 " + schema, site("jdbc:h2:mem:smslib_" + schema + ";DB_CLOSE_DELAY=-1", "sa", "", schema));
        }
        vertx = Vertx.vertx();
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("vertx", vertx);
        Samples.loadRoutes(camel);
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Site site(String url, String user, String password, String schema) throws SQLException {
        Site site = new Site(url, user, password, schema);
        boolean maria = url.contains("mariadb");
        String id = maria
                ? "id int unsigned NOT NULL auto_increment PRIMARY KEY"
                : "id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
        // The script's engine has no transactions; its newer character set is needed for emoji.
        String end = maria ? ") ENGINE=MyISAM DEFAULT CHARSET=utf8mb4" : ")";
        if (schema.equals("v3")) {
            site.execute(
                    "CREATE TABLE smsserver_out (" + id + ", type varchar(1) DEFAULT 'O' NOT NULL,"
                            + " recipient varchar(16) NOT NULL, text varchar(1000) NOT NULL, wap_url varchar(100),"
                            + " wap_expiry_date timestamp NULL, wap_signal varchar(1), create_date timestamp NOT NULL,"
                            + " originator varchar(16) DEFAULT ' ' NOT NULL, encoding varchar(1) DEFAULT '7' NOT NULL,"
                            + " status_report int DEFAULT 0 NOT NULL, flash_sms int DEFAULT 0 NOT NULL,"
                            + " src_port int DEFAULT -1 NOT NULL, dst_port int DEFAULT -1 NOT NULL,"
                            + " sent_date timestamp NULL, ref_no varchar(64), priority int DEFAULT 0 NOT NULL,"
                            + " status varchar(1) DEFAULT 'U' NOT NULL, errors int DEFAULT 0 NOT NULL,"
                            + " gateway_id varchar(64) DEFAULT '*' NOT NULL" + end,
                    "CREATE TABLE smsserver_in (" + id + ", process int NOT NULL, originator varchar(16) NOT NULL,"
                            + " type char(1) NOT NULL, encoding char(1) NOT NULL, message_date timestamp NOT NULL,"
                            + " receive_date timestamp NOT NULL, text varchar(1000) NOT NULL,"
                            + " original_ref_no varchar(64), original_receive_date timestamp NULL,"
                            + " gateway_id varchar(64) NOT NULL" + end);
        } else {
            site.execute(
                    "CREATE TABLE smslib_out (" + id + ", parent_id int DEFAULT 0 NOT NULL,"
                            + " message_id varchar(128) NOT NULL UNIQUE, create_date timestamp NOT NULL,"
                            + " sender_address varchar(16) DEFAULT '' NOT NULL, address varchar(16) NOT NULL,"
                            + " text varchar(1024) NOT NULL, encoding char(1) DEFAULT '7' NOT NULL,"
                            + " priority int DEFAULT 0 NOT NULL, request_delivery_report int DEFAULT 0 NOT NULL,"
                            + " flash_sms int DEFAULT 0 NOT NULL, sent_status char(1) DEFAULT 'U' NOT NULL,"
                            + " sent_date timestamp NOT NULL DEFAULT '2000-01-01 00:00:00',"
                            + " gateway_id varchar(32) DEFAULT '' NOT NULL,"
                            + " operator_message_id varchar(128) DEFAULT '' NOT NULL,"
                            + " delivery_status char(1) DEFAULT '' NOT NULL,"
                            + " delivery_date timestamp NOT NULL DEFAULT '2000-01-01 00:00:00'" + end,
                    "CREATE TABLE smslib_in (" + id + ", address varchar(16) NOT NULL, encoding char(1) NOT NULL,"
                            + " text varchar(4096) NOT NULL, message_date timestamp NOT NULL,"
                            + " receive_date timestamp NOT NULL, gateway_id varchar(32) NOT NULL" + end);
        }
        return site;
    }

    @TestFactory
    Stream<DynamicNode> aMessageBecomesARow() {
        return everywhere(site -> table.send.stream()
                .map(test -> dynamicTest(test.name, () -> {
                    clear(site);
                    Account account = account(site, test.account);
                    Cases.Message message = test.message;
                    SendResult result = send(account, message);
                    Map<String, String> row =
                            site.rows("SELECT * FROM " + site.out()).get(0);
                    assertEquals(SendResult.sent(List.of(row.get("id"))), result);
                    (site.schema.equals("v3") ? test.v3 : test.v4)
                            .forEach((column, value) -> assertEquals(
                                    value.replace("${account}", account.id()),
                                    row.get(column).strip(),
                                    column));
                })));
    }

    @TestFactory
    Stream<DynamicNode> whatSmsServerWroteIsReadAndThenMarked() {
        return everywhere(site -> (site.schema.equals("v3") ? table.v3 : table.v4)
                .stream().map(test -> dynamicTest(test.name, () -> play(site, test))));
    }

    private static void play(Site site, Poll test) throws SQLException {
        clear(site);
        Account plain = account(site, test.account);
        Account account = test.onlySends ? Samples.onlySending(plain) : plain;
        boolean v3 = site.schema.equals("v3");
        for (Map<String, String> given : test.out == null ? List.<Map<String, String>>of() : test.out) {
            Map<String, String> row = new HashMap<>(given);
            long age = row.containsKey("age") ? Long.parseLong(row.remove("age")) * 3_600_000 : 60_000;
            String mark = row.remove("mark");
            if (mark != null) {
                row.put(site.mark(), "smshub:" + account.id() + ":" + mark);
            }
            Map<String, Object> defaults = new LinkedHashMap<>();
            defaults.put(v3 ? "recipient" : "address", "+491711234567");
            defaults.put("text", "x");
            defaults.put("create_date", new Timestamp(System.currentTimeMillis() - age));
            site.insert(site.out(), row, defaults);
        }
        for (Map<String, String> row : test.in == null ? List.<Map<String, String>>of() : test.in) {
            Map<String, Object> defaults = new LinkedHashMap<>();
            Timestamp now = Timestamp.from(Instant.now());
            defaults.putAll(Map.of("message_date", now, "receive_date", now, "encoding", "7", "gateway_id", "gsm"));
            if (v3) {
                defaults.put("process", 0);
            }
            site.insert(site.in(), row, defaults);
        }
        Polled polled = template.requestBody("direct:smslib-poll", new PollJob(account, Instant.now()), Polled.class);
        assertEquals(
                test.problem,
                polled.problem() == null ? null : polled.problem().code().word());
        assertEquals(
                (test.receipts == null ? List.<Cases.Receipt>of() : test.receipts)
                        .stream()
                                .map(row -> row.message() + " " + row.status() + " " + row.code())
                                .toList(),
                polled.receipts().stream()
                        .map(row -> row.messageId() + " " + row.status() + " " + row.providerCode())
                        .toList());
        assertEquals(
                (test.messages == null ? List.<Cases.Text>of() : test.messages)
                        .stream().map(row -> row.from() + " " + row.text()).toList(),
                polled.inbound().stream()
                        .map(row -> row.from() + " " + row.text())
                        .toList());
        polled.inbound()
                .forEach(message -> assertTrue(
                        Duration.between(message.time(), Instant.now()).abs().toMinutes() < 5, "its time is now"));
        if (polled.confirmation() != null) {
            ConfirmJob confirm = new ConfirmJob(account, polled.confirmation(), Instant.now());
            assertNull(template.requestBody("direct:smslib-confirm", confirm, Polled.class)
                    .problem());
        }
        String own = "smshub:" + account.id() + ":";
        assertEquals(
                test.open == null ? List.of() : test.open,
                site.rows("SELECT " + site.mark() + " AS mark FROM " + site.out() + " ORDER BY id").stream()
                        .map(row -> row.get("mark"))
                        .filter(mark -> mark.startsWith(own))
                        .map(mark -> mark.substring(own.length()))
                        .toList());
        String unread = "SELECT * FROM " + site.in() + (v3 ? " WHERE process = 0" : "");
        assertEquals(test.unread, site.rows(unread).size());
        Polled again = template.requestBody("direct:smslib-poll", new PollJob(account, Instant.now()), Polled.class);
        assertEquals(List.of(), again.receipts());
        assertEquals(List.of(), again.inbound());
    }

    @TestFactory
    Stream<DynamicNode> manyGoInTogetherAndOneBadRowStopsNoOther() {
        return everywhere(site -> Stream.of(dynamicTest("300 messages, each third too long", () -> {
            clear(site);
            // The hub believes that the column holds more than it does.
            Account account = account(site, Map.of("text-length", "9000"));
            Cases.Message bad = new Cases.Message("+491711234567", null, "x".repeat(2_000), 14, null);
            List<CompletableFuture<Object>> results = IntStream.range(0, 300)
                    .mapToObj(number -> template.asyncRequestBody(
                            "direct:smslib-send",
                            Samples.job(account, number % 3 == 0 ? bad : MESSAGE, null, "m" + number)))
                    .toList();
            int sent = 0;
            for (CompletableFuture<Object> result : results) {
                SendResult end = (SendResult) result.get(60, TimeUnit.SECONDS);
                sent += end.outcome() == Outcome.SENT ? 1 : 0;
                assertTrue(
                        end.outcome() == Outcome.SENT || end.problem().code() == ProblemCode.REQUEST_REJECTED,
                        end::toString);
            }
            assertEquals(200, sent);
            assertEquals(
                    "200",
                    site.rows("SELECT COUNT(DISTINCT " + site.mark() + ") AS n FROM " + site.out())
                            .get(0)
                            .get("n"));
            assertEquals(
                    "200",
                    site.rows("SELECT COUNT(*) AS n FROM " + site.out()).get(0).get("n"));
        })));
    }

    @TestFactory
    Stream<DynamicNode> eachOfManyKnowsItsRow() {
        return everywhere(site -> Stream.of(dynamicTest("200 messages", () -> {
            clear(site);
            Account account = account(site, Map.of());
            List<CompletableFuture<Object>> results = IntStream.range(0, 200)
                    .mapToObj(number -> template.asyncRequestBody(
                            "direct:smslib-send", Samples.job(account, MESSAGE, null, "m" + number)))
                    .toList();
            Map<String, String> told = new HashMap<>();
            for (int i = 0; i < results.size(); i++) {
                SendResult result = (SendResult) results.get(i).get(60, TimeUnit.SECONDS);
                told.put(result.providerIds().get(0), "smshub:" + account.id() + ":m" + i);
            }
            Map<String, String> there = new HashMap<>();
            site.rows("SELECT id, " + site.mark() + " AS mark FROM " + site.out())
                    .forEach(row -> there.put(row.get("id"), row.get("mark")));
            assertEquals(there, told);
        })));
    }

    @TestFactory
    Stream<DynamicNode> aDoubtfulMessageIsLookedUpBeforeItIsInsertedAgain() {
        return everywhere(site -> Stream.of(dynamicTest("once", () -> {
            clear(site);
            Account account = account(site, Map.of());
            StatusJob question = new StatusJob(Samples.MESSAGE_ID, List.of(), account, Instant.now());
            assertEquals(DeliveryReceipt.Status.NOT_FOUND, status(question).status());
            SendResult first = send(account, MESSAGE);
            assertEquals(DeliveryReceipt.Status.UNDERWAY, status(question).status());
            SendJob job = Samples.job(account, MESSAGE, null);
            SendJob doubtful = new SendJob(job.message().doubtful(), account, null, Instant.now());
            assertEquals(first, template.requestBody("direct:smslib-send", doubtful, SendResult.class));
            assertEquals(
                    "1",
                    site.rows("SELECT COUNT(*) AS n FROM " + site.out()).get(0).get("n"));
        })));
    }

    @TestFactory
    Stream<DynamicTest> mistakesAreToldBeforeTheStart() {
        return table.mistakes.stream()
                .map(test -> dynamicTest(test.toString(), () -> {
                    Account account = Samples.account(provider(), test.account(), "http://x/", null, Duration.ZERO);
                    List<String> mistakes = provider().mistakes(account);
                    assertEquals(test.mistakes(), mistakes.size(), mistakes::toString);
                }));
    }

    @Test
    void theOldAddressAndDriverOfMySqlReachMariaDb() throws SQLException {
        Site site = SITES.get("MariaDB v3");
        clear(site);
        Site old = new Site(site.url.replace("jdbc:mariadb:", "jdbc:mysql:"), site.user, site.password, "v3");
        assertEquals(
                Outcome.SENT,
                send(account(old, Map.of("driver", "com.mysql.jdbc.Driver")), MESSAGE)
                        .outcome());
    }

    @Test
    void aDatabaseThatIsNotThereDefers() {
        Site gone = new Site("jdbc:postgresql://127.0.0.1:1/x", "u", "p", "v3");
        SendResult result = send(account(gone, Map.of(), IMPATIENT), MESSAGE);
        assertEquals(Outcome.DEFERRED, result.outcome());
        assertEquals(ProblemCode.PROVIDER_UNREACHABLE, result.problem().code());
    }

    @Test
    void aWrongLoginStopsTheAccountAndAMissingTableDoesNot() {
        // The other servers of these tests let anybody in.
        Site site = SITES.get("H2 v3");
        Site stranger = new Site(site.url, "stranger", "wrong-password", "v3");
        assertEquals(
                ProblemCode.LOGIN_REJECTED,
                send(account(stranger, Map.of(), IMPATIENT), MESSAGE).problem().code());
        SendResult result = send(account(site, Map.of("out-table", "no_such_table")), MESSAGE);
        assertEquals(ProblemCode.PROVIDER_FAULT, result.problem().code());
        assertEquals(Outcome.DEFERRED, result.outcome());
    }

    @Test
    void aTextThatTheColumnDoesNotHoldIsRefused() {
        Account account = account(SITES.get("H2 v3"), Map.of("text-length", "5"));
        assertEquals(ProblemCode.TEXT_TOO_LONG, send(account, MESSAGE).problem().code());
    }

    private interface Tests {
        Stream<DynamicTest> on(Site site);
    }

    private static Stream<DynamicNode> everywhere(Tests tests) {
        return SITES.entrySet().stream().map(site -> dynamicContainer(site.getKey(), tests.on(site.getValue())));
    }

    private static void clear(Site site) throws SQLException {
        site.execute("DELETE FROM " + site.out(), "DELETE FROM " + site.in());
    }

    private static SendResult send(Account account, Cases.Message message) {
        return template.requestBody("direct:smslib-send", Samples.job(account, message, null), SendResult.class);
    }

    private static DeliveryReceipt status(StatusJob job) {
        return (DeliveryReceipt)
                template.requestBody("direct:smslib-status", job, List.class).get(0);
    }

    private static Provider provider() {
        return camel.getRegistry().findSingleByType(Smslib.class);
    }

    private static Account account(Site site, Map<String, String> given) {
        return account(site, given, Duration.ofSeconds(20));
    }

    private static Account account(Site site, Map<String, String> given, Duration connectTimeout) {
        Map<String, String> settings = new HashMap<>(given == null ? Map.of() : given);
        settings.put("url", site.url);
        settings.put("user", site.user);
        settings.put("password", site.password);
        settings.put("schema", site.schema);
        return Samples.account(provider(), settings, "http://x/", null, connectTimeout, Duration.ofSeconds(20));
    }
}
