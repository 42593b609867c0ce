package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.audit.Incident;
import smshub.message.MessageState;
import smshub.message.ProblemCode;

/** What went wrong: a view of the messages that came to a bad end or are in doubt, and the rows of all other incidents. */
final class ErrorTable {
    private static final List<Stretch> STRETCHES = Stream.of(
                    MessageState.REFUSED,
                    MessageState.DEAD,
                    MessageState.UNDELIVERED,
                    MessageState.EXPIRED,
                    MessageState.UNSURE)
            .map(state -> Stretch.of("message_state", "state", state.word()))
            .toList();
    private static final String INSERT = """
            INSERT INTO incident (last_at, times, sentence, at, kind, code, account, client, intake, id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String CHANGE = "UPDATE incident SET last_at = ?, times = ?, sentence = ? WHERE id = ?";

    private final Dialect dialect;
    private final Walk<ErrorEntry> others;

    ErrorTable(Dialect dialect) {
        this.dialect = dialect;
        others = new Walk<>(
                dialect,
                Walk.Rows.of("incident", "at"),
                "id, at, last_at, code, sentence, account, client, intake, kind, times",
                ErrorTable::ofOther,
                ErrorTable::position,
                Walk.PATIENCE);
    }

    private static Cursor position(ErrorEntry entry) {
        return new Cursor(entry.at(), entry.id());
    }

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

    Page<ErrorEntry> page(Connection connection, ErrorFilter filter, Cursor cursor, int limit) throws SQLException {
        List<Page<ErrorEntry>> pages = new ArrayList<>();
        if (filter.kind() == null || filter.kind().equals(ErrorFilter.MESSAGE)) {
            pages.add(ofMessages(connection, filter, cursor, limit));
        }
        if (filter.kind() == null || !filter.kind().equals(ErrorFilter.MESSAGE)) {
            pages.add(ofOthers(connection, filter, cursor, limit));
        }
        return Walk.joined(pages, ErrorTable::position, limit);
    }

    private Page<ErrorEntry> ofMessages(Connection connection, ErrorFilter filter, Cursor cursor, int limit)
            throws SQLException {
        Where times = new Where().since("created_at", filter.since()).until("created_at", filter.until());
        Where rest = new Where()
                .present("problem_code")
                .equal(
                        "problem_code",
                        filter.code() == null ? null : filter.code().word())
                .equal("account", filter.account())
                .equal("client", filter.client())
                .begins("reference", filter.intake() == null ? null : filter.intake() + ":")
                .contains("problem_sentence", filter.text());
        Walk<ErrorEntry> messages = new Walk<>(
                dialect,
                Walk.Rows.of("message", "created_at"),
                "id, created_at, updated_at, problem_code, problem_sentence, account, client, state",
                row -> ofMessage(row, filter.intake()),
                ErrorTable::position,
                Walk.PATIENCE);
        return messages.page(connection, STRETCHES, times, rest, cursor, limit);
    }

    private static ErrorEntry ofMessage(ResultSet row, String intake) throws SQLException {
        return new ErrorEntry(
                row.getString(1),
                ErrorFilter.MESSAGE,
                ColumnValue.time(row.getLong(2)),
                ColumnValue.time(row.getLong(3)),
                ProblemCode.ofWord(row.getString(4)),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                intake,
                MessageState.ofWord(row.getString(8)),
                1);
    }

    private Page<ErrorEntry> ofOthers(Connection connection, ErrorFilter filter, Cursor cursor, int limit)
            throws SQLException {
        Where times = new Where().since("at", filter.since()).until("at", filter.until());
        Where rest = new Where()
                .equal("kind", filter.kind())
                .equal("code", filter.code() == null ? null : filter.code().word())
                .equal("account", filter.account())
                .equal("client", filter.client())
                .equal("intake", filter.intake())
                .contains("sentence", filter.text());
        return others.page(connection, List.of(Stretch.all("incident_at")), times, rest, cursor, limit);
    }

    private static ErrorEntry ofOther(ResultSet row) throws SQLException {
        return new ErrorEntry(
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
                row.getInt(10));
    }
}
