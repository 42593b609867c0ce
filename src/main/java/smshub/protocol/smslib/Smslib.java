package smshub.protocol.smslib;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.provider.ConfirmJob;
import smshub.provider.ConfirmSource;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.StatusSource;
import smshub.text.Alphabet;
import smshub.text.Encoding;
import smshub.text.Segmentation;

/**
 * SMSLib's SMSServer, by its tables: a row for each message, and rows and states that tell what became of it. Both of
 * its generations, whose tables differ.
 *
 * <p>A message is sent when its row is committed. The row carries the hub's id in a column that SMSServer leaves alone,
 * {@code wap_url} of v3 or {@code message_id} of v4: so rows are found again after a crash, and those of other programs
 * are not touched. The mark changes when all that is to be heard of a message was heard.
 *
 * <p>One class, because sending, polling and confirming rest on the same marks in the same two layouts of tables.
 */
public final class Smslib implements SqlProvider, StatusSource<SqlCall, SqlReply>, ConfirmSource<SqlCall, SqlReply> {
    private static final String OPEN = "smshub:";
    private static final String DONE = "smshub-done:";
    private static final int MOST_ENDED = 1_000;
    private static final int MOST_OPEN = 10_000;
    /** What status reports begin with in the table of received messages. */
    private static final Map<String, Status> REPORTS = Map.of(
            "00", Status.DELIVERED,
            "01", Status.UNDERWAY,
            "02", Status.UNDELIVERED,
            "03", Status.UNDELIVERED);

    private static final int MOST_RECEIVED = 1_000;
    private static final int LONGEST_NUMBER = 16;
    /** v4's columns for times that are not known yet may not be empty. */
    private static final Instant NO_TIME = Instant.EPOCH.plus(Duration.ofDays(1));

    private static final Pattern TABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)?");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)[?;&](password|pwd)=");

    /** What differs between the generations. */
    private enum Schema {
        V3(
                "smsserver_out",
                "smsserver_in",
                1000,
                "wap_url",
                "INSERT INTO %s (type, recipient, text, create_date, originator, encoding, status_report, flash_sms,"
                        + " src_port, dst_port, priority, status, errors, gateway_id, wap_url)"
                        + " VALUES ('O', ?, ?, ?, ?, ?, ?, ?, -1, -1, ?, 'U', 0, ?, ?)",
                "SELECT id, wap_url AS mark, status AS state, '' AS delivery, recipient AS number, ref_no AS ref,"
                        + " gateway_id AS gateway, create_date AS created FROM %s",
                "status IN ('F', 'D', 'A')",
                "status NOT IN ('F', 'D', 'A')",
                "SELECT id, type AS kind, originator AS number, text AS content, message_date AS sent,"
                        + " original_ref_no AS ref, gateway_id AS gateway FROM %s WHERE process = 0",
                " AND type = 'S'",
                "UPDATE %s SET process = 1 WHERE id = ?"),
        V4(
                "smslib_out",
                "smslib_in",
                1024,
                "message_id",
                "INSERT INTO %s (parent_id, address, text, create_date, sender_address, encoding,"
                        + " request_delivery_report, flash_sms, priority, gateway_id, message_id, sent_status,"
                        + " operator_message_id, delivery_status, sent_date, delivery_date)"
                        + " VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'U', '', '', ?, ?)",
                "SELECT id, message_id AS mark, sent_status AS state, delivery_status AS delivery, address AS number,"
                        + " operator_message_id AS ref, gateway_id AS gateway, create_date AS created FROM %s",
                "(sent_status = 'F' OR delivery_status IN ('D', 'X', 'E', 'F'))",
                "sent_status <> 'F' AND delivery_status NOT IN ('D', 'X', 'E', 'F')",
                "SELECT id, 'I' AS kind, address AS number, text AS content, message_date AS sent, '' AS ref,"
                        + " gateway_id AS gateway FROM %s WHERE id > 0",
                // Reports are marks on the rows of what was sent.
                " AND 1 = 0",
                "DELETE FROM %s WHERE id = ?");

        private final String out;
        private final String in;
        private final int longestText;
        private final String mark;
        private final String insert;
        private final String select;
        private final String ended;
        private final String open;
        private final String received;
        private final String reports;
        private final String taken;

        Schema(
                String out,
                String in,
                int longestText,
                String mark,
                String insert,
                String select,
                String ended,
                String open,
                String received,
                String reports,
                String taken) {
            this.out = out;
            this.in = in;
            this.longestText = longestText;
            this.mark = mark;
            this.insert = insert;
            this.select = select;
            this.ended = ended;
            this.open = open;
            this.received = received;
            this.reports = reports;
            this.taken = taken;
        }

        static Schema of(Account account) {
            return account.settings().get("schema").equals("v4") ? V4 : V3;
        }

        String outOf(Account account) {
            return account.settings().getOrDefault("out-table", out);
        }

        String inOf(Account account) {
            return account.settings().getOrDefault("in-table", in);
        }
    }

    /** Rows in a state that nobody knows, told once each; a memory, not a state. */
    private final Set<String> told = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_OPEN;
        }
    }));

    @Override
    public String id() {
        return "smslib";
    }

    @Override
    public String title() {
        return "SMSLib (SMSServer's database)";
    }

    /** None: the database is named by the setting {@code url}. */
    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public String note() {
        return "The hub needs SELECT, INSERT and UPDATE on both tables, for v4 DELETE on the table of received messages:"
                + " it has no column to mark a row as read, so that the hub takes rows out. With v3 the hub sets"
                + " process to 1. Its own rows carry its id in wap_url (v3) or message_id (v4); in a"
                + " table that is never emptied, an index on that column keeps polls cheap. A sender stands in its row, but the GSM modems of SMSServer leave it out. A row that stays"
                + " unsent or in Q is told as a problem of the account: SMSServer puts rows from Q back when it is"
                + " started again. Drivers for PostgreSQL, MariaDB, MySQL and H2 are there; others go into the hub's"
                + " lib.";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("url", "JDBC address, without user and password", Kind.TEXT),
                AccountSetting.optional("driver", "Class of the JDBC driver, where the address needs one", Kind.TEXT),
                AccountSetting.optional("user", "User of the database", Kind.TEXT),
                AccountSetting.optional("password", "Password of the database", Kind.SECRET),
                AccountSetting.optional("gateway-id", "Gateway of SMSServer, or * for any", Kind.TEXT, "*"),
                AccountSetting.optional("schema", "Tables of v3 (smsserver_) or v4 (smslib_)", Kind.TEXT, "v3"),
                AccountSetting.optional("out-table", "Table of messages to send, where it has another name", Kind.TEXT),
                AccountSetting.optional("in-table", "Table of received messages, likewise", Kind.TEXT),
                AccountSetting.optional("text-length", "Characters that the column text holds", Kind.NUMBER),
                AccountSetting.optional("priority", "Priority of the rows", Kind.NUMBER, "0"),
                AccountSetting.optional("receipts", "Ask for a status report", Kind.BOOLEAN, "true"),
                AccountSetting.optional("flash", "Show messages at once and do not keep them", Kind.BOOLEAN, "false"),
                AccountSetting.optional("report-hours", "How long a status report is awaited", Kind.NUMBER, "72"),
                AccountSetting.optional(
                        "stuck-minutes",
                        "Age of an unsent row from which SMSServer seems not to run",
                        Kind.NUMBER,
                        "10"));
    }

    @Override
    public Limits limits(Account account) {
        Integer length = number(account, "text-length");
        return Limits.USUAL
                .with(Alphabet.USUAL.orUcs2AtWill())
                .upTo(length == null ? Schema.of(account).longestText : length, Segmentation.MAX_SEGMENTS)
                .with(Limits.Flash.ALL);
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> settings = account.settings();
        String url = settings.getOrDefault("url", "");
        if (!url.startsWith("jdbc:") || PASSWORD_IN_URL.matcher(url).find()) {
            mistakes.add("settings.url must begin with jdbc: and hold no password");
        } else {
            String objection = TableDatabase.objection(url, settings.get("driver"));
            if (objection != null) {
                mistakes.add(objection);
            }
        }
        if (!List.of("v3", "v4").contains(settings.get("schema"))) {
            mistakes.add("settings.schema must be v3 or v4");
        }
        for (String name : List.of("out-table", "in-table")) {
            if (settings.containsKey(name) && !TABLE.matcher(settings.get(name)).matches()) {
                mistakes.add("settings." + name + " must be the name of a table");
            }
        }
        for (String name : List.of("report-hours", "stuck-minutes", "text-length")) {
            if (settings.containsKey(name) && Integer.parseInt(settings.get(name)) < 1) {
                mistakes.add("settings." + name + " must be at least 1");
            }
        }
        return mistakes;
    }

    /** The row of a message. */
    @Override
    public SqlCall send(SendJob job) {
        SmsMessage message = job.message();
        Account account = job.account();
        Schema schema = Schema.of(account);
        Integer length = number(account, "text-length");
        if (message.text().length() > (length == null ? schema.longestText : length)) {
            return SqlCall.refused(
                    account,
                    job,
                    new Problem(ProblemCode.TEXT_TOO_LONG, "SMSLib's column does not hold so long a text.", "text"));
        }
        List<Object> row = new ArrayList<>(List.of(
                message.to().value(),
                message.text(),
                job.at(),
                sender(message),
                message.content().encoding() == Encoding.GSM7 ? "7" : "U",
                on(account, "receipts"),
                message.content().flash() ? 1 : on(account, "flash"),
                number(account, "priority"),
                account.settings().get("gateway-id"),
                OPEN + mark(account, message.id())));
        if (schema == Schema.V4) {
            row.addAll(List.of(NO_TIME, NO_TIME));
        }
        return new SqlCall(
                account,
                List.of(new SqlCall.Update(schema.insert.formatted(schema.outOf(account)), List.of(row), "id")),
                find(account, message.id()),
                message.progress().possibleDuplicate(),
                job,
                null);
    }

    /** How sending ended. */
    @Override
    public SendResult sent(SqlReply reply) {
        if (reply.problem() != null) {
            return SendResult.failed(reply.problem());
        }
        return SendResult.sent(reply.results().get(0).stream()
                .limit(1)
                .map(row -> text(row, "id"))
                .toList());
    }

    /** The question for the row of a message. */
    @Override
    public SqlCall status(StatusJob job) {
        return SqlCall.of(job.account(), List.of(find(job.account(), job.messageId())), job);
    }

    /** What the row says; SMSServer deletes none. */
    @Override
    public List<DeliveryReceipt> statuses(SqlReply reply) {
        if (reply.problem() != null) {
            return List.of();
        }
        StatusJob job = reply.job(StatusJob.class);
        List<Map<String, Object>> rows = reply.results().get(0);
        return List.of(
                rows.isEmpty()
                        ? receipt(job.account(), job.messageId(), Status.NOT_FOUND, job.at(), "no row")
                        : receipt(job.account(), job.messageId(), meaning(rows.get(0)), job.at(), state(rows.get(0))));
    }

    /** The questions for what SMSServer wrote. */
    @Override
    public SqlCall poll(PollJob job) {
        Account account = job.account();
        Schema schema = Schema.of(account);
        String own = schema.select.formatted(schema.outOf(account)) + " WHERE " + schema.mark + " LIKE ? AND ";
        List<Object> mark = List.of(OPEN + account.id() + ":%");
        String gateway = account.settings().get("gateway-id");
        boolean any = gateway.equals("*");
        return SqlCall.of(
                account,
                List.of(
                        new SqlCall.Query(own + schema.ended + " ORDER BY id", mark, MOST_ENDED),
                        new SqlCall.Query(own + schema.open + " ORDER BY id", mark, MOST_OPEN),
                        new SqlCall.Query(
                                schema.received.formatted(schema.inOf(account))
                                        + (any ? "" : " AND gateway_id = ?")
                                        + (account.connection().inbound() ? "" : schema.reports)
                                        + " ORDER BY id",
                                any ? List.of() : List.of(gateway),
                                MOST_RECEIVED)),
                job);
    }

    /** What the rows say, and which of them are to be marked. */
    @Override
    public Polled polled(SqlReply reply) {
        if (reply.problem() != null) {
            return Polled.failed(reply.problem());
        }
        Reading reading = new Reading(reply.call().account(), reply.call().job().at(), told);
        reply.results().get(0).forEach(row -> reading.end(row, meaning(row), state(row)));
        reading.received(reply.results().get(2), reply.results().get(1));
        reply.results().get(1).forEach(reading::open);
        boolean nothing = reading.ended.isEmpty() && reading.taken.isEmpty();
        return new Polled(
                reading.receipts,
                reading.texts,
                nothing ? null : new Read(List.copyOf(reading.ended), List.copyOf(reading.taken)),
                reply.results().get(0).size() == MOST_ENDED,
                reading.problem);
    }

    /** The marks on what was read. */
    @Override
    public SqlCall confirm(ConfirmJob job) {
        Account account = job.account();
        Schema schema = Schema.of(account);
        Read read = (Read) job.confirmation();
        List<SqlCall.Step> steps = new ArrayList<>();
        if (!read.ended.isEmpty()) {
            steps.add(new SqlCall.Update(
                    "UPDATE " + schema.outOf(account) + " SET " + schema.mark + " = ? WHERE id = ?", read.ended, null));
        }
        if (!read.taken.isEmpty()) {
            steps.add(new SqlCall.Update(
                    schema.taken.formatted(schema.inOf(account)),
                    read.taken.stream().map(id -> List.of(id)).toList(),
                    null));
        }
        return SqlCall.of(account, steps, job);
    }

    /** Nothing more comes with the answer. */
    @Override
    public Polled confirmed(SqlReply reply) {
        return reply.problem() == null ? Polled.nothing() : Polled.failed(reply.problem());
    }

    /**
     * What a poll read.
     *
     * @param ended new mark and id of each row of which all was heard
     * @param taken ids of received rows
     */
    private record Read(List<List<Object>> ended, List<Object> taken) {}

    /** One look at the tables. */
    private static final class Reading {
        private final Account account;
        private final Instant now;
        private final List<DeliveryReceipt> receipts = new ArrayList<>();
        private final List<InboundMessage> texts = new ArrayList<>();
        private final List<List<Object>> ended = new ArrayList<>();
        private final List<Object> taken = new ArrayList<>();
        private final Set<Object> reported = new HashSet<>();
        private final Set<String> told;
        private Problem problem;

        Reading(Account account, Instant now, Set<String> told) {
            this.account = account;
            this.now = now;
            this.told = told;
        }

        /** All was heard of a row. */
        void end(Map<String, Object> row, Status status, String code) {
            String messageId = tell(row, status, code);
            ended.add(List.of(DONE + mark(account, messageId), row.get("id")));
        }

        private String tell(Map<String, Object> row, Status status, String code) {
            String messageId = text(row, "mark").substring((OPEN + account.id() + ":").length());
            receipts.add(receipt(account, messageId, status, now, code));
            return messageId;
        }

        void received(List<Map<String, Object>> rows, List<Map<String, Object>> open) {
            for (Map<String, Object> row : rows) {
                if (text(row, "kind").equals("S")) {
                    report(row, open);
                } else {
                    taken.add(row.get("id"));
                    texts.add(new InboundMessage(
                            null,
                            account.id(),
                            text(row, "id"),
                            text(row, "number"),
                            null,
                            content(row),
                            time(row, "sent", now),
                            null));
                }
            }
        }

        /** A status report names the modem's reference, which comes round: the latest message with it is meant. */
        private void report(Map<String, Object> report, List<Map<String, Object>> open) {
            Map<String, Object> message = open.stream()
                    .filter(row -> fits(report, row))
                    .max(Comparator.comparing(row -> time(row, "created", now)))
                    .orElse(null);
            String word = content(report).split(" ", 2)[0];
            Status status = REPORTS.getOrDefault(word, Status.UNCLEAR);
            if (message != null && status == Status.UNCLEAR) {
                tell(message, status, "report " + word);
            } else if (message != null && status != Status.UNDERWAY && reported.add(message.get("id"))) {
                end(message, status, "report " + word);
            }
            if (message != null || older(report, "sent", patience())) {
                taken.add(report.get("id"));
            }
        }

        private static boolean fits(Map<String, Object> report, Map<String, Object> row) {
            return Stream.of("ref", "gateway", "number").allMatch(name -> text(report, name)
                            .replace("+", "")
                            .equals(text(row, name).replace("+", "")))
                    && !text(row, "ref").isEmpty();
        }

        void open(Map<String, Object> row) {
            if (reported.contains(row.get("id"))) {
                return;
            }
            String state = text(row, "state");
            if (state.equals("U") || state.equals("Q")) {
                Duration limit = Duration.ofMinutes(number(account, "stuck-minutes"));
                if (problem == null && older(row, "created", limit)) {
                    problem = Problem.of(
                            ProblemCode.PROVIDER_UNREACHABLE,
                            "Row " + text(row, "id") + " is in state " + state + " since more than " + limit.toMinutes()
                                    + " minutes; SMSServer seems not to run.");
                }
            } else if (meaning(row) == Status.UNCLEAR && !older(row, "created", patience())) {
                if (told.add(account.id() + " " + text(row, "mark") + " " + state(row))) {
                    tell(row, Status.UNCLEAR, state(row));
                }
            } else if (on(account, "receipts") == 0 || older(row, "created", patience())) {
                end(row, Status.UNKNOWN, "sent, no status report");
            }
        }

        private Duration patience() {
            return Duration.ofHours(number(account, "report-hours"));
        }

        private boolean older(Map<String, Object> row, String column, Duration limit) {
            return time(row, column, now).plus(limit).isBefore(now);
        }
    }

    private static SqlCall.Query find(Account account, String messageId) {
        Schema schema = Schema.of(account);
        String mark = mark(account, messageId);
        return new SqlCall.Query(
                schema.select.formatted(schema.outOf(account)) + " WHERE " + schema.mark + " IN (?, ?)",
                List.of(OPEN + mark, DONE + mark),
                1);
    }

    private static String mark(Account account, String messageId) {
        return account.id() + ":" + messageId;
    }

    /** What a row says of its message: v4 has the word on delivery in a column of its own. */
    private static Status meaning(Map<String, Object> row) {
        return switch (state(row)) {
            case "D" -> Status.DELIVERED;
            case "F", "A", "X", "E" -> Status.UNDELIVERED;
            case "", "U", "Q", "S", "P" -> Status.UNDERWAY;
            default -> Status.UNCLEAR;
        };
    }

    private static String state(Map<String, Object> row) {
        String delivery = text(row, "delivery");
        return delivery.isEmpty() || text(row, "state").equals("F") ? text(row, "state") : delivery;
    }

    private static DeliveryReceipt receipt(Account account, String messageId, Status status, Instant now, String code) {
        return new DeliveryReceipt(account.id(), null, messageId, status, now, code);
    }

    private static String sender(SmsMessage message) {
        String sender = message.from() == null ? "" : message.from().value();
        return sender.length() > LONGEST_NUMBER ? sender.substring(1) : sender;
    }

    private static int on(Account account, String name) {
        return Boolean.parseBoolean(account.settings().get(name)) ? 1 : 0;
    }

    private static Integer number(Account account, String name) {
        String value = account.settings().get(name);
        return value == null ? null : Integer.valueOf(value);
    }

    private static String text(Map<String, Object> row, String name) {
        Object value = row.get(name);
        return value == null ? "" : value.toString().strip();
    }

    private static String content(Map<String, Object> row) {
        Object content = row.get("content");
        return content == null ? "" : content.toString();
    }

    private static Instant time(Map<String, Object> row, String name, Instant now) {
        return row.get(name) instanceof Instant time ? time : now;
    }
}
