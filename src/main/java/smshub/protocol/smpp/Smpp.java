package smshub.protocol.smpp;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.smpp.SmppCommandType;
import org.apache.camel.component.smpp.SmppConstants;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.extra.ProcessRequestException;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SenderId;
import smshub.protocol.smpp.component.SmppFailure;
import smshub.protocol.smpp.component.SmppLine;
import smshub.protocol.smpp.component.SmppPdus;
import smshub.protocol.smpp.component.WindowedSmppComponent;
import smshub.protocol.smpp.component.WindowedSmppConfiguration;
import smshub.protocol.smpp.component.WindowedSmppConstants;
import smshub.provider.EndpointProvider;
import smshub.provider.EndpointStatusSource;
import smshub.provider.LineWatch;
import smshub.provider.ProviderInbox;
import smshub.provider.ProviderLine;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.UnreadableInbound;
import smshub.text.Segmentation;

/**
 * An SMSC that speaks SMPP 3.4, the carriers' own protocol. A long text is one {@code submit_sm} for each segment, so
 * that it has one id and one receipt for each.
 */
public final class Smpp implements EndpointProvider, EndpointStatusSource, ProviderLine {
    private static final String JOB = "job";
    private static final String SMSC = "smsc";
    private static final String QUESTIONS = "questions";

    /** The settings of each account by its id, read once. */
    private final Map<String, SmppSettings> accounts = new ConcurrentHashMap<>();
    /** How often the line of an account was closed. */
    private final Map<String, Integer> closed = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "smpp";
    }

    @Override
    public String title() {
        return "SMPP 3.4";
    }

    /** None: host and port are settings of the account. */
    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public List<AccountSetting> settings() {
        return SmppSettings.TABLE;
    }

    @Override
    public boolean alone(Account account) {
        return Boolean.parseBoolean(account.settings().getOrDefault("one-hub", "false"));
    }

    /** Receipts and messages come over the connection by themselves. */
    @Override
    public Limits limits(Account account) {
        Limits limits = Limits.USUAL
                .with(SmppSettings.alphabet(account))
                .with(Limits.Flash.ALL)
                .withBinary(Segmentation.MAX_SEGMENTS);
        return SmppSettings.validity(account) ? limits.withValidity() : limits;
    }

    @Override
    public String note() {
        return "Receipts and answers come over the connection that messages go by. A state can be asked for (query_sm)"
                + " where the SMSC's answer told an id; some SMSCs do not answer that. As many messages are under way at a"
                + " time as concurrency says, of which at most window wait for an answer: a concurrency of twice the"
                + " window keeps the line full while the hub writes down what was answered. What a"
                + " handset sends and nobody can read by its data_coding comes as [dcs 0x88] and its octets in hexadecimal"
                + " digits. With inbound: false the SMSC's messages from handsets are refused with the status"
                + " ESME_RX_R_APPN, and without receipts the login is one of a transmitter, to which none come.";
    }

    @Override
    public List<String> mistakes(Account account) {
        return SmppSettings.mistakes(account);
    }

    @Override
    public String provider() {
        return id();
    }

    /** Each account has a component with its options, and a route of its own from the template in the route file. */
    @Override
    public void open(Account account, ProviderInbox inbox, LineWatch watch, CamelContext context, Path folder)
            throws Exception {
        SmppSettings settings = settings(account);
        connect(account, context, new SmppLine() {
            @Override
            public void up() {
                watch.up();
            }

            @Override
            public void down(SmppFailure why) {
                watch.down(CommandStatus.problem(why, settings.creditStatus()));
            }
        });
        TemplatedRouteBuilder.builder(context, id() + "-account")
                .routeId(route(account))
                .parameter("account", account.id())
                .parameter("line", component(account))
                .parameter("smsc", settings(account).address())
                .add();
    }

    @Override
    public void close(Account account, CamelContext context) throws Exception {
        String line = component(account);
        closed.merge(account.id(), 1, Integer::sum);
        context.getRouteController().stopRoute(route(account));
        context.removeRoute(route(account));
        context.removeEndpoints(line + ":*");
        context.removeComponent(line);
    }

    private String route(Account account) {
        return id() + "-" + account.id();
    }

    /**
     * Makes an account's endpoint known, by which it can send.
     *
     * @param line hears how its connection is, or null
     */
    public void connect(Account account, CamelContext context, SmppLine line) {
        Vertx vertx = context.getRegistry().findSingleByType(Vertx.class);
        WindowedSmppConfiguration configuration = settings(account).configuration();
        configuration.setLine(line);
        context.addComponent(component(account), new WindowedSmppComponent(vertx, configuration));
    }

    /** Another one after each close: whoever kept an endpoint of before must not meet it again. */
    private String component(Account account) {
        Integer before = closed.get(account.id());
        return route(account) + (before == null ? "" : "." + before);
    }

    private String endpoint(Account account) {
        return component(account) + ":" + settings(account).address();
    }

    /** Turns a {@link SendJob} into what the SMSC's endpoint submits. */
    @Override
    public void send(Exchange exchange) {
        Message message = exchange.getMessage();
        SendJob job = message.getBody(SendJob.class);
        SmppSettings settings = settings(job.account());
        exchange.setProperty(JOB, job);
        exchange.setVariable(SMSC, endpoint(job.account()));
        SmppSubmission.write(job, settings, message);
    }

    /** The result of a message of which the SMSC took every part. */
    @Override
    public SendResult sent(Exchange exchange) {
        List<?> ids = exchange.getMessage().getHeader(SmppConstants.ID, List.class);
        return SendResult.sent(
                ids.stream().map(id -> SmscIds.canonical((String) id)).toList());
    }

    /**
     * The result of a message that was not taken, or not as a whole. Once a part was taken, a message is neither surely sent
     * nor surely not: the rest may only be refused for good, and whatever else keeps it from going leaves it in doubt.
     */
    @Override
    public SendResult notSent(Exchange exchange) {
        SmppSettings settings =
                settings(exchange.getProperty(JOB, SendJob.class).account());
        SmppFailure failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SmppFailure.class);
        Problem problem = CommandStatus.problem(failure, settings.creditStatus());
        Outcome outcome = problem.code().outcome();
        if (failure.taken() > 0) {
            problem = Problem.of(
                    // Who took a part does not refuse the service.
                    problem.code() == ProblemCode.SERVICE_REFUSED ? ProblemCode.REQUEST_REJECTED : problem.code(),
                    problem.sentence() + " It took " + failure.taken() + " of " + failure.parts() + " parts before.");
            outcome = outcome == Outcome.REJECTED ? Outcome.REJECTED : Outcome.UNKNOWN;
        }
        return new SendResult(
                outcome, List.of(), problem, CommandStatus.busy(failure.status()) ? settings.throttlePause() : null);
    }

    /** The questions that a {@link StatusJob} comes to; an SMSC knows the parts by its own ids only. */
    @Override
    public void status(Exchange exchange) {
        StatusJob job = exchange.getMessage().getBody(StatusJob.class);
        exchange.setProperty(JOB, job);
        exchange.setVariable(SMSC, endpoint(job.account()));
        exchange.setVariable(QUESTIONS, new StateQuestions(job));
    }

    /** Turns the next question into what the SMSC's endpoint asks. */
    public void ask(Exchange exchange) {
        Message message = exchange.getMessage();
        Account account = exchange.getProperty(JOB, StatusJob.class).account();
        message.setHeader(SmppConstants.COMMAND, SmppCommandType.QUERY_SM.getCommandName());
        message.setHeader(SmppConstants.ID, questions(exchange).id());
        // An SMSC compares the sender, too; the account's is the likeliest.
        String given = account.senderId();
        SmppSubmission.from(given == null ? null : new SenderId(given), settings(account), message);
    }

    /** Keeps the state that was told. */
    public void told(Exchange exchange) {
        questions(exchange).told(exchange.getMessage().getHeader(SmppConstants.MESSAGE_STATE, String.class));
    }

    /** Goes on to what can still be asked when no state was told. */
    public void notTold(Exchange exchange) {
        SmppFailure failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SmppFailure.class);
        questions(exchange).notTold(CommandStatus.unknownId(failure.status()));
    }

    /** The states of the parts that the SMSC knows. */
    @Override
    public List<DeliveryReceipt> statuses(Exchange exchange) {
        return questions(exchange).receipts();
    }

    private static StateQuestions questions(Exchange exchange) {
        return exchange.getVariable(QUESTIONS, StateQuestions.class);
    }

    /** The receipt that an account's SMSC brings, in a list; an {@link UnreadableInbound} when it names no message. */
    public Object receipts(Exchange exchange) {
        DeliverSm pdu = pdu(exchange);
        Instant now = time(exchange);
        DeliveryReceipt receipt = SmppDelivery.receipt(account(exchange), pdu, now);
        if (receipt != null && !SmppPdus.receipt(pdu)) {
            receipt = receipt.or(SmppDelivery.inbound(accounts.get(account(exchange)), pdu, now));
        }
        return receipt == null
                ? new UnreadableInbound(
                        account(exchange), SmppDelivery.said(pdu), "A delivery receipt of the SMSC names no message.")
                : List.of(receipt);
    }

    /**
     * The message that an account's SMSC brings.
     *
     * @throws ProcessRequestException with the status by which the SMSC hears that the account takes none
     */
    public List<InboundMessage> inbound(Exchange exchange) throws ProcessRequestException {
        String account = account(exchange);
        if (!accounts.get(account).account().connection().inbound()) {
            throw new ProcessRequestException(
                    "the account takes no messages from handsets", SMPPConstant.STAT_ESME_RX_R_APPN);
        }
        return List.of(SmppDelivery.inbound(accounts.get(account), pdu(exchange), time(exchange)));
    }

    /** What an answer says that came when it was no longer awaited: that the SMSC has the message. */
    public List<DeliveryReceipt> late(Exchange exchange) {
        Message message = exchange.getMessage();
        String id = message.getHeader(SmppConstants.ID, String.class);
        return List.of(new DeliveryReceipt(
                account(exchange),
                id == null ? null : SmscIds.canonical(id),
                message.getHeader(WindowedSmppConstants.CORRELATION, String.class),
                Status.UNDERWAY,
                time(exchange),
                "late answer"));
    }

    private static String account(Exchange exchange) {
        return exchange.getVariable("account", String.class);
    }

    /** When it came. */
    private static Instant time(Exchange exchange) {
        return Instant.ofEpochMilli(exchange.getClock().getCreated());
    }

    private static DeliverSm pdu(Exchange exchange) {
        return exchange.getMessage().getBody(DeliverSm.class);
    }

    @Override
    public List<String> idForms(String id) {
        return SmscIds.forms(id);
    }

    private SmppSettings settings(Account account) {
        SmppSettings known = accounts.get(account.id());
        if (known == null || known.account() != account) {
            known = new SmppSettings(account);
            accounts.put(account.id(), known);
        }
        return known;
    }
}
