package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import smshub.json.Json;
import smshub.template.TextTemplate;

/** Templates that were written. A deleted one stays for a while as a row that says so, for other hubs on the same database. */
final class TemplateTable {
    private static final String INSERT = """
            INSERT INTO template (language, texts, told_by, at, changed_at, name) VALUES (?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE = """
            UPDATE template SET language = ?, texts = ?, told_by = ?, at = ?, changed_at = ? WHERE name = ?""";
    private static final String FORGET = """
            UPDATE template SET texts = NULL, told_by = ?, at = ?, changed_at = ? WHERE name = ? AND texts IS NOT NULL""";

    private TemplateTable() {}

    /** Their form in the column. */
    private record Texts(Map<String, String> texts) {}

    static void put(Connection connection, TextTemplate template, Instant now) throws SQLException {
        if (write(connection, UPDATE, template, now) == 0) {
            write(connection, INSERT, template, now);
        }
    }

    private static int write(Connection connection, String sql, TextTemplate template, Instant now)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, template.usual());
            statement.setString(2, Json.text(new Texts(template.texts())));
            statement.setString(3, ColumnValue.key(template.by()));
            statement.setLong(4, ColumnValue.time(template.at()));
            statement.setLong(5, ColumnValue.time(now));
            statement.setString(6, template.name());
            return statement.executeUpdate();
        }
    }

    static boolean forget(Connection connection, String name, String by, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setString(1, ColumnValue.key(by));
            statement.setLong(2, ColumnValue.time(now));
            statement.setLong(3, ColumnValue.time(now));
            statement.setString(4, name);
            return statement.executeUpdate() > 0;
        }
    }

    /** Hands over every row that was written at a time or later, and tells when the last was; null for none. */
    static Instant changed(
            Connection connection, Instant since, Consumer<TextTemplate> written, Consumer<String> forgotten)
            throws SQLException {
        String sql = "SELECT name, language, texts, told_by, at, changed_at FROM template WHERE changed_at >= ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, ColumnValue.time(since));
            long last = Long.MIN_VALUE;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    read(rows, written, forgotten);
                    last = Math.max(last, rows.getLong(6));
                }
            }
            return last == Long.MIN_VALUE ? null : ColumnValue.time(last);
        }
    }

    private static void read(ResultSet row, Consumer<TextTemplate> written, Consumer<String> forgotten)
            throws SQLException {
        String texts = row.getString(3);
        if (texts == null) {
            forgotten.accept(row.getString(1));
            return;
        }
        TextTemplate template = TextTemplate.compile(
                        row.getString(1),
                        row.getString(2),
                        Json.read(texts, Texts.class).texts,
                        row.getString(4),
                        ColumnValue.time(row.getLong(5)))
                .template();
        if (template != null) {
            written.accept(template);
        }
    }

    /** Deletes the rows of templates that were deleted before a time. */
    static void purge(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM template WHERE texts IS NULL AND changed_at < ?")) {
            statement.setLong(1, ColumnValue.time(before));
            statement.executeUpdate();
        }
    }
}
