package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.audit.Incident;
import smshub.message.MessageState;
import smshub.message.ProblemCode;

/** What went wrong: a view of the messages that came to a bad end or are in doubt, and the rows of all other incidents. */
final class ErrorTable {
    private static final List<MessageState> STATES = List.of(
            MessageState.REFUSED,
            MessageState.DEAD,
            MessageState.UNDELIVERED,
            MessageState.EXPIRED,
            MessageState.UNSURE);
    private static final String OF_MESSAGES = """
            SELECT id, created_at, updated_at, problem_code, problem_sentence, account, client, source, state
            FROM message""";
    private static final String OF_OTHERS =
            "SELECT id, at, last_at, code, sentence, account, client, intake, kind, times FROM incident";
    private static final String INSERT = """
            INSERT INTO incident (last_at, times, sentence, at, kind, code, account, client, intake, id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String CHANGE = "UPDATE incident SET last_at = ?, times = ?, sentence = ? WHERE id = ?";

    private static final Comparator<ErrorEntry> NEWEST_FIRST =
            Comparator.comparing(ErrorEntry::at).thenComparing(ErrorEntry::id).reversed();

    private ErrorTable() {}

    /** Adds incidents; of one that is there already the greater count stays. */
    static void add(Connection connection, List<Incident> incidents) throws SQLException {
        Map<String, Incident> greatest = new HashMap<>();
        incidents.forEach(incident ->
                greatest.merge(incident.id(), incident, (one, other) -> one.times() >= other.times() ? one : other));
        Map<String, Integer> present = new HashMap<>();
        KeyBatches.selectById(
                connection,
                "SELECT id, times FROM incident WHERE id IN ",
                greatest.keySet(),
                "",
                row -> present.put(row.getString(1), row.getInt(2)));
        try (Batch insert = new Batch(connection, INSERT);
                Batch change = new Batch(connection, CHANGE)) {
            for (Incident incident : greatest.values()) {
                Integer times = present.get(incident.id());
                if (times == null) {
                    PreparedStatement row = insert.row();
                    count(row, incident);
                    row.setLong(4, ColumnValue.time(incident.at()));
                    row.setString(5, incident.kind().word());
                    row.setString(6, incident.code().word());
                    row.setString(7, ColumnValue.key(incident.account()));
                    row.setString(8, ColumnValue.key(incident.client()));
                    row.setString(9, ColumnValue.key(incident.intake()));
                    row.setString(10, incident.id());
                    insert.add();
                } else if (times < incident.times()) {
                    count(change.row(), incident);
                    change.row().setString(4, incident.id());
                    change.add();
                }
            }
            insert.execute();
            change.execute();
        }
    }

    private static void count(PreparedStatement row, Incident incident) throws SQLException {
        row.setLong(1, ColumnValue.time(incident.last()));
        row.setInt(2, incident.times());
        row.setString(3, ColumnValue.text(incident.sentence()));
    }

    static Page<ErrorEntry> list(Connection connection, ErrorFilter filter, Cursor cursor, int limit)
            throws SQLException {
        // The newest of all are among the newest of each state, which has its own stretch of the index.
        List<ErrorEntry> found = new ArrayList<>();
        if (filter.kind() == null || filter.kind().equals(ErrorFilter.MESSAGE)) {
            for (MessageState state : STATES) {
                found.addAll(ofMessages(connection, filter, state, cursor, limit + 1));
            }
        }
        if (filter.kind() == null || !filter.kind().equals(ErrorFilter.MESSAGE)) {
            found.addAll(ofOthers(connection, filter, cursor, limit + 1));
        }
        found.sort(NEWEST_FIRST);
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(
                        found.subList(0, limit),
                        new Cursor(
                                found.get(limit - 1).at(), found.get(limit - 1).id()));
    }

    private static List<ErrorEntry> ofMessages(
            Connection connection, ErrorFilter filter, MessageState state, Cursor cursor, int limit)
            throws SQLException {
        Where where = new Where()
                .equal("state", state.word())
                .present("problem_code")
                .equal(
                        "problem_code",
                        filter.code() == null ? null : filter.code().word())
                .equal("account", filter.account())
                .equal("client", filter.client())
                .begins("reference", filter.intake() == null ? null : filter.intake() + ":")
                .contains("problem_sentence", filter.text())
                .since("created_at", filter.since())
                .until("created_at", filter.until())
                .after("created_at", cursor);
        return read(
                connection,
                OF_MESSAGES + where.sql() + " ORDER BY state DESC, created_at DESC, id DESC LIMIT ?",
                where,
                limit,
                row -> new ErrorEntry(
                        row.getString(1),
                        ErrorFilter.MESSAGE,
                        ColumnValue.time(row.getLong(2)),
                        ColumnValue.time(row.getLong(3)),
                        ProblemCode.ofWord(row.getString(4)),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        filter.intake(),
                        MessageState.ofWord(row.getString(9)),
                        1));
    }

    private static List<ErrorEntry> ofOthers(Connection connection, ErrorFilter filter, Cursor cursor, int limit)
            throws SQLException {
        Where where = new Where()
                .equal("kind", filter.kind())
                .equal("code", filter.code() == null ? null : filter.code().word())
                .equal("account", filter.account())
                .equal("client", filter.client())
                .equal("intake", filter.intake())
                .contains("sentence", filter.text())
                .since("at", filter.since())
                .until("at", filter.until())
                .after("at", cursor);
        return read(
                connection,
                OF_OTHERS + where.sql() + " ORDER BY at DESC, id DESC LIMIT ?",
                where,
                limit,
                row -> new ErrorEntry(
                        row.getString(1),
                        row.getString(9),
                        ColumnValue.time(row.getLong(2)),
                        ColumnValue.time(row.getLong(3)),
                        ProblemCode.ofWord(row.getString(4)),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        null,
                        row.getInt(10)));
    }

    private interface Reading {
        ErrorEntry of(ResultSet row) throws SQLException;
    }

    private static List<ErrorEntry> read(Connection connection, String sql, Where where, int limit, Reading reading)
            throws SQLException {
        List<ErrorEntry> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(where.set(statement), limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
            }
        }
        return found;
    }
}
