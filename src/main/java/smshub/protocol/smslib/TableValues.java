package smshub.protocol.smslib;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import smshub.message.Cost;
import smshub.message.Price;
import smshub.protocol.smslib.RequestTable.Arrival;
import smshub.protocol.smslib.RequestTable.Change;
import smshub.protocol.smslib.RequestTable.Row;
import smshub.protocol.smslib.TableLayout.Column;
import smshub.protocol.smslib.TableLayout.Schema;
import smshub.text.GsmAlphabet;

/**
 * How requests and what becomes of them stand in the columns of a layout.
 *
 * @param zone whose clocks times are read by where the column's type has no offset; null for the machine's
 */
record TableValues(TableLayout layout, ZoneId zone) {
    /** What SMSLib's columns for gateways and references hold, and those for numbers. */
    private static final int LONGEST_ID = 64;

    private static final int LONGEST_NUMBER = 16;
    private static final int LONGEST_REASON = 250;

    /** The row that a result stands on. */
    Row row(ResultSet result) throws SQLException {
        Map<Column, String> values = new EnumMap<>(Column.class);
        Map<Column, Instant> times = new EnumMap<>(Column.class);
        int index = 0;
        for (Column column : Column.values()) {
            if (!layout.has(column)) {
                continue;
            }
            index++;
            switch (column) {
                case SEND_AT, EXPIRES_AT -> {
                    Timestamp time = zone == null
                            ? result.getTimestamp(index)
                            : result.getTimestamp(index, Calendar.getInstance(TimeZone.getTimeZone(zone)));
                    if (time != null) {
                        times.put(column, time.toInstant());
                    }
                }
                // Not read: SMSLib 4 fills them with dates that drivers refuse.
                case SENT_DATE, DELIVERY_DATE -> {}
                default -> {
                    String value = result.getString(index);
                    if (value != null) {
                        values.put(column, value);
                    }
                }
            }
        }
        return new Row(values.get(Column.ID), values, times);
    }

    void fill(PreparedStatement statement, Change change) throws SQLException {
        int i = 0;
        switch (change.status()) {
            case FAILED -> {
                if (layout.has(Column.REASON)) {
                    statement.setString(++i, cut(change.reason(), LONGEST_REASON));
                }
            }
            case SENT -> {
                if (layout.has(Column.SENT_DATE)) {
                    statement.setTimestamp(++i, time(change.time()));
                }
                if (layout.has(Column.REFERENCE)) {
                    statement.setString(++i, cut(Objects.toString(change.reference(), ""), LONGEST_ID));
                }
                if (layout.has(Column.GATEWAY)) {
                    statement.setString(++i, cut(Objects.toString(change.gateway(), "*"), LONGEST_ID));
                }
                Cost cost = change.cost();
                Price price = cost == null ? null : cost.price();
                if (layout.has(Column.SEGMENTS)) {
                    statement.setObject(++i, cost == null ? null : cost.segments(), Types.INTEGER);
                }
                if (layout.has(Column.PRICE)) {
                    statement.setObject(++i, price == null ? null : price.amount(), Types.DECIMAL);
                }
                if (layout.has(Column.CURRENCY)) {
                    statement.setString(++i, price == null ? null : price.currency());
                }
            }
            case DELIVERED, UNDELIVERED -> {
                if (layout.has(Column.DELIVERY) && layout.has(Column.DELIVERY_DATE)) {
                    statement.setTimestamp(++i, time(change.time()));
                }
            }
            case UNSENT, QUEUED -> {}
        }
        statement.setString(++i, change.id());
    }

    void fill(PreparedStatement statement, Arrival arrival, Timestamp now) throws SQLException {
        boolean v4 = layout.schema() == Schema.V4;
        statement.setString(1, number(arrival));
        statement.setString(2, GsmAlphabet.septets(arrival.text()) < 0 ? "U" : "7");
        statement.setString(3, arrival.text());
        statement.setTimestamp(4, time(arrival.time()));
        statement.setTimestamp(5, now);
        statement.setString(6, cut(arrival.gateway(), v4 ? LONGEST_ID / 2 : LONGEST_ID));
        if (!v4) {
            statement.setString(7, arrival.report() ? "S" : "I");
        }
        if (layout.schema() == Schema.V3 || layout.schema() == Schema.OWN) {
            statement.setString(8, cut(arrival.reference(), LONGEST_ID));
            statement.setTimestamp(9, arrival.discharged() == null ? null : time(arrival.discharged()));
        }
    }

    static List<Object> key(String number, Timestamp time, String text) {
        return List.of(number.strip(), time.toInstant(), text);
    }

    /** SMSLib writes numbers without plus sign. */
    static String number(Arrival arrival) {
        String number = Objects.toString(arrival.number(), "");
        return cut(number.startsWith("+") ? number.substring(1) : number, LONGEST_NUMBER);
    }

    /** MariaDB's own columns for times hold no fractions. */
    static Timestamp time(Instant time) {
        return Timestamp.from(time.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String cut(String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most);
    }
}
