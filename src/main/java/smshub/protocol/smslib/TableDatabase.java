package smshub.protocol.smslib;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** The other program's database, and the few connections to it that one intake has. */
final class TableDatabase implements AutoCloseable {
    private static final long CONNECTION_TIMEOUT_MILLIS = 4_000;
    private static final int NETWORK_TIMEOUT_MILLIS = 60_000;
    /** One that claims, one for states, one for messages from handsets. */
    private static final int CONNECTIONS = 3;

    private final HikariDataSource pool;

    /** Opens no connection yet: the database may be down. */
    TableDatabase(String name, String url, String driver, String user, String password) {
        HikariConfig config = new HikariConfig();
        // MariaDB's driver speaks to MySQL, but answers to its own name.
        config.setJdbcUrl(url.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:"));
        if (driver != null && !driver.startsWith("com.mysql.")) {
            config.setDriverClassName(driver);
        }
        if (url.startsWith("jdbc:postgresql:")) {
            // Keys of every type travel as text; without a type of its own the text fits them all.
            config.addDataSourceProperty("stringtype", "unspecified");
        }
        config.setUsername(user);
        config.setPassword(password);
        config.setPoolName("intake-" + name);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
    }

    /** A connection without automatic commits. */
    Connection connection() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
