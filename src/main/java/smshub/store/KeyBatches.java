package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import smshub.message.MessageIds;

/** Rows by many keys at once. */
final class KeyBatches {
    /** Most keys of one query. */
    private static final int MOST = 256;

    /** Takes one row of a result. */
    interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private KeyBatches() {}

    /**
     * Runs a query that ends in {@code IN} for all keys. The number of question marks is always a power of two, the last
     * key standing in for missing ones, so that databases see few different statements.
     *
     * @param rest what follows the keys
     * @param fixed values of the question marks before the keys
     */
    static void select(
            Connection connection, String sql, Collection<String> keys, String rest, Row reader, String... fixed)
            throws SQLException {
        List<String> all = new ArrayList<>(keys);
        for (int start = 0; start < all.size(); start += MOST) {
            List<String> some = all.subList(start, Math.min(start + MOST, all.size()));
            int marks = powerOfTwo(some.size());
            try (PreparedStatement statement =
                    connection.prepareStatement(sql + "(" + "?, ".repeat(marks - 1) + "?)" + rest)) {
                int next = 1;
                for (String value : fixed) {
                    statement.setString(next++, value);
                }
                for (int i = 0; i < marks; i++) {
                    statement.setString(next++, ColumnValue.key(some.get(Math.min(i, some.size() - 1))));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        reader.read(rows);
                    }
                }
            }
        }
    }

    /** The same by ids of messages, which may come from outside: what is none is not found. */
    static void selectById(Connection connection, String sql, Collection<String> ids, String rest, Row reader)
            throws SQLException {
        select(connection, sql, ids.stream().filter(MessageIds::isId).toList(), rest, reader);
    }

    private static int powerOfTwo(int size) {
        return size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
    }
}
