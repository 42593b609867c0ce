package smshub.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import smshub.account.InboundScope;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.Sought;

/** Conditions and their values. Values from outside never become part of the SQL. */
final class Where {
    private static final String ALL = " WHERE 1 = 1";

    private final StringBuilder sql = new StringBuilder(ALL);
    private final List<Object> values = new ArrayList<>();

    Where equal(String column, String value) {
        return value == null ? this : and(column + " = ?", ColumnValue.key(value));
    }

    Where present(String column) {
        return and(column + " IS NOT NULL");
    }

    Where filled(String column) {
        return and(column + " <> ''");
    }

    Where begins(String column, String part) {
        return part == null ? this : and(column + " LIKE ? ESCAPE '!'", pattern(part) + "%");
    }

    Where contains(String column, String part) {
        return part == null || part.isEmpty()
                ? this
                : and("LOWER(" + column + ") LIKE ? ESCAPE '!'", "%" + pattern(part.toLowerCase(Locale.ROOT)) + "%");
    }

    private static String pattern(String part) {
        return ColumnValue.text(part).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /** A number, or what it begins or ends with: {@code +4917*}, {@code *4711}. */
    Where number(String column, String asked) {
        if (asked == null || !asked.startsWith("*") && !asked.endsWith("*")) {
            return equal(column, asked);
        }
        return and(column + " LIKE ? ESCAPE '!'", pattern(asked).replace('*', '%'));
    }

    Where waiting(String column, Set<Postponement.Reason> reasons) {
        return reasons.isEmpty()
                ? this
                : oneOf(column, reasons.stream().map(Postponement.Reason::word).collect(Collectors.toSet()));
    }

    Where silent(String account, String changed, Sought.Silence silence) {
        return silence == null ? this : oneOf(account, silence.accounts()).until(changed, silence.since());
    }

    Where in(String column, Set<MessageState> states) {
        if (states.isEmpty()) {
            return this;
        }
        String words = states.stream().map(state -> "'" + state.word() + "'").collect(Collectors.joining(", "));
        return and(column + " IN (" + words + ")");
    }

    Where oneOf(String column, Set<String> texts) {
        if (texts == null) {
            return this;
        }
        List<Object> its = new ArrayList<>();
        return texts.isEmpty() ? and("1 = 0") : and(in(column, texts, its), its);
    }

    Where noneOf(String column, Set<String> texts) {
        List<Object> its = new ArrayList<>();
        return texts.isEmpty() ? this : and("NOT " + in(column, texts, its), its);
    }

    /**
     * Inbound messages that somebody may see: {@link InboundScope#shows} as a condition.
     *
     * @param prefix what the names of the columns begin with
     */
    Where seen(String prefix, InboundScope view) {
        if (view.everything()) {
            return this;
        }
        String account = prefix + "account";
        String client = prefix + "client";
        List<Object> its = new ArrayList<>(List.of(ColumnValue.key(view.client())));
        StringBuilder condition = new StringBuilder("(" + client + " = ?");
        if (!view.shared().isEmpty()) {
            condition.append(" OR ").append(in(account, view.shared(), its));
        }
        if (!view.unclaimed().isEmpty()) {
            condition.append(" OR " + client + " IS NULL AND ").append(in(account, view.unclaimed(), its));
        }
        return and(condition.append(')').toString(), its);
    }

    private static String in(String column, Set<String> texts, List<Object> its) {
        texts.forEach(text -> its.add(ColumnValue.key(text)));
        return column + " IN (" + texts.stream().map(text -> "?").collect(Collectors.joining(", ")) + ")";
    }

    Where since(String column, Instant time) {
        return time == null ? this : and(column + " >= ?", ColumnValue.time(time));
    }

    Where until(String column, Instant time) {
        return time == null ? this : and(column + " < ?", ColumnValue.time(time));
    }

    /** Some days, see {@link SearchKey#day}; named one by one, as each stands apart in an index. */
    Where on(int first, int last) {
        String marks = "?, ".repeat(last - first) + "?";
        return and(
                "on_day IN (" + marks + ")",
                IntStream.rangeClosed(first, last).boxed().toArray());
    }

    /** A number that stands for others that begin alike. */
    Where between(String column, long first, long last) {
        return first == last ? and(column + " = ?", first) : and(column + " BETWEEN ? AND ?", first, last);
    }

    /** What comes after a cursor, newest first; in a form that every database finds in an index. */
    Where after(Walk.Rows rows, Cursor cursor) {
        return from(rows, "<", "<", cursor);
    }

    /** What comes before the place that a cursor names, newest first, and that place itself. */
    Where upTo(Walk.Rows rows, Cursor cursor) {
        return from(rows, ">", ">=", cursor);
    }

    /** The same without that place. */
    Where before(Walk.Rows rows, Cursor cursor) {
        return from(rows, ">", ">", cursor);
    }

    /** The place that a cursor names, and what comes after it. */
    Where onward(Walk.Rows rows, Cursor cursor) {
        return from(rows, "<", "<=", cursor);
    }

    private Where from(Walk.Rows rows, String side, String ofOneTime, Cursor cursor) {
        if (cursor == null) {
            return this;
        }
        Long time = ColumnValue.time(cursor.time());
        String condition = rows.time() + " " + side + "= ? AND (" + rows.time() + " " + side + " ? OR " + rows.id()
                + " " + ofOneTime + " ?)";
        return and(condition, time, time, cursor.id());
    }

    /**
     * That another query finds nothing.
     *
     * @param query with conditions of its own
     * @param others further ones
     */
    Where without(String query, Where others) {
        return and("NOT EXISTS (" + query + others.sql.substring(ALL.length()) + ")", others.values.toArray());
    }

    /** Both these conditions and others. */
    Where and(Where other) {
        sql.append(other.sql.substring(ALL.length()));
        values.addAll(other.values);
        return this;
    }

    /** Whether there are no conditions. */
    boolean empty() {
        return sql.length() == ALL.length();
    }

    String sql() {
        return sql.toString();
    }

    /** Sets the values and says which question mark is next. */
    int set(PreparedStatement statement) throws SQLException {
        int next = 1;
        for (Object value : values) {
            statement.setObject(next++, value);
        }
        return next;
    }

    private Where and(String condition, Object... its) {
        return and(condition, List.of(its));
    }

    private Where and(String condition, List<Object> its) {
        sql.append(" AND ").append(condition);
        values.addAll(its);
        return this;
    }
}
