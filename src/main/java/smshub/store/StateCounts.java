package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import smshub.campaign.Campaign;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.SmsRequest;

/**
 * How many messages one transaction moved between states. It is right because every row that moves is locked from its
 * reading to the commit, and the counts change in the same commit.
 */
final class StateCounts {
    private static final String LOCK =
            "SELECT id, state, accepted, ordinal, source, reference, segments FROM message WHERE id IN ";
    private static final String CHANGE = "UPDATE tally SET messages = messages + ? WHERE state = ? AND accepted = ?";
    private static final String FORGET =
            "UPDATE tally SET messages = messages - ?, forgotten = forgotten + ? WHERE state = ? AND accepted = ?";

    private static final String CAMPAIGN =
            "UPDATE campaign_count SET messages = messages + ?, segments = segments + ? WHERE campaign_id = ? AND state = ?";
    private static final String PREFIX = Campaign.reference("");

    private final Map<Place, Long> changes = new TreeMap<>();
    private final Map<CampaignPlace, long[]> campaigns = new TreeMap<>();
    private final Map<Place, Long> forgotten = new TreeMap<>();

    /**
     * Where a message stands in the table.
     *
     * @param state its state
     * @param accepted whether its acceptance was heard of
     * @param ordinal strength of its state
     * @param share what it is of a campaign, or null
     */
    record Standing(MessageState state, boolean accepted, long ordinal, Share share) {}

    /**
     * A message of a campaign.
     *
     * @param campaign the campaign's id
     */
    record Share(String campaign, int segments) {
        /** Null for other messages. */
        static Share of(String source, String reference, int segments) {
            return SmsRequest.CAMPAIGN.equals(source) && reference != null && reference.startsWith(PREFIX)
                    ? new Share(reference.substring(PREFIX.length()), segments)
                    : null;
        }
    }

    private record CampaignPlace(String campaign, MessageState state) implements Comparable<CampaignPlace> {
        @Override
        public int compareTo(CampaignPlace other) {
            int byCampaign = campaign.compareTo(other.campaign);
            return byCampaign == 0 ? state.compareTo(other.state) : byCampaign;
        }
    }

    private record Place(MessageState state, boolean accepted) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byState = state.compareTo(other.state);
            return byState == 0 ? Boolean.compare(accepted, other.accepted) : byState;
        }
    }

    /** Where the messages among these ids that are in the table stand; they stand still until the commit. */
    static Map<String, Standing> lock(Connection connection, Collection<String> ids) throws SQLException {
        Map<String, Standing> standings = new HashMap<>();
        KeyBatches.selectById(
                connection,
                LOCK,
                ids,
                " ORDER BY id FOR UPDATE",
                row -> standings.put(
                        row.getString(1),
                        new Standing(
                                MessageState.ofWord(row.getString(2)),
                                row.getBoolean(3),
                                row.getLong(4),
                                row.getBoolean(3)
                                        ? Share.of(row.getString(5), row.getString(6), row.getInt(7))
                                        : null)));
        return standings;
    }

    void count(MessageState state, boolean accepted, long messages) {
        changes.merge(new Place(state, accepted), messages, Long::sum);
    }

    /** A message of a campaign comes to a state, or leaves it. */
    void count(Share share, MessageState state, long messages) {
        if (share != null && MessageIds.isId(share.campaign)) {
            long[] counts = campaigns.computeIfAbsent(new CampaignPlace(share.campaign, state), place -> new long[2]);
            counts[0] += messages;
            counts[1] += messages * share.segments;
        }
    }

    /** A message in this state is deleted. */
    void forget(MessageState state, boolean accepted) {
        forgotten.merge(new Place(state, accepted), 1L, Long::sum);
    }

    /** Writes the counts; the last thing in a transaction, as every other one that moves messages waits for it. */
    void write(Connection connection) throws SQLException {
        try (Batch batch = new Batch(connection, CAMPAIGN)) {
            for (Map.Entry<CampaignPlace, long[]> change : campaigns.entrySet()) {
                long[] counts = change.getValue();
                if (counts[0] != 0 || counts[1] != 0) {
                    batch.row().setLong(1, counts[0]);
                    batch.row().setLong(2, counts[1]);
                    batch.row().setString(3, change.getKey().campaign());
                    batch.row().setString(4, change.getKey().state().word());
                    batch.add();
                }
            }
            batch.execute();
        }
        try (Batch batch = new Batch(connection, CHANGE)) {
            for (Map.Entry<Place, Long> change : changes.entrySet()) {
                if (change.getValue() != 0) {
                    batch.row().setLong(1, change.getValue());
                    batch.row().setString(2, change.getKey().state().word());
                    batch.row().setBoolean(3, change.getKey().accepted());
                    batch.add();
                }
            }
            batch.execute();
        }
        try (Batch batch = new Batch(connection, FORGET)) {
            for (Map.Entry<Place, Long> gone : forgotten.entrySet()) {
                batch.row().setLong(1, gone.getValue());
                batch.row().setLong(2, gone.getValue());
                batch.row().setString(3, gone.getKey().state().word());
                batch.row().setBoolean(4, gone.getKey().accepted());
                batch.add();
            }
            batch.execute();
        }
    }

    static Counts read(Connection connection) throws SQLException {
        Map<MessageState, Long> byState = new EnumMap<>(MessageState.class);
        Map<MessageState, Long> gone = new EnumMap<>(MessageState.class);
        long accepted = 0;
        long refused = 0;
        long unheard = 0;
        long goneRefusals = 0;
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT state, accepted, messages, forgotten FROM tally");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                MessageState state = MessageState.ofWord(rows.getString(1));
                long messages = rows.getLong(3);
                if (rows.getBoolean(2)) {
                    accepted += messages;
                    byState.put(state, messages);
                    gone.put(state, rows.getLong(4));
                } else if (state == MessageState.REFUSED) {
                    refused += messages;
                    goneRefusals += rows.getLong(4);
                } else {
                    unheard += messages;
                }
            }
        }
        return new Counts(accepted, refused, unheard, byState, gone, goneRefusals);
    }
}
