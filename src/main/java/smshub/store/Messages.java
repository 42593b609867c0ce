package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import smshub.json.Json;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.text.Encoding;

/** Queries on messages and their time lines. */
final class Messages {
    /** What {@link #message} reads. */
    static final String COLUMNS = """
            id, accepted, created_at, recipient, sender, text, encoding, segments, account, client, source,
                reference, category, send_at, expires_at, state, attempt, problem_code, problem_sentence,
                problem_field, updated_at, possible_duplicate, price, currency, provider_price, provider_currency,
                waiting_until, waiting_for""";

    private static final Set<MessageState> RECEIPTS = EnumSet.of(MessageState.DELIVERED, MessageState.UNDELIVERED);
    private static final Set<MessageState> WAY_OUT =
            EnumSet.of(MessageState.ACCEPTED, MessageState.SCHEDULED, MessageState.SENDING, MessageState.SENT);

    /** Ends where the list of ids begins. */
    static final String BY_PROVIDER_ID = """
            SELECT p.message_id, m.account, p.attempt, m.attempt, m.state, m.json, p.provider_id, p.seq
            FROM provider_id p LEFT JOIN message m ON m.id = p.message_id
            WHERE p.account = ? AND p.provider_id IN\s""";

    private Messages() {}

    /** When the oldest message in a state was accepted or refused. */
    static Optional<Instant> oldest(Dialect dialect, Connection connection, MessageState state) throws SQLException {
        // Ordered by the state, too, for H2 to see that the index holds the order.
        try (PreparedStatement statement = connection.prepareStatement("SELECT created_at FROM message"
                + dialect.using("message_state") + " WHERE state = ? ORDER BY state, created_at LIMIT 1")) {
            statement.setString(1, state.word());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(ColumnValue.time(rows.getLong(1))) : Optional.empty();
            }
        }
    }

    static Optional<StoredMessage> find(Connection connection, String id) throws SQLException {
        if (!MessageIds.isId(id)) {
            return Optional.empty();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM message WHERE id = ?")) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(message(rows)) : Optional.empty();
            }
        }
    }

    static List<TimelineEntry> timeline(Connection connection, String id) throws SQLException {
        Map<String, TimelineEntry> entries = new HashMap<>();
        pieces(connection, List.of(id), (messageId, piece) -> {
            for (TimelineEntry entry : piece) {
                entries.put(entry.eventId(), entry);
            }
        });
        return inOrder(entries.values());
    }

    /**
     * The steps in the order of their times. A receipt has its provider's time, often in whole seconds and by another clock,
     * and comes behind the sending that it is about all the same.
     */
    static List<TimelineEntry> inOrder(Collection<TimelineEntry> entries) {
        Map<TimelineEntry, Instant> times = new HashMap<>();
        for (TimelineEntry entry : entries) {
            Instant time = entry.time();
            if (RECEIPTS.contains(entry.state())) {
                for (TimelineEntry other : entries) {
                    if (WAY_OUT.contains(other.state())
                            && other.attempt() <= entry.attempt()
                            && other.time().isAfter(time)) {
                        time = other.time();
                    }
                }
            }
            times.put(entry, time);
        }
        Comparator<TimelineEntry> inTime = Comparator.comparing(times::get);
        return entries.stream()
                .sorted(inTime.thenComparing(TimelineEntry::state).thenComparing(TimelineEntry::eventId))
                .toList();
    }

    /** Hands over the pieces of time lines, as they were stored, with their messages' ids. */
    static void pieces(Connection connection, Collection<String> ids, BiConsumer<String, List<TimelineEntry>> consumer)
            throws SQLException {
        KeyBatches.Row piece =
                row -> consumer.accept(row.getString(1), List.of(Json.read(row.getBytes(2), TimelineEntry[].class)));
        KeyBatches.selectById(
                connection, "SELECT id, entries FROM message WHERE entries IS NOT NULL AND id IN ", ids, "", piece);
        KeyBatches.selectById(
                connection, "SELECT message_id, entries FROM timeline WHERE message_id IN ", ids, "", piece);
    }

    static Copies copies(Connection connection, String id) throws SQLException {
        List<String> originals = new ArrayList<>();
        Set<String> copies = new LinkedHashSet<>();
        KeyBatches.selectById(
                connection,
                "SELECT original FROM message_copy WHERE message_id IN ",
                List.of(id),
                "",
                row -> originals.add(row.getString(1)));
        KeyBatches.selectById(
                connection,
                "SELECT message_id FROM message_copy WHERE original IN ",
                List.of(id),
                " ORDER BY seq",
                row -> copies.add(row.getString(1)));
        return new Copies(originals.isEmpty() ? null : originals.get(0), List.copyOf(copies));
    }

    static Map<String, MessageState> states(Connection connection, Collection<String> ids) throws SQLException {
        Map<String, MessageState> states = new HashMap<>();
        KeyBatches.selectById(
                connection,
                "SELECT id, state FROM message WHERE id IN ",
                ids,
                "",
                row -> states.put(row.getString(1), MessageState.ofWord(row.getString(2))));
        return states;
    }

    static Map<String, Match> byId(Connection connection, Collection<String> ids) throws SQLException {
        Map<String, Match> matches = new HashMap<>();
        KeyBatches.selectById(
                connection,
                "SELECT id, account, attempt, attempt, state, json FROM message WHERE id IN ",
                ids,
                "",
                row -> matches.put(row.getString(1), match(row)));
        return matches;
    }

    static Map<String, Match> byProviderId(Connection connection, String account, Collection<String> providerIds)
            throws SQLException {
        Map<String, Match> found = new HashMap<>();
        Map<String, Long> newest = new HashMap<>();
        KeyBatches.select(
                connection,
                BY_PROVIDER_ID,
                providerIds,
                "",
                row -> {
                    String providerId = row.getString(7);
                    long sequence = row.getLong(8);
                    if (newest.merge(providerId, sequence, Math::max) == sequence) {
                        found.put(providerId, match(row));
                    }
                },
                ColumnValue.key(account));
        // Under the ids that were asked for, of which the longest do not fit the column.
        Map<String, Match> matches = new HashMap<>();
        for (String providerId : providerIds) {
            Match match = found.get(ColumnValue.key(providerId));
            if (match != null) {
                matches.put(providerId, match);
            }
        }
        return matches;
    }

    static StoredMessage message(ResultSet row) throws SQLException {
        String encoding = row.getString(7);
        return new StoredMessage(
                row.getString(1),
                row.getBoolean(2),
                ColumnValue.time(row.getLong(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                encoding == null ? null : Encoding.valueOf(encoding),
                row.getInt(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                row.getString(13),
                time(row, 14),
                time(row, 15),
                MessageState.ofWord(row.getString(16)),
                row.getInt(17),
                problem(row, 18),
                ColumnValue.time(row.getLong(21)),
                row.getBoolean(22),
                price(row, 23),
                price(row, 25),
                waiting(row, 27));
    }

    private static Price price(ResultSet row, int first) throws SQLException {
        long micros = row.getLong(first);
        return row.wasNull() ? null : Price.ofMicros(micros, row.getString(first + 1));
    }

    private static Postponement waiting(ResultSet row, int first) throws SQLException {
        Instant until = time(row, first);
        return until == null ? null : new Postponement(until, Postponement.Reason.ofWord(row.getString(first + 1)));
    }

    private static Match match(ResultSet row) throws SQLException {
        String state = row.getString(5);
        byte[] json = row.getBytes(6);
        return new Match(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getInt(4),
                state == null ? null : MessageState.ofWord(state),
                json == null ? null : Json.read(json, SmsMessage.class));
    }

    private static Problem problem(ResultSet row, int first) throws SQLException {
        String code = row.getString(first);
        return code == null
                ? null
                : new Problem(ProblemCode.ofWord(code), row.getString(first + 1), row.getString(first + 2));
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : ColumnValue.time(micros);
    }
}
