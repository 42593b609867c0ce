package smshub.protocol.smslib;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.IntakeSamples;
import smshub.testing.Programs;
import smshub.testing.SmslibTables;
import smshub.testing.TestHub;

/** An application that wrote for SMSLib's SMSServer, with the hub in the server's place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TablesContract {
    private static final String COLUMNS = "(recipient, text, create_date, status_report, priority) VALUES ";

    private Path data;

    private Simulators simulators;
    private TestHub hub;
    private Connection sql;

    /** A new database: address, user and password. */
    abstract Settings.Store database();

    /** Type of a key that counts by itself. */
    abstract String key();

    /** A command that lets the database's own client execute a statement; null where it has none. */
    List<String> client(Settings.Store store, String statement) {
        return null;
    }

    private Settings.Store database;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = folder;
        database = database();
        sql = DriverManager.getConnection(
                database.url(),
                database.user(),
                database.password() == null ? "" : database.password().reveal());
        for (String statement : SmslibTables.script(key())) {
            execute(statement);
        }
        execute("CREATE TABLE orders (nr varchar(20) PRIMARY KEY, phone varchar(20), body varchar(2000),"
                + " state int NOT NULL, why varchar(20))");
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        hub = new TestHub(settings());
    }

    private Settings settings() {
        // The hub's usual time-out: with a shorter one, calls come twice where the machine stands still for a moment.
        Account account = TestHub.provided(
                "main",
                "smsapi",
                Map.of("token", "test-token"),
                TestHub.DELIVERY,
                new Account.Connection(simulators.smsapi(), Duration.ofSeconds(5), Duration.ofSeconds(30), null, 0));
        Settings usual = TestHub.settings(data, account);
        return IntakeSamples.with(
                usual,
                Set.of(),
                List.of(
                        IntakeSamples.tables("erp", database, List.of("main"), Map.of("update-on-report", "true")),
                        IntakeSamples.tables(
                                "orders",
                                database,
                                List.of(),
                                Map.of(
                                        "schema",
                                        "own",
                                        "out-table",
                                        "orders",
                                        "columns",
                                        "id=nr,recipient=phone,text=body,status=state,reason=why",
                                        "statuses",
                                        "unsent=0,queued=1,sent=2,failed=9,delivered=3,undelivered=4"))));
    }

    @AfterAll
    void stop() throws Exception {
        if (hub != null) {
            hub.close();
        }
        simulators.close();
        sql.close();
    }

    @BeforeEach
    void forget() {
        simulators.received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @Test
    void aRowIsSentAndTellsWhatBecameOfIt() throws Exception {
        insert("('491711234567', 'Grüße {äöü} €', now(), 1, 0)");

        becomes("Grüße {äöü} €", "S");
        Map<String, String> row = row("Grüße {äöü} €");
        assertEquals("main", row.get("gateway_id"));
        assertFalse(row.get("ref_no").isBlank());
        assertNotNull(row.get("sent_date"));
        assertEquals("0", row.get("errors"));
        assertEquals("+491711234567", message("Grüße {äöü} €").path("to").asText());

        String id = message("Grüße {äöü} €").path("id").asText();
        hub.get("/callback/main/receipt?status_name=DELIVERED&MsgId=1&idx=" + id);
        becomes("Grüße {äöü} €", "D");
        await().atMost(Duration.ofSeconds(10)).until(() -> count("smsserver_in WHERE type = 'S'") == 1);
        Map<String, String> report =
                rows("SELECT * FROM smsserver_in WHERE type = 'S'").get(0);
        assertEquals("00 - Succesful Delivery.", report.get("text"));
        assertEquals(row.get("ref_no"), report.get("original_ref_no"));
        assertEquals("491711234567", report.get("originator"));
        assertEquals("main", report.get("gateway_id"));
    }

    /** The account's provider sends flash messages in 7 bits only. */
    @Test
    void aFlashRowIsSentAsOneOrRefused() throws Exception {
        for (String text : List.of("flash", "flash á")) {
            execute("INSERT INTO smsserver_out (recipient, text, create_date, flash_sms) VALUES ('+491711234567', '"
                    + text + "', now(), 1)");
        }
        becomes("flash", "S");
        becomes("flash á", "F");
        assertEquals(List.of("flash"), texts());
    }

    @Test
    void theDatabasesOwnClientInsertsARow() throws Exception {
        List<String> command = client(
                database, "INSERT INTO smsserver_out " + COLUMNS + "('+491711234567', 'by hand: äöü €', now(), 0, 0)");
        assumeTrue(command != null, "H2 runs within the test");
        Programs.run(command);
        becomes("by hand: äöü €", "S");
        assertEquals(List.of("by hand: äöü €"), texts());
    }

    @Test
    void aBadRowHarmsOnlyItself() throws Exception {
        insert("('+49301234567', 'landline', now(), 0, 9), ('', 'nobody', now(), 0, 9),"
                + " ('+491711234567', '', now(), 0, 9), ('+491711234567', 'fine', now(), 0, 0)");
        execute("INSERT INTO smsserver_out (recipient, text, create_date, type) VALUES"
                + " ('+491711234567', 'push', now(), 'W')");
        execute("INSERT INTO smsserver_out (recipient, text, create_date, encoding) VALUES"
                + " ('+491711234567', '0102', now(), '8')");

        becomes("fine", "S");
        for (String text : List.of("landline", "nobody", "", "push", "0102")) {
            becomes(text, "F");
            assertEquals("1", row(text).get("errors"), text);
        }
        assertEquals(List.of("fine"), texts());
    }

    @Test
    void aRowThatWasTakenOverIsNotSentAgainAfterACrashBeforeItsAcknowledgement() throws Exception {
        insert("('+491711234567', 'once', now(), 0, 0)");
        becomes("once", "S");
        hub.becomes(message("once").path("id").asText(), "sent");

        execute("UPDATE smsserver_out SET status = 'U', sent_date = NULL WHERE text = 'once'");
        becomes("once", "S");
        assertEquals(List.of("once"), texts());
    }

    @Test
    void aRowThatFailedIsANewRequestWhenItIsSetToUnsent() throws Exception {
        insert("('+49301234567', 'second try', now(), 0, 0)");
        becomes("second try", "F");

        execute("UPDATE smsserver_out SET status = 'U', recipient = '+491711234567' WHERE text = 'second try'");
        becomes("second try", "S");
        assertEquals("1", row("second try").get("errors"));
    }

    @Test
    void theHubStopsAndWhatWasWaitingIsTakenWhenItIsBack() throws Exception {
        hub.close();
        insert("('+491711234567', 'meanwhile', now(), 0, 0)");
        assertEquals("U", row("meanwhile").get("status"));

        hub = new TestHub(settings());
        becomes("meanwhile", "S");
        assertEquals(List.of("meanwhile"), texts());
    }

    @Test
    void theTableOfCallsIsLeftAlone() throws Exception {
        execute(
                "INSERT INTO smsserver_calls (call_date, gateway_id, caller_id) VALUES (now(), 'modem1', '491711234567')");
        List<Map<String, String>> calls = rows("SELECT * FROM smsserver_calls");
        insert("('+491711234567', 'beside calls', now(), 0, 0)");
        becomes("beside calls", "S");
        assertEquals(calls, rows("SELECT * FROM smsserver_calls"));
        assertEquals(List.of("beside calls"), texts());
        assertTrue(
                hub.json("/api/v1/intakes").at("/intakes/0/lastError").isMissingNode()
                        || hub.json("/api/v1/intakes")
                                .at("/intakes/0/lastError")
                                .isNull(),
                () -> "an error of the intake");
    }

    @Test
    void messagesFromHandsetsAreInserted() throws Exception {
        String inbound = "/callback/main/inbound?sms_to=4915112345678&sms_from=491711234567&sms_text=Yes%20please"
                + "&sms_date=1767225600&username=x&MsgId=in1";
        assertEquals(200, hub.get(inbound).statusCode());
        hub.get(inbound);

        await().atMost(Duration.ofSeconds(10)).until(() -> count("smsserver_in WHERE type = 'I'") == 1);
        Map<String, String> row =
                rows("SELECT * FROM smsserver_in WHERE type = 'I'").get(0);
        assertEquals("491711234567", row.get("originator"));
        assertEquals("Yes please", row.get("text"));
        assertEquals("0", row.get("process"));
        assertEquals("7", row.get("encoding"));
    }

    @Test
    void anApplicationsOwnTableIsMappedBySettings() throws Exception {
        execute("INSERT INTO orders VALUES ('A-1', '+491711234567', 'own table', 0, NULL),"
                + " ('A-2', '+49301234567', 'own landline', 0, NULL), ('A-3', '+491711234567', 'not yet', 7, NULL)");

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Map<String, String> states = rows("SELECT nr, state FROM orders").stream()
                    .collect(Collectors.toMap(row -> row.get("nr"), row -> row.get("state")));
            assertEquals(Map.of("A-1", "2", "A-2", "9", "A-3", "7"), states);
        });
        assertEquals(
                "number-not-mobile",
                rows("SELECT why FROM orders WHERE nr = 'A-2'").get(0).get("why"),
                "the whole reason does not fit");
        assertEquals(List.of("own table"), texts());
    }

    @Test
    void manyRowsAreTakenInBatchesAndEachIsSentOnce() throws Exception {
        int rows = Integer.getInteger("rows", 1_000);
        sql.setAutoCommit(false);
        try (var statement = sql.prepareStatement(
                "INSERT INTO smsserver_out (recipient, text, create_date) VALUES" + " ('+491711234567', ?, now())")) {
            for (int i = 0; i < rows; i++) {
                statement.setString(1, "many " + i);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        sql.commit();
        sql.setAutoCommit(true);
        long begin = System.nanoTime();

        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> count("smsserver_out WHERE text LIKE 'many %' AND status = 'S'") == rows);
        System.getLogger("bench")
                .log(System.Logger.Level.INFO, "{0} rows in {1} ms", rows, (System.nanoTime() - begin) / 1_000_000);
        assertEquals(rows, simulators.received().total());
        assertEquals(0, simulators.received().repeats());
    }

    @Test
    void theIntakeTellsHowItDoes() throws Exception {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            JsonNode erp = hub.json("/api/v1/intakes").at("/intakes/0");
            assertEquals("erp", erp.path("name").asText());
            assertTrue(erp.path("runs").asInt() > 0, erp::toString);
            assertEquals(0, erp.path("failedRuns").asInt(), erp::toString);
            assertTrue(erp.hasNonNull("nextRun") && erp.hasNonNull("lastRun"), erp::toString);
        });
        assertTrue(hub.get("/observe/metrics").body().contains("sms_intake_runs_total{intake=\"erp\""));
    }

    private void insert(String rows) throws SQLException {
        execute("INSERT INTO smsserver_out " + COLUMNS + rows);
    }

    private void execute(String statement) throws SQLException {
        try (Statement one = sql.createStatement()) {
            one.execute(statement);
        }
    }

    private List<Map<String, String>> rows(String query) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (Statement one = sql.createStatement();
                ResultSet result = one.executeQuery(query)) {
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

    private int count(String from) throws SQLException {
        return Integer.parseInt(rows("SELECT count(*) AS n FROM " + from).get(0).get("n"));
    }

    private Map<String, String> row(String text) throws SQLException {
        return rows("SELECT * FROM smsserver_out WHERE text = '" + text + "'").get(0);
    }

    private void becomes(String text, String status) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertEquals(status, row(text).get("status"), text));
    }

    private JsonNode message(String text) throws Exception {
        for (JsonNode message : hub.json("/api/v1/messages").path("messages")) {
            if (message.path("text").asText().equals(text)) {
                return message;
            }
        }
        throw new AssertionError("no message " + text);
    }

    private List<String> texts() {
        return simulators.received().messages().stream()
                .map(Received.Message::text)
                .toList();
    }
}
