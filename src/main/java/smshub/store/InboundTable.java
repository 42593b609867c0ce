package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import smshub.account.InboundScope;
import smshub.message.InboundMessage;

/** Inbound messages. */
final class InboundTable {
    private static final String INSERT = """
            INSERT INTO inbound (id, account, provider_id, sender, recipient, text, at, in_reply_to, client)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** A later message of the same handset; the index has it in its order. */
    private static final String LATER = """
            SELECT 1 FROM inbound later WHERE later.sender = inbound.sender AND later.at >= inbound.at
                AND (later.at > inbound.at OR later.id > inbound.id)""";

    /** Of more accounts all messages are gone through together. */
    private static final int MOST_ACCOUNTS = 20;

    private final Walk<InboundMessage> walk;

    InboundTable(Dialect dialect) {
        walk = new Walk<>(
                dialect,
                Walk.Rows.of("inbound", "at"),
                "id, account, provider_id, sender, recipient, text, at, in_reply_to, client",
                InboundTable::message,
                message -> new Cursor(message.time(), message.id()),
                Walk.PATIENCE);
    }

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

    Page<InboundMessage> page(Connection connection, InboundFilter filter, Cursor cursor, int limit)
            throws SQLException {
        return page(connection, filter, new Where(), cursor, limit);
    }

    /** Of each handset the last message that may be seen, where that fits. */
    Page<InboundMessage> conversations(Connection connection, InboundFilter filter, Cursor cursor, int limit)
            throws SQLException {
        Where later = new Where().oneOf("later.account", filter.accounts()).seen("later.", filter.view());
        return page(connection, filter, new Where().without(LATER, later), cursor, limit);
    }

    private Page<InboundMessage> page(
            Connection connection, InboundFilter filter, Where further, Cursor cursor, int limit) throws SQLException {
        Where times = new Where().since("at", filter.since()).until("at", filter.until());
        Where rest = new Where()
                .oneOf("account", byAccount(filter) ? null : filter.accounts())
                .seen("", filter.view())
                .equal("recipient", filter.to())
                .contains("text", filter.text())
                .and(further);
        return walk.page(connection, stretches(filter), times, rest, cursor, limit);
    }

    /** Where what may fit stands, in the narrowest index; no entry in two of them. */
    private static List<Stretch> stretches(InboundFilter filter) {
        if (filter.from() != null) {
            return List.of(Stretch.of("inbound_sender", "sender", filter.from()));
        }
        InboundScope view = filter.view();
        Set<String> accounts = new TreeSet<>(view.shared());
        accounts.addAll(view.unclaimed());
        if (byAccount(filter)) {
            return byAccount(filter.accounts());
        }
        if (filter.accounts() != null || view.everything() || accounts.size() >= MOST_ACCOUNTS) {
            return List.of(Stretch.all("inbound_at"));
        }
        List<Stretch> stretches = new ArrayList<>(byAccount(accounts));
        stretches.add(Stretch.of("inbound_client", "client", view.client(), new Where().noneOf("account", accounts)));
        return stretches;
    }

    private static boolean byAccount(InboundFilter filter) {
        return filter.from() == null
                && filter.accounts() != null
                && filter.accounts().size() <= MOST_ACCOUNTS;
    }

    private static List<Stretch> byAccount(Set<String> accounts) {
        return accounts.stream()
                .map(account -> Stretch.of("inbound_account", "account", account))
                .toList();
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
        insert.setString(9, ColumnValue.key(message.client()));
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
                        row.getString(8))
                .of(row.getString(9));
    }
}
