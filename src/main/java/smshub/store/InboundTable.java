package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import smshub.message.InboundMessage;

/** Inbound messages. */
final class InboundTable {
    private static final String INSERT = """
            INSERT INTO inbound (id, account, provider_id, sender, recipient, text, at, in_reply_to)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

    private InboundTable() {}

    /** Adds messages, and tells which were not there. */
    static List<InboundMessage> add(Connection connection, List<InboundMessage> messages) throws SQLException {
        List<InboundMessage> added = new ArrayList<>();
        Set<String> present = new HashSet<>();
        List<String> ids =
                messages.stream().map(message -> ColumnValue.key(message.id())).toList();
        KeyBatches.select(
                connection, "SELECT id FROM inbound WHERE id IN ", ids, "", row -> present.add(row.getString(1)));
        try (PreparedStatement sameProviderId =
                        connection.prepareStatement("SELECT 1 FROM inbound WHERE account = ? AND provider_id = ?");
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (InboundMessage message : messages) {
                if (present.add(ColumnValue.key(message.id())) && !known(sameProviderId, message)) {
                    insert(insert, message);
                    added.add(message);
                }
            }
        }
        return added;
    }

    static Page<InboundMessage> list(Connection connection, InboundFilter filter, Cursor cursor, int limit)
            throws SQLException {
        Where where = new Where()
                .oneOf("account", filter.accounts())
                .equal("sender", filter.from())
                .equal("recipient", filter.to())
                .contains("text", filter.text())
                .since("at", filter.since())
                .until("at", filter.until())
                .after("at", cursor);
        String sql = """
                SELECT id, account, provider_id, sender, recipient, text, at, in_reply_to
                FROM inbound%s ORDER BY at DESC, id DESC LIMIT ?""".formatted(where.sql());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(where.set(statement), limit + 1);
            List<InboundMessage> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(message(rows));
                }
            }
            if (found.size() <= limit) {
                return new Page<>(found, null);
            }
            InboundMessage last = found.get(limit - 1);
            return new Page<>(found.subList(0, limit), new Cursor(last.time(), last.id()));
        }
    }

    private static boolean known(PreparedStatement sameProviderId, InboundMessage message) throws SQLException {
        if (message.providerId() == null) {
            return false;
        }
        sameProviderId.setString(1, ColumnValue.key(message.account()));
        sameProviderId.setString(2, ColumnValue.key(message.providerId()));
        try (ResultSet rows = sameProviderId.executeQuery()) {
            return rows.next();
        }
    }

    private static void insert(PreparedStatement insert, InboundMessage message) throws SQLException {
        insert.setString(1, ColumnValue.key(message.id()));
        insert.setString(2, ColumnValue.key(message.account()));
        insert.setString(3, ColumnValue.key(message.providerId()));
        insert.setString(4, ColumnValue.key(message.from()));
        insert.setString(5, ColumnValue.key(message.to()));
        insert.setString(6, ColumnValue.text(message.text()));
        insert.setLong(7, ColumnValue.time(message.time()));
        insert.setString(8, ColumnValue.key(message.inReplyTo()));
        insert.executeUpdate();
    }

    private static InboundMessage message(ResultSet row) throws SQLException {
        return new InboundMessage(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                ColumnValue.time(row.getLong(7)),
                row.getString(8));
    }
}
