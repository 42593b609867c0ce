package smshub.protocol.smslib;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.store.StoreException;

/**
 * The tables of Gammu SMSD's SQL service (schema 15 and later): {@code outbox} and {@code outbox_multipart}, from which a message
 * goes on to {@code sentitems}, and {@code inbox}. A message that the hub has stays in the outbox as Gammu's own reserved ones do,
 * by a {@code SendingTimeOut} far away, until its end is known. Every method throws {@link StoreException} while the
 * database is down.
 */
final class GammuTable implements AutoCloseable {
    /** The last day that MariaDB's timestamps know. */
    private static final String RESERVED = "'2038-01-01 00:00:00'";

    private static final String OUTBOX = "CreatorID,ID,DestinationNumber,InsertIntoDB,RelativeValidity";

    private final TableDatabase database;
    private final char quote;
    private final String claim;

    /** What became of a message: Gammu's word for it, and when. */
    record End(String id, String status, String sender, Instant time, boolean last) {}

    /** A part of a message, as its row has it. */
    record Part(String text, String decoded, String coding, String header, String flash) {}

    /**
     * A message that waits.
     *
     * @param inserted when its row was made: keys are given again where a table was emptied
     * @param parts the first first
     */
    record Waiting(String id, String number, String report, Instant inserted, List<Part> parts) {
        /** Without text and number, because logs print it. */
        @Override
        public String toString() {
            return "Waiting[" + id + "]";
        }
    }

    /** Decides what becomes of messages; returns when that is durable. Those that it does not name are the hub's now. */
    @FunctionalInterface
    interface Judge {
        List<End> judge(List<Waiting> messages) throws InterruptedException;
    }

    /** A message from a handset. */
    record Arrival(String number, String text, Instant time, String account) {
        /** Without text and number, because logs print it. */
        @Override
        public String toString() {
            return "Arrival[" + account + "]";
        }
    }

    GammuTable(String name, String url, String user, String password) {
        database = new TableDatabase(name, url, null, user, password);
        boolean postgres = url.startsWith("jdbc:postgresql:");
        quote = postgres ? '"' : '`';
        String clock = postgres ? "LOCALTIME" : "CURTIME()";
        claim = "SELECT "
                + columns(
                        "ID,DestinationNumber,DeliveryReport,InsertIntoDB,MultiPart,Text,TextDecoded,Coding,UDH,Class")
                + " FROM outbox WHERE " + name("SendingDateTime") + " <= LOCALTIMESTAMP AND (" + name("SendingTimeOut")
                + " IS NULL OR " + name("SendingTimeOut") + " <= LOCALTIMESTAMP) AND " + name("SendBefore") + " >= "
                + clock
                + " AND " + name("SendAfter") + " <= " + clock + " ORDER BY " + name("ID")
                + " LIMIT ? FOR UPDATE SKIP LOCKED";
    }

    private String name(String column) {
        return quote + column + quote;
    }

    private String columns(String list) {
        return quote + list.replace(",", quote + ", " + quote) + quote;
    }

    /**
     * Claims the next messages, hears what becomes of them, and writes that in the same transaction.
     *
     * @return how many there were
     */
    int take(int most, Judge judge) throws InterruptedException {
        try (Connection connection = database.connection()) {
            Map<String, Waiting> waiting = new LinkedHashMap<>();
            List<String> several = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(claim)) {
                statement.setInt(1, most);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        String id = rows.getString(1);
                        Timestamp inserted = rows.getTimestamp(4);
                        waiting.put(
                                id,
                                new Waiting(
                                        id,
                                        rows.getString(2),
                                        rows.getString(3),
                                        inserted == null ? Instant.EPOCH : inserted.toInstant(),
                                        new ArrayList<>(List.of(part(rows, 5)))));
                        if (List.of("t", "true", "1").contains(String.valueOf(rows.getString(5)))) {
                            several.add(id);
                        }
                    }
                }
            }
            parts(connection, several, waiting);
            if (waiting.isEmpty()) {
                return 0;
            }
            List<End> ends = judge.judge(List.copyOf(waiting.values()));
            ends.forEach(end -> waiting.remove(end.id()));
            reserve(connection, waiting.keySet());
            for (End end : ends) {
                move(connection, end);
            }
            connection.commit();
            return waiting.size() + ends.size();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private static Part part(ResultSet rows, int before) throws SQLException {
        return new Part(
                rows.getString(before + 1),
                rows.getString(before + 2),
                rows.getString(before + 3),
                rows.getString(before + 4),
                rows.getString(before + 5));
    }

    private void parts(Connection connection, List<String> ids, Map<String, Waiting> waiting) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        String sql = "SELECT " + columns("ID,Text,TextDecoded,Coding,UDH,Class") + " FROM outbox_multipart WHERE "
                + name("ID") + " IN (" + marks(ids.size()) + ") ORDER BY " + columns("ID,SequencePosition");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < ids.size(); i++) {
                statement.setString(i + 1, ids.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    waiting.get(rows.getString(1)).parts().add(part(rows, 1));
                }
            }
        }
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private void reserve(Connection connection, Collection<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("UPDATE outbox SET " + name("SendingTimeOut")
                + " = " + RESERVED + " WHERE " + name("ID") + " IN (" + marks(ids.size()) + ")")) {
            int i = 0;
            for (String id : ids) {
                statement.setString(++i, id);
            }
            statement.executeUpdate();
        }
    }

    /** Looks for messages and takes none; fails when the database cannot be reached, or has no such tables. */
    void look() {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(claim)) {
            statement.setInt(1, 1);
            statement.executeQuery().close();
            connection.rollback();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** Writes what became of messages; one that is written already changes nothing. */
    void write(List<End> ends) {
        if (ends.isEmpty()) {
            return;
        }
        try (Connection connection = database.connection()) {
            for (End end : ends) {
                if (end.last()) {
                    report(connection, end);
                } else {
                    move(connection, end);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** From the outbox to what was sent; steps that were done before are not done again, for some tables know no transactions. */
    private void move(Connection connection, End end) throws SQLException {
        // The parameters are where they are in every dialect: status, time, sender, id, id.
        String into = "INSERT INTO sentitems ("
                + columns(
                        OUTBOX + ",SequencePosition,Status,SendingDateTime,SenderID,Text,Coding,UDH,Class,TextDecoded")
                + ") SELECT o."
                + columns(OUTBOX)
                        .replace(", ", ", o.")
                        .replace("o." + name("RelativeValidity"), "COALESCE(o." + name("RelativeValidity") + ", -1)")
                + ", ";
        String fields = ", COALESCE(p." + name("Text") + ", ''), p." + name("Coding") + ", COALESCE(p." + name("UDH")
                + ", ''), COALESCE(p." + name("Class") + ", -1), COALESCE(p." + name("TextDecoded") + ", '')";
        String status = "CASE WHEN ? = 'SendingOK' AND o." + name("DeliveryReport")
                + " = 'no' THEN 'SendingOKNoReport' ELSE ? END, ?, ?";
        String not = " AND NOT EXISTS (SELECT 1 FROM sentitems s WHERE s." + name("ID") + " = o." + name("ID")
                + " AND s." + name("SequencePosition") + " = ";
        inserted(
                connection,
                into + "1, " + status + fields + " FROM outbox o JOIN outbox p ON p." + name("ID") + " = o."
                        + name("ID") + " WHERE o." + name("ID") + " = ?" + not + "1)",
                end);
        inserted(
                connection,
                into + "p." + name("SequencePosition") + ", " + status + fields
                        + " FROM outbox o JOIN outbox_multipart p ON p." + name("ID") + " = o." + name("ID")
                        + " WHERE o."
                        + name("ID") + " = ?" + not + "p." + name("SequencePosition") + ")",
                end);
        for (String table : List.of("outbox_multipart", "outbox")) {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE " + name("ID") + " = ?")) {
                statement.setString(1, end.id());
                statement.executeUpdate();
            }
        }
    }

    private static void inserted(Connection connection, String sql, End end) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, end.status());
            statement.setString(2, end.status());
            statement.setTimestamp(3, Timestamp.from(end.time()));
            statement.setString(4, end.sender());
            statement.setString(5, end.id());
            statement.executeUpdate();
        }
    }

    /** A receipt, where the message wanted one. */
    private void report(Connection connection, End end) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE sentitems SET " + name("Status") + " = ?, "
                        + name("DeliveryDateTime") + " = ? WHERE " + name("ID") + " = ? AND " + name("Status")
                        + " = 'SendingOK'")) {
            statement.setString(1, end.status());
            statement.setTimestamp(2, Timestamp.from(end.time()));
            statement.setString(3, end.id());
            statement.executeUpdate();
        }
    }

    /**
     * Inserts messages from handsets, apart from those that are there already.
     *
     * @return those that the table cannot hold
     */
    List<Arrival> insert(List<Arrival> arrivals) {
        List<Arrival> unfit = new ArrayList<>();
        try (Connection connection = database.connection()) {
            for (Arrival arrival : arrivals) {
                if (arrival.number().length() > 20) {
                    unfit.add(arrival);
                } else if (!there(connection, arrival)) {
                    insert(connection, arrival);
                }
            }
            connection.commit();
            return unfit;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** The table has no column for the hub's id: the same number, second and text are the same message. */
    private boolean there(Connection connection, Arrival arrival) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM inbox WHERE "
                + name("SenderNumber") + " = ? AND " + name("ReceivingDateTime") + " = ? AND " + name("TextDecoded")
                + " = ?")) {
            statement.setString(1, arrival.number());
            statement.setTimestamp(2, TableValues.time(arrival.time()));
            statement.setString(3, arrival.text());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void insert(Connection connection, Arrival arrival) throws SQLException {
        boolean plain = arrival.text().chars().allMatch(character -> character < 0x80);
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO inbox ("
                + columns("ReceivingDateTime,SenderNumber,TextDecoded,Text,Coding,UDH,RecipientID")
                + ") VALUES (?, ?, ?, ?, ?, '', ?)")) {
            statement.setTimestamp(1, TableValues.time(arrival.time()));
            statement.setString(2, arrival.number());
            statement.setString(3, arrival.text());
            statement.setString(4, GammuText.hex(arrival.text()));
            statement.setString(5, plain ? "Default_No_Compression" : "Unicode_No_Compression");
            statement.setString(6, arrival.account());
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
