package smshub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.settings.Settings;
import smshub.testing.Databases;

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
                    migrations(),
                    statement.executeUpdate("DELETE FROM \"flyway_schema_history\" WHERE \"version\" IS NOT NULL"));
            statement.execute("DROP INDEX message_state");
        }
        try (Store store = Store.open(settings, data)) {
            assertEquals(0, store.counts().accepted());
            assertEquals(MessageState.values().length, store.counts().byState().size());
        }
    }

    @Test
    void messagesGetTheirKeysWhenFewComeIn(@TempDir Path data) throws Exception {
        String count = "SELECT COUNT(*) FROM message_key";
        try (Store store = Store.open(settings, data);
                Connection connection =
                        DriverManager.getConnection("jdbc:h2:file:" + data.resolve("store"), "sa", "")) {
            KeySweep sweep = new KeySweep(store);
            for (int round = 1; round <= 10; round++) {
                store.project(IntStream.range(round * 1_000, round * 1_000 + 600)
                        .mapToObj(i -> Told.of("m" + i).accepted())
                        .toList());
                sweep.round();
                assertEquals(round < 10 ? 0 : 500, number(connection, count), "round " + round);
            }
            sweep.round();
            assertEquals(6_000, number(connection, count));
        }
    }

    /** The clock is finer than the column, and the order of what came in is not that of the ids. */
    @Test
    void aMessageOfTheMomentUpToWhichAllHaveTheirKeysGetsItsOwn(@TempDir Path data) throws Exception {
        try (Store store = Store.open(settings, data)) {
            store.project(sameMoment(200, 700));
            store.key();
            store.project(sameMoment(100, 200));
            MessageFilter ofShop = new MessageFilter(Set.of(), null, null, null, null, null, "shop", null, null);
            assertEquals(600, store.list(ofShop, null, 1_000).items().size());
        }
    }

    private static List<MessageEvent> sameMoment(int first, int end) {
        Instant moment = Told.START.plusNanos(789);
        return IntStream.range(first, end)
                .mapToObj(i -> Told.of("m" + i).at(moment).accepted())
                .toList();
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static int migrations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db"))) {
            return (int) files.count();
        }
    }

    /** H2 takes a list of values to the first column of an index only; on others it reads all that fits the rest. */
    @Test
    void aLookUpOfReceiptsReadsNoMoreRowsThanItFinds(@TempDir Path data) throws Exception {
        try (Store store = Store.open(settings, data)) {
            for (int i = 0; i < 500; i++) {
                Told told = Told.of("m" + i);
                store.project(List.of(told.accepted(), told.sent(1, 1, "p" + i)));
            }
            assertEquals(2, store.messagesOf("first", Set.of("p7", "p99", "q")).size());
        }
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("store"), "sa", "");
                PreparedStatement statement = connection.prepareStatement(
                        "EXPLAIN ANALYZE " + Messages.BY_PROVIDER_ID + "('p7', 'p99', 'q')")) {
            statement.setString(1, "first");
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                List<Integer> scans = Pattern.compile("scanCount: (\\d+)")
                        .matcher(rows.getString(1))
                        .results()
                        .map(found -> Integer.valueOf(found.group(1)))
                        .toList();
                assertEquals(2, scans.size(), () -> "one of each table: " + scans);
                assertTrue(Collections.max(scans) < 10, scans::toString);
            }
        }
    }
}
