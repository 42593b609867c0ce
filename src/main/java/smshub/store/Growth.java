package smshub.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Tells a database whose plans go by statistics how its tables grow, until its own service has seen that they are large. */
final class Growth {
    private static final long FIRST = 1_000;
    private static final long LAST = 256_000;
    private static final int FACTOR = 4;

    /** Rows from which its own service is left to it: taking statistics would cost seconds. */
    private static final long LARGE = 500_000;

    private static final String ROWS = "SELECT reltuples FROM pg_class WHERE oid = 'message'::regclass";
    private static final String ANALYZE = "ANALYZE message, message_key, timeline, provider_id";

    private long next;

    Growth(Dialect dialect) {
        next = dialect.planned() ? FIRST : Long.MAX_VALUE;
    }

    /** Whether statistics are to be taken now that so many events were stored since the start. */
    synchronized boolean passes(long events) {
        if (events < next) {
            return false;
        }
        while (next <= events) {
            next = next >= LAST ? Long.MAX_VALUE : next * FACTOR;
        }
        return true;
    }

    /** Takes statistics of small tables. */
    static Void analyze(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean large;
            try (ResultSet rows = statement.executeQuery(ROWS)) {
                large = rows.next() && rows.getDouble(1) >= LARGE;
            }
            if (!large) {
                statement.execute(ANALYZE);
            }
        }
        return null;
    }
}
