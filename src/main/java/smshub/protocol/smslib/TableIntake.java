package smshub.protocol.smslib;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.intake.Accepted;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.Origin;
import smshub.intake.Poller;
import smshub.intake.Reading;
import smshub.intake.StateAnswer;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Times;
import smshub.protocol.smslib.RequestTable.Arrival;
import smshub.protocol.smslib.RequestTable.Change;
import smshub.protocol.smslib.RequestTable.Row;
import smshub.protocol.smslib.TableLayout.Column;
import smshub.protocol.smslib.TableLayout.Status;
import smshub.store.StoreException;

/**
 * The tables of SMSLib's SMSServer, played from the server's side; or an application's own table. A row goes from U to Q
 * when its message is on disk, to S when a provider has it, to F when none will, and to D or A by its receipt.
 *
 * <p>One class, because a row's way there and back is described by the same words and columns.
 */
public final class TableIntake implements IntakeChannel {
    private static final Logger LOG = LoggerFactory.getLogger(TableIntake.class);
    private static final String SOURCE = "table";
    /** SMSLib's own words, spelling included. */
    private static final String DELIVERED_REPORT = "00 - Succesful Delivery.";

    private static final String FAILED_REPORT = "02 - Errors, stopped retrying dispatch.";

    @Override
    public String id() {
        return "tables";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("url", "JDBC address, without user and password", Kind.TEXT),
                AccountSetting.optional("driver", "Class of the JDBC driver, where the address needs one", Kind.TEXT),
                AccountSetting.optional("user", "User of the database", Kind.TEXT),
                AccountSetting.optional("password", "Password of the database", Kind.SECRET),
                AccountSetting.optional("schema", "SMSLib's tables: v3, smssvr, v4; or own", Kind.TEXT, "v3"),
                AccountSetting.optional("out-table", "Table of requests, where it has another name", Kind.TEXT),
                AccountSetting.optional("in-table", "Table of received messages, likewise", Kind.TEXT),
                AccountSetting.optional(
                        "columns",
                        "Columns with other names, such as recipient=phone,text=body; further ones are send-at,"
                                + " expires-at and reason; an empty name takes one away",
                        Kind.TEXT),
                AccountSetting.optional(
                        "statuses", "Other words of the status column, such as unsent=0,queued=1", Kind.TEXT),
                AccountSetting.optional("batch", "Rows that are claimed together", Kind.NUMBER, "500"),
                AccountSetting.optional(
                        "locking",
                        "How rows are kept from other hubs: skip (SKIP LOCKED), wait (for older databases) or none",
                        Kind.TEXT,
                        "skip"),
                AccountSetting.optional(
                        "international",
                        "Whether a number without plus sign that begins with 1 to 9 begins with a country code",
                        Kind.BOOLEAN,
                        "true"),
                AccountSetting.optional("senders", "Whether the row's originator is asked for", Kind.BOOLEAN, "true"),
                AccountSetting.optional(
                        "gateways", "Whether a gateway_id other than * names the account", Kind.BOOLEAN, "true"),
                AccountSetting.optional(
                        "update-on-report",
                        "Whether receipts change the row to D or A, as SMSServer's"
                                + " update_outbound_on_statusreport",
                        Kind.BOOLEAN,
                        "false"),
                AccountSetting.optional(
                        "report-rows",
                        "Whether receipts that the row asks for are inserted into the table of received messages",
                        Kind.BOOLEAN,
                        "true"));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>();
        String url = intake.settings().getOrDefault("url", "");
        if (!url.startsWith("jdbc:") || TableTurn.passwordIn(url)) {
            mistakes.add("settings.url must begin with jdbc: and hold no password");
        } else {
            String objection = TableDatabase.objection(url, intake.settings().get("driver"));
            if (objection != null) {
                mistakes.add(objection);
            }
        }
        int batch = Integer.parseInt(intake.settings().get("batch"));
        if (batch < 1 || batch > TableTurn.MOST_ROWS) {
            mistakes.add("settings.batch must be from 1 to " + TableTurn.MOST_ROWS);
        }
        if (!List.of("skip", "wait", "none").contains(intake.settings().get("locking"))) {
            mistakes.add("settings.locking must be skip, wait or none");
        }
        try {
            layout(intake);
        } catch (IllegalArgumentException e) {
            mistakes.add("settings." + e.getMessage());
        }
        return mistakes;
    }

    private static TableLayout layout(IntakeSettings intake) {
        Map<String, String> settings = intake.settings();
        return TableLayout.of(
                settings.get("schema"),
                settings.get("out-table"),
                settings.get("in-table"),
                settings.get("columns"),
                settings.get("statuses"));
    }

    private static RequestTable table(IntakeSettings intake, ZoneId zone) {
        Map<String, String> settings = intake.settings();
        Secret password = intake.secrets().get("password");
        return new RequestTable(
                intake.name(),
                settings.get("url"),
                settings.get("driver"),
                settings.get("user"),
                password == null ? null : password.reveal(),
                layout(intake),
                RequestTable.Locking.valueOf(settings.get("locking").toUpperCase(Locale.ROOT)),
                zone);
    }

    @Override
    public List<String> obstacles(IntakeSettings intake) {
        try (RequestTable table = table(intake, null)) {
            table.look();
            return List.of();
        } catch (StoreException e) {
            return List.of(
                    "settings.url names a database that cannot be reached, or refuses to look for rows: " + reason(e));
        }
    }

    /** What the database itself said. */
    private static String reason(Throwable failure) {
        Throwable said = failure;
        while (said.getCause() != null) {
            said = said.getCause();
        }
        return String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    }

    /** Locks of the database keep rows from other hubs. */
    @Override
    public boolean alone(IntakeSettings intake) {
        return "none".equals(intake.settings().get("locking"));
    }

    @Override
    public Poller open(IntakeSettings intake, IntakeContext context) {
        return new Rows(
                intake, context, table(intake, context.client().schedule().zone()));
    }

    /** The work on one database. */
    private static final class Rows implements Poller {
        private final IntakeSettings intake;
        private final IntakeContext context;
        private final RequestTable table;
        private final int batch;
        private final boolean reports;

        Rows(IntakeSettings intake, IntakeContext context, RequestTable table) {
            this.intake = intake;
            this.context = context;
            this.table = table;
            batch = Integer.parseInt(intake.settings().get("batch"));
            reports = intake.on("update-on-report");
        }

        @Override
        public Taken take() throws InterruptedException {
            return TableTurn.of(intake.name(), batch, most -> table.take(most, this::judge));
        }

        private List<Change> judge(List<Row> rows) throws InterruptedException {
            List<Change> changes = new ArrayList<>(rows.size());
            List<SmsRequest> requests = new ArrayList<>(rows.size());
            List<Row> asked = new ArrayList<>(rows.size());
            for (Row row : rows) {
                Reading reading = read(row);
                if (reading.readable()) {
                    asked.add(row);
                    requests.addAll(reading.requests());
                } else {
                    TableTurn.refused(intake, row.id(), reading.problem());
                    changes.add(failed(row.id(), reading.problem()));
                }
            }
            List<Accepted> accepted = requests.isEmpty() ? List.of() : context.accept(requests);
            Map<String, MessageState> known = TableTurn.known(context, accepted);
            for (int i = 0; i < accepted.size(); i++) {
                changes.add(change(asked.get(i), accepted.get(i), known));
            }
            return changes;
        }

        private Reading read(Row row) {
            String type = row.value(Column.TYPE);
            if (type != null && !type.isBlank() && !type.strip().equals("O")) {
                return Reading.failed(new Problem(ProblemCode.FIELD_INVALID, "The hub sends texts only.", "type"));
            }
            if ("8".equals(row.value(Column.ENCODING)) || positive(row.value(Column.PORT))) {
                return Reading.failed(
                        new Problem(ProblemCode.FIELD_INVALID, "The hub sends no data to programs.", "encoding"));
            }
            String errors = row.errors() == 0 ? "" : "." + row.errors();
            // A row that failed and is set to unsent again is a new request; one that merely comes again is not.
            Origin origin = IntakeContext.origin(SOURCE, intake, row.id(), row.id() + errors);
            Reading reading = context.reader()
                    .text(
                            row.value(Column.TEXT),
                            number(row.value(Column.RECIPIENT)),
                            name -> beside(row, name),
                            origin);
            Instant sendAt = row.times().get(Column.SEND_AT);
            Instant expiresAt = row.times().get(Column.EXPIRES_AT);
            Integer priority = priority(row.value(Column.PRIORITY));
            return reading.readable() && (sendAt != null || expiresAt != null || priority != null)
                    ? new Reading(List.of(timed(reading.requests().get(0), sendAt, expiresAt, priority)), null)
                    : reading;
        }

        /** What else a row says. */
        private String beside(Row row, String name) {
            return switch (name) {
                case "from" -> intake.on("senders") ? word(row.value(Column.ORIGINATOR)) : null;
                case "account" -> intake.on("gateways") ? account(row.value(Column.GATEWAY)) : null;
                case "flash" -> positive(row.value(Column.FLASH)) ? "true" : null;
                case "maxAge" -> word(row.value(Column.MAX_AGE));
                case "category" -> word(row.value(Column.CATEGORY));
                case "alphabet" -> word(row.value(Column.ALPHABET));
                case "transliterate" -> word(row.value(Column.TRANSLITERATE));
                case "tooLong" -> word(row.value(Column.TOO_LONG));
                case "maxCharacters" -> word(row.value(Column.MAX_CHARACTERS));
                case "maxSegments" -> word(row.value(Column.MAX_SEGMENTS));
                case "template" -> word(row.value(Column.TEMPLATE));
                case "language" -> word(row.value(Column.LANGUAGE));
                case "values" -> word(row.value(Column.VALUES));
                default -> null;
            };
        }

        /** SMSLib knows three: below 0 or L, 0 or N, above 0 or H. */
        private static Integer priority(String value) {
            String word = word(value);
            if (word == null || !word.matches("H|L|-?0*[1-9][0-9]*")) {
                return null;
            }
            return word.startsWith("L") || word.startsWith("-") ? IntakeContext.LOW : IntakeContext.HIGH;
        }

        private static SmsRequest timed(SmsRequest request, Instant sendAt, Instant expiresAt, Integer priority) {
            return request.with(new Times(sendAt, expiresAt, request.times().maxAge()))
                    .withPriority(priority);
        }

        private String number(String recipient) {
            return intake.on("international") ? IntakeContext.international(recipient) : word(recipient);
        }

        private static String word(String value) {
            return value == null || value.isBlank() ? null : value.strip();
        }

        private static String account(String gateway) {
            String account = word(gateway);
            return "*".equals(account) ? null : account;
        }

        private static boolean positive(String port) {
            return port != null && port.matches("0*[1-9][0-9]*");
        }

        private static Change change(Row row, Accepted accepted, Map<String, MessageState> known) {
            if (!accepted.decision().accepted()) {
                return failed(row.id(), accepted.decision().problem());
            }
            MessageState state = known.get(accepted.decision().message().id());
            if (accepted.byContent() && (state == null || !state.end())) {
                // What becomes of the first is told to its own row; this one has come to its end.
                state = MessageState.SENT;
            }
            return switch (state == null ? MessageState.ACCEPTED : state) {
                case REFUSED, EXPIRED, CANCELLED, DEAD ->
                    failed(row.id(), Problem.of(ProblemCode.CONFLICT, "This row's message came to its end before."));
                case SENT, DELIVERED, UNDELIVERED ->
                    new Change(
                            row.id(),
                            Status.SENT,
                            Instant.now(),
                            row.value(Column.GATEWAY),
                            row.value(Column.REFERENCE),
                            null);
                default -> new Change(row.id(), Status.QUEUED, null, null, null, null);
            };
        }

        private static Change failed(String id, Problem problem) {
            return new Change(
                    id,
                    Status.FAILED,
                    null,
                    null,
                    null,
                    problem == null ? null : problem.code().word() + ": " + problem.sentence());
        }

        @Override
        public Settlement answers(List<QueueMessage> deliveries) {
            List<Change> changes = new ArrayList<>(deliveries.size());
            Map<String, Change> ends = new HashMap<>();
            for (StateAnswer answer : StateAnswer.ofItems(deliveries)) {
                Change change = change(answer.item(), answer.event());
                if (change != null) {
                    changes.add(change);
                    if (change.status() == Status.DELIVERED || change.status() == Status.UNDELIVERED) {
                        ends.put(change.id(), change);
                    }
                }
            }
            List<Change> bad = table.write(changes, reports);
            if (!bad.isEmpty()) {
                LOG.warn("Intake {}: {} states do not fit into their rows", intake.name(), bad.size());
            }
            if (intake.on("report-rows")) {
                List<Arrival> arrivals = new ArrayList<>();
                table.reported(ends.keySet()).forEach((id, row) -> arrivals.add(report(row, ends.get(id))));
                table.insert(arrivals);
            }
            return Settlement.DONE;
        }

        private static Change change(String id, MessageEvent event) {
            if (event.request() != null) {
                return null; // refused at once: its row said so before, and may have been set to unsent since
            }
            return switch (event.state()) {
                case SENT ->
                    new Change(
                            id,
                            Status.SENT,
                            event.time(),
                            event.account(),
                            event.providerIds().isEmpty()
                                    ? null
                                    : event.providerIds()
                                            .get(event.providerIds().size() - 1),
                            null,
                            event.cost());
                case REFUSED, EXPIRED, CANCELLED, DEAD -> failed(id, event.problem());
                case DELIVERED -> new Change(id, Status.DELIVERED, event.time(), null, null, null);
                case UNDELIVERED -> new Change(id, Status.UNDELIVERED, event.time(), null, null, null);
                default -> null;
            };
        }

        private static Arrival report(Row row, Change end) {
            return new Arrival(
                    true,
                    row.value(Column.RECIPIENT),
                    end.status() == Status.DELIVERED ? DELIVERED_REPORT : FAILED_REPORT,
                    end.time(),
                    row.value(Column.GATEWAY),
                    row.value(Column.REFERENCE),
                    end.time());
        }

        /** SMSLib writes numbers without their plus sign. */
        private static String originator(String from) {
            return from.startsWith("+") ? from.substring(1) : from;
        }

        @Override
        public Settlement inbound(List<QueueMessage> deliveries) {
            List<Arrival> arrivals = new ArrayList<>(deliveries.size());
            for (InboundMessage message :
                    StateAnswer.inbound(deliveries, intake, context.view().get())) {
                arrivals.add(new Arrival(
                        false,
                        originator(message.from()),
                        message.text(),
                        message.time(),
                        message.account(),
                        null,
                        null));
            }
            List<Publication> dead = new ArrayList<>();
            for (Arrival bad : table.insert(arrivals)) {
                dead.add(IntakeContext.unfit(intake, bad.gateway(), bad.text()));
            }
            return new Settlement(dead);
        }

        @Override
        public void close() {
            table.close();
        }
    }
}
