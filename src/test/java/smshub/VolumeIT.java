package smshub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.Databases;
import smshub.testing.HubProcess;
import smshub.testing.SmslibTables;

/**
 * Many rows and files, as many as the system properties {@code rows} and {@code files} say, are taken in by a hub that has
 * little memory, and at the end it needs no more than when a quarter was done.
 */
class VolumeIT {
    private static final int ROWS = Integer.getInteger("rows", 3_000);
    private static final int FILES = Integer.getInteger("files", 600);
    private static final int HEAP = 256;
    private static final double MEGABYTE = 1 << 20;
    private static final double MOST_GROWTH = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @TempDir
    Path data;

    @TempDir
    Path spool;

    private final String database = Databases.postgres("volume").url();

    @Test
    void manyRowsAndFilesNeedNoMoreMemoryThanFew() throws Exception {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres")) {
            try (Statement statement = connection.createStatement()) {
                for (String each : SmslibTables.script("serial PRIMARY KEY")) {
                    statement.execute(each);
                }
            }
            insert(connection);
            write();
            Simulators.Options options =
                    Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1);
            try (Simulators simulators = Simulators.start(options);
                    HubProcess hub = HubProcess.start(data, simulators, HEAP, database, spool)) {
                long begin = System.nanoTime();
                hand();
                until(() -> sent(connection) >= ROWS / 4);
                double early = hub.liveBytes() / MEGABYTE;
                until(() -> files() == FILES);
                double filesIn = (System.nanoTime() - begin) / 1e9;
                until(() -> sent(connection) == ROWS);
                double rowsIn = (System.nanoTime() - begin) / 1e9;
                double late = hub.liveBytes() / MEGABYTE;
                System.out.printf(
                        "%,d rows in %.0f s (%.0f/s) and %,d files in %.0f s (%.0f/s), sent and told; live heap %.0f MB"
                                + " after a quarter of the rows, %.0f MB at the end, of at most %d MB%n",
                        ROWS, rowsIn, ROWS / rowsIn, FILES, filesIn, FILES / filesIn, early, late, HEAP);
                hub.balances();
                assertEquals(
                        ROWS + FILES,
                        hub.json("/api/v1/ledger").path("accepted").asInt());
                assertEquals(ROWS + FILES, simulators.received().total());
                assertTrue(late - early < MOST_GROWTH, "the heap grew by " + (late - early) + " MB");
            }
        }
    }

    private static void until(java.util.concurrent.Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
    }

    private static void insert(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO smsserver_out (recipient, text, create_date, gateway_id) VALUES (?, ?, now(), 'smsapi')")) {
            for (int i = 1; i <= ROWS; i++) {
                insert.setString(1, "+491711234567");
                insert.setString(2, "row " + i);
                insert.addBatch();
                if (i % 1_000 == 0 || i == ROWS) {
                    insert.executeBatch();
                }
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void write() throws IOException {
        Files.createDirectories(spool.resolve("elsewhere"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(spool.resolve("elsewhere/" + i), "To: 491711234567\nQueue: smsapi\n\nfile " + i);
        }
    }

    private void hand() throws IOException {
        for (int i = 0; i < FILES; i++) {
            Files.move(spool.resolve("elsewhere/" + i), spool.resolve("outgoing/" + i), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private int files() throws IOException {
        try (Stream<Path> files = Files.list(spool.resolve("sent"))) {
            return (int)
                    files.filter(file -> !file.toString().endsWith(".LOCK")).count();
        }
    }

    private static int sent(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM smsserver_out WHERE status = 'S'")) {
            result.next();
            return result.getInt(1);
        }
    }
}
