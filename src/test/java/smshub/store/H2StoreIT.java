package smshub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.message.MessageState;
import smshub.settings.Settings;

class H2StoreIT extends StoreContract {
    private final Settings.Store settings = Databases.embedded();

    @Override
    Settings.Store settings() {
        return settings;
    }

    @Test
    void aHubThatDiedWhileItMadeTheTablesMakesThemWhole(@TempDir Path data) throws Exception {
        try (Store store = Store.open(settings, data)) {
            assertEquals(0, store.counts().accepted());
        }
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("store"), "sa", "");
                Statement statement = connection.createStatement()) {
            // As after a death between the last statement of a file and the note that it was done.
            assertEquals(
                    5, statement.executeUpdate("DELETE FROM \"flyway_schema_history\" WHERE \"version\" IS NOT NULL"));
            statement.execute("DROP INDEX message_state");
        }
        try (Store store = Store.open(settings, data)) {
            assertEquals(0, store.counts().accepted());
            assertEquals(MessageState.values().length, store.counts().byState().size());
        }
    }
}
