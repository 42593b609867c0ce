package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.MessageState;

/** What receipts say of the parts of a message, each of which has an id of the provider's. */
final class Parts {
    /** In a fixed order, so that two receipts of one message wait for each other and the later one sees both. */
    private static final String LOCK = """
            SELECT provider_id, message_id, attempt, status FROM provider_id
            WHERE account = ? AND provider_id = ? ORDER BY seq FOR UPDATE""";

    private static final String NOTE = """
            UPDATE provider_id SET status = ?
            WHERE account = ? AND provider_id = ? AND message_id = ? AND attempt = ?""";

    /** The worst first. */
    private static final List<Status> BY_WEIGHT = List.of(Status.UNDELIVERED, Status.UNKNOWN, Status.DELIVERED);

    private Parts() {}

    /** Notes the end of one part; returns that of the message, or null while parts are open that may yet end well. */
    static Status end(
            Connection connection, String account, String messageId, int attempt, String providerId, Status status)
            throws SQLException {
        TreeSet<String> ids = new TreeSet<>();
        Messages.pieces(connection, List.of(messageId), (id, entries) -> entries.stream()
                .filter(entry -> entry.state() == MessageState.SENT && entry.attempt() == attempt)
                .forEach(entry -> ids.addAll(entry.providerIds())));
        if (ids.size() < 2 || !ids.contains(providerId)) {
            return status;
        }
        Map<String, Status> known = new LinkedHashMap<>();
        for (String id : ids) {
            known.put(id, locked(connection, account, messageId, attempt, id));
        }
        // The network may think better of a failure, never of a delivery.
        if (known.get(providerId) != Status.DELIVERED) {
            known.put(providerId, status);
            note(connection, account, messageId, attempt, providerId, status);
        }
        for (Status worst : BY_WEIGHT) {
            if (known.containsValue(worst)) {
                return worst != Status.UNDELIVERED && known.containsValue(null) ? null : worst;
            }
        }
        return null;
    }

    private static Status locked(Connection connection, String account, String messageId, int attempt, String id)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, Cell.key(account));
            statement.setString(2, Cell.key(id));
            Status found = null;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String status = rows.getString(4);
                    if (status != null && rows.getString(2).equals(messageId) && rows.getInt(3) == attempt) {
                        found = Status.valueOf(status);
                    }
                }
            }
            return found;
        }
    }

    private static void note(
            Connection connection, String account, String messageId, int attempt, String providerId, Status status)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
            statement.setString(1, status.name());
            statement.setString(2, Cell.key(account));
            statement.setString(3, Cell.key(providerId));
            statement.setString(4, Cell.key(messageId));
            statement.setInt(5, attempt);
            statement.executeUpdate();
        }
    }
}
