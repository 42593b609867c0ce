package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignProgress;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.CampaignState;
import smshub.json.Json;
import smshub.message.MessageState;

/** Campaigns, and how far they are. */
final class CampaignTable {
    private static final String COLUMNS = """
            SELECT id, client, state, wording, created_at, started_at, ended_at, recipients, duplicates, handed, refused
            FROM campaign""";
    private static final String INSERT = """
            INSERT INTO campaign (id, client, state, wording, created_at, recipients, duplicates, handed, refused,
                leased_until)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)""";
    private static final String STEP = """
            UPDATE campaign SET handed = ?, refused = refused + ?, leased_until = ? WHERE id = ? AND runner = ?""";
    private static final String TAKE = """
            UPDATE campaign SET runner = ?, leased_until = ?
            WHERE id = ? AND state = 'running' AND (runner = ? OR leased_until < ?)""";

    private CampaignTable() {}

    static void insert(Connection connection, Campaign campaign) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(INSERT)) {
            row.setString(1, campaign.id());
            row.setString(2, ColumnValue.key(campaign.client()));
            row.setString(3, campaign.state().word());
            row.setBytes(4, Json.write(campaign.wording()));
            row.setLong(5, ColumnValue.time(campaign.times().createdAt()));
            row.setLong(6, campaign.counts().recipients());
            row.setLong(7, campaign.counts().duplicates());
            row.setLong(8, campaign.counts().handed());
            row.setLong(9, campaign.counts().refused());
            row.executeUpdate();
        }
        try (Batch batch = new Batch(
                connection,
                "INSERT INTO campaign_count (campaign_id, state, messages, segments) VALUES (?, ?, 0, 0)")) {
            for (MessageState state : MessageState.values()) {
                batch.row().setString(1, campaign.id());
                batch.row().setString(2, state.word());
                batch.add();
            }
            batch.execute();
        }
    }

    static Campaign find(Connection connection, String id) throws SQLException {
        List<Campaign> found = read(connection, COLUMNS + " WHERE id = ?", id);
        return found.isEmpty() ? null : found.get(0);
    }

    /** A page, the newest first. */
    static List<Campaign> list(Connection connection, String client, Instant before, int limit) throws SQLException {
        Where where = new Where().equal("client", client).until("created_at", before);
        String sql = COLUMNS + where.sql() + " ORDER BY created_at DESC, id DESC LIMIT " + limit;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            where.set(statement);
            return campaigns(statement);
        }
    }

    static List<Campaign> running(Connection connection) throws SQLException {
        return read(connection, COLUMNS + " WHERE state = ? ORDER BY id", CampaignState.RUNNING.word());
    }

    private static List<Campaign> read(Connection connection, String sql, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            return campaigns(statement);
        }
    }

    private static List<Campaign> campaigns(PreparedStatement statement) throws SQLException {
        List<Campaign> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new Campaign(
                        row.getString(1),
                        row.getString(2),
                        Json.read(row.getBytes(4), Campaign.Wording.class),
                        CampaignState.ofWord(row.getString(3)),
                        new Campaign.Times(ColumnValue.time(row.getLong(5)), time(row, 6), time(row, 7)),
                        new Campaign.Counts(row.getLong(8), row.getLong(9), row.getLong(10), row.getLong(11))));
            }
        }
        return found;
    }

    /**
     * Moves a campaign to another state, where it is in one of some.
     *
     * @return whether it was
     */
    static boolean change(Connection connection, String id, Set<CampaignState> from, CampaignState to, Instant now)
            throws SQLException {
        boolean begins = to == CampaignState.RUNNING;
        String sql = "UPDATE campaign SET state = ?"
                + (begins ? ", started_at = COALESCE(started_at, ?)" : to.ended() ? ", ended_at = ?" : "")
                + " WHERE id = ? AND state IN (" + words(from.stream().map(CampaignState::word)) + ")";
        try (PreparedStatement row = connection.prepareStatement(sql)) {
            row.setString(1, to.word());
            int next = 2;
            if (begins || to.ended()) {
                row.setLong(next++, ColumnValue.time(now));
            }
            row.setString(next, id);
            return row.executeUpdate() > 0;
        }
    }

    /** Words of our own as a list of SQL. */
    static String words(Stream<String> words) {
        return words.map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    }

    /** Ends the taking over of recipients, all of which are there. */
    static void loaded(Connection connection, String id, long recipients, long duplicates) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(
                "UPDATE campaign SET state = 'draft', recipients = ?, duplicates = ? WHERE id = ? AND state = 'loading'")) {
            row.setLong(1, recipients);
            row.setLong(2, duplicates);
            row.setString(3, id);
            row.executeUpdate();
        }
    }

    static void delete(Connection connection, String id) throws SQLException {
        for (String sql :
                List.of("DELETE FROM campaign_count WHERE campaign_id = ?", "DELETE FROM campaign WHERE id = ?")) {
            try (PreparedStatement row = connection.prepareStatement(sql)) {
                row.setString(1, id);
                row.executeUpdate();
            }
        }
    }

    /** Ids of campaigns that ended before a time, and of drafts that are older. */
    static List<String> old(Connection connection, Instant before) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT id FROM campaign WHERE created_at < ? AND (ended_at < ? OR state IN ('draft', 'loading'))")) {
            statement.setLong(1, ColumnValue.time(before));
            statement.setLong(2, ColumnValue.time(before));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }

    /**
     * Takes a running campaign, or keeps it.
     *
     * @return whether this hub may hand its recipients over until that time
     */
    static boolean take(Connection connection, String id, String runner, Instant now, Instant until)
            throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(TAKE)) {
            row.setString(1, runner);
            row.setLong(2, ColumnValue.time(until));
            row.setString(3, id);
            row.setString(4, runner);
            row.setLong(5, ColumnValue.time(now));
            return row.executeUpdate() > 0;
        }
    }

    /**
     * Notes how far a campaign is.
     *
     * @param noted those of whom there is something to note
     * @param refused how many of those were refused
     * @return false where it runs no longer, or at another hub
     */
    static boolean step(
            Connection connection,
            String id,
            String runner,
            long handed,
            Collection<CampaignRecipient> noted,
            long refused,
            Instant until)
            throws SQLException {
        RecipientTable.note(connection, id, noted);
        try (PreparedStatement row = connection.prepareStatement(STEP)) {
            row.setLong(1, handed);
            row.setLong(2, refused);
            row.setLong(3, ColumnValue.time(until));
            row.setString(4, id);
            row.setString(5, runner);
            if (row.executeUpdate() == 0) {
                return false;
            }
        }
        Campaign now = find(connection, id);
        return now != null && now.state() == CampaignState.RUNNING;
    }

    /** How many of its messages are in each state. */
    static CampaignProgress progress(Connection connection, String id) throws SQLException {
        Map<MessageState, Long> states = new EnumMap<>(MessageState.class);
        long segments = 0;
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT state, messages, segments FROM campaign_count WHERE campaign_id = ? AND messages > 0")) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    states.put(MessageState.ofWord(rows.getString(1)), rows.getLong(2));
                    segments += rows.getLong(3);
                }
            }
        }
        return new CampaignProgress(states, segments);
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : ColumnValue.time(micros);
    }
}
