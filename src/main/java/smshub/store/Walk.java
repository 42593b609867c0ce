package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Pages of a table, newest first, by indexes that hold the order. Conditions that no index serves are tried on the entries
 * of one that fits, some thousands at a time, and no longer than a part of a second: then the page ends where it is, perhaps
 * with nothing on it, and the next one goes on there. So a page costs the same whatever the size of the table.
 */
final class Walk<T> {
    /** How long a page is looked for: with all that stands around it a view takes less than 300 ms. */
    static final Duration PATIENCE = Duration.ofMillis(100);
    /** Entries that are looked at in one go: so many bear it that each must be fetched from the disk. */
    private static final int WIDTH = 2_000;

    private final Dialect dialect;
    private final Rows rows;
    private final String columns;
    private final Reading<T> reading;
    private final Function<T, Cursor> position;
    private final long patience;

    /**
     * The rows that are gone through.
     *
     * @param table whose indexes they are found by
     * @param join what stands behind it where their columns are those of another table too, or empty
     * @param time the column with an entry's time, by which the entries are in order
     * @param id the column with its id, which decides among those of one time
     */
    record Rows(String table, String join, String time, String id) {
        static Rows of(String table, String time) {
            return new Rows(table, "", time, "id");
        }
    }

    /** Takes a row of the columns. */
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /**
     * @param columns what is read of a row
     * @param position place of an entry
     * @param patience how long a page is looked for
     */
    Walk(
            Dialect dialect,
            Rows rows,
            String columns,
            Reading<T> reading,
            Function<T, Cursor> position,
            Duration patience) {
        this.dialect = dialect;
        this.rows = rows;
        this.columns = columns;
        this.reading = reading;
        this.position = position;
        this.patience = patience.toNanos();
    }

    /**
     * A page of the entries of some stretches, which have no entry in common.
     *
     * @param times conditions on the time, which all indexes serve
     * @param rest all other conditions
     * @param cursor end of the page before, or null
     */
    Page<T> page(Connection connection, List<Stretch> stretches, Where times, Where rest, Cursor cursor, int limit)
            throws SQLException {
        List<Page<T>> pages = new ArrayList<>();
        for (Stretch stretch : stretches) {
            long until = System.nanoTime() + patience / stretches.size();
            pages.add(along(connection, stretch, times, rest, cursor, limit, until));
        }
        return joined(pages, position, limit);
    }

    /** When a page that is begun now must end. */
    long deadline() {
        return System.nanoTime() + patience;
    }

    /** @param until when it must end, by {@link System#nanoTime} */
    Page<T> along(Connection connection, Stretch stretch, Where times, Where rest, Cursor cursor, int limit, long until)
            throws SQLException {
        List<T> found = new ArrayList<>();
        Cursor from = cursor;
        while (true) {
            Cursor end = rest.empty() ? null : reach(connection, stretch, times, from, WIDTH);
            Where where = stretch.where()
                    .and(stretch.check())
                    .and(times)
                    .and(rest)
                    .after(rows, from)
                    .upTo(rows, end);
            // One more than asked for tells whether there is a next page.
            read(connection, stretch, where, limit + 1 - found.size(), found);
            if (found.size() > limit) {
                return first(found, limit);
            }
            if (end == null || System.nanoTime() - until >= 0) {
                return new Page<>(found, end);
            }
            from = end;
        }
    }

    /** The place of the entry that is so many behind another; null where there are fewer. Only the index is read. */
    Cursor reach(Connection connection, Stretch stretch, Where times, Cursor from, int width) throws SQLException {
        Where where = stretch.where().and(times).after(rows, from);
        String sql = "SELECT " + rows.time + ", " + rows.id + " FROM " + rows.table + dialect.using(stretch.index())
                + where.sql() + order(stretch) + " LIMIT 1 OFFSET " + (width - 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            where.set(statement);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Cursor(ColumnValue.time(row.getLong(1)), row.getString(2)) : null;
            }
        }
    }

    private void read(Connection connection, Stretch stretch, Where where, int limit, List<T> found)
            throws SQLException {
        String sql = "SELECT " + columns + " FROM " + rows.table + dialect.using(stretch.index()) + rows.join
                + where.sql() + order(stretch) + " LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(where.set(statement), limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
            }
        }
    }

    private String order(Stretch stretch) {
        return " ORDER BY " + stretch.order() + rows.time + " DESC, " + rows.id + " DESC";
    }

    /** A page of the first of what was found, where that is more than asked for. */
    Page<T> first(List<T> found, int limit) {
        return first(found, position, limit);
    }

    private static <T> Page<T> first(List<T> found, Function<T, Cursor> position, int limit) {
        return new Page<>(found.subList(0, limit), position.apply(found.get(limit - 1)));
    }

    /** One page of the pages of several lists: as far as the one of them goes that goes the least far. */
    static <T> Page<T> joined(List<Page<T>> pages, Function<T, Cursor> position, int limit) {
        if (pages.size() == 1) {
            return pages.get(0);
        }
        Cursor end = pages.stream()
                .map(Page::next)
                .filter(next -> next != null)
                .max(Cursor.ORDER)
                .orElse(null);
        List<T> found = pages.stream()
                .flatMap(page -> page.items().stream())
                .filter(entry -> end == null || Cursor.ORDER.compare(position.apply(entry), end) >= 0)
                .sorted(Comparator.comparing(position, Cursor.ORDER).reversed())
                .toList();
        return found.size() > limit ? first(found, position, limit) : new Page<>(found, end);
    }
}
