package smshub.protocol.smslib;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smshub.protocol.smslib.TableLayout.Column;
import smshub.protocol.smslib.TableLayout.Schema;
import smshub.protocol.smslib.TableLayout.Status;
import smshub.store.StoreException;
import smshub.text.GsmAlphabet;

/**
 * Requests in tables of another program's database. Rows are claimed by their locks, which the database itself gives
 * back when a hub dies. Every method throws {@link StoreException} while the database is down.
 */
public final class RequestTable implements AutoCloseable {
    private static final long CONNECTION_TIMEOUT_MILLIS = 4_000;
    private static final int NETWORK_TIMEOUT_MILLIS = 60_000;
    /** One that claims, one for states, one for messages from handsets. */
    private static final int CONNECTIONS = 3;
    /** What SMSLib's columns for gateways and references hold, and those for numbers. */
    private static final int LONGEST_ID = 64;

    private static final int LONGEST_NUMBER = 16;
    private static final int LONGEST_REASON = 250;

    private final TableLayout layout;
    private final HikariDataSource pool;
    private final String claim;
    private final Map<Status, String> updates = new EnumMap<>(Status.class);
    private final String insert;

    /** How rows are kept from other hubs. */
    public enum Locking {
        /** Others pass them by. */
        SKIP,
        /** Others wait for them. */
        WAIT,
        /** Not at all: a row may be read by two hubs, which know each other's requests as repeats. */
        NONE
    }

    /**
     * A request.
     *
     * @param id key of its row
     * @param values text by column, blanks around it kept; absent where the row has none
     * @param times times by column, likewise
     */
    public record Row(String id, Map<Column, String> values, Map<Column, Instant> times) {
        public String value(Column column) {
            return values.get(column);
        }

        /** Failed attempts that the row tells of. */
        public int errors() {
            String errors = values.get(Column.ERRORS);
            return errors == null || !errors.matches("[0-9]{1,9}") ? 0 : Integer.parseInt(errors);
        }

        /** Without text and number, because logs print it. */
        @Override
        public String toString() {
            return "Row[" + id + "]";
        }
    }

    /**
     * What became of a request.
     *
     * @param id key of its row
     * @param status one that is not {@link Status#UNSENT}
     * @param time when
     * @param gateway account that took it, or null
     * @param reference the provider's id, or null
     * @param reason why it failed, or null
     */
    public record Change(String id, Status status, Instant time, String gateway, String reference, String reason) {
        private Change because(String newReason) {
            return new Change(id, status, time, gateway, reference, newReason);
        }
    }

    /**
     * A row of the table of received messages.
     *
     * @param report whether it is a status report rather than a message
     * @param number the handset
     * @param time of the message or, for a report, when it was sent
     * @param reference what the report is about, or null
     * @param discharged when the report's message reached its end, or null
     */
    public record Arrival(
            boolean report,
            String number,
            String text,
            Instant time,
            String gateway,
            String reference,
            Instant discharged) {
        /** Without text and number, because logs print it. */
        @Override
        public String toString() {
            return "Arrival[" + gateway + "]";
        }
    }

    /** Decides what becomes of rows; returns when that is durable. */
    @FunctionalInterface
    public interface Judge {
        List<Change> judge(List<Row> rows) throws InterruptedException;
    }

    /** Opens no connection yet: the database may be down. */
    public RequestTable(
            String name, String url, String driver, String user, String password, TableLayout layout, Locking locking) {
        this.layout = layout;
        HikariConfig config = new HikariConfig();
        // MariaDB's driver speaks to MySQL, but answers to its own name.
        config.setJdbcUrl(url.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:"));
        if (driver != null && !driver.startsWith("com.mysql.")) {
            config.setDriverClassName(driver);
        }
        if (url.startsWith("jdbc:postgresql:")) {
            // Keys of every type travel as text; without a type of its own the text fits them all.
            config.addDataSourceProperty("stringtype", "unspecified");
        }
        config.setUsername(user);
        config.setPassword(password);
        config.setPoolName("intake-" + name);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);

        boolean limited = Stream.of("h2", "postgresql", "mariadb", "mysql")
                .anyMatch(database -> url.startsWith("jdbc:" + database + ":"));
        claim = "SELECT "
                + Stream.of(Column.values())
                        .filter(layout::has)
                        .map(layout::name)
                        .collect(Collectors.joining(", "))
                + " FROM " + layout.out() + " WHERE " + layout.name(Column.STATUS) + " = "
                + layout.literal(Status.UNSENT)
                // SMSLib 4 leaves rows alone whose writer has not yet given them an id.
                + (layout.schema() == Schema.V4 ? " AND message_id <> ''" : "")
                + " ORDER BY " + order() + layout.name(Column.ID)
                + (limited ? " LIMIT ?" : "")
                + (locking == Locking.NONE ? "" : " FOR UPDATE")
                + (locking == Locking.SKIP ? " SKIP LOCKED" : "");
        updates.put(Status.QUEUED, update(Status.QUEUED, List.of(), Status.UNSENT));
        updates.put(
                Status.FAILED,
                update(
                        Status.FAILED,
                        layout.has(Column.ERRORS)
                                ? List.of(layout.name(Column.ERRORS) + " = " + layout.name(Column.ERRORS) + " + 1")
                                : List.of(),
                        Status.UNSENT,
                        Status.QUEUED));
        updates.put(Status.SENT, sent());
        updates.put(Status.DELIVERED, ended(Status.DELIVERED, "'D'"));
        updates.put(Status.UNDELIVERED, ended(Status.UNDELIVERED, "'F'"));
        insert = "INSERT INTO " + layout.in()
                + switch (layout.schema()) {
                    case V4 ->
                        " (address, encoding, text, message_date, receive_date, gateway_id)"
                                + " VALUES (?, ?, ?, ?, ?, ?)";
                    case SMSSVR ->
                        " (originator, encoding, text, message_date, receive_date, gateway_id, process, type)"
                                + " VALUES (?, ?, ?, ?, ?, ?, 0, ?)";
                    case V3, OWN ->
                        " (originator, encoding, text, message_date, receive_date, gateway_id, process,"
                                + " type, original_ref_no, original_receive_date) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)";
                };
    }

    private String order() {
        if (!layout.has(Column.PRIORITY)) {
            return "";
        }
        String priority = layout.name(Column.PRIORITY);
        return layout.schema() == Schema.SMSSVR
                ? "CASE " + priority + " WHEN 'H' THEN 0 WHEN 'L' THEN 2 ELSE 1 END, "
                : priority + " DESC, ";
    }

    /** A change of rows that are still in one of some states, so that doing it twice is doing it once. */
    private String update(Status status, List<String> more, Status... from) {
        String column = layout.name(Column.STATUS);
        List<String> sets = new ArrayList<>(List.of(column + " = " + layout.literal(status)));
        if (status == Status.FAILED && layout.has(Column.REASON)) {
            sets.add(layout.name(Column.REASON) + " = ?");
        }
        sets.addAll(more);
        return "UPDATE " + layout.out() + " SET " + String.join(", ", sets) + " WHERE " + layout.name(Column.ID)
                + " = ? AND " + column + " IN ("
                + Stream.of(from).map(layout::literal).collect(Collectors.joining(", ")) + ")";
    }

    /** A receipt may have come before: its state stays. */
    private String sent() {
        String status = layout.name(Column.STATUS);
        List<String> sets = new ArrayList<>();
        for (Column column : List.of(Column.SENT_DATE, Column.REFERENCE, Column.GATEWAY)) {
            if (layout.has(column)) {
                sets.add(layout.name(column) + " = ?");
            }
        }
        sets.add(status + " = CASE WHEN " + status + " IN ("
                + Stream.of(Status.UNSENT, Status.QUEUED, Status.FAILED)
                        .map(layout::literal)
                        .collect(Collectors.joining(", "))
                + ") THEN " + layout.literal(Status.SENT) + " ELSE " + status + " END");
        return "UPDATE " + layout.out() + " SET " + String.join(", ", sets) + " WHERE " + layout.name(Column.ID)
                + " = ?";
    }

    private String ended(Status status, String delivery) {
        String set = layout.has(Column.DELIVERY)
                ? layout.name(Column.DELIVERY) + " = " + delivery
                        + (layout.has(Column.DELIVERY_DATE) ? ", " + layout.name(Column.DELIVERY_DATE) + " = ?" : "")
                : layout.name(Column.STATUS) + " = " + layout.literal(status);
        return "UPDATE " + layout.out() + " SET " + set + " WHERE " + layout.name(Column.ID) + " = ?";
    }

    /**
     * Claims the next rows, hears what becomes of them, and writes that; in one transaction, so that rows of which
     * nothing was heard stay as they were.
     *
     * @return how many rows there were
     */
    public int take(int most, Judge judge) throws InterruptedException {
        try (Connection connection = connection()) {
            List<Row> rows = claim(connection, most);
            List<Change> changes = rows.isEmpty() ? List.of() : judge.judge(rows);
            try {
                write(connection, changes);
                connection.commit();
            } catch (SQLException e) {
                if (!values(e)) {
                    throw e;
                }
                // Who claims these rows now hears that their requests are known.
                connection.rollback();
                writeApart(connection, changes);
            }
            return rows.size();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** Writes each change by itself; a reason that does not fit gives way to its code, and that to none. */
    private void writeApart(Connection connection, List<Change> changes) throws SQLException {
        SQLException failure = null;
        for (Change change : changes) {
            try {
                writeFitting(connection, change);
            } catch (SQLException e) {
                connection.rollback();
                if (!values(e)) {
                    throw e;
                }
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void writeFitting(Connection connection, Change change) throws SQLException {
        String reason = change.reason() == null ? "" : change.reason();
        for (String shorter : List.of(reason, reason.replaceFirst(":.*", ""))) {
            try {
                write(connection, List.of(change.because(shorter)));
                connection.commit();
                return;
            } catch (SQLException e) {
                connection.rollback();
                if (!values(e)) {
                    throw e;
                }
            }
        }
        write(connection, List.of(change.because(null)));
        connection.commit();
    }

    /**
     * Writes states; one that the row is past already changes nothing.
     *
     * @param reports whether a message's end is written to its row, too
     * @return those that do not fit into their rows
     */
    public List<Change> write(List<Change> changes, boolean reports) {
        List<Change> wanted = changes.stream()
                .filter(change -> reports
                        || layout.has(Column.DELIVERY)
                        || change.status() != Status.DELIVERED && change.status() != Status.UNDELIVERED)
                // In the order of a message's life; and by key, so that two hubs do not lock each other out.
                .sorted(Comparator.comparingInt(RequestTable::rank).thenComparing(Change::id))
                .toList();
        return apart(wanted, this::write);
    }

    private static int rank(Change change) {
        return switch (change.status()) {
            case UNSENT, QUEUED -> 0;
            case FAILED -> 1;
            case SENT -> 2;
            case DELIVERED, UNDELIVERED -> 3;
        };
    }

    /**
     * The rows of some requests, for their status reports; only those that want one.
     *
     * @return rows with recipient, reference and gateway, by key
     */
    public Map<String, Row> reported(Collection<String> ids) {
        if (ids.isEmpty() || !layout.has(Column.REFERENCE)) {
            return Map.of();
        }
        String sql = "SELECT "
                + Stream.of(Column.values())
                        .filter(layout::has)
                        .map(layout::name)
                        .collect(Collectors.joining(", "))
                + " FROM " + layout.out() + " WHERE " + layout.name(Column.ID) + " IN ("
                + ids.stream().map(id -> "?").collect(Collectors.joining(", ")) + ")";
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int i = 0;
            for (String id : ids) {
                statement.setString(++i, id);
            }
            Map<String, Row> rows = new HashMap<>();
            for (Row row : rows(statement)) {
                if (!"0".equals(row.value(Column.STATUS_REPORT))) {
                    rows.put(row.id(), row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /**
     * Inserts received messages and reports, apart from those that are there already.
     *
     * @return those that the table cannot hold
     */
    public List<Arrival> insert(List<Arrival> arrivals) {
        List<Arrival> wanted = layout.schema() == Schema.V4
                ? arrivals.stream().filter(arrival -> !arrival.report()).toList()
                : arrivals;
        return apart(wanted, this::insert);
    }

    private List<Row> claim(Connection connection, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claim)) {
            statement.setMaxRows(most);
            if (claim.contains(" LIMIT ?")) {
                statement.setInt(1, most);
            }
            return rows(statement);
        }
    }

    private List<Row> rows(PreparedStatement statement) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                Map<Column, String> values = new EnumMap<>(Column.class);
                Map<Column, Instant> times = new EnumMap<>(Column.class);
                int index = 0;
                for (Column column : Column.values()) {
                    if (!layout.has(column)) {
                        continue;
                    }
                    index++;
                    switch (column) {
                        case SEND_AT, EXPIRES_AT -> {
                            Timestamp time = result.getTimestamp(index);
                            if (time != null) {
                                times.put(column, time.toInstant());
                            }
                        }
                        // Not read: SMSLib 4 fills them with dates that drivers refuse.
                        case SENT_DATE, DELIVERY_DATE -> {}
                        default -> {
                            String value = result.getString(index);
                            if (value != null) {
                                values.put(column, value);
                            }
                        }
                    }
                }
                rows.add(new Row(values.get(Column.ID), values, times));
            }
        }
        return rows;
    }

    private void write(Connection connection, List<Change> changes) throws SQLException {
        for (Status status : Status.values()) {
            List<Change> some =
                    changes.stream().filter(change -> change.status() == status).toList();
            if (some.isEmpty()) {
                continue;
            }
            try (PreparedStatement statement = connection.prepareStatement(updates.get(status))) {
                for (Change change : some) {
                    fill(statement, change);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    private void fill(PreparedStatement statement, Change change) throws SQLException {
        int i = 0;
        switch (change.status()) {
            case FAILED -> {
                if (layout.has(Column.REASON)) {
                    statement.setString(++i, cut(change.reason(), LONGEST_REASON));
                }
            }
            case SENT -> {
                if (layout.has(Column.SENT_DATE)) {
                    statement.setTimestamp(++i, time(change.time()));
                }
                if (layout.has(Column.REFERENCE)) {
                    statement.setString(++i, cut(Objects.toString(change.reference(), ""), LONGEST_ID));
                }
                if (layout.has(Column.GATEWAY)) {
                    statement.setString(++i, cut(Objects.toString(change.gateway(), "*"), LONGEST_ID));
                }
            }
            case DELIVERED, UNDELIVERED -> {
                if (layout.has(Column.DELIVERY) && layout.has(Column.DELIVERY_DATE)) {
                    statement.setTimestamp(++i, time(change.time()));
                }
            }
            case UNSENT, QUEUED -> {}
        }
        statement.setString(++i, change.id());
    }

    private void insert(Connection connection, List<Arrival> arrivals) throws SQLException {
        Set<List<Object>> there = there(connection, arrivals);
        Timestamp now = time(Instant.now());
        boolean v4 = layout.schema() == Schema.V4;
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (Arrival arrival : arrivals) {
                if (!there.add(key(number(arrival), time(arrival.time()), arrival.text()))) {
                    continue;
                }
                statement.setString(1, number(arrival));
                statement.setString(2, GsmAlphabet.septets(arrival.text()) < 0 ? "U" : "7");
                statement.setString(3, arrival.text());
                statement.setTimestamp(4, time(arrival.time()));
                statement.setTimestamp(5, now);
                statement.setString(6, cut(arrival.gateway(), v4 ? LONGEST_ID / 2 : LONGEST_ID));
                if (!v4) {
                    statement.setString(7, arrival.report() ? "S" : "I");
                }
                if (layout.schema() == Schema.V3 || layout.schema() == Schema.OWN) {
                    statement.setString(8, cut(arrival.reference(), LONGEST_ID));
                    statement.setTimestamp(9, arrival.discharged() == null ? null : time(arrival.discharged()));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The table has no column for the hub's id: the same number, second and text are the same message. */
    private Set<List<Object>> there(Connection connection, List<Arrival> arrivals) throws SQLException {
        Set<List<Object>> keys = new HashSet<>();
        String number = layout.schema() == Schema.V4 ? "address" : "originator";
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + number + ", message_date, text FROM "
                + layout.in() + " WHERE message_date BETWEEN ? AND ?")) {
            statement.setTimestamp(
                    1,
                    time(arrivals.stream()
                            .map(Arrival::time)
                            .min(Instant::compareTo)
                            .orElseThrow()));
            statement.setTimestamp(
                    2,
                    time(arrivals.stream()
                            .map(Arrival::time)
                            .max(Instant::compareTo)
                            .orElseThrow()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    // Other programs may have inserted rows, too, and left out what they did not know.
                    keys.add(key(
                            Objects.toString(rows.getString(1), ""),
                            rows.getTimestamp(2),
                            Objects.toString(rows.getString(3), "")));
                }
            }
        }
        return keys;
    }

    private static List<Object> key(String number, Timestamp time, String text) {
        return List.of(number.strip(), time.toInstant(), text);
    }

    /** SMSLib writes numbers without plus sign. */
    private static String number(Arrival arrival) {
        String number = Objects.toString(arrival.number(), "");
        return cut(number.startsWith("+") ? number.substring(1) : number, LONGEST_NUMBER);
    }

    /** MariaDB's own columns for times hold no fractions. */
    private static Timestamp time(Instant time) {
        return Timestamp.from(time.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String cut(String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most);
    }

    private interface Step<T> {
        void on(Connection connection, List<T> items) throws SQLException;
    }

    /** Does a step for all items at once; where their values are to blame for a failure, for each alone. */
    private <T> List<T> apart(List<T> items, Step<T> step) {
        if (items.isEmpty()) {
            return List.of();
        }
        try {
            done(items, step);
            return List.of();
        } catch (SQLException e) {
            if (!values(e)) {
                throw new StoreException(e);
            }
        }
        List<T> bad = new ArrayList<>();
        for (T item : items) {
            try {
                done(List.of(item), step);
            } catch (SQLException e) {
                if (!values(e)) {
                    throw new StoreException(e);
                }
                bad.add(item);
            }
        }
        return bad;
    }

    private <T> void done(List<T> items, Step<T> step) throws SQLException {
        try (Connection connection = connection()) {
            step.on(connection, items);
            connection.commit();
        }
    }

    /** SQLSTATE classes 22 (data) and 23 (constraints), which another try would meet again. */
    private static boolean values(SQLException e) {
        for (SQLException each = e; each != null; each = each.getNextException()) {
            String state = each.getSQLState();
            if (state != null && (state.startsWith("22") || state.startsWith("23"))) {
                return true;
            }
        }
        return false;
    }

    private Connection connection() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
