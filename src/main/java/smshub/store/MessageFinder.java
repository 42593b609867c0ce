package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.message.MessageState;

/**
 * Finds messages. A number or a reference is looked up day by day. What else has an index has one in the order of time; of
 * those that a filter names, the one is walked along whose entries are the rarest, and the rest is tried on each entry (see
 * {@link Walk}).
 */
final class MessageFinder {
    /** By so many entries it is seen what is rare. */
    private static final int SAMPLE = 1_000;

    private static final String TIME = "created_at";
    /** Behind every other id. */
    private static final String LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    /** States of messages that wait for something. */
    private static final Set<MessageState> WAITING = EnumSet.of(
            MessageState.ACCEPTED,
            MessageState.SCHEDULED,
            MessageState.SENDING,
            MessageState.DEFERRED,
            MessageState.UNSURE);

    private final Walk<StoredMessage> walk;
    private final Dialect dialect;

    /** By what messages are gone through. */
    private enum Way {
        NUMBER,
        REFERENCE,
        CATEGORY,
        CLIENT,
        ACCOUNT,
        STATE,
        ALL
    }

    /** @param patience how long a page is looked for */
    MessageFinder(Dialect dialect, Duration patience) {
        this.dialect = dialect;
        walk = new Walk<>(
                dialect,
                "message",
                Messages.COLUMNS,
                TIME,
                Messages::message,
                message -> new Cursor(message.createdAt(), message.id()),
                patience);
    }

    Page<StoredMessage> page(Connection connection, MessageFilter filter, Cursor cursor, int limit)
            throws SQLException {
        SearchKey.Tails tails = tails(filter.to());
        if (tails != null) {
            Where key = new Where().between("tail", tails.first(), tails.last()).number("recipient", filter.to());
            String order = tails.first() == tails.last() ? "tail DESC, " : "";
            return byDay(
                    connection,
                    new Stretch("message_number", key, order),
                    filter,
                    rest(filter, Way.NUMBER),
                    cursor,
                    limit);
        }
        String reference = filter.sought().reference();
        if (reference != null) {
            Where key = new Where()
                    .equal("reference_key", SearchKey.word(reference))
                    .equal("reference", reference);
            Stretch stretch = new Stretch("message_reference", key, "reference_key DESC, ");
            return byDay(connection, stretch, filter, rest(filter, Way.REFERENCE), cursor, limit);
        }
        Where times = new Where().since(TIME, filter.since()).until(TIME, filter.until());
        Map<Way, List<Stretch>> ways = ways(filter);
        Way way = rarest(connection, ways, times, cursor);
        return walk.page(connection, ways.get(way), times, rest(filter, way), cursor, limit);
    }

    /** The numbers in the index that are asked for; null where the index is of no use. */
    private static SearchKey.Tails tails(String asked) {
        if (asked == null || asked.endsWith("*")) {
            return null;
        }
        if (asked.startsWith("*")) {
            return SearchKey.ending(asked.substring(1));
        }
        long tail = SearchKey.tail(ColumnValue.key(asked));
        return new SearchKey.Tails(tail, tail);
    }

    private static Map<Way, List<Stretch>> ways(MessageFilter filter) {
        Map<Way, List<Stretch>> ways = new LinkedHashMap<>();
        String category = filter.sought().category();
        if (category != null) {
            Where key =
                    new Where().equal("category_key", SearchKey.word(category)).equal("category", category);
            ways.put(Way.CATEGORY, List.of(new Stretch("message_category", key, "category_key DESC, ")));
        }
        if (filter.client() != null) {
            ways.put(Way.CLIENT, List.of(Stretch.of("message_client", "client", filter.client())));
        }
        if (filter.account() != null) {
            ways.put(Way.ACCOUNT, List.of(Stretch.of("message_account", "account", filter.account())));
        }
        Set<MessageState> states =
                filter.sought().waiting().isEmpty() || !filter.states().isEmpty() ? filter.states() : WAITING;
        if (!states.isEmpty()) {
            ways.put(
                    Way.STATE,
                    states.stream()
                            .map(state -> Stretch.of("message_state", "state", state.word()))
                            .toList());
        }
        if (ways.isEmpty()) {
            ways.put(Way.ALL, List.of(Stretch.all("message_created")));
        }
        return ways;
    }

    /** What a way leaves to be tried. */
    private static Where rest(MessageFilter filter, Way way) {
        return new Where()
                .in("state", way == Way.STATE ? Set.of() : filter.states())
                .number("recipient", way == Way.NUMBER ? null : filter.to())
                .equal("sender", filter.from())
                .contains("text", filter.text())
                .equal("account", way == Way.ACCOUNT ? null : filter.account())
                .equal("source", filter.source())
                .equal("client", way == Way.CLIENT ? null : filter.client())
                .equal(
                        "reference",
                        way == Way.REFERENCE ? null : filter.sought().reference())
                .equal("category", way == Way.CATEGORY ? null : filter.sought().category())
                .waiting("waiting_for", filter.sought().waiting());
    }

    /** The way on which so many entries reach the furthest back. */
    private Way rarest(Connection connection, Map<Way, List<Stretch>> ways, Where times, Cursor cursor)
            throws SQLException {
        Way rarest = null;
        Instant furthest = Instant.MAX;
        for (Map.Entry<Way, List<Stretch>> way : ways.entrySet()) {
            if (ways.size() == 1) {
                return way.getKey();
            }
            Instant latest = Instant.MIN;
            for (Stretch stretch : way.getValue()) {
                Cursor reached = walk.reach(connection, stretch, times, cursor, SAMPLE);
                latest = reached != null && reached.time().isAfter(latest) ? reached.time() : latest;
            }
            if (rarest == null || latest.isBefore(furthest)) {
                rarest = way.getKey();
                furthest = latest;
            }
        }
        return rarest;
    }

    private Page<StoredMessage> byDay(
            Connection connection, Stretch stretch, MessageFilter filter, Where rest, Cursor cursor, int limit)
            throws SQLException {
        long until = walk.deadline();
        int days = dialect.days();
        Where times = new Where().since(TIME, filter.since()).until(TIME, filter.until());
        Integer oldest = filter.since() == null ? null : SearchKey.day(ColumnValue.time(filter.since()));
        Integer day = day(connection, newest(filter, cursor));
        List<StoredMessage> found = new ArrayList<>();
        while (day != null && (oldest == null || day >= oldest)) {
            int first = oldest == null ? day - days + 1 : Math.max(oldest, day - days + 1);
            Stretch ofDays = new Stretch(
                    stretch.index(),
                    new Where().on(first, day).and(stretch.key()),
                    days == 1 ? "on_day DESC, " + stretch.order() : "");
            Page<StoredMessage> page = walk.along(connection, ofDays, times, rest, cursor, limit, until);
            found.addAll(page.items());
            if (found.size() > limit) {
                return walk.first(found, limit);
            }
            if (page.next() != null) {
                return new Page<>(found, page.next());
            }
            if (System.nanoTime() - until >= 0) {
                // The end of the day before, so that the next page does not look into these again.
                return new Page<>(found, new Cursor(ColumnValue.time(SearchKey.begins(first) - 1), LAST_ID));
            }
            day = day(connection, first - 1);
        }
        return new Page<>(found, null);
    }

    /** The day that a page begins with. */
    private static int newest(MessageFilter filter, Cursor cursor) {
        Instant newest = cursor == null ? filter.until() : cursor.time();
        return newest == null ? Integer.MAX_VALUE : SearchKey.day(ColumnValue.time(newest));
    }

    /** The latest day up to one that has messages; null where none has. */
    private Integer day(Connection connection, int last) throws SQLException {
        // H2 would read all days of the index for MAX.
        try (PreparedStatement statement = connection.prepareStatement("SELECT on_day FROM message"
                + dialect.using("message_number") + " WHERE on_day <= ? ORDER BY on_day DESC LIMIT 1")) {
            statement.setInt(1, last);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : null;
            }
        }
    }
}
