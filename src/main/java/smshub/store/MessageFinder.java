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
 * {@link Walk}). The latest messages may have no keys yet (see {@link MessageKeys}): each of them is tried.
 */
final class MessageFinder {
    /** By so many entries it is seen what is rare. */
    private static final int SAMPLE = 1_000;

    private static final Walk.Rows MESSAGES = Walk.Rows.of("message", "created_at");
    /** The order of the tables is that of the search: H2 keeps to it in an outer join. */
    private static final Walk.Rows KEYS =
            new Walk.Rows("message_key", " LEFT JOIN message ON id = message_id", "at", "message_id");

    private static final String NUMBER = "message_key_number";

    /** Behind every other id. */
    private static final String LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    /** States of messages that wait for something. */
    private static final Set<MessageState> WAITING = EnumSet.of(
            MessageState.ACCEPTED,
            MessageState.SCHEDULED,
            MessageState.SENDING,
            MessageState.DEFERRED,
            MessageState.UNSURE);

    private final Walk<StoredMessage> messages;
    private final Walk<StoredMessage> keys;
    private final Dialect dialect;

    /** By what messages are gone through. */
    private enum Way {
        NUMBER(true),
        REFERENCE(true),
        CATEGORY(true),
        CLIENT(true),
        ACCOUNT(true),
        STATE(false),
        ALL(false);

        /** Whether they are found by their keys. */
        final boolean keys;

        Way(boolean keys) {
            this.keys = keys;
        }
    }

    /** @param patience how long a page is looked for */
    MessageFinder(Dialect dialect, Duration patience) {
        this.dialect = dialect;
        this.messages = walk(dialect, MESSAGES, patience);
        this.keys = walk(dialect, KEYS, patience);
    }

    private static Walk<StoredMessage> walk(Dialect dialect, Walk.Rows rows, Duration patience) {
        return new Walk<>(dialect, rows, Messages.COLUMNS, Messages::message, MessageFinder::position, patience);
    }

    private static Cursor position(StoredMessage message) {
        return new Cursor(message.createdAt(), message.id());
    }

    Page<StoredMessage> page(Connection connection, MessageFilter filter, Cursor cursor, int limit)
            throws SQLException {
        Stretch everyDay = everyDay(filter);
        if (everyDay != null) {
            Where rest = rest(filter, everyDay.index().equals(NUMBER) ? Way.NUMBER : Way.REFERENCE);
            return afterLatest(
                    connection,
                    filter,
                    cursor,
                    limit,
                    (bound, most) -> byDay(connection, everyDay, filter, bound, rest, cursor, most));
        }
        Map<Way, List<Stretch>> ways = ways(filter);
        Way way = rarest(connection, ways, filter, cursor);
        Where rest = rest(filter, way);
        if (!way.keys) {
            return messages.page(connection, ways.get(way), times(MESSAGES, filter), rest, cursor, limit);
        }
        return afterLatest(
                connection,
                filter,
                cursor,
                limit,
                (bound, most) ->
                        keys.page(connection, ways.get(way), times(KEYS, filter).and(bound), rest, cursor, most));
    }

    /** What is looked up day by day, the day left out; null where the filter names nothing of that kind. */
    private static Stretch everyDay(MessageFilter filter) {
        SearchKey.Tails tails = tails(filter.to());
        if (tails != null) {
            return new Stretch(
                    NUMBER,
                    new Where().between("tail", tails.first(), tails.last()),
                    new Where().number("recipient", filter.to()),
                    tails.first() == tails.last() ? "tail DESC, " : "");
        }
        String reference = filter.sought().reference();
        return reference == null ? null : word("reference", reference);
    }

    /** A page of what has keys. */
    private interface Keyed {
        /** @param bound where those begin */
        Page<StoredMessage> page(Where bound, int limit) throws SQLException;
    }

    /** A page that begins with the latest messages, where these have no keys yet. */
    private Page<StoredMessage> afterLatest(
            Connection connection, MessageFilter filter, Cursor cursor, int limit, Keyed others) throws SQLException {
        Cursor keyed = MessageKeys.keyed(dialect, connection);
        Where bound = new Where().onward(KEYS, keyed);
        if (keyed == null || cursor != null && Cursor.ORDER.compare(cursor, keyed) <= 0) {
            return others.page(bound, limit);
        }
        Page<StoredMessage> latest = messages.along(
                connection,
                Stretch.all("message_created"),
                times(MESSAGES, filter).before(MESSAGES, keyed),
                rest(filter, Way.ALL),
                cursor,
                limit,
                messages.deadline());
        int found = latest.items().size();
        if (latest.next() != null || found == limit) {
            return latest.next() != null
                    ? latest
                    : new Page<>(latest.items(), position(latest.items().get(limit - 1)));
        }
        Page<StoredMessage> older = others.page(bound, limit - found);
        List<StoredMessage> all = new ArrayList<>(latest.items());
        all.addAll(older.items());
        return new Page<>(all, older.next());
    }

    private static Where times(Walk.Rows rows, MessageFilter filter) {
        return new Where().since(rows.time(), filter.since()).until(rows.time(), filter.until());
    }

    /** Messages with the same beginning of a text; few have another text that begins alike. */
    private static Stretch word(String column, String text) {
        return new Stretch(
                "message_key_" + column,
                new Where().equal("by_" + column, SearchKey.word(text)),
                new Where().equal(column, text),
                "by_" + column + " DESC, ");
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
            ways.put(Way.CATEGORY, List.of(word("category", category)));
        }
        if (filter.client() != null) {
            ways.put(Way.CLIENT, List.of(Stretch.of("message_key_client", "by_client", filter.client())));
        }
        if (filter.account() != null) {
            ways.put(Way.ACCOUNT, List.of(Stretch.of("message_key_account", "by_account", filter.account())));
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
                .waiting("waiting_for", filter.sought().waiting())
                .silent("account", "updated_at", filter.sought().silence());
    }

    /** The way on which so many entries reach the furthest back. */
    private Way rarest(Connection connection, Map<Way, List<Stretch>> ways, MessageFilter filter, Cursor cursor)
            throws SQLException {
        Way rarest = null;
        Instant furthest = Instant.MAX;
        for (Map.Entry<Way, List<Stretch>> way : ways.entrySet()) {
            if (ways.size() == 1) {
                return way.getKey();
            }
            Instant latest = Instant.MIN;
            boolean byKeys = way.getKey().keys;
            for (Stretch stretch : way.getValue()) {
                Cursor reached = (byKeys ? keys : messages)
                        .reach(connection, stretch, times(byKeys ? KEYS : MESSAGES, filter), cursor, SAMPLE);
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
            Connection connection,
            Stretch stretch,
            MessageFilter filter,
            Where bound,
            Where rest,
            Cursor cursor,
            int limit)
            throws SQLException {
        long until = keys.deadline();
        int days = dialect.days();
        Where times = times(KEYS, filter).and(bound);
        Integer oldest = filter.since() == null ? null : SearchKey.day(ColumnValue.time(filter.since()));
        Integer day = day(connection, newest(filter, cursor));
        List<StoredMessage> found = new ArrayList<>();
        while (day != null && (oldest == null || day >= oldest)) {
            int first = oldest == null ? day - days + 1 : Math.max(oldest, day - days + 1);
            Stretch ofDays = new Stretch(
                    stretch.index(),
                    new Where().on(first, day).and(stretch.key()),
                    stretch.check(),
                    days == 1 ? "on_day DESC, " + stretch.order() : "");
            Page<StoredMessage> page = keys.along(connection, ofDays, times, rest, cursor, limit, until);
            found.addAll(page.items());
            if (found.size() > limit) {
                return keys.first(found, limit);
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
        try (PreparedStatement statement = connection.prepareStatement("SELECT on_day FROM message_key"
                + dialect.using(NUMBER) + " WHERE on_day <= ? ORDER BY on_day DESC LIMIT 1")) {
            statement.setInt(1, last);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : null;
            }
        }
    }
}
