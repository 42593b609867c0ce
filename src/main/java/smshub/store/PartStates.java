package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.MessageState;

/** What receipts say of the parts of messages, each of which has an id of the provider's. */
final class PartStates {
    private static final String LOCK = """
            SELECT message_id, attempt, status FROM provider_id
            WHERE account = ? AND provider_id = ? ORDER BY seq FOR UPDATE""";

    private static final String NOTE = """
            UPDATE provider_id SET status = ?
            WHERE account = ? AND provider_id = ? AND message_id = ? AND attempt = ?""";

    /** The worst first. */
    private static final List<Status> BY_WEIGHT = List.of(Status.UNDELIVERED, Status.UNKNOWN, Status.DELIVERED);

    private PartStates() {}

    private record Sending(String messageId, int attempt) {}

    /** The ids of all parts, for each end of a part of a message that has several. */
    static Map<PartEnd, Set<String>> siblings(Connection connection, Collection<PartEnd> ends) throws SQLException {
        Set<String> messages = ends.stream().map(PartEnd::messageId).collect(Collectors.toSet());
        // In a fixed order, so that two receipts of one message wait for each other and the later one sees both.
        Map<Sending, Set<String>> ids = new HashMap<>();
        Messages.pieces(connection, messages, (id, entries) -> entries.stream()
                .filter(entry -> entry.state() == MessageState.SENT)
                .forEach(entry -> ids.computeIfAbsent(new Sending(id, entry.attempt()), key -> new TreeSet<>())
                        .addAll(entry.providerIds())));
        Map<PartEnd, Set<String>> siblings = new HashMap<>();
        for (PartEnd end : ends) {
            Set<String> all = ids.getOrDefault(new Sending(end.messageId(), end.attempt()), Set.of());
            if (all.size() > 1 && all.contains(end.providerId())) {
                siblings.put(end, all);
            }
        }
        return siblings;
    }

    /** Notes ends of parts; gives those of their messages, without those that may yet end worse. */
    static Map<PartEnd, Status> end(Connection connection, Map<PartEnd, Set<String>> siblings) throws SQLException {
        List<PartEnd> inOrder = siblings.keySet().stream()
                .sorted(Comparator.comparing(PartEnd::messageId).thenComparing(PartEnd::providerId))
                .toList();
        Map<PartEnd, Status> whole = new HashMap<>();
        for (PartEnd end : inOrder) {
            Map<String, Status> known = new HashMap<>();
            for (String id : siblings.get(end)) {
                known.put(id, locked(connection, end, id));
            }
            // The network may think better of a failure, never of a delivery.
            if (known.get(end.providerId()) != Status.DELIVERED) {
                known.put(end.providerId(), end.status());
                note(connection, end);
            }
            Status worst =
                    BY_WEIGHT.stream().filter(known::containsValue).findFirst().orElseThrow();
            if (worst == Status.UNDELIVERED || !known.containsValue(null)) {
                whole.put(end, worst);
            }
        }
        return whole;
    }

    private static Status locked(Connection connection, PartEnd end, String providerId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, ColumnValue.key(end.account()));
            statement.setString(2, ColumnValue.key(providerId));
            Status found = null;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String status = rows.getString(3);
                    if (status != null
                            && rows.getString(1).equals(end.messageId())
                            && rows.getInt(2) == end.attempt()) {
                        found = Status.valueOf(status);
                    }
                }
            }
            return found;
        }
    }

    private static void note(Connection connection, PartEnd end) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
            statement.setString(1, end.status().name());
            statement.setString(2, ColumnValue.key(end.account()));
            statement.setString(3, ColumnValue.key(end.providerId()));
            statement.setString(4, end.messageId());
            statement.setInt(5, end.attempt());
            statement.executeUpdate();
        }
    }
}
