package smshub.protocol.smslib;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The other program's database, and the few connections to it that one intake has. */
final class TableDatabase implements AutoCloseable {
    private static final long CONNECTION_TIMEOUT_MILLIS = 4_000;
    private static final int NETWORK_TIMEOUT_MILLIS = 60_000;
    /** One that claims, one for states, one for messages from handsets. */
    private static final int CONNECTIONS = 3;

    private static final String MYSQL_DRIVERS = "com.mysql.";

    private final HikariDataSource pool;

    /** Opens no connection yet: the database may be down. */
    TableDatabase(String name, String url, String driver, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address(url));
        if (named(driver)) {
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

    /** MariaDB's driver speaks to MySQL, but answers to its own name. */
    private static String address(String url) {
        return url.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:");
    }

    private static boolean named(String driver) {
        return driver != null && !driver.startsWith(MYSQL_DRIVERS);
    }

    /**
     * Why no driver can open an address, as the end of a sentence that begins with the key at fault; null where one can.
     *
     * @param driver class of the driver, or null
     */
    static String objection(String url, String driver) {
        try {
            if (!named(driver)) {
                DriverManager.getDriver(address(url));
                return null;
            }
            Class<?> there = Class.forName(driver, true, TableDatabase.class.getClassLoader());
            return there.getDeclaredConstructor().newInstance() instanceof Driver own && own.acceptsURL(address(url))
                    ? null
                    : "settings.driver does not open this url";
        } catch (SQLException e) {
            return "settings.url is for a driver that is not there; its jar must be in the hub's lib";
        } catch (ReflectiveOperationException | LinkageError e) {
            return "settings.driver is not there; its jar must be in the hub's lib";
        }
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
