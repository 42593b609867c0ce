package smshub.protocol.smslib;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
import smshub.intake.Poller;
import smshub.intake.Reading;
import smshub.intake.StateAnswer;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.SmsRequest;
import smshub.protocol.smslib.GammuTable.Arrival;
import smshub.protocol.smslib.GammuTable.End;
import smshub.protocol.smslib.GammuTable.Waiting;
import smshub.store.StoreException;

/**
 * The tables of Gammu SMSD, played from the daemon's side: what an application inserts into {@code outbox} is taken over, and
 * goes on to {@code sentitems} with Gammu's words for what became of it.
 */
public final class GammuIntake implements IntakeChannel {
    private static final String SOURCE = "gammu";
    private static final Pattern ADDRESS = Pattern.compile("jdbc:(postgresql|mariadb|mysql):\\S+");

    private static final String SENT = "SendingOK";
    private static final String FAILED = "SendingError";

    @Override
    public String id() {
        return "gammu";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("url", "JDBC address, without user and password", Kind.TEXT),
                AccountSetting.optional("user", "User of the database", Kind.TEXT),
                AccountSetting.optional("password", "Password of the database", Kind.SECRET),
                AccountSetting.optional("batch", "Messages that are claimed together", Kind.NUMBER, "200"),
                AccountSetting.optional(
                        "international",
                        "Whether a number without plus sign that begins with 1 to 9 begins with a country code",
                        Kind.BOOLEAN,
                        "true"));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>();
        String url = intake.settings().getOrDefault("url", "");
        if (!ADDRESS.matcher(url).matches() || TableTurn.passwordIn(url)) {
            mistakes.add("settings.url must be the JDBC address of PostgreSQL, MariaDB or MySQL and hold no password");
        }
        int batch = Integer.parseInt(intake.settings().get("batch"));
        if (batch < 1 || batch > TableTurn.MOST_ROWS) {
            mistakes.add("settings.batch must be from 1 to " + TableTurn.MOST_ROWS);
        }
        return mistakes;
    }

    private static GammuTable table(IntakeSettings intake) {
        Secret password = intake.secrets().get("password");
        return new GammuTable(
                intake.name(),
                intake.settings().get("url"),
                intake.settings().get("user"),
                password == null ? null : password.reveal());
    }

    @Override
    public List<String> obstacles(IntakeSettings intake) {
        try (GammuTable table = table(intake)) {
            table.look();
            return List.of();
        } catch (StoreException e) {
            return List.of("settings.url names a database that cannot be reached, or has no tables of Gammu's"
                    + (e.state() == null ? "" : " (SQLSTATE " + e.state() + ")"));
        }
    }

    @Override
    public Poller open(IntakeSettings intake, IntakeContext context) {
        return new Messages(intake, context, table(intake));
    }

    /** The work on one database. */
    private static final class Messages implements Poller {
        private final IntakeSettings intake;
        private final IntakeContext context;
        private final GammuTable table;
        private final int batch;

        Messages(IntakeSettings intake, IntakeContext context, GammuTable table) {
            this.intake = intake;
            this.context = context;
            this.table = table;
            batch = Integer.parseInt(intake.settings().get("batch"));
        }

        @Override
        public Taken take() throws InterruptedException {
            return TableTurn.of(intake.name(), batch, most -> table.take(most, this::judge));
        }

        private List<End> judge(List<Waiting> messages) throws InterruptedException {
            List<End> ends = new ArrayList<>();
            List<SmsRequest> requests = new ArrayList<>();
            List<Waiting> asked = new ArrayList<>();
            for (Waiting message : messages) {
                Reading reading = read(message);
                if (reading.readable()) {
                    asked.add(message);
                    requests.addAll(reading.requests());
                } else {
                    TableTurn.refused(intake, message.id(), reading.problem());
                    ends.add(new End(message.id(), FAILED, "", context.clock().instant(), false));
                }
            }
            List<Accepted> accepted = requests.isEmpty() ? List.of() : context.accept(requests);
            Map<String, MessageState> known = TableTurn.known(context, accepted);
            for (int i = 0; i < accepted.size(); i++) {
                String status = status(asked.get(i), accepted.get(i), known);
                if (status != null) {
                    ends.add(new End(
                            asked.get(i).id(), status, "", context.clock().instant(), false));
                }
            }
            return ends;
        }

        private Reading read(Waiting message) {
            Problem objection = GammuText.objection(message);
            if (objection != null) {
                return Reading.failed(objection);
            }
            String reference = message.id() + "." + message.inserted().getEpochSecond();
            String number =
                    intake.on("international") ? IntakeContext.international(message.number()) : message.number();
            boolean flash = "0".equals(message.parts().get(0).flash());
            return context.reader()
                    .text(
                            GammuText.text(message),
                            number,
                            name -> name.equals("flash") && flash ? "true" : null,
                            IntakeContext.origin(SOURCE, intake, message.id(), reference));
        }

        /** What a message has come to already; null where the hub has it and more is to come. */
        private String status(Waiting message, Accepted accepted, Map<String, MessageState> known) {
            if (!accepted.decision().accepted()) {
                TableTurn.refused(intake, message.id(), accepted.decision().problem());
                return FAILED;
            }
            MessageState state = known.get(accepted.decision().message().id());
            if (accepted.byContent() && (state == null || !state.end())) {
                return SENT; // what becomes of the first is told to its own row
            }
            return switch (state == null ? MessageState.ACCEPTED : state) {
                case REFUSED, EXPIRED, CANCELLED, DEAD -> FAILED;
                case SENT, DELIVERED, UNDELIVERED -> SENT;
                default -> null;
            };
        }

        @Override
        public Settlement answers(List<QueueMessage> deliveries) {
            List<End> ends = new ArrayList<>(deliveries.size());
            for (StateAnswer answer : StateAnswer.ofItems(deliveries)) {
                MessageEvent event = answer.event();
                String status =
                        switch (event.state()) {
                            case SENT -> SENT;
                            case REFUSED, EXPIRED, CANCELLED, DEAD -> event.request() == null ? FAILED : null;
                            case DELIVERED -> "DeliveryOK";
                            case UNDELIVERED -> "DeliveryFailed";
                            default -> null;
                        };
                if (status != null) {
                    boolean last = status.startsWith("Delivery");
                    String sender = event.account() == null ? "" : event.account();
                    ends.add(new End(answer.item(), status, sender, event.time(), last));
                }
            }
            // A receipt finds its message where that was sent; and by key, so that two hubs do not lock each other out.
            ends.sort(Comparator.comparing(End::last).thenComparing(End::id));
            table.write(ends);
            return Settlement.DONE;
        }

        @Override
        public Settlement inbound(List<QueueMessage> deliveries) {
            List<Arrival> arrivals = new ArrayList<>(deliveries.size());
            for (InboundMessage message :
                    StateAnswer.inbound(deliveries, intake, context.view().get())) {
                arrivals.add(new Arrival(message.from(), message.text(), message.time(), message.account()));
            }
            List<Publication> dead = new ArrayList<>();
            for (Arrival unfit : table.insert(arrivals)) {
                dead.add(IntakeContext.unfit(intake, unfit.account(), unfit.text()));
            }
            return new Settlement(dead);
        }

        @Override
        public void close() {
            table.close();
        }
    }
}
