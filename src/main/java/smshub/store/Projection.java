package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import smshub.json.Json;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.text.Encoding;

/**
 * Adds events to the tables. The events of a message in one call are summed first: a message that was accepted and sent
 * since the last call costs one row.
 */
final class Projection {
    private static final String INSERT = """
            INSERT INTO message (state, ordinal, attempt, account, problem_code, problem_sentence, problem_field,
                updated_at, waiting_until, waiting_for, created_at, recipient, sender, text, encoding, segments, client, source, reference,
                category, send_at, expires_at, json, accepted, price, currency, id, possible_duplicate, entries,
                provider_price, provider_currency)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String CHANGE = """
            UPDATE message SET state = ?, ordinal = ?, attempt = ?, account = COALESCE(?, account), problem_code = ?,
                problem_sentence = ?, problem_field = ?, updated_at = ?, waiting_until = ?, waiting_for = ?
            WHERE id = ?""";
    private static final String FILL = """
            UPDATE message SET created_at = ?, recipient = ?, sender = ?, text = ?, encoding = ?, segments = ?,
                client = ?, source = ?, reference = ?, category = ?, send_at = ?, expires_at = ?, json = ?,
                accepted = ?, price = ?, currency = ?, account = COALESCE(account, ?)
            WHERE id = ?""";
    private static final String CHARGE = "UPDATE message SET provider_price = ?, provider_currency = ? WHERE id = ?";
    private static final String DOUBT = "UPDATE message SET possible_duplicate = TRUE WHERE id = ?";
    private static final String TIMELINE = "INSERT INTO timeline (message_id, entries) VALUES (?, ?)";
    private static final String PROVIDER_ID =
            "INSERT INTO provider_id (account, provider_id, message_id, attempt) VALUES (?, ?, ?, ?)";

    private static final String COPY = "INSERT INTO message_copy (message_id, original) VALUES (?, ?)";

    private Projection() {}

    static void add(Dialect dialect, Connection connection, List<MessageEvent> events) throws SQLException {
        // In the order of ids, so that two hubs lock rows in the same order and indexes grow at their end.
        Map<String, Sum> sums = new TreeMap<>();
        for (MessageEvent event : events) {
            sums.computeIfAbsent(event.messageId(), Sum::new).add(event);
        }
        StateCounts tally = new StateCounts();
        writeMessages(dialect, connection, sums, tally);
        writeTimelines(connection, sums.values());
        writeProviderIds(connection, events);
        writeCopies(connection, sums.values());
        tally.write(connection);
    }

    private static void writeMessages(Dialect dialect, Connection connection, Map<String, Sum> sums, StateCounts tally)
            throws SQLException {
        Map<String, StateCounts.Standing> standings = StateCounts.lock(connection, sums.keySet());
        try (Batch insert = new Batch(connection, INSERT);
                Batch change = new Batch(connection, CHANGE);
                Batch fill = new Batch(connection, FILL);
                Batch doubt = new Batch(connection, DOUBT);
                Batch charge = new Batch(connection, CHARGE);
                MessageKeys keys = MessageKeys.writing(dialect, connection)) {
            for (Sum sum : sums.values()) {
                StateCounts.Standing standing = standings.get(sum.id);
                boolean stronger = standing == null || standing.ordinal() < sum.ordinal;
                boolean accepting = sum.message != null && (standing == null || !standing.accepted());
                if (standing == null) {
                    insert(sum, insert.row());
                    insert.add();
                    keys.add(sum.keys());
                } else {
                    tally.count(standing.state(), standing.accepted(), -1);
                    if (stronger) {
                        change.row().setString(state(sum, change.row(), 1), sum.id);
                        change.add();
                    }
                    if (accepting || sum.moved && stronger) {
                        int next = content(sum, fill.row(), 1);
                        fill.row().setString(next, ColumnValue.key(sum.message.account()));
                        fill.row().setString(next + 1, sum.id);
                        fill.add();
                        keys.change(sum.keys());
                    }
                    if (sum.providerPrice != null) {
                        price(sum.providerPrice, charge.row(), 1);
                        charge.row().setString(3, sum.id);
                        charge.add();
                    }
                    if (sum.possibleDuplicate) {
                        doubt.row().setString(1, sum.id);
                        doubt.add();
                    }
                }
                MessageState state = stronger ? sum.strongest.state() : standing.state();
                tally.count(state, accepting || standing != null && standing.accepted(), 1);
                if (standing != null) {
                    tally.count(standing.share(), standing.state(), -1);
                }
                boolean written = accepting || sum.message != null && sum.moved && stronger;
                tally.count(written ? sum.share() : standing == null ? null : standing.share(), state, 1);
            }
            insert.execute();
            change.execute();
            fill.execute();
            doubt.execute();
            charge.execute();
            keys.execute();
        }
    }

    private static void insert(Sum sum, PreparedStatement row) throws SQLException {
        int next = content(sum, row, state(sum, row, 1));
        row.setString(next, sum.id);
        row.setBoolean(next + 1, sum.possibleDuplicate);
        row.setBytes(next + 2, Json.write(sum.entries));
        price(sum.providerPrice, row, next + 3);
        sum.begun = true;
    }

    private static int state(Sum sum, PreparedStatement row, int first) throws SQLException {
        MessageEvent event = sum.strongest;
        row.setString(first, event.state().word());
        row.setLong(first + 1, sum.ordinal);
        row.setInt(first + 2, event.attempt());
        row.setString(first + 3, ColumnValue.key(sum.account()));
        int next = problem(event.problem(), row, first + 4);
        row.setObject(next, ColumnValue.time(event.time()));
        row.setObject(
                next + 1,
                event.waiting() == null
                        ? null
                        : ColumnValue.time(event.waiting().until()),
                Types.BIGINT);
        row.setString(
                next + 2,
                event.waiting() == null ? null : event.waiting().reason().word());
        return next + 3;
    }

    private static int problem(Problem problem, PreparedStatement row, int first) throws SQLException {
        row.setString(first, problem == null ? null : problem.code().word());
        row.setString(first + 1, problem == null ? null : ColumnValue.text(problem.sentence()));
        row.setString(first + 2, problem == null ? null : ColumnValue.key(problem.field()));
        return first + 3;
    }

    private static void price(Price price, PreparedStatement row, int first) throws SQLException {
        row.setObject(first, price == null ? null : price.micros(), Types.BIGINT);
        row.setString(first + 1, price == null ? null : ColumnValue.key(price.currency()));
    }

    /** What was asked: of the message, of the refused request, or as little as an event that came early tells. */
    private static int content(Sum sum, PreparedStatement row, int first) throws SQLException {
        SmsMessage message = sum.message;
        if (message != null) {
            return content(
                    row,
                    first,
                    ColumnValue.time(message.lifetime().acceptedAt()),
                    ColumnValue.key(message.to().value()),
                    message.from() == null
                            ? null
                            : ColumnValue.key(message.from().value()),
                    ColumnValue.text(message.text()),
                    message.content().encoding().name(),
                    message.segments(),
                    ColumnValue.key(message.client()),
                    ColumnValue.key(message.submission().source()),
                    ColumnValue.text(message.submission().reference()),
                    ColumnValue.text(message.submission().category()),
                    ColumnValue.time(message.lifetime().sendAt()),
                    ColumnValue.time(message.lifetime().expiresAt()),
                    Json.write(message),
                    true,
                    message.content().price() == null
                            ? null
                            : message.content().price().micros(),
                    message.content().price() == null
                            ? null
                            : message.content().price().currency());
        }
        MessageEvent event = sum.strongest;
        SmsRequest request = sum.request;
        if (request != null) {
            return content(
                    row,
                    first,
                    ColumnValue.time(event.time()),
                    ColumnValue.key(request.to()),
                    ColumnValue.key(request.from()),
                    ColumnValue.text(request.text()),
                    request.asked().octets() ? Encoding.OCTETS.name() : null,
                    null,
                    ColumnValue.key(event.client()),
                    ColumnValue.key(request.source()),
                    ColumnValue.text(request.reference()),
                    ColumnValue.text(request.category()),
                    ColumnValue.time(request.sendAt()),
                    ColumnValue.time(request.expiresAt()),
                    null,
                    false,
                    null,
                    null);
        }
        return content(
                row,
                first,
                ColumnValue.time(event.time()),
                null,
                null,
                null,
                null,
                null,
                ColumnValue.key(event.client()),
                null,
                ColumnValue.text(event.reference()),
                null,
                null,
                null,
                null,
                false,
                null,
                null);
    }

    private static int content(PreparedStatement row, int first, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            row.setObject(first + i, values[i]);
        }
        return first + values.length;
    }

    /** What continues a time line; its first piece stands in the row of the message. */
    private static void writeTimelines(Connection connection, Collection<Sum> sums) throws SQLException {
        try (Batch batch = new Batch(connection, TIMELINE)) {
            for (Sum sum : sums) {
                if (!sum.begun) {
                    batch.row().setString(1, sum.id);
                    batch.row().setBytes(2, Json.write(sum.entries));
                    batch.add();
                }
            }
            batch.execute();
        }
    }

    private static void writeProviderIds(Connection connection, List<MessageEvent> events) throws SQLException {
        try (Batch batch = new Batch(connection, PROVIDER_ID)) {
            for (MessageEvent event : events) {
                for (String providerId : event.providerIds()) {
                    PreparedStatement row = batch.row();
                    row.setString(1, ColumnValue.key(event.account()));
                    row.setString(2, ColumnValue.key(providerId));
                    row.setString(3, event.messageId());
                    row.setInt(4, event.attempt());
                    batch.add();
                }
            }
            batch.execute();
        }
    }

    private static void writeCopies(Connection connection, Collection<Sum> sums) throws SQLException {
        try (Batch batch = new Batch(connection, COPY)) {
            for (Sum sum : sums) {
                String original = sum.message == null
                        ? sum.request == null ? null : sum.request.label().copyOf()
                        : sum.message.submission().copyOf();
                if (original != null) {
                    batch.row().setString(1, sum.id);
                    batch.row().setString(2, original);
                    batch.add();
                }
            }
            batch.execute();
        }
    }

    /** What the events of one call say of one message. */
    private static final class Sum {
        private final String id;
        private final List<TimelineEntry> entries = new ArrayList<>();
        private MessageEvent strongest;
        private long ordinal;
        /** The message as the latest of these events that holds it has it. */
        private SmsMessage message;
        /** Strength of that event. */
        private long told;
        /** Whether it came to another account than it was accepted for. */
        private boolean moved;

        private SmsRequest request;
        private boolean possibleDuplicate;
        /** What the provider that took it last says that it costs, or null. */
        private Price providerPrice;

        private long charged;
        /** Whether the message's row was inserted, and its entries with it. */
        private boolean begun;

        private Sum(String id) {
            this.id = id;
        }

        private void add(MessageEvent event) {
            entries.add(TimelineEntry.of(event));
            long strength = Ordinal.of(event);
            if (strongest == null || ordinal < strength) {
                strongest = event;
                ordinal = strength;
            }
            if (event.message() != null && (message == null || told <= strength)) {
                message = event.message();
                moved = !event.begins();
                told = strength;
            }
            if (request == null) {
                request = event.request();
            }
            possibleDuplicate |= event.possibleDuplicate();
            if (event.cost() != null && event.cost().providerPrice() != null && charged <= strength) {
                providerPrice = event.cost().providerPrice();
                charged = strength;
            }
        }

        private StateCounts.Share share() {
            return StateCounts.Share.of(
                    message.submission().source(), message.submission().reference(), message.segments());
        }

        private MessageKeys.Keys keys() {
            if (message != null) {
                return new MessageKeys.Keys(
                        id,
                        message.lifetime().acceptedAt(),
                        message.to().value(),
                        message.client(),
                        account(),
                        message.submission().reference(),
                        message.submission().category());
            }
            return new MessageKeys.Keys(
                    id,
                    strongest.time(),
                    request == null ? null : request.to(),
                    strongest.client(),
                    account(),
                    request == null ? strongest.reference() : request.reference(),
                    request == null ? null : request.category());
        }

        private String account() {
            if (strongest.account() != null) {
                return strongest.account();
            }
            return message == null ? null : message.account();
        }
    }
}
