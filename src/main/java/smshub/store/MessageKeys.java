package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys by which messages are looked for, in a table of their own. Most databases write them with the message; for others
 * (see {@link Dialect#keysLater}) a row notes up to which message all have theirs, and it goes on from there
 * when the hub has a moment. Until then a search goes through the latest messages themselves.
 */
final class MessageKeys implements AutoCloseable {
    /** Most messages that get theirs in one transaction. */
    static final int BATCH = 500;

    private static final String INSERT = """
            INSERT INTO message_key (message_id, at, on_day, tail, by_client, by_account, by_reference, by_category)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String DELETE = "DELETE FROM message_key WHERE message_id = ?";
    private static final String KEYED = "SELECT at, message_id FROM message_keyed";
    private static final Walk.Rows MESSAGES = Walk.Rows.of("message", "created_at");

    private final Batch insert;
    private final Batch delete;
    private final Cursor keyed;

    /** What a message is looked for by; all but id and time may be null. */
    record Keys(String id, Instant at, String to, String client, String account, String reference, String category) {}

    /** @param keyed the last message that has its keys, or null where each gets them at once */
    private MessageKeys(Connection connection, Cursor keyed) {
        this.insert = new Batch(connection, INSERT);
        this.delete = new Batch(connection, DELETE);
        this.keyed = keyed;
    }

    /** Keys of messages that this transaction writes; others that do so wait for its commit where keys come later. */
    static MessageKeys writing(Dialect dialect, Connection connection) throws SQLException {
        return new MessageKeys(connection, dialect.keysLater() ? keyed(connection, " FOR UPDATE") : null);
    }

    /** The last message of which all up to it have their keys; null where all have. */
    static Cursor keyed(Dialect dialect, Connection connection) throws SQLException {
        return dialect.keysLater() ? keyed(connection, "") : null;
    }

    private static Cursor keyed(Connection connection, String rest) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEYED + rest);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Cursor(ColumnValue.time(row.getLong(1)), row.getString(2));
        }
    }

    /** Nobody else gives messages their keys until the commit. */
    static void hold(Connection connection) throws SQLException {
        keyed(connection, " FOR UPDATE");
    }

    /** The keys of a message that is new. */
    void add(Keys keys) throws SQLException {
        if (keyed == null || Cursor.ORDER.compare(new Cursor(keys.at, keys.id), keyed) <= 0) {
            insert(keys);
        }
    }

    /** The keys of a message that had others, or perhaps none. */
    void change(Keys keys) throws SQLException {
        delete.row().setString(1, keys.id);
        delete.add();
        add(keys);
    }

    private void insert(Keys keys) throws SQLException {
        long at = ColumnValue.time(keys.at);
        PreparedStatement row = insert.row();
        row.setString(1, keys.id);
        row.setLong(2, at);
        row.setInt(3, SearchKey.day(at));
        row.setObject(4, SearchKey.tail(ColumnValue.key(keys.to)), Types.BIGINT);
        row.setString(5, ColumnValue.key(keys.client));
        row.setString(6, ColumnValue.key(keys.account));
        row.setString(7, SearchKey.word(keys.reference));
        row.setString(8, SearchKey.word(keys.category));
        insert.add();
    }

    void execute() throws SQLException {
        delete.execute();
        insert.execute();
    }

    @Override
    public void close() throws SQLException {
        delete.close();
        insert.close();
    }

    /** Gives the next messages that have no keys theirs, and says how many; none where they get them at once. */
    static int catchUp(Dialect dialect, Connection connection) throws SQLException {
        if (!dialect.keysLater()) {
            return 0;
        }
        try (MessageKeys keys = writing(dialect, connection)) {
            List<Keys> next = next(dialect, connection, keys.keyed);
            for (Keys each : next) {
                keys.insert(each);
            }
            keys.execute();
            if (!next.isEmpty()) {
                Keys last = next.get(next.size() - 1);
                try (PreparedStatement statement =
                        connection.prepareStatement("UPDATE message_keyed SET at = ?, message_id = ?")) {
                    statement.setLong(1, ColumnValue.time(last.at));
                    statement.setString(2, last.id);
                    statement.executeUpdate();
                }
            }
            return next.size();
        }
    }

    private static List<Keys> next(Dialect dialect, Connection connection, Cursor keyed) throws SQLException {
        Where where = new Where().before(MESSAGES, keyed);
        List<Keys> next = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT id, created_at, recipient, client, account, reference, category FROM message"
                        + dialect.using("message_created") + where.sql() + " ORDER BY created_at, id LIMIT " + BATCH)) {
            where.set(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    next.add(new Keys(
                            row.getString(1),
                            ColumnValue.time(row.getLong(2)),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7)));
                }
            }
        }
        return next;
    }
}
