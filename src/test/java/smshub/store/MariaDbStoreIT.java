package smshub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import smshub.settings.Settings;
import smshub.testing.Databases;

class MariaDbStoreIT extends StoreContract {
    private final Settings.Store settings = Databases.mariaDb("contract");

    @Override
    Settings.Store settings() {
        return settings;
    }

    @Test
    void theMigrationWritesTheSameKeysAsTheHub() throws SQLException {
        try (Connection connection = DriverManager.getConnection(settings.url(), settings.user(), "");
                Statement statement = connection.createStatement()) {
            for (String recipient : List.of("+491711234567", "", "nobody", "123456789012345678", "007")) {
                try (ResultSet row = statement.executeQuery(
                        "SELECT " + Dialect.MARIADB.tail() + " FROM (SELECT '" + recipient + "' AS recipient) x")) {
                    row.next();
                    assertEquals(SearchKey.tail(recipient), row.getLong(1), recipient);
                }
            }
        }
    }
}
