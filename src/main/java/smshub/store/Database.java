package smshub.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import smshub.settings.Settings;

/**
 * Connections and transactions. The database need not be there when this is made: its tables are brought up to date
 * when it is first reached.
 */
final class Database implements AutoCloseable {
    private static final long CONNECTION_TIMEOUT_MILLIS = 4_000;
    private static final int VALIDATION_SECONDS = 2;
    private static final int TRIES = 3;
    /** The cache is in KiB. Closing is ours: H2's own hook would run before the last events are stored. */
    private static final String EMBEDDED_OPTIONS =
            ";CACHE_SIZE=65536;QUERY_CACHE_SIZE=64;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";

    static {
        // H2 would look for each value that it reads or writes in a table of soft references, which costs more than it
        // saves.
        System.setProperty("h2.objectCache", "false");
    }

    private final Dialect dialect;
    private final HikariDataSource pool;
    private volatile boolean migrated;

    /** Work on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    Database(Settings.Store settings, Path data) {
        HikariConfig config = new HikariConfig();
        if (settings.url() == null) {
            config.setJdbcUrl("jdbc:h2:file:" + data.toAbsolutePath().resolve("store") + EMBEDDED_OPTIONS);
            config.setUsername("sa");
            config.setPassword("");
        } else {
            config.setJdbcUrl(settings.url());
            config.setUsername(settings.user());
            config.setPassword(
                    settings.password() == null ? null : settings.password().reveal());
        }
        dialect = Dialect.of(config.getJdbcUrl());
        dialect.driverOptions().forEach(config::addDataSourceProperty);
        config.setPoolName("store");
        // MariaDB's own default locks the gaps between keys too, and two hubs that insert there lock each other out.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(settings.connections());
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
    }

    /** Most connections at a time. */
    int connections() {
        return pool.getMaximumPoolSize();
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads outside a transaction. */
    <T> T read(Work<T> work) {
        try (Connection connection = connection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /**
     * Does work in one transaction that is on disk on return. It is done again when another hub got in between (a key
     * that has come into being, a deadlock); so it must start from what it reads.
     */
    <T> T write(Work<T> work) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = connection()) {
                connection.setAutoCommit(false);
                T result = work.on(connection);
                connection.commit();
                flush(connection);
                return result;
            } catch (SQLException e) {
                if (tries == TRIES || !crossed(e)) {
                    throw failure(e);
                }
            }
        }
    }

    /** Begins a transaction that lasts until the work's result ends it, and its connection; it ends at once where the work fails. */
    <T> T begin(Work<T> work) {
        Connection connection = null;
        try {
            connection = connection();
            connection.setAutoCommit(false);
            T begun = work.on(connection);
            connection = null;
            return begun;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (connection != null) {
                end(connection);
            }
        }
    }

    /** The pool rolls back what is open. */
    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    boolean healthy() {
        try (Connection connection = connection();
                Statement read = connection.createStatement()) {
            read.setQueryTimeout(VALIDATION_SECONDS);
            // A database that H2 had to close calls its connections valid.
            read.execute("SELECT id FROM message LIMIT 1");
            return true;
        } catch (SQLException e) {
            failure(e);
            return false;
        } catch (StoreException e) {
            return false;
        }
    }

    /**
     * Gives up all connections when H2 has closed its database, as it does where it cannot write the file: they still pass
     * for valid, and the next one opens it again. Even its tables may never have reached the file.
     */
    private StoreException failure(SQLException e) {
        if (e.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED) {
            pool.getHikariPoolMXBean().softEvictConnections();
            migrated = false;
        }
        return new StoreException(e);
    }

    @Override
    public void close() {
        pool.close();
    }

    private Connection connection() throws SQLException {
        if (!migrated) {
            migrate();
        }
        return pool.getConnection();
    }

    private synchronized void migrate() throws SQLException {
        if (migrated) {
            return;
        }
        // Flyway would wait longer and log more than this for a database that is down.
        pool.getConnection().close();
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:db")
                    .sqlMigrationPrefix("")
                    .sqlMigrationSeparator("_")
                    .placeholders(dialect.placeholders())
                    .load();
            // A migration that was cut off is done again; its statements bear that.
            flyway.repair();
            flyway.migrate();
        } catch (FlywayException e) {
            // It hides whether H2 has closed the database meanwhile.
            pool.getHikariPoolMXBean().softEvictConnections();
            throw new StoreException(e);
        }
        migrated = true;
    }

    private void flush(Connection connection) throws SQLException {
        if (dialect != Dialect.H2) {
            return;
        }
        if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
            flush(session.getDatabase().getStore().getMvStore());
        } else {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }
    }

    /**
     * H2 writes in the background, up to half a second after the commit. Its own CHECKPOINT SYNC does not wait for what that
     * has begun, nor hear when it fails.
     */
    private static void flush(MVStore file) throws SQLException {
        try {
            file.commit();
            file.executeFilestoreOperation(() -> {});
            file.sync();
        } catch (MVStoreException e) {
            throw DbException.toSQLException(e);
        }
    }

    /** SQLSTATE classes 23 (a key is there already) and 40 (deadlock, serialization failure). */
    private static boolean crossed(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("23") || state.startsWith("40"));
    }
}
