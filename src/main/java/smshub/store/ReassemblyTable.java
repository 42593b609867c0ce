package smshub.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.MessageIds;

/**
 * Inbound messages that arrive in parts, a row for each. References are used again, at the latest after 256 messages of
 * one sender: so a row is closed when it is whole or overdue, and what then comes under the same reference begins another.
 */
final class ReassemblyTable {
    /** Waits for its rest. */
    private static final String OPEN = "open";
    /** Waits to be told as it is. */
    private static final String OVERDUE = "overdue";
    /** Kept for a while, to know a part that comes again. */
    private static final String TOLD = "told";

    private static final int MOST = 1_000;
    private static final Comparator<InboundMessage> BY_NUMBER =
            Comparator.comparing(message -> message.part().number());

    private ReassemblyTable() {}

    private static final class Assembly {
        private final String key;
        private final int generation;
        private final String id;
        private final Instant begunAt;
        private final List<InboundMessage> parts;
        private String state;
        private boolean stored;
        private boolean changed;

        Assembly(String key, int generation, String id, Instant begunAt, String state, List<InboundMessage> parts) {
            this.key = key;
            this.generation = generation;
            this.id = id;
            this.begunAt = begunAt;
            this.state = state;
            this.parts = new ArrayList<>(parts);
        }

        boolean holds(InboundMessage part) {
            return parts.stream()
                    .anyMatch(known -> known.part().number() == part.part().number()
                            && known.text().equals(part.text()));
        }

        boolean wants(InboundMessage part) {
            return state.equals(OPEN)
                    && parts.stream()
                            .noneMatch(known ->
                                    known.part().number() == part.part().number());
        }

        void add(InboundMessage part) {
            parts.add(part);
            changed = true;
            if (whole()) {
                state = TOLD;
            }
        }

        boolean whole() {
            return parts.size() == parts.get(0).part().total();
        }

        InboundMessage message() {
            return ReassemblyTable.message(id, parts);
        }
    }

    /** The message that parts make, with a word in its text for each that is missing. */
    private static InboundMessage message(String id, List<InboundMessage> parts) {
        List<InboundMessage> inOrder = parts.stream().sorted(BY_NUMBER).toList();
        InboundMessage first = inOrder.get(0);
        int total = first.part().total();
        StringBuilder text = new StringBuilder();
        int next = 1;
        for (InboundMessage part : inOrder) {
            missing(text, next, part.part().number(), total);
            text.append(part.text());
            next = part.part().number() + 1;
        }
        missing(text, next, total + 1, total);
        return new InboundMessage(
                id,
                first.account(),
                first.providerId(),
                first.from(),
                first.to(),
                text.toString(),
                first.time(),
                first.inReplyTo());
    }

    private static void missing(StringBuilder text, int from, int to, int total) {
        for (int number = from; number < to; number++) {
            text.append("[part ").append(number).append(" of ").append(total).append(" is missing]");
        }
    }

    /** Adds parts, and gives each message of which they are and that is whole, also where it was so before. */
    static List<InboundMessage> add(Connection connection, List<InboundMessage> parts, Instant now)
            throws SQLException {
        // In a fixed order, so that two hubs do not wait for each other crosswise.
        Map<String, List<InboundMessage>> byKey = new TreeMap<>();
        parts.forEach(part ->
                byKey.computeIfAbsent(key(part), absent -> new ArrayList<>()).add(part));
        Map<String, InboundMessage> whole = new LinkedHashMap<>();
        for (Map.Entry<String, List<InboundMessage>> entry : byKey.entrySet()) {
            List<Assembly> assemblies = locked(connection, entry.getKey());
            for (InboundMessage part : entry.getValue()) {
                Assembly assembly = assembly(assemblies, entry.getKey(), part, now);
                if (assembly.whole()) {
                    whole.put(assembly.id, assembly.message());
                }
            }
            for (Assembly assembly : assemblies) {
                write(connection, assembly);
            }
        }
        return List.copyOf(whole.values());
    }

    /** What the parts of one message have in common. */
    private static String key(InboundMessage part) {
        return MessageIds.of(
                part.account() + " " + part.part().total(), part.part().reference(), part.from() + " " + part.to());
    }

    /** Where a part belongs, and now is. */
    private static Assembly assembly(List<Assembly> assemblies, String key, InboundMessage part, Instant now) {
        for (Assembly assembly : assemblies) {
            if (assembly.holds(part)) {
                return assembly;
            }
        }
        for (Assembly assembly : assemblies) {
            if (assembly.wants(part)) {
                assembly.add(part);
                return assembly;
            }
        }
        int generation = assemblies.isEmpty() ? 1 : assemblies.get(0).generation + 1;
        Assembly begun = new Assembly(key, generation, MessageIds.next(), now, OPEN, List.of());
        begun.add(part);
        assemblies.add(0, begun);
        return begun;
    }

    /** The youngest first: where two messages of one reference are open, the part of the older one was lost. */
    private static List<Assembly> locked(Connection connection, String key) throws SQLException {
        String sql = """
                SELECT generation, id, begun_at, state, parts FROM inbound_part
                WHERE joint = ? ORDER BY generation DESC FOR UPDATE""";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            List<Assembly> assemblies = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Assembly assembly = new Assembly(
                            key,
                            rows.getInt(1),
                            rows.getString(2),
                            ColumnValue.time(rows.getLong(3)),
                            rows.getString(4),
                            parts(rows.getBytes(5)));
                    assembly.stored = true;
                    assemblies.add(assembly);
                }
            }
            return assemblies;
        }
    }

    private static List<InboundMessage> parts(byte[] json) {
        return Arrays.asList(Json.read(json, InboundMessage[].class));
    }

    private static void write(Connection connection, Assembly assembly) throws SQLException {
        if (!assembly.changed) {
            return;
        }
        String sql = assembly.stored
                ? "UPDATE inbound_part SET state = ?, parts = ? WHERE joint = ? AND generation = ?"
                : "INSERT INTO inbound_part (state, parts, joint, generation, id, begun_at) VALUES (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, assembly.state);
            statement.setBytes(2, Json.ascii(assembly.parts).getBytes(US_ASCII));
            statement.setString(3, assembly.key);
            statement.setInt(4, assembly.generation);
            if (!assembly.stored) {
                statement.setString(5, assembly.id);
                statement.setLong(6, ColumnValue.time(assembly.begunAt));
            }
            statement.executeUpdate();
        }
    }

    /** Closes messages that began before a time, and gives those that are to be told as they are. */
    static List<InboundMessage> overdue(Connection connection, Instant begunBefore) throws SQLException {
        execute(connection, "DELETE FROM inbound_part WHERE state = ? AND begun_at < ?", TOLD, begunBefore);
        execute(
                connection,
                "UPDATE inbound_part SET state = '" + OVERDUE + "' WHERE state = ? AND begun_at < ?",
                OPEN,
                begunBefore);
        String sql = "SELECT id, parts FROM inbound_part WHERE state = ? ORDER BY begun_at LIMIT " + MOST;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, OVERDUE);
            List<InboundMessage> overdue = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    overdue.add(message(rows.getString(1), parts(rows.getBytes(2))));
                }
            }
            return overdue;
        }
    }

    private static void execute(Connection connection, String sql, String state, Instant begunBefore)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, state);
            statement.setLong(2, ColumnValue.time(begunBefore));
            statement.executeUpdate();
        }
    }

    static void told(Connection connection, Collection<InboundMessage> messages) throws SQLException {
        try (Batch batch = new Batch(
                connection,
                "UPDATE inbound_part SET state = '" + TOLD + "' WHERE state = '" + OVERDUE + "' AND id = ?")) {
            for (InboundMessage message : messages) {
                batch.row().setString(1, message.id());
                batch.add();
            }
            batch.execute();
        }
    }
}
