package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.RecipientLog;
import smshub.campaign.RecipientPage;
import smshub.json.Json;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Recipients of campaigns. What became of a recipient's message stands in the table of messages alone. */
final class RecipientTable {
    /** With the campaign before the place: else H2 does not see that the key has the order, and sorts all of its recipients. */
    private static final String IN_ORDER = " ORDER BY r.campaign_id, r.place";

    private static final String RECIPIENTS = """
            SELECT r.place, r.asked, r.msisdn, r.details, r.message_id, r.problem_code, r.problem_sentence,
                r.problem_field
            FROM campaign_recipient r""";
    private static final String ADD = """
            INSERT INTO campaign_recipient (campaign_id, place, asked, msisdn, message_id, details)
            VALUES (?, ?, ?, ?, ?, ?)""";
    private static final String NOTE = """
            UPDATE campaign_recipient SET message_id = ?, problem_code = ?, problem_sentence = ?, problem_field = ?
            WHERE campaign_id = ? AND place = ?""";
    /** Recipients that are deleted in one transaction. */
    private static final int SWEPT = 500;
    /** Recipients whose messages are looked up at a time. */
    private static final int LOOKED_AT = 2_000;

    private RecipientTable() {}

    static void add(Connection connection, String id, List<CampaignRecipient> recipients) throws SQLException {
        try (Batch batch = new Batch(connection, ADD)) {
            for (CampaignRecipient recipient : recipients) {
                PreparedStatement row = batch.row();
                row.setString(1, id);
                row.setLong(2, recipient.place());
                row.setString(3, ColumnValue.text(recipient.to()));
                row.setString(4, ColumnValue.key(recipient.number()));
                row.setString(5, recipient.messageId());
                row.setBytes(6, recipient.values().isEmpty() ? null : Json.write(new Details(recipient.values())));
                batch.add();
            }
            batch.execute();
        }
    }

    /** Deletes some recipients, and says how many. */
    static int clear(Connection connection, String id) throws SQLException {
        List<Long> places = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT place FROM campaign_recipient WHERE campaign_id = ? ORDER BY campaign_id, place LIMIT "
                        + SWEPT)) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    places.add(rows.getLong(1));
                }
            }
        }
        try (Batch batch =
                new Batch(connection, "DELETE FROM campaign_recipient WHERE campaign_id = ? AND place = ?")) {
            for (long place : places) {
                batch.row().setString(1, id);
                batch.row().setLong(2, place);
                batch.add();
            }
            batch.execute();
        }
        return places.size();
    }

    /** The recipients behind a place, in their order. */
    static List<CampaignRecipient> recipients(Connection connection, String id, long after, int limit)
            throws SQLException {
        String sql = RECIPIENTS + " WHERE r.campaign_id = ? AND r.place > ?" + IN_ORDER + " LIMIT " + limit;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.setLong(2, after);
            return recipients(statement);
        }
    }

    /**
     * Those whose messages are in some states; with {@code refused} also those that never became a message. Looks at some
     * thousands at a time, and no longer than a page may take.
     */
    static RecipientPage<CampaignRecipient> recipients(
            Connection connection, String id, Set<MessageState> states, long after, int limit) throws SQLException {
        long until = System.nanoTime() + Walk.PATIENCE.toNanos();
        String refused = states.contains(MessageState.REFUSED) ? " OR r.problem_code IS NOT NULL" : "";
        String sql = RECIPIENTS
                + " LEFT JOIN message m ON m.id = r.message_id WHERE r.campaign_id = ? AND r.place > ? AND r.place <= ?"
                + " AND (m.state IN (" + CampaignTable.words(states.stream().map(MessageState::word)) + ")" + refused
                + ")" + IN_ORDER + " LIMIT ?";
        long last = last(connection, id);
        List<CampaignRecipient> found = new ArrayList<>();
        long from = after;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            while (from < last && found.size() < limit && System.nanoTime() - until < 0) {
                long upTo = from + LOOKED_AT;
                statement.setString(1, id);
                statement.setLong(2, from);
                statement.setLong(3, upTo);
                statement.setInt(4, limit - found.size());
                found.addAll(recipients(statement));
                from = upTo;
            }
        }
        return found.size() == limit
                ? new RecipientPage<>(found, found.get(limit - 1).place())
                : new RecipientPage<>(found, from < last ? from : null);
    }

    private static long last(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT place FROM campaign_recipient WHERE campaign_id = ? ORDER BY campaign_id DESC, place DESC LIMIT 1")) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static List<CampaignRecipient> recipients(PreparedStatement statement) throws SQLException {
        List<CampaignRecipient> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                byte[] details = row.getBytes(4);
                found.add(new CampaignRecipient(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        details == null
                                ? Map.of()
                                : Json.read(details, Details.class).values(),
                        row.getString(5),
                        problem(row, 6)));
            }
        }
        return found;
    }

    /** The column's JSON. */
    private record Details(Map<String, String> values) {}

    /** What became of recipients, in their order. */
    static List<RecipientLog> log(Connection connection, List<CampaignRecipient> recipients) throws SQLException {
        List<String> ids = recipients.stream()
                .map(CampaignRecipient::messageId)
                .filter(Objects::nonNull)
                .toList();
        Map<String, RecipientLog> found = new HashMap<>();
        KeyBatches.selectById(
                connection,
                "SELECT id, state, account, segments, problem_code, problem_sentence, problem_field FROM message"
                        + " WHERE id IN ",
                ids,
                "",
                row -> found.put(
                        row.getString(1),
                        new RecipientLog(
                                null,
                                MessageState.ofWord(row.getString(2)),
                                row.getString(3),
                                row.getInt(4),
                                problem(row, 5),
                                null,
                                null)));
        Map<String, Instant> handed = new HashMap<>();
        Map<String, Instant> ended = new HashMap<>();
        Messages.pieces(connection, ids, (id, piece) -> {
            for (TimelineEntry entry : piece) {
                if (entry.state() == MessageState.SENT) {
                    handed.merge(id, entry.time(), RecipientTable::later);
                } else if (entry.state().end()) {
                    ended.merge(id, entry.time(), RecipientTable::later);
                }
            }
        });
        return recipients.stream()
                .map(recipient -> {
                    RecipientLog one = found.get(recipient.messageId());
                    return one == null
                            ? RecipientLog.waiting(recipient)
                            : one.of(recipient, handed.get(recipient.messageId()), ended.get(recipient.messageId()));
                })
                .toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    static void note(Connection connection, String id, Collection<CampaignRecipient> noted) throws SQLException {
        try (Batch batch = new Batch(connection, NOTE)) {
            for (CampaignRecipient recipient : noted) {
                Problem problem = recipient.problem();
                PreparedStatement row = batch.row();
                row.setString(1, recipient.messageId());
                row.setString(2, problem == null ? null : problem.code().word());
                row.setString(3, problem == null ? null : ColumnValue.text(problem.sentence()));
                row.setString(4, problem == null ? null : ColumnValue.key(problem.field()));
                row.setString(5, id);
                row.setLong(6, recipient.place());
                batch.add();
            }
            batch.execute();
        }
    }

    private static Problem problem(ResultSet row, int first) throws SQLException {
        String code = row.getString(first);
        return code == null
                ? null
                : new Problem(ProblemCode.ofWord(code), row.getString(first + 1), row.getString(first + 2));
    }
}
