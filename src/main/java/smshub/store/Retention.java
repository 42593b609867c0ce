package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.message.MessageState;

/** Deletes what is old, numbers, texts and all, and notes how many there were: the ledger tells of everything that ever was. */
final class Retention {
    private static final int BATCH = 500;
    /**
     * A message that was sent and never got a receipt is over too. A dead one is not: it stands on the dead-letter queue
     * until an operator acts, and the ledger counts it there.
     */
    static final Set<MessageState> OVER = EnumSet.of(
            MessageState.SENT,
            MessageState.DELIVERED,
            MessageState.UNDELIVERED,
            MessageState.REFUSED,
            MessageState.EXPIRED,
            MessageState.CANCELLED);

    private Retention() {}

    /** Deletes one batch of messages with all that belongs to them, and says how many. */
    static int purgeMessages(Connection connection, Instant before) throws SQLException {
        List<String> ids = ids(
                connection,
                "SELECT id FROM message",
                "created_at",
                new Where()
                        .until("created_at", before)
                        .until("updated_at", before)
                        .in("state", OVER));
        return forget(connection, ids);
    }

    /** Deletes those of some messages that are over, with all that belongs to them, and says how many. */
    static int forget(Connection connection, List<String> ids) throws SQLException {
        StateCounts counts = new StateCounts();
        // One that changed since it was found is looked at again in the next batch.
        Map<String, StateCounts.Standing> standings = StateCounts.lock(connection, ids);
        MessageKeys.hold(connection);
        ids.removeIf(id ->
                !standings.containsKey(id) || !OVER.contains(standings.get(id).state()));
        ids.forEach(
                id -> counts.forget(standings.get(id).state(), standings.get(id).accepted()));
        List<String[]> providerIds = new ArrayList<>();
        Messages.pieces(connection, ids, (id, piece) -> {
            for (TimelineEntry entry : piece) {
                for (String providerId : entry.providerIds()) {
                    providerIds.add(new String[] {ColumnValue.key(entry.account()), ColumnValue.key(providerId), id});
                }
            }
        });
        each(
                connection,
                "DELETE FROM provider_id WHERE account = ? AND provider_id = ? AND message_id = ?",
                providerIds);
        List<String[]> keys = ids.stream().map(id -> new String[] {id}).toList();
        each(connection, "DELETE FROM timeline WHERE message_id = ?", keys);
        each(connection, "DELETE FROM message_copy WHERE message_id = ?", keys);
        each(connection, "DELETE FROM message_key WHERE message_id = ?", keys);
        each(connection, "DELETE FROM message WHERE id = ?", keys);
        counts.write(connection);
        return ids.size();
    }

    /** Takes the texts out of one batch of messages that are over, and says of how many; they cannot be sent again then. */
    static int purgeTexts(Connection connection, Instant before) throws SQLException {
        return blank(
                connection,
                "UPDATE message SET text = NULL, json = NULL WHERE id = ?",
                ids(
                        connection,
                        "SELECT id FROM message",
                        "created_at",
                        new Where()
                                .until("created_at", before)
                                .until("updated_at", before)
                                .in("state", OVER)
                                .present("json")));
    }

    /** The same for messages from handsets. */
    static int purgeInboundTexts(Connection connection, Instant before) throws SQLException {
        return blank(
                connection,
                "UPDATE inbound SET text = '' WHERE id = ?",
                ids(
                        connection,
                        "SELECT id FROM inbound",
                        "at",
                        new Where().until("at", before).filled("text")));
    }

    private static int blank(Connection connection, String sql, List<String> ids) throws SQLException {
        each(connection, sql, ids.stream().map(id -> new String[] {id}).toList());
        return ids.size();
    }

    /** Deletes one batch of the rows of a table that have nothing but an id and a time, and says how many. */
    static int purge(Connection connection, String table, Instant before) throws SQLException {
        return delete(
                connection, table, ids(connection, "SELECT id FROM " + table, "at", new Where().until("at", before)));
    }

    /** Deletes rows of a table by their ids, and says how many. */
    static int delete(Connection connection, String table, List<String> ids) throws SQLException {
        each(
                connection,
                "DELETE FROM " + table + " WHERE id = ?",
                ids.stream().map(id -> new String[] {id}).toList());
        return ids.size();
    }

    /** One batch of ids, the oldest first. */
    static List<String> ids(Connection connection, String select, String order, Where where) throws SQLException {
        String sql = select + where.sql() + " ORDER BY " + order + " LIMIT " + BATCH;
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            where.set(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }

    /** Runs a statement for the keys of each row. */
    private static void each(Connection connection, String sql, List<String[]> keys) throws SQLException {
        try (Batch batch = new Batch(connection, sql)) {
            for (String[] key : keys) {
                for (int i = 0; i < key.length; i++) {
                    batch.row().setString(i + 1, key[i]);
                }
                batch.add();
            }
            batch.execute();
        }
    }
}
