package smshub.protocol.smslib;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smshub.protocol.smslib.RequestTable.Locking;
import smshub.protocol.smslib.TableLayout.Column;
import smshub.protocol.smslib.TableLayout.Schema;
import smshub.protocol.smslib.TableLayout.Status;

/** The statements on the tables of a layout. They are made once, apart from the one whose length depends on the rows. */
final class TableStatements {
    private final TableLayout layout;
    private final boolean limited;
    private final String claim;
    private final Map<Status, String> updates = new EnumMap<>(Status.class);
    private final String insert;

    TableStatements(String url, TableLayout layout, Locking locking) {
        this.layout = layout;
        limited = Stream.of("h2", "postgresql", "mariadb", "mysql")
                .anyMatch(database -> url.startsWith("jdbc:" + database + ":"));
        claim = "SELECT "
                + columns()
                + " FROM " + layout.out() + " WHERE " + layout.name(Column.STATUS) + " = "
                + layout.literal(Status.UNSENT)
                // SMSLib 4 leaves rows alone whose writer has not yet given them an id.
                + (layout.schema() == Schema.V4 ? " AND message_id <> ''" : "")
                + " ORDER BY " + order() + layout.name(Column.ID)
                + (limited ? " LIMIT ?" : "")
                + (locking == Locking.NONE ? "" : " FOR UPDATE")
                + (locking == Locking.SKIP ? " SKIP LOCKED" : "");
        updates.put(Status.QUEUED, update(Status.QUEUED, List.of(), Status.UNSENT));
        updates.put(
                Status.FAILED,
                update(
                        Status.FAILED,
                        layout.has(Column.ERRORS)
                                ? List.of(layout.name(Column.ERRORS) + " = " + layout.name(Column.ERRORS) + " + 1")
                                : List.of(),
                        Status.UNSENT,
                        Status.QUEUED));
        updates.put(Status.SENT, sent());
        updates.put(Status.DELIVERED, ended(Status.DELIVERED, "'D'"));
        updates.put(Status.UNDELIVERED, ended(Status.UNDELIVERED, "'F'"));
        insert = "INSERT INTO " + layout.in()
                + switch (layout.schema()) {
                    case V4 ->
                        " (address, encoding, text, message_date, receive_date, gateway_id)"
                                + " VALUES (?, ?, ?, ?, ?, ?)";
                    case SMSSVR ->
                        " (originator, encoding, text, message_date, receive_date, gateway_id, process, type)"
                                + " VALUES (?, ?, ?, ?, ?, ?, 0, ?)";
                    case V3, OWN ->
                        " (originator, encoding, text, message_date, receive_date, gateway_id, process,"
                                + " type, original_ref_no, original_receive_date) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)";
                };
    }

    /** Claims rows; its parameter is their number where it is {@link #limited}. */
    String claim() {
        return claim;
    }

    /** Whether the database takes the number of rows as a parameter. */
    boolean limited() {
        return limited;
    }

    /** Changes a row to a state; null for one that is never written. */
    String update(Status status) {
        return updates.get(status);
    }

    /** Adds a received message or report. */
    String insert() {
        return insert;
    }

    /** Reads some rows by their keys. */
    String rows(int keys) {
        return "SELECT " + columns() + " FROM " + layout.out() + " WHERE " + layout.name(Column.ID) + " IN ("
                + String.join(", ", Collections.nCopies(keys, "?")) + ")";
    }

    /** Finds received messages of a span of time. */
    String there() {
        String number = layout.schema() == Schema.V4 ? "address" : "originator";
        return "SELECT " + number + ", message_date, text FROM " + layout.in() + " WHERE message_date BETWEEN ? AND ?";
    }

    private String columns() {
        return Stream.of(Column.values()).filter(layout::has).map(layout::name).collect(Collectors.joining(", "));
    }

    private String order() {
        if (!layout.has(Column.PRIORITY)) {
            return "";
        }
        String priority = layout.name(Column.PRIORITY);
        return layout.schema() == Schema.SMSSVR
                ? "CASE " + priority + " WHEN 'H' THEN 0 WHEN 'L' THEN 2 ELSE 1 END, "
                : priority + " DESC, ";
    }

    /** A change of rows that are still in one of some states, so that doing it twice is doing it once. */
    private String update(Status status, List<String> more, Status... from) {
        String column = layout.name(Column.STATUS);
        List<String> sets = new ArrayList<>(List.of(column + " = " + layout.literal(status)));
        if (status == Status.FAILED && layout.has(Column.REASON)) {
            sets.add(layout.name(Column.REASON) + " = ?");
        }
        sets.addAll(more);
        return "UPDATE " + layout.out() + " SET " + String.join(", ", sets) + " WHERE " + layout.name(Column.ID)
                + " = ? AND " + column + " IN ("
                + Stream.of(from).map(layout::literal).collect(Collectors.joining(", ")) + ")";
    }

    /** A receipt may have come before: its state stays. */
    private String sent() {
        String status = layout.name(Column.STATUS);
        List<String> sets = new ArrayList<>();
        for (Column column : List.of(Column.SENT_DATE, Column.REFERENCE, Column.GATEWAY)) {
            if (layout.has(column)) {
                sets.add(layout.name(column) + " = ?");
            }
        }
        // What is not known leaves the column as it is.
        for (Column column : List.of(Column.SEGMENTS, Column.PRICE, Column.CURRENCY)) {
            if (layout.has(column)) {
                sets.add(layout.name(column) + " = COALESCE(?, " + layout.name(column) + ")");
            }
        }
        sets.add(status + " = CASE WHEN " + status + " IN ("
                + Stream.of(Status.UNSENT, Status.QUEUED, Status.FAILED)
                        .map(layout::literal)
                        .collect(Collectors.joining(", "))
                + ") THEN " + layout.literal(Status.SENT) + " ELSE " + status + " END");
        return "UPDATE " + layout.out() + " SET " + String.join(", ", sets) + " WHERE " + layout.name(Column.ID)
                + " = ?";
    }

    private String ended(Status status, String delivery) {
        String set = layout.has(Column.DELIVERY)
                ? layout.name(Column.DELIVERY) + " = " + delivery
                        + (layout.has(Column.DELIVERY_DATE) ? ", " + layout.name(Column.DELIVERY_DATE) + " = ?" : "")
                : layout.name(Column.STATUS) + " = " + layout.literal(status);
        return "UPDATE " + layout.out() + " SET " + set + " WHERE " + layout.name(Column.ID) + " = ?";
    }
}
