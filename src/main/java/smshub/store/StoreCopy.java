package smshub.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import smshub.settings.Settings;

/**
 * Copies all that the embedded database of a data folder holds to another database, in one transaction: either all of it is
 * there afterwards or nothing. Nothing is taken from the folder.
 */
public final class StoreCopy {
    private static final int BATCH = 500;
    /** Of a row that has none of its own: it says in which order rows came. */
    private static final String SEQUENCE = "seq";
    /** What a database has written by itself when it is made. */
    private static final List<String> PRESENT = List.of("tally", "message_keyed");

    private StoreCopy() {}

    /** Whether a database has anything of a hub's. */
    public static boolean used(Settings.Store to, Path data) {
        try (Database database = new Database(to, data)) {
            return database.read(connection -> {
                for (String table : tables(connection, database.dialect())) {
                    if (!PRESENT.contains(table) && !empty(connection, table)) {
                        return true;
                    }
                }
                return false;
            });
        }
    }

    private static boolean empty(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
            return !row.next();
        }
    }

    /**
     * Copies everything, in place of what is there.
     *
     * @param from settings of the embedded database
     * @param data its folder
     * @return how many rows there were, by table
     */
    public static Map<String, Long> copy(Settings.Store from, Path data, Settings.Store to) {
        try (Store whole = Store.open(from, data)) {
            // Others write the keys of searches with each message.
            while (whole.key()) {
                // On to the next of them.
            }
        }
        try (Database source = new Database(from, data);
                Database target = new Database(to, data)) {
            return source.read(reading -> target.write(writing -> {
                Map<String, Long> rows = new TreeMap<>();
                for (String table : tables(reading, source.dialect())) {
                    rows.put(table, copy(table, reading, writing));
                }
                return rows;
            }));
        }
    }

    private static List<String> tables(Connection connection, Dialect dialect) throws SQLException {
        String schema =
                dialect == Dialect.MARIADB ? "DATABASE()" : dialect == Dialect.H2 ? "'PUBLIC'" : "CURRENT_SCHEMA";
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = " + schema)) {
            while (row.next()) {
                String table = row.getString(1).toLowerCase(Locale.ROOT);
                if (!table.startsWith("flyway")) {
                    tables.add(table);
                }
            }
        }
        return tables;
    }

    private static long copy(String table, Connection reading, Connection writing) throws SQLException {
        try (Statement delete = writing.createStatement()) {
            delete.execute("DELETE FROM " + table);
        }
        try (Statement select = reading.createStatement()) {
            List<String> columns = new ArrayList<>();
            boolean ordered = false;
            try (ResultSet none = select.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
                ResultSetMetaData described = none.getMetaData();
                for (int i = 1; i <= described.getColumnCount(); i++) {
                    String column = described.getColumnName(i).toLowerCase(Locale.ROOT);
                    if (column.equals(SEQUENCE)) {
                        ordered = true;
                    } else {
                        columns.add(column);
                    }
                }
            }
            String named = String.join(", ", columns);
            String marks = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
            long rows = 0;
            try (ResultSet row = select.executeQuery(
                            "SELECT " + named + " FROM " + table + (ordered ? " ORDER BY " + SEQUENCE : ""));
                    PreparedStatement insert = writing.prepareStatement(
                            "INSERT INTO " + table + " (" + named + ") VALUES (" + marks + ")")) {
                while (row.next()) {
                    for (int i = 1; i <= columns.size(); i++) {
                        Object value = row.getObject(i);
                        insert.setObject(i, value instanceof UUID id ? id.toString() : value);
                    }
                    insert.addBatch();
                    if (++rows % BATCH == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            return rows;
        }
    }
}
