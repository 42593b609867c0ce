package smshub.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import smshub.audit.ErrorFilter;
import smshub.bench.BenchReport.Comparison;
import smshub.bench.BenchReport.Percentiles;
import smshub.bench.BenchReport.Trial;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Msisdn;
import smshub.message.Postponement;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.Sought;
import smshub.settings.Settings;
import smshub.store.Cursor;
import smshub.store.InboundFilter;
import smshub.store.MessageFilter;
import smshub.store.Store;
import smshub.text.Encoding;

/** How long each view takes on a store with a year of messages, and how fast further ones are added to it. */
final class SearchBench {
    /** Of so many rows one part is made as the hub makes them; the others are its copies, each some days older. */
    private static final int PARTS = 100;

    private static final Duration YEAR = Duration.ofDays(365);
    private static final int BATCH = 500;
    private static final int LOOKS = 20;
    private static final int PAGE = 100;
    private static final int ADDED = 20_000;

    /** The columns that a copy has as they are. */
    private static final String SAME = """
            accepted, recipient, sender, text, encoding, segments, client, source, category, send_at, expires_at, json,
            state, ordinal, attempt, account, problem_code, problem_sentence, problem_field, possible_duplicate, entries""";

    private static final String SAME_KEYS = "tail, by_client, by_account, by_category";

    private final Settings.Store settings;
    private final Path folder;
    private final long rows;
    private final BenchReport report;
    private final Consumer<String> progress;
    private final Instant now = Instant.now();
    private double slowest;
    private String slowestView;

    private SearchBench(
            Settings.Store settings, Path folder, long rows, BenchReport report, Consumer<String> progress) {
        this.settings = settings;
        this.folder = folder;
        this.rows = rows;
        this.report = report;
        this.progress = progress;
    }

    /**
     * @param url address of an empty database, or of one that an earlier run has filled; null for the embedded one
     * @param progress told what is being measured
     */
    static BenchReport run(String url, Path folder, long rows, BenchReport report, Consumer<String> progress)
            throws SQLException {
        Settings.Store settings = new Settings.Store(url, null, null, 4, Duration.ZERO);
        new SearchBench(settings, folder, rows, report, progress).run();
        return report;
    }

    private void run() throws SQLException {
        try (Store store = Store.open(settings, folder)) {
            long there = store.counts().accepted();
            if (there == 0) {
                fill(store);
            } else if (there < rows) {
                throw new IllegalStateException("the database is not empty, and has no " + rows + " messages");
            }
            look(store);
            add(store);
        }
        report.comparisons()
                .add(new Comparison(
                        "slowest view, ms",
                        slowest,
                        "<= 300",
                        slowestView + "; p99 of " + LOOKS + " looks at " + "%,d messages".formatted(rows)));
    }

    private void fill(Store store) throws SQLException {
        long part = Math.max(BATCH, rows / PARTS);
        progress.accept("%,d messages are made".formatted(part));
        long begin = System.nanoTime();
        for (long done = 0; done < part; done += BATCH) {
            List<MessageEvent> events = new ArrayList<>();
            List<InboundMessage> answers = new ArrayList<>();
            for (long i = done; i < Math.min(part, done + BATCH); i++) {
                Instant at = now.minusNanos(YEAR.toNanos() / PARTS / part * i);
                SmsMessage message = message(i, at);
                events.add(MessageEvent.of(message, MessageState.ACCEPTED, at));
                events.add(end(message.attempted(), i, at.plusSeconds(1)));
                if (i % 5 == 0) {
                    answers.add(new InboundMessage(
                            MessageIds.next(),
                            message.account(),
                            null,
                            message.to().value(),
                            "4711",
                            "Thanks " + i,
                            at,
                            null));
                }
            }
            store.project(events);
            store.saveInbound(answers);
        }
        double perSecond = part * 1e9 / (System.nanoTime() - begin);
        report.trials().add(new Trial("store: into an empty one", part, perSecond, null, null, null, null));
        while (store.key()) {
            progress.accept("they get their keys");
        }
        multiply();
    }

    /** Copies what is there, in the database itself; an application's rows are made the same way. */
    private void multiply() throws SQLException {
        String url = settings.url() == null ? "jdbc:h2:file:" + folder.resolve("store") : settings.url();
        try (Connection connection = settings.url() == null
                        ? DriverManager.getConnection(url, "sa", "")
                        : DriverManager.getConnection(url);
                PreparedStatement messages = connection.prepareStatement("""
                        INSERT INTO message (id, created_at, updated_at, reference, %s)
                        SELECT CONCAT(CAST(? AS VARCHAR(3)), SUBSTRING(CAST(id AS VARCHAR(36)), 4)), created_at - ?,
                            updated_at - ?, CONCAT(reference, ?), %s FROM message WHERE created_at > ?""".formatted(SAME, SAME));
                PreparedStatement keys = connection.prepareStatement("""
                        INSERT INTO message_key (message_id, at, on_day, by_reference, %s)
                        SELECT CONCAT(CAST(? AS VARCHAR(3)), SUBSTRING(CAST(message_id AS VARCHAR(36)), 4)), at - ?,
                            FLOOR((at - ?) / 86400000000), CONCAT(by_reference, ?), %s FROM message_key
                        WHERE at > ?""".formatted(SAME_KEYS, SAME_KEYS));
                Statement statement = connection.createStatement()) {
            long apart = YEAR.toNanos() / 1_000 / PARTS;
            for (int part = 1; part < PARTS; part++) {
                if (part % 10 == 0) {
                    progress.accept("%d %% of %,d messages are there".formatted(part * 100 / PARTS, rows));
                }
                for (PreparedStatement copy : List.of(messages, keys)) {
                    // Ids of the hub begin with the time; these begin with what that had long ago.
                    copy.setString(1, String.valueOf(999 - part));
                    copy.setLong(2, apart * part);
                    copy.setLong(3, apart * part);
                    copy.setString(4, "-" + part);
                    copy.setLong(5, ChronoUnit.MICROS.between(Instant.EPOCH, now) - apart);
                    copy.executeUpdate();
                }
            }
            statement.execute("UPDATE tally SET messages = messages * " + PARTS);
            progress.accept("the database counts what it has");
            statement.execute(settings.url() == null ? "ANALYZE" : "VACUUM ANALYZE");
        }
    }

    private static SmsMessage message(long i, Instant at) {
        String to = Samples.recipient(i * 7_919);
        String text = Samples.text(i);
        String client = i % 50_000 == 7 ? "rare" : "shop-" + i % 5;
        String category = i % 20_000 == 9 ? "alarm" : i % 3 == 0 ? "news" : "orders";
        return new SmsMessage(
                MessageIds.next(),
                new SmsMessage.Content(new Msisdn(to), null, text, Encoding.GSM7, 1, false),
                new SmsMessage.Asked(to, null, text),
                new SmsMessage.Submission(client, "http", "order-" + i, category),
                SmsMessage.Answers.NONE,
                new SmsMessage.Routing(i % 50_000 == 7 ? "spare" : "main-" + i % 3, List.of(), null),
                new SmsMessage.Lifetime(at, null, at.plus(Duration.ofDays(7)), false),
                SmsMessage.Progress.NONE);
    }

    private static MessageEvent end(SmsMessage message, long i, Instant at) {
        if (i % 200 == 3) {
            Problem problem = Problem.of(ProblemCode.NUMBER_INVALID, "The provider knows no such number.");
            return MessageEvent.of(message, MessageState.DEAD, at, problem, List.of(), null);
        }
        return MessageEvent.of(message, i % 20 == 4 ? MessageState.SENT : MessageState.DELIVERED, at);
    }

    private void look(Store store) {
        long part = Math.max(BATCH, rows / PARTS);
        Instant spring = now.minus(YEAR.dividedBy(2));
        Map<String, Function<Integer, MessageFilter>> views = new LinkedHashMap<>();
        views.put("the newest", i -> MessageFilter.ALL);
        views.put("half a year ago", i -> filter(null, null, null, null, null, spring.minusSeconds(i)));
        views.put("a number", i -> filter(Samples.recipient(i * 7_919L), null, null, null, null, null));
        views.put("no such number", i -> filter("+4917600000" + (10 + i), null, null, null, null, null));
        views.put("last four digits", i -> filter("*" + (4_000 + i), null, null, null, null, null));
        views.put("first digits", i -> filter("+49171" + (200 + i) + "*", null, null, null, null, null));
        views.put("digits in the middle", i -> filter("*71" + (300 + i) + "*", null, null, null, null, null));
        views.put("text", i -> filter(null, "today between", null, null, null, null));
        views.put("a rare text", i -> filter(null, "no text has " + i, null, null, null, null));
        views.put("a client", i -> filter(null, null, "shop-" + i % 5, null, null, null));
        views.put("a rare client", i -> filter(null, null, "rare", null, null, null));
        views.put("a client's rare text", i -> filter(null, "nothing " + i, "shop-1", null, null, null));
        views.put("an account", i -> filter(null, null, null, "main-" + i % 3, null, null));
        views.put("a rare account", i -> filter(null, null, null, "spare", null, null));
        views.put("a reference", i -> sought("order-" + i * part / LOOKS + "-50", null, Set.of()));
        views.put("no such reference", i -> sought("bill-" + i, null, Set.of()));
        views.put("a campaign", i -> sought("campaign/" + i, null, Set.of()));
        views.put("a category", i -> sought(null, "news", Set.of()));
        views.put("a rare category", i -> sought(null, "alarm", Set.of()));
        views.put("what waits", i -> sought(null, null, Set.of(Postponement.Reason.QUIET_HOURS)));
        views.put("a state", i -> filter(null, null, null, null, MessageState.DELIVERED, null));
        views.put("dead ones of a client", i -> filter(null, null, "shop-" + i % 5, null, MessageState.DEAD, null));
        views.put("dead ones of an account", i -> filter(null, null, null, "spare", MessageState.DEAD, null));
        progress.accept("views are looked at");
        views.forEach((name, view) -> {
            time("messages: " + name, i -> store.list(view.apply(i), null, PAGE));
            time("messages: " + name + ", page 2", i -> {
                Cursor next = store.list(view.apply(i), null, PAGE).next();
                long begin = System.nanoTime();
                if (next != null) {
                    store.list(view.apply(i), next, PAGE);
                }
                return System.nanoTime() - begin;
            });
        });
        time("ledger", i -> store.counts());
        time("errors", i -> store.errors(new ErrorFilter(null, null, null, null, null, null, null, null), null, PAGE));
        time(
                "errors: rare sentence",
                i -> store.errors(new ErrorFilter(null, null, null, null, null, "never " + i, null, null), null, PAGE));
        time("inbound", i -> store.inbound(InboundFilter.ALL, null, PAGE));
        time(
                "inbound: a number",
                i -> store.inbound(
                        new InboundFilter(null, Samples.recipient(i * 5 * 7_919L), null, null, null, null),
                        null,
                        PAGE));
        time("conversations", i -> store.conversations(InboundFilter.ALL, null, PAGE));
    }

    private static MessageFilter filter(
            String to, String text, String client, String account, MessageState state, Instant until) {
        return new MessageFilter(
                state == null ? Set.of() : Set.of(state), to, null, text, account, null, client, null, until);
    }

    private static MessageFilter sought(String reference, String category, Set<Postponement.Reason> waiting) {
        return new MessageFilter(
                Set.of(), null, null, null, null, null, null, null, null, new Sought(reference, category, waiting));
    }

    /** @param look what is timed; a Long that it returns is the time itself */
    private void time(String name, Function<Integer, Object> look) {
        Histogram histogram = new Histogram(3);
        long all = System.nanoTime();
        for (int i = 0; i < LOOKS; i++) {
            long begin = System.nanoTime();
            Object result = look.apply(i);
            histogram.recordValue(result instanceof Long nanos ? nanos : System.nanoTime() - begin);
        }
        double perSecond = LOOKS * 1e9 / (System.nanoTime() - all);
        Percentiles percentiles = Percentiles.of(histogram);
        report.trials().add(new Trial(name, LOOKS, perSecond, percentiles, null, null, null));
        if (percentiles.p99() > slowest) {
            slowest = percentiles.p99();
            slowestView = name;
        }
    }

    /** Further messages, as the hub adds them: accepted and sent together, then delivered. */
    private void add(Store store) {
        progress.accept("further messages are added");
        long begin = System.nanoTime();
        for (int done = 0; done < ADDED; done += BATCH) {
            List<MessageEvent> sent = new ArrayList<>();
            List<MessageEvent> delivered = new ArrayList<>();
            for (int i = done; i < done + BATCH; i++) {
                SmsMessage message = message(rows + i, Instant.now());
                sent.add(MessageEvent.of(message, MessageState.ACCEPTED, Instant.now()));
                sent.add(MessageEvent.of(message.attempted(), MessageState.SENT, Instant.now()));
                delivered.add(MessageEvent.of(message.attempted(), MessageState.DELIVERED, Instant.now()));
            }
            store.project(sent);
            store.project(delivered);
        }
        report.trials()
                .add(new Trial(
                        "store: into the full one",
                        ADDED,
                        ADDED * 1e9 / (System.nanoTime() - begin),
                        null,
                        null,
                        null,
                        null));
    }
}
