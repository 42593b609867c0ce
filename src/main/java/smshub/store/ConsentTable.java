package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import smshub.consent.Consent;
import smshub.consent.ConsentBook.Filter;

/** The consent list. A deleted entry stays for a while as one that says so, for other hubs on the same database. */
final class ConsentTable {
    private static final String COLUMNS = "SELECT msisdn, category, state, source, told_by, at FROM consent";
    private static final String INSERT = """
            INSERT INTO consent (state, source, told_by, at, changed_at, msisdn, category)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE = """
            UPDATE consent SET state = ?, source = ?, told_by = ?, at = ?, changed_at = ?
            WHERE msisdn = ? AND category = ?""";
    /** Rows that the driver fetches at a time. */
    private static final int FETCHED = 1_000;

    private ConsentTable() {}

    private record Key(String number, String category) {}

    /**
     * Writes entries over those that are there. What handsets say may come late: a word for messages does not undo a later
     * one against them.
     *
     * @return the rows that changed, as they are now
     */
    static List<Consent> put(Connection connection, Collection<Consent> consents, Instant now) throws SQLException {
        Map<Key, Consent> there = new LinkedHashMap<>();
        KeyBatches.select(
                connection,
                COLUMNS + " WHERE msisdn IN ",
                consents.stream().map(Consent::number).distinct().toList(),
                "",
                row -> there.put(new Key(row.getString(1), row.getString(2)), consent(row)));
        Map<Key, Consent> changed = new LinkedHashMap<>();
        for (Consent consent : consents) {
            Consent all = there.get(new Key(consent.number(), Consent.ALL));
            Consent same = there.get(key(consent));
            if (late(consent, all) || late(consent, same)) {
                continue;
            }
            if (consent.category().equals(Consent.ALL)) {
                clear(consent, there, changed);
            }
            there.put(key(consent), consent);
            changed.put(key(consent), consent);
        }
        write(connection, changed, now);
        return List.copyOf(changed.values());
    }

    private static boolean late(Consent consent, Consent before) {
        return before != null
                && consent.source() == Consent.Source.SMS
                && consent.state() == Consent.State.GRANTED
                && before.state() == Consent.State.STOPPED
                && consent.at().isBefore(before.at());
    }

    /** What is said of all counts for every category. */
    private static void clear(Consent consent, Map<Key, Consent> there, Map<Key, Consent> changed) {
        for (Map.Entry<Key, Consent> other : there.entrySet()) {
            if (other.getKey().number().equals(consent.number())
                    && !other.getKey().category().equals(Consent.ALL)
                    && other.getValue().state() != Consent.State.FORGOTTEN) {
                Consent gone = new Consent(
                        consent.number(),
                        other.getKey().category(),
                        Consent.State.FORGOTTEN,
                        consent.source(),
                        consent.by(),
                        consent.at());
                other.setValue(gone);
                changed.put(other.getKey(), gone);
            }
        }
    }

    private static void write(Connection connection, Map<Key, Consent> changed, Instant now) throws SQLException {
        List<Consent> rows = List.copyOf(changed.values());
        List<Consent> missing = new ArrayList<>();
        try (Batch update = new Batch(connection, UPDATE)) {
            for (Consent row : rows) {
                fill(update.row(), row, now);
                if (update.row().executeUpdate() == 0) {
                    missing.add(row);
                }
            }
        }
        try (Batch insert = new Batch(connection, INSERT)) {
            for (Consent row : missing) {
                fill(insert.row(), row, now);
                insert.add();
            }
            insert.execute();
        }
    }

    private static void fill(PreparedStatement statement, Consent consent, Instant now) throws SQLException {
        statement.setString(1, consent.state().word());
        statement.setString(2, consent.source().word());
        statement.setString(3, ColumnValue.key(consent.by()));
        statement.setLong(4, ColumnValue.time(consent.at()));
        statement.setLong(5, ColumnValue.time(now));
        statement.setString(6, ColumnValue.key(consent.number()));
        statement.setString(7, ColumnValue.key(consent.category()));
    }

    static List<Consent> find(Connection connection, String number) throws SQLException {
        return read(connection, COLUMNS + " WHERE msisdn = ? AND state <> 'forgotten' ORDER BY category", number);
    }

    static List<Consent> list(Connection connection, Filter filter, Consent after, int limit) throws SQLException {
        StringBuilder sql = new StringBuilder(COLUMNS + " WHERE state <> 'forgotten'");
        List<String> values = new ArrayList<>();
        if (filter.state() != null) {
            sql.append(" AND state = ?");
            values.add(filter.state().word());
        }
        if (filter.category() != null) {
            sql.append(" AND category = ?");
            values.add(ColumnValue.key(filter.category()));
        }
        if (filter.source() != null) {
            sql.append(" AND source = ?");
            values.add(filter.source().word());
        }
        if (after != null) {
            sql.append(" AND msisdn >= ? AND (msisdn > ? OR category > ?)");
            values.addAll(List.of(after.number(), after.number(), after.category()));
        }
        sql.append(" ORDER BY msisdn, category LIMIT ").append(limit);
        return read(connection, sql.toString(), values.toArray(new String[0]));
    }

    private static List<Consent> read(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            List<Consent> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(consent(rows));
                }
            }
            return found;
        }
    }

    /** Hands over every row that was written at a time or later, and tells when the last was; null for none. */
    static Instant changed(Connection connection, Instant since, Consumer<Consent> reader) throws SQLException {
        // PostgreSQL would read all rows at once otherwise.
        connection.setAutoCommit(false);
        String sql =
                "SELECT msisdn, category, state, source, told_by, at, changed_at FROM consent WHERE changed_at >= ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            statement.setLong(1, ColumnValue.time(since));
            long last = Long.MIN_VALUE;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.accept(consent(rows));
                    last = Math.max(last, rows.getLong(7));
                }
            }
            return last == Long.MIN_VALUE ? null : ColumnValue.time(last);
        }
    }

    /** Deletes the rows of entries that were deleted before a time. */
    static void purge(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM consent WHERE state = 'forgotten' AND changed_at < ?")) {
            statement.setLong(1, ColumnValue.time(before));
            statement.executeUpdate();
        }
    }

    private static Key key(Consent consent) {
        return new Key(consent.number(), consent.category());
    }

    private static Consent consent(ResultSet row) throws SQLException {
        return new Consent(
                row.getString(1),
                row.getString(2),
                Consent.State.ofWord(row.getString(3)),
                Consent.Source.ofWord(row.getString(4)),
                row.getString(5),
                ColumnValue.time(row.getLong(6)));
    }
}
