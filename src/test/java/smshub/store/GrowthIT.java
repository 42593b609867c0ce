package smshub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.settings.Settings;
import smshub.testing.Databases;

/** A new PostgreSQL takes its first messages as quickly as the later ones: its tables are not read from end to end for each batch. */
class GrowthIT {
    private static final int BATCH = 250;
    private static final int BATCHES = 32;

    @TempDir
    Path data;

    @Test
    void aTableThatGrowsFromNothingIsNotReadFromEndToEnd() throws Exception {
        Settings.Store settings = Databases.postgres("growth");
        try (Store store = Store.open(settings, data)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                store.project(events(batch));
            }
        }
        long read = number(settings, "seq_tup_read");
        assertTrue(read < BATCHES * BATCH, read + " rows were read by scans of the whole table");
    }

    @Test
    void aLargeTableIsLeftToTheDatabasesOwnService() throws Exception {
        Settings.Store settings = Databases.postgres("large");
        try (Store store = Store.open(settings, data)) {
            store.project(List.of());
            ask(settings, "UPDATE pg_class SET reltuples = 10000000 WHERE relname = 'message' RETURNING 1");
            for (int batch = 0; batch < BATCHES; batch++) {
                store.project(events(batch));
            }
        }
        assertEquals(0, number(settings, "analyze_count"));
    }

    private static List<MessageEvent> events(int batch) {
        List<MessageEvent> events = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Told told = Told.of("g%06d".formatted(batch * BATCH + i));
            events.add(told.accepted());
            events.add(told.came(MessageState.DELIVERED, 1, 1));
        }
        return events;
    }

    /** What PostgreSQL counted of the table of messages, whose connections are closed. */
    private static long number(Settings.Store settings, String what) throws Exception {
        return ask(settings, "SELECT " + what + " FROM pg_stat_user_tables WHERE relname = 'message'");
    }

    private static long ask(Settings.Store settings, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        settings.url(), settings.user(), settings.password().reveal());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
