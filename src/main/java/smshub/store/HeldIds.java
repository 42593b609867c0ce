package smshub.store;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids that nobody else who uses the database holds at the same time. They are PostgreSQL's advisory locks of a transaction,
 * which cost no row, and end with who holds them, or when that one hangs.
 */
public final class HeldIds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeldIds.class);

    /**
     * How long somebody else is waited for, and how long a holder may hang: longer than a broker keeps the connection of one
     * that does, so that its messages can no more be taken once its locks are gone.
     */
    private static final String LIMITS = "SELECT set_config('lock_timeout', '3s', true),"
            + " set_config('idle_in_transaction_session_timeout', '20s', true);";

    /** In one order for all, so that no two wait for each other. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(id) FROM (SELECT unnest(?) AS id ORDER BY 1) AS ids";

    private static final int PATIENCE_MILLIS = 4_000;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Connection connection;
    private final Semaphore places;
    private final Set<String> known;

    private HeldIds(Connection connection, Semaphore places, Set<String> known) {
        this.connection = connection;
        this.places = places;
        this.known = known;
    }

    /** Another has held one of the ids for longer than it was waited for. */
    public static final class TakenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TakenException(SQLException cause) {
            super("another hub is about to take the same", cause);
        }
    }

    /**
     * @param places as many as may hold ids at a time; others need connections, too
     * @param sought ids that are looked up once the others are held
     */
    static HeldIds hold(Database database, Semaphore places, Collection<String> ids, Collection<String> sought) {
        try {
            if (!places.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new StoreException(new SQLException("no connection is free"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(new SQLException("interrupted", e));
        }
        HeldIds held = null;
        try {
            held = database.begin(connection -> new HeldIds(connection, places, hold(connection, ids, sought)));
            return held;
        } finally {
            if (held == null) {
                places.release();
            }
        }
    }

    private static Set<String> hold(Connection connection, Collection<String> ids, Collection<String> sought)
            throws SQLException {
        Long[] keys = ids.stream().map(HeldIds::key).distinct().toArray(Long[]::new);
        Array array = connection.createArrayOf("bigint", keys);
        try (PreparedStatement lock = connection.prepareStatement(LIMITS + LOCK)) {
            lock.setArray(1, array);
            lock.execute();
            while (lock.getMoreResults() || lock.getUpdateCount() != -1) {
                // A lock that was not to be had is told with its result.
            }
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new TakenException(e);
            }
            throw e;
        }
        return sought.isEmpty() ? Set.of() : Messages.states(connection, sought).keySet();
    }

    private static Long key(String id) {
        return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }

    /** Those of the ids sought that are known. */
    public Set<String> known() {
        return known;
    }

    /** Lets others hold them. */
    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("The database has given the ids up already", e);
        } finally {
            places.release();
        }
    }
}
