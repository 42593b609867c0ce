package smshub.protocol.smslib;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import smshub.message.Cost;
import smshub.protocol.smslib.TableLayout.Column;
import smshub.protocol.smslib.TableLayout.Schema;
import smshub.protocol.smslib.TableLayout.Status;
import smshub.store.StoreException;

/**
 * Requests in tables of another program's database. Rows are claimed by their locks, which the database itself gives
 * back when a hub dies. Every method throws {@link StoreException} while the database is down.
 *
 * <p>One class, because rows are claimed, changed and inserted under the same rules of transactions and failures.
 */
public final class RequestTable implements AutoCloseable {

    private final TableLayout layout;
    private final TableDatabase database;
    private final TableStatements sql;
    private final TableValues values;

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
     * @param cost what it costs, where it was just sent; or null
     */
    public record Change(
            String id, Status status, Instant time, String gateway, String reference, String reason, Cost cost) {
        /** A state that costs nothing. */
        public Change(String id, Status status, Instant time, String gateway, String reference, String reason) {
            this(id, status, time, gateway, reference, reason, null);
        }

        private Change because(String newReason) {
            return new Change(id, status, time, gateway, reference, newReason, cost);
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

    /**
     * Opens no connection yet: the database may be down.
     *
     * @param zone whose clocks times are read by where the column's type has no offset; null for the machine's
     */
    public RequestTable(
            String name,
            String url,
            String driver,
            String user,
            String password,
            TableLayout layout,
            Locking locking,
            ZoneId zone) {
        this.layout = layout;
        values = new TableValues(layout, zone);
        database = new TableDatabase(name, url, driver, user, password);
        sql = new TableStatements(url, layout, locking);
    }

    /**
     * Claims the next rows, hears what becomes of them, and writes that; in one transaction, so that rows of which
     * nothing was heard stay as they were.
     *
     * @return how many rows there were
     */
    public int take(int most, Judge judge) throws InterruptedException {
        try (Connection connection = database.connection()) {
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

    /** Looks for rows and takes none; fails when the database cannot be reached, or has no such table. */
    public void look() {
        try (Connection connection = database.connection()) {
            claim(connection, 1);
            connection.rollback();
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
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql.rows(ids.size()))) {
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
        try (PreparedStatement statement = connection.prepareStatement(sql.claim())) {
            statement.setMaxRows(most);
            if (sql.limited()) {
                statement.setInt(1, most);
            }
            return rows(statement);
        }
    }

    private List<Row> rows(PreparedStatement statement) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(values.row(result));
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
            try (PreparedStatement statement = connection.prepareStatement(sql.update(status))) {
                for (Change change : some) {
                    values.fill(statement, change);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    private void insert(Connection connection, List<Arrival> arrivals) throws SQLException {
        Set<List<Object>> there = there(connection, arrivals);
        Timestamp now = TableValues.time(Instant.now());
        try (PreparedStatement statement = connection.prepareStatement(sql.insert())) {
            for (Arrival arrival : arrivals) {
                if (!there.add(TableValues.key(
                        TableValues.number(arrival), TableValues.time(arrival.time()), arrival.text()))) {
                    continue;
                }
                values.fill(statement, arrival, now);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The table has no column for the hub's id: the same number, second and text are the same message. */
    private Set<List<Object>> there(Connection connection, List<Arrival> arrivals) throws SQLException {
        Set<List<Object>> keys = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.there())) {
            statement.setTimestamp(
                    1,
                    TableValues.time(arrivals.stream()
                            .map(Arrival::time)
                            .min(Instant::compareTo)
                            .orElseThrow()));
            statement.setTimestamp(
                    2,
                    TableValues.time(arrivals.stream()
                            .map(Arrival::time)
                            .max(Instant::compareTo)
                            .orElseThrow()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    // Other programs may have inserted rows, too, and left out what they did not know.
                    keys.add(TableValues.key(
                            Objects.toString(rows.getString(1), ""),
                            rows.getTimestamp(2),
                            Objects.toString(rows.getString(3), "")));
                }
            }
        }
        return keys;
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
        try (Connection connection = database.connection()) {
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

    @Override
    public void close() {
        database.close();
    }
}
