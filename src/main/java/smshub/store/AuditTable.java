package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import smshub.audit.Actor;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFilter;

/**
 * The audit record. An entry of an act that has begun is completed once by what the act came to; no statement changes
 * another, and one deletes: {@link Retention}'s.
 */
final class AuditTable {
    private static final String INSERT = """
            INSERT INTO audit_entry (id, at, kind, who, address, verb, subject, before_json, after_json)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String COMPLETE =
            "UPDATE audit_entry SET before_json = ?, after_json = ? WHERE id = ? AND after_json = ?";

    private final Walk<AuditEntry> walk;

    AuditTable(Dialect dialect) {
        walk = new Walk<>(
                dialect,
                Walk.Rows.of("audit_entry", "at"),
                "id, at, kind, who, address, verb, subject, before_json, after_json",
                AuditTable::entry,
                entry -> new Cursor(entry.at(), entry.id()),
                Walk.PATIENCE);
    }

    /** Adds entries; one that is there already changes nothing, unless it completes what has begun. */
    static void add(Connection connection, List<AuditEntry> entries) throws SQLException {
        Set<String> present = new HashSet<>();
        KeyBatches.selectById(
                connection,
                "SELECT id FROM audit_entry WHERE id IN ",
                entries.stream().map(AuditEntry::id).toList(),
                "",
                row -> present.add(row.getString(1)));
        try (Batch insert = new Batch(connection, INSERT);
                Batch complete = new Batch(connection, COMPLETE)) {
            for (AuditEntry entry : entries) {
                if (!present.add(entry.id())) {
                    if (!AuditEntry.BEGUN.equals(entry.after())) {
                        PreparedStatement row = complete.row();
                        row.setString(1, ColumnValue.text(entry.before()));
                        row.setString(2, ColumnValue.text(entry.after()));
                        row.setString(3, entry.id());
                        row.setString(4, AuditEntry.BEGUN);
                        complete.add();
                    }
                } else {
                    PreparedStatement row = insert.row();
                    row.setString(1, entry.id());
                    row.setLong(2, ColumnValue.time(entry.at()));
                    row.setString(3, entry.kind().name().toLowerCase(Locale.ROOT));
                    row.setString(4, ColumnValue.key(entry.who()));
                    row.setString(5, ColumnValue.key(entry.address()));
                    row.setString(6, ColumnValue.key(entry.verb()));
                    row.setString(7, ColumnValue.key(entry.subject()));
                    row.setString(8, ColumnValue.text(entry.before()));
                    row.setString(9, ColumnValue.text(entry.after()));
                    insert.add();
                }
            }
            insert.execute();
            complete.execute();
        }
    }

    Page<AuditEntry> page(Connection connection, AuditFilter filter, Cursor cursor, int limit) throws SQLException {
        Stretch stretch = filter.who() == null
                ? Stretch.all("audit_entry_at")
                : Stretch.of("audit_entry_who", "who", filter.who());
        Where rest = new Where().begins("verb", filter.verb()).begins("subject", filter.subject());
        Where times = new Where().since("at", filter.since()).until("at", filter.until());
        return walk.page(connection, List.of(stretch), times, rest, cursor, limit);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getString(1),
                ColumnValue.time(row.getLong(2)),
                Actor.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9));
    }
}
