package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import smshub.message.Erased;

/** Finds and removes what is known of one number. Goes through whole tables: it is asked for seldom. */
final class Erasure {
    /** Campaigns whose recipients are read no more. */
    private static final String OVER =
            "campaign_id IN (SELECT id FROM campaign WHERE state IN ('finished', 'cancelled'))";

    private Erasure() {}

    /** Removes it in small transactions, and tells what is left. */
    static Erased of(Database database, String number) {
        Set<String> forms = forms(number);
        long messages = all(database, connection -> messages(connection, forms));
        long inbound = all(database, connection -> inbound(connection, forms));
        int recipients = database.write(connection -> recipients(connection, forms));
        return new Erased(messages, inbound, recipients, database.read(connection -> left(connection, number, forms)));
    }

    private static long all(Database database, Database.Work<Integer> batch) {
        long all = 0;
        int deleted;
        do {
            deleted = database.write(batch);
            all += deleted;
        } while (deleted > 0);
        return all;
    }

    private static List<Erased.Left> left(Connection connection, String number, Set<String> forms) throws SQLException {
        List<Erased.Left> left = new ArrayList<>();
        add(
                left,
                "messages",
                count(connection, "message", new Where().oneOf("recipient", forms)),
                "They wait, are under way or are dead: cancel or expire them, and ask again when they are over.");
        add(
                left,
                "campaigns",
                count(connection, "campaign_recipient", new Where().oneOf("msisdn", forms)),
                "They are recipients of campaigns that are not over: cancel those, and ask again.");
        add(
                left,
                "consents",
                ConsentTable.find(connection, number).size(),
                "They stay, or the number would be sent to again; DELETE /api/v1/consents/{number} removes them.");
        add(
                left,
                "audit",
                count(connection, "audit_entry", new Where().equal("subject", "consents/" + number)),
                "What was done with consents of the number stays as long as store.keep-audit says.");
        left.add(new Erased.Left(
                "files",
                null,
                "The files of broker and database hold what was in them until they are written over; copies of them stay as"
                        + " long as you keep them."));
        return left;
    }

    private static void add(List<Erased.Left> left, String what, long count, String until) {
        if (count > 0) {
            left.add(new Erased.Left(what, count, until));
        }
    }

    /** The forms in which a number stands in tables: as it is sent to, and as a refused request may have named it. */
    static Set<String> forms(String number) {
        return number.startsWith("+")
                ? Set.of(number, number.substring(1), "00" + number.substring(1))
                : Set.of(number);
    }

    /** Deletes one batch of messages to the number that are over, and says how many. */
    static int messages(Connection connection, Set<String> forms) throws SQLException {
        return Retention.forget(
                connection,
                Retention.ids(
                        connection,
                        "SELECT id FROM message",
                        "created_at",
                        new Where().oneOf("recipient", forms).in("state", Retention.OVER)));
    }

    /** Deletes one batch of messages from the number, and says how many. */
    static int inbound(Connection connection, Set<String> forms) throws SQLException {
        return Retention.delete(
                connection,
                "inbound",
                Retention.ids(connection, "SELECT id FROM inbound", "at", new Where().oneOf("sender", forms)));
    }

    /** Takes number and values out of campaigns that are over, and says of how many recipients. */
    static int recipients(Connection connection, Set<String> forms) throws SQLException {
        Where number = new Where().oneOf("msisdn", forms);
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE campaign_recipient SET asked = '', msisdn = NULL, details = NULL"
                        + number.sql() + " AND " + OVER)) {
            number.set(statement);
            return statement.executeUpdate();
        }
    }

    private static long count(Connection connection, String table, Where where) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM " + table + where.sql())) {
            where.set(statement);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
