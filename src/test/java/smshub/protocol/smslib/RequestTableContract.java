package smshub.protocol.smslib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import smshub.protocol.smslib.RequestTable.Arrival;
import smshub.protocol.smslib.RequestTable.Change;
import smshub.protocol.smslib.RequestTable.Row;
import smshub.protocol.smslib.TableLayout.Status;
import smshub.settings.Settings;

/** What two hubs may rely on that share one table. */
abstract class RequestTableContract {
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    private final Settings.Store database = database();
    private final RequestTable one = table();
    private final RequestTable other = table();

    abstract Settings.Store database();

    private RequestTable table() {
        return table(TableLayout.of("smssvr", "queue_out", "queue_in", null, null));
    }

    private RequestTable table(TableLayout layout) {
        return new RequestTable(
                "test",
                database.url(),
                null,
                database.user(),
                database.password() == null ? null : database.password().reveal(),
                layout,
                RequestTable.Locking.SKIP,
                null);
    }

    @BeforeEach
    void create() throws SQLException {
        execute("DROP TABLE IF EXISTS queue_out");
        execute("DROP TABLE IF EXISTS queue_in");
        execute("CREATE TABLE queue_out (id int PRIMARY KEY, recipient varchar(16), text varchar(1000),"
                + " originator varchar(16), encoding char(1), priority char(1), gateway_id varchar(64),"
                + " status char(1) NOT NULL, errors int DEFAULT 0 NOT NULL, sent_date timestamp NULL,"
                + " ref_no varchar(64), status_report int)");
        execute("CREATE TABLE queue_in (process int, originator varchar(16), type char(1), encoding char(1),"
                + " message_date timestamp, receive_date timestamp, text varchar(20), gateway_id varchar(64))");
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void twoHubsNeverHaveTheSameRow() throws Exception {
        int rows = 400;
        StringBuilder insert =
                new StringBuilder("INSERT INTO queue_out (id, recipient, text, priority, status) VALUES ");
        for (int i = 0; i < rows; i++) {
            insert.append(i == 0 ? "" : ",").append("(").append(i).append(", '+49', 'x', 'N', 'U')");
        }
        execute(insert.toString());
        ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
        ExecutorService hubs = Executors.newFixedThreadPool(2);
        List<Future<?>> done = new ArrayList<>();
        for (RequestTable table : List.of(one, other)) {
            done.add(hubs.submit(() -> {
                while (count("status = 'U'") > 0) {
                    table.take(20, some -> {
                        some.forEach(row -> taken.add(row.id()));
                        return queued(some);
                    });
                }
                return null;
            }));
        }
        for (Future<?> each : done) {
            each.get(60, TimeUnit.SECONDS);
        }
        hubs.shutdown();
        assertEquals(rows, taken.size());
        assertEquals(rows, Set.copyOf(taken).size());
        assertEquals(rows, count("status = 'Q'"));
    }

    @Test
    void rowsOfAHubThatFailsAreThereForTheOther() throws Exception {
        execute("INSERT INTO queue_out (id, recipient, text, priority, status) VALUES (1, '+49', 'x', 'N', 'U')");
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        ExecutorService hub = Executors.newSingleThreadExecutor();
        Future<?> dying = hub.submit(() -> one.take(10, rows -> {
            claimed.countDown();
            seen.await(20, TimeUnit.SECONDS);
            throw new IllegalStateException("the broker is away");
        }));
        assertTrue(claimed.await(20, TimeUnit.SECONDS));
        assertEquals(0, other.take(10, RequestTableContract::queued), "claimed by the first");
        seen.countDown();
        assertThrows(Exception.class, () -> dying.get(20, TimeUnit.SECONDS));
        hub.shutdown();
        assertEquals(1, other.take(10, RequestTableContract::queued));
        assertEquals(1, count("status = 'Q'"));
    }

    @Test
    void lettersOfPriorityCount() throws Exception {
        execute("INSERT INTO queue_out (id, recipient, text, priority, status) VALUES (1, '+49', 'x', 'L', 'U'),"
                + " (2, '+49', 'x', 'N', 'U'), (3, '+49', 'x', 'H', 'U'), (4, '+49', 'x', 'N', 'U')");
        List<String> order = new ArrayList<>();
        one.take(10, rows -> {
            rows.forEach(row -> order.add(row.id()));
            return queued(rows);
        });
        assertEquals(List.of("3", "2", "4", "1"), order);
    }

    @Test
    void statesMayComeTwiceAndLate() throws Exception {
        execute("INSERT INTO queue_out (id, recipient, text, priority, status) VALUES (1, '+49', 'x', 'N', 'Q'),"
                + " (2, '+49', 'x', 'N', 'Q')");
        Change delivered = new Change("1", Status.DELIVERED, TIME, null, null, null);
        Change sent = new Change("1", Status.SENT, TIME, "main", "ref", null);
        Change failed = new Change("2", Status.FAILED, TIME, null, null, "why");
        Change nonsense = new Change("no number", Status.FAILED, TIME, null, null, "why");
        one.write(List.of(delivered), true);
        one.write(List.of(sent, failed), true);
        one.write(List.of(sent, failed), true);
        one.write(List.of(nonsense, failed), true);
        assertEquals(1, count("id = 1 AND status = 'D' AND ref_no = 'ref' AND gateway_id = 'main'"));
        assertEquals(1, count("id = 2 AND status = 'F' AND errors = 1"));
    }

    @Test
    void whatDoesNotFitIsTold() throws Exception {
        Arrival fits = new Arrival(false, "+49171", "fits", TIME, "main", null, null);
        Arrival tooLong = new Arrival(false, "+49171", "x".repeat(21), TIME, "main", null, null);
        assertEquals(List.of(tooLong), one.insert(List.of(fits, tooLong)));
        assertEquals(List.of(), one.insert(List.of(fits)));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM queue_in WHERE originator = '49171'")) {
            rows.next();
            assertEquals(1, rows.getInt(1));
        }
    }

    @Test
    void rowsOfOthersMayHaveHoles() throws Exception {
        try (Connection connection = connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO queue_in (message_date) VALUES (?)")) {
            insert.setTimestamp(1, Timestamp.from(TIME));
            insert.execute();
        }
        assertEquals(List.of(), one.insert(List.of(new Arrival(false, "+49171", "fits", TIME, "main", null, null))));
    }

    @Test
    void theFourthVersionTellsTheEndInItsOwnColumn() throws Exception {
        execute("DROP TABLE IF EXISTS smslib_out");
        execute("CREATE TABLE smslib_out (id int PRIMARY KEY, message_id varchar(128), address varchar(16),"
                + " text varchar(1024), sender_address varchar(16), encoding char(1), flash_sms int, priority int,"
                + " request_delivery_report int, sent_status char(1) NOT NULL, sent_date timestamp NULL,"
                + " gateway_id varchar(32), operator_message_id varchar(128), delivery_status varchar(1),"
                + " delivery_date timestamp NULL)");
        execute("INSERT INTO smslib_out (id, message_id, address, text, priority, sent_status) VALUES"
                + " (1, 'a', '+49', 'later', 0, 'U'), (2, 'b', '+49', 'first', 5, 'U'),"
                + " (3, '', '+49', 'not yet', 9, 'U'), (4, 'd', '+49', 'bad', 0, 'U')");
        try (RequestTable four = table(TableLayout.of("v4", null, null, null, null))) {
            List<String> order = new ArrayList<>();
            four.take(10, rows -> {
                rows.forEach(row -> order.add(row.id()));
                return queued(rows);
            });
            assertEquals(List.of("2", "1", "4"), order, "one without message_id is not meant yet");
            four.write(
                    List.of(
                            new Change("1", Status.SENT, TIME, "main", "ref", null),
                            new Change("2", Status.SENT, TIME, "main", "ref 2", null),
                            new Change("4", Status.FAILED, TIME, null, null, "why"),
                            new Change("1", Status.DELIVERED, TIME, null, null, null),
                            new Change("2", Status.UNDELIVERED, TIME, null, null, null)),
                    false);
        }
        assertEquals(
                List.of(
                        "1 S main ref D true",
                        "2 S main ref 2 F true",
                        "3 U null null null false",
                        "4 F null null null false"),
                fourthVersion());
    }

    private List<String> fourthVersion() throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, sent_status, gateway_id, operator_message_id,"
                        + " delivery_status, delivery_date FROM smslib_out ORDER BY id")) {
            while (rows.next()) {
                all.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3) + " " + rows.getString(4)
                        + " " + rows.getString(5) + " " + (rows.getTimestamp(6) != null));
            }
        }
        return all;
    }

    private static List<Change> queued(List<Row> rows) {
        return rows.stream()
                .map(row -> new Change(row.id(), Status.QUEUED, null, null, null, null))
                .toList();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.url(),
                database.user(),
                database.password() == null ? "" : database.password().reveal());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String where) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM queue_out WHERE " + where)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
