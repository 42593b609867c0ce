package smshub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorFilter;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.ProblemCode;
import smshub.message.Sought;
import smshub.settings.Settings;
import smshub.testing.Databases;

/** What a search reads of tables that are not small: what an index holds side by side, never the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchPlanIT {
    /** Messages, one in four minutes: ten weeks of them. */
    private static final int ROWS = 25_000;

    private static final Duration STEP = Duration.ofMinutes(4);
    private static final Instant START = Instant.parse("2025-11-01T00:00:00Z");
    private static final Instant END = START.plus(STEP.multipliedBy(ROWS));

    private final Map<Dialect, Connection> connections = new EnumMap<>(Dialect.class);

    @BeforeAll
    void fill(@TempDir Path data) throws SQLException {
        fill(Dialect.H2, Databases.embedded(), data);
        fill(Dialect.POSTGRESQL, Databases.postgres("plans"), data);
    }

    private void fill(Dialect dialect, Settings.Store settings, Path data) throws SQLException {
        try (Store store = Store.open(settings, data)) {
            assertTrue(store.healthy());
        }
        Connection connection = settings.url() == null
                ? DriverManager.getConnection("jdbc:h2:file:" + data.resolve("store"), "sa", "")
                : DriverManager.getConnection(
                        settings.url(), settings.user(), settings.password().reveal());
        connections.put(dialect, connection);
        String numbers = dialect == Dialect.H2
                ? "(SELECT X AS n FROM SYSTEM_RANGE(1, " + ROWS + "))"
                : "(SELECT CAST(generate_series(1, " + ROWS + ") AS BIGINT) AS n)";
        try (Statement statement = connection.createStatement()) {
            for (String sql : List.of(MESSAGES, KEYS, ALL_KEYED, INBOUND, AUDIT, INCIDENTS)) {
                statement.execute(sql.replace("${numbers}", numbers)
                        .replace("${tail}", dialect.tail())
                        .replace("${start}", String.valueOf(ColumnValue.time(START)))
                        .replace("${step}", String.valueOf(STEP.toNanos() / 1_000)));
            }
            statement.execute(dialect == Dialect.H2 ? "ANALYZE" : "VACUUM ANALYZE");
            if (dialect == Dialect.POSTGRESQL) {
                // Else it reads the last third of a table of this size at once; of one with millions it would not.
                statement.execute("SET random_page_cost = 1.1");
            }
        }
    }

    private static final String ID = "'00000000-0000-0000-0000-' || LPAD(CAST(n AS VARCHAR(12)), 12, '0')";
    private static final String MESSAGES = """
            INSERT INTO message (id, accepted, created_at, recipient, text, segments, client, source, reference, category,
                state, ordinal, attempt, account, problem_code, problem_sentence, waiting_until, waiting_for, updated_at,
                possible_duplicate)
            SELECT %s, TRUE, at, recipient, 'Your parcel ' || n || RPAD('', 900, '.'), 1,
                CASE WHEN MOD(n, 5000) = 0 THEN 'rare' ELSE 'shop-' || MOD(n, 4) END, 'http', 'order-' || n,
                CASE WHEN MOD(n, 4000) = 0 THEN 'alarm' ELSE 'news' END,
                CASE WHEN MOD(n, 500) = 1 THEN 'dead' WHEN MOD(n, 2500) = 2 THEN 'deferred' ELSE 'delivered' END,
                1, 1, CASE WHEN MOD(n, 3000) = 0 THEN 'spare' ELSE 'main-' || MOD(n, 3) END,
                CASE WHEN MOD(n, 500) = 1 THEN 'number-invalid' END,
                CASE WHEN MOD(n, 500) = 1 THEN 'This is no number.' END,
                CASE WHEN MOD(n, 2500) = 2 THEN at END, CASE WHEN MOD(n, 2500) = 2 THEN 'next-attempt' END, at,
                FALSE
            FROM (SELECT n, ${start} + n * ${step} AS at,
                '+49171' || LPAD(CAST(MOD(n * 7919, 9000) AS VARCHAR(7)), 7, '0') AS recipient FROM ${numbers} x) y
            """.formatted(ID);
    private static final String KEYS = """
            INSERT INTO message_key (message_id, at, on_day, tail, by_client, by_account, by_reference, by_category)
            SELECT id, created_at, FLOOR(created_at / 86400000000), ${tail}, client, account, reference, category
            FROM message
            """;
    private static final String ALL_KEYED = "UPDATE message_keyed SET at = (SELECT MAX(created_at) FROM message)";
    private static final String INBOUND = """
            INSERT INTO inbound (id, account, sender, recipient, text, at)
            SELECT %s, CASE WHEN MOD(n, 3000) = 0 THEN 'spare' ELSE 'main-' || MOD(n, 3) END,
                '+49172' || MOD(n, 7000), '4711', 'Thanks ' || n, ${start} + n * ${step}
            FROM ${numbers} x
            """.formatted(ID);
    private static final String AUDIT = """
            INSERT INTO audit_entry (id, at, kind, who, verb, subject)
            SELECT %s, ${start} + n * ${step}, 'person', CASE WHEN MOD(n, 3000) = 0 THEN 'eve' ELSE 'adam' END,
                'account.pause', 'accounts/' || MOD(n, 9)
            FROM ${numbers} x
            """.formatted(ID);
    private static final String INCIDENTS = """
            INSERT INTO incident (id, at, last_at, kind, code, sentence, intake, times)
            SELECT %s, ${start} + n * ${step}, ${start} + n * ${step}, 'intake', 'service-unavailable', RPAD('It is away', 900, '.'),
                'erp-' || MOD(n, 9), 1
            FROM ${numbers} x
            """.formatted(ID);

    @AfterAll
    void close() throws SQLException {
        for (Connection connection : connections.values()) {
            connection.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void theMigrationWritesTheSameKeysAsTheHub(Dialect dialect) throws SQLException {
        try (Statement statement = connections.get(dialect).createStatement();
                ResultSet rows = statement.executeQuery("SELECT recipient, tail, on_day, created_at FROM message"
                        + " JOIN message_key ON message_id = id WHERE created_at < "
                        + ColumnValue.time(START.plus(Duration.ofDays(20))))) {
            int seen = 0;
            while (rows.next()) {
                seen++;
                assertEquals(SearchKey.tail(rows.getString(1)), rows.getLong(2));
                assertEquals(SearchKey.day(rows.getLong(4)), rows.getInt(3));
            }
            assertTrue(seen > 1_000);
            for (String odd : List.of("", "nobody", "123456789012345678", "007")) {
                try (ResultSet row = statement.executeQuery("SELECT " + dialect.tail() + " FROM (SELECT CAST('" + odd
                        + "' AS VARCHAR(99)) AS recipient) x")) {
                    row.next();
                    assertEquals(SearchKey.tail(odd), row.getLong(1), odd);
                }
            }
        }
    }

    /** One view of the messages: what it is asked for, the index that it must use, and how many messages it finds. */
    private record View(String name, MessageFilter filter, String index, int found) {}

    private static List<View> views() {
        Instant since = END.minus(Duration.ofDays(9));
        return List.of(
                new View("all", all(), "message_created", 50),
                new View("time", filter(null, null, null, null, since, null), "message_created", 50),
                new View("number", filter("+491710007919", null, null, null, null, null), "message_key_number", 3),
                new View(
                        "no such number",
                        filter("+491719999999", null, null, null, null, null),
                        "message_key_number",
                        0),
                new View("end of a number", filter("*7919", null, null, null, null, null), "message_key_number", 3),
                new View(
                        "begin of a number",
                        filter("+49171000791*", null, null, null, null, null),
                        "message_created",
                        26),
                new View("text", filter(null, "PARCEL 12345", null, null, null, null), "message_created", 1),
                new View("rare client", filter(null, null, "rare", null, null, null), "message_key_client", 5),
                new View("usual client", filter(null, null, "shop-1", null, null, null), "message_key_client", 50),
                new View("rare account", filter(null, null, null, "spare", null, null), "message_key_account", 8),
                new View(
                        "a client's text",
                        filter(null, "parcel 10000", "rare", null, null, null),
                        "message_key_client",
                        1),
                new View(
                        "a client at a rare account",
                        filter(null, null, "shop-0", "spare", null, null),
                        "message_key_account",
                        7),
                new View("reference", sought("order-777", null, Set.of()), "message_key_reference", 1),
                new View("category", sought(null, "alarm", Set.of()), "message_key_category", 6),
                new View("waiting", sought(null, null, Set.of(Postponement.Reason.NEXT_ATTEMPT)), "message_state", 10),
                new View("state", state(MessageState.DEAD, null), "message_state", 50),
                new View("a client's dead ones", state(MessageState.DEAD, "shop-1"), "message_state", 50));
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void eachSearchOfMessagesUsesItsIndex(Dialect dialect) throws SQLException {
        MessageFinder search = new MessageFinder(dialect, Duration.ofMinutes(1));
        for (View view : views()) {
            Plans plans = new Plans(connections.get(dialect));
            Page<StoredMessage> page = search.page(plans.connection(), view.filter(), null, 50);
            assertEquals(view.found(), page.items().size(), view.name());
            plans.use(view.name(), view.index());
            if (page.next() != null) {
                Plans further = new Plans(connections.get(dialect));
                search.page(further.connection(), view.filter(), page.next(), 50);
                further.use(view.name() + ", next page", view.index());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void theOtherListsUseTheirIndexes(Dialect dialect) throws SQLException {
        Connection connection = connections.get(dialect);
        Map<String, InboundFilter> inbound = Map.of(
                "inbound_at", new InboundFilter(null, null, null, "thanks 24", null, null),
                "inbound_sender", new InboundFilter(Set.of("main-1"), "+491725", null, null, null, null),
                "inbound_account", new InboundFilter(Set.of("spare", "other"), null, null, null, null, null));
        for (Map.Entry<String, InboundFilter> each : inbound.entrySet()) {
            Plans plans = new Plans(connection);
            assertFalse(new InboundTable(dialect)
                    .page(plans.connection(), each.getValue(), null, 5)
                    .items()
                    .isEmpty());
            plans.use("inbound", each.getKey());
        }
        Plans conversations = new Plans(connection);
        Page<?> last = new InboundTable(dialect).conversations(conversations.connection(), InboundFilter.ALL, null, 50);
        assertEquals(50, last.items().size());
        conversations.use("conversations", "inbound_at", "inbound_sender");

        Plans acts = new Plans(connection);
        new AuditTable(dialect)
                .page(acts.connection(), new AuditFilter(null, "account", "accounts/7", null, null), null, 50);
        acts.use("audit", "audit_entry_at");
        Plans whose = new Plans(connection);
        new AuditTable(dialect).page(whose.connection(), new AuditFilter("eve", null, null, null, null), null, 50);
        whose.use("audit of one", "audit_entry_who");

        Plans errors = new Plans(connection);
        ErrorFilter filter =
                new ErrorFilter(null, ProblemCode.NUMBER_INVALID, null, null, null, "no number", null, null);
        new ErrorTable(dialect).page(errors.connection(), filter, null, 50);
        errors.use("errors", "message_state", "incident_at");
    }

    /** Whatever their number, pages of a campaign's recipients are read in the order of the key, not sorted. */
    @Test
    void theRecipientsOfACampaignComeInTheOrderOfTheirKey() throws SQLException {
        String id = MessageIds.next();
        try (Statement statement = connections.get(Dialect.H2).createStatement()) {
            statement.execute(
                    "INSERT INTO campaign_recipient (campaign_id, place, asked) VALUES ('" + id + "', 1, '+49')");
        }
        List<String> plans = new ArrayList<>();
        Connection explained = Explaining.connection(connections.get(Dialect.H2), plans::add);
        RecipientTable.recipients(explained, id, 0, 500);
        RecipientTable.recipients(explained, id, Set.of(MessageState.DEAD), 0, 500);
        RecipientTable.clear(explained, id);
        assertEquals(4, plans.size(), plans::toString);
        for (String plan : plans) {
            assertTrue(plan.contains("index sorted"), plan);
        }
    }

    /** A page ends after a while of looking; the pages together have everything all the same, once and in its order. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void aSearchThatIsCutShortGoesOnWhereItWas(Dialect dialect) throws SQLException {
        MessageFinder patient = new MessageFinder(dialect, Duration.ofMinutes(1));
        MessageFinder hasty = new MessageFinder(dialect, Duration.ZERO);
        Connection connection = connections.get(dialect);
        for (MessageFilter filter : List.of(
                filter(null, "parcel 7", null, null, null, null),
                filter("*919", null, null, null, null, null),
                sought("order-777", null, Set.of()),
                new MessageFilter(
                        Set.of(MessageState.DEAD, MessageState.DEFERRED, MessageState.DELIVERED),
                        null,
                        null,
                        "parcel 77",
                        null,
                        null,
                        null,
                        null,
                        null))) {
            List<String> expected = patient.page(connection, filter, null, ROWS).items().stream()
                    .map(StoredMessage::id)
                    .toList();
            List<String> seen = new ArrayList<>();
            int pages = 0;
            Cursor cursor = null;
            do {
                Page<StoredMessage> page = hasty.page(connection, filter, cursor, 100);
                page.items().forEach(message -> seen.add(message.id()));
                cursor = page.next();
                pages++;
            } while (cursor != null);
            assertEquals(expected, seen);
            assertFalse(expected.isEmpty());
            assertTrue(pages > 2, () -> "not cut short: " + filter);
        }
    }

    private static MessageFilter all() {
        return MessageFilter.ALL;
    }

    private static MessageFilter filter(
            String to, String text, String client, String account, Instant since, Instant until) {
        return new MessageFilter(Set.of(), to, null, text, account, null, client, since, until);
    }

    private static MessageFilter sought(String reference, String category, Set<Postponement.Reason> waiting) {
        return new MessageFilter(
                Set.of(), null, null, null, null, null, null, null, null, new Sought(reference, category, waiting));
    }

    private static MessageFilter state(MessageState state, String client) {
        return new MessageFilter(Set.of(state), null, null, null, null, null, client, null, null);
    }

    /** The plans of all queries that go by a connection. */
    private static final class Plans {
        private final Connection real;
        private final Set<String> plans = new TreeSet<>();

        Plans(Connection real) {
            this.real = real;
        }

        Connection connection() {
            // H2 repeats the hint that it was given.
            return Explaining.connection(
                    real, plan -> plans.add(plan.toLowerCase(Locale.ROOT).replaceAll("use index \\([^)]*\\)", "")));
        }

        /** Each of the indexes is used, and no table is read from its begin. */
        void use(String what, String... indexes) {
            for (String plan : plans) {
                assertFalse(
                        // of one row
                        !plan.contains("message_keyed") && (plan.contains("seq scan") || plan.contains("tablescan")),
                        () -> what + " reads the table: " + plan);
            }
            for (String index : indexes) {
                assertTrue(
                        plans.stream().anyMatch(plan -> plan.contains(index)),
                        () -> what + " does not use " + index + ": " + plans);
            }
        }
    }
}
