package smshub.protocol.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static smshub.message.ProblemCode.ACCOUNT_BLOCKED;
import static smshub.message.ProblemCode.ANSWER_LOST;
import static smshub.message.ProblemCode.CREDIT_EXHAUSTED;
import static smshub.message.ProblemCode.LOGIN_REJECTED;
import static smshub.message.ProblemCode.PROVIDER_BUSY;
import static smshub.message.ProblemCode.PROVIDER_FAULT;
import static smshub.message.ProblemCode.PROVIDER_UNREACHABLE;
import static smshub.message.ProblemCode.RECIPIENT_REJECTED;
import static smshub.message.ProblemCode.REQUEST_REJECTED;
import static smshub.message.ProblemCode.SENDER_REJECTED;
import static smshub.message.ProblemCode.TEXT_REJECTED;

import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.smpp.SmppCommandType;
import org.apache.camel.component.smpp.SmppConstants;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter.Tag;
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
import smshub.message.SmsMessage;
import smshub.protocol.smpp.component.ReceiptText;
import smshub.protocol.smpp.component.SmppFailure;
import smshub.protocol.smpp.component.SmppLine;
import smshub.protocol.smpp.component.SmppParts;
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
import smshub.text.Encoding;
import smshub.text.GsmAlphabet;
import smshub.text.Segmentation;

/**
 * An SMSC that speaks SMPP 3.4, the carriers' own protocol. A long text is one {@code submit_sm} for each segment, so
 * that it has one id and one receipt for each.
 *
 * <p>One class, because what an SMSC's answers and receipts mean is read by the same tables that write submissions.
 */
public final class Smpp implements EndpointProvider, EndpointStatusSource, ProviderLine {
    private static final String JOB = "job";
    private static final String SMSC = "smsc";
    private static final String QUESTIONS = "questions";
    private static final byte UDH_CONCATENATED = 0;
    private static final byte UDH_CONCATENATED_WIDE = 8;
    /** With message class 0 (3GPP TS 23.038 clause 4), in the two alphabets. */
    private static final byte FLASH_GSM7 = 0x10;

    private static final byte FLASH_UCS2 = 0x18;
    private static final int INTERNATIONAL_DIGITS = 9;
    /** Some SMSCs tell a short code, too, as an international number. */
    private static final int SHORTEST_INTERNATIONAL = 7;

    private static final int HEX = 16;
    private static final int HEX_WIDTH = 8;
    private static final int DECIMAL_WIDTH = 10;
    /** No longer id is a number in another form. */
    private static final int LONGEST_NUMBER = 20;

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern HEX_DIGITS = Pattern.compile("[0-9a-f]+");

    /** What command statuses mean (SMPP 3.4 section 5.1.3, 5.0 section 4.7.6). Whatever the status, nothing was taken. */
    private static final Map<Integer, Problem> STATUSES = table(
            status(0x01, TEXT_REJECTED, "the length of the text is not accepted"),
            statuses(0x02, 0x03, REQUEST_REJECTED, "it does not accept the command"),
            status(0x04, PROVIDER_FAULT, "it does not take messages over this login"),
            status(0x05, PROVIDER_FAULT, "an earlier login of the account is not over yet"),
            statuses(0x06, 0x07, REQUEST_REJECTED, "it does not accept priority or receipt flag"),
            status(0x08, PROVIDER_FAULT, "system error"),
            status(0x0A, SENDER_REJECTED, "the sender is not accepted"),
            status(0x0B, RECIPIENT_REJECTED, "the number is not accepted"),
            status(0x0C, REQUEST_REJECTED, "there is no such message"),
            status(0x0D, PROVIDER_FAULT, "the login failed"),
            status(0x0E, LOGIN_REJECTED, "the password is wrong"),
            status(0x0F, LOGIN_REJECTED, "the system_id is wrong"),
            statuses(0x11, 0x13, REQUEST_REJECTED, "cancelling or replacing failed"),
            status(0x14, PROVIDER_BUSY, "its queue is full"),
            status(0x15, REQUEST_REJECTED, "the service_type is not accepted"),
            statuses(0x33, 0x44, REQUEST_REJECTED, "it does not accept the request"),
            status(0x45, REQUEST_REJECTED, "it cannot send the message"),
            statuses(0x48, 0x49, SENDER_REJECTED, "the type of the sender's number is not accepted"),
            statuses(0x50, 0x51, RECIPIENT_REJECTED, "the type of the number is not accepted"),
            status(0x53, LOGIN_REJECTED, "the system_type is wrong"),
            statuses(0x54, 0x55, REQUEST_REJECTED, "it does not accept the request"),
            status(0x58, PROVIDER_BUSY, "too many messages in a short time"),
            statuses(0x61, 0x63, REQUEST_REJECTED, "the times or the template are not accepted"),
            status(0x64, PROVIDER_FAULT, "it cannot take messages for the time being"),
            statuses(0x65, 0x66, REQUEST_REJECTED, "it refuses the message"),
            status(0x67, REQUEST_REJECTED, "the query failed"),
            statuses(0xC0, 0xC4, REQUEST_REJECTED, "it does not accept the optional parameters"),
            status(0xFE, REQUEST_REJECTED, "the delivery failed"),
            status(0xFF, PROVIDER_FAULT, "unknown error"),
            statuses(0x100, 0x101, ACCOUNT_BLOCKED, "the account may not use this service"),
            status(0x102, PROVIDER_FAULT, "the service is down"),
            status(0x103, ACCOUNT_BLOCKED, "the service is denied to the account"),
            status(0x104, TEXT_REJECTED, "the data_coding is not accepted"));

    /** An SMSC that does not know a message's id says one of these. */
    private static final Set<Integer> UNKNOWN_ID =
            Set.of(SMPPConstant.STAT_ESME_RINVMSGID, SMPPConstant.STAT_ESME_RQUERYFAIL);

    /** The settings of each account by its id, read once. */
    private final Map<String, SmppSettings> accounts = new ConcurrentHashMap<>();

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

    /** Receipts and messages come over the connection by themselves. */
    @Override
    public Limits limits(Account account) {
        return Limits.USUAL.with(SmppSettings.alphabet(account)).with(Limits.Flash.ALL);
    }

    @Override
    public String note() {
        return "Receipts and answers come over the connection that messages go by. A state can be asked for (query_sm)"
                + " where the SMSC's answer told an id; some SMSCs do not answer that. As many messages are under way at a"
                + " time as concurrency says, of which at most window wait for an answer: a concurrency of twice the"
                + " window keeps the line full while the hub writes down what was answered. What a"
                + " handset sends and nobody can read by its data_coding comes as [dcs 0x88] and its octets in hexadecimal"
                + " digits.";
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
        String name = component(account);
        SmppSettings settings = settings(account);
        connect(account, context, new SmppLine() {
            @Override
            public void up() {
                watch.up();
            }

            @Override
            public void down(SmppFailure why) {
                watch.down(problem(why, settings));
            }
        });
        TemplatedRouteBuilder.builder(context, id() + "-account")
                .routeId(name)
                .parameter("account", account.id())
                .parameter("smsc", settings(account).address())
                .add();
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

    private String component(Account account) {
        return id() + "-" + account.id();
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
        String text = job.message().text();
        Segmentation segmentation = Segmentation.of(text);
        boolean ucs2 = segmentation.encoding() == Encoding.UCS2 || !sayable(text, settings.alphabet());
        if (ucs2 && segmentation.encoding() == Encoding.GSM7) {
            segmentation = Segmentation.ucs2(text);
        }
        byte dataCoding = dataCoding(ucs2, job.message().content().flash(), settings);
        message.setBody(parts(job.message(), segmentation, settings.longMessages(), dataCoding));
        message.setHeader(SmppConstants.DATA_CODING, dataCoding);
        message.setHeader(WindowedSmppConstants.CORRELATION, job.message().id());
        if (job.message().to().shortCode()) {
            message.setHeader(SmppConstants.DEST_ADDR_TON, settings.shortCodeTon());
            message.setHeader(SmppConstants.DEST_ADDR_NPI, settings.shortCodeNpi());
        }
        from(job.message().from(), settings, message);
    }

    private static byte dataCoding(boolean ucs2, boolean flash, SmppSettings settings) {
        if (flash) {
            return ucs2 ? FLASH_UCS2 : FLASH_GSM7;
        }
        if (ucs2) {
            return SMPPConstant.DC_UCS2;
        }
        return settings.alphabet() == SmppSettings.TextCoding.LATIN1 ? SMPPConstant.DC_LATIN1 : settings.dataCoding();
    }

    private static SmppParts parts(
            SmsMessage message, Segmentation segmentation, SmppSettings.LongMessages marks, byte dataCoding) {
        String recipient = message.to().digits();
        if (segmentation.segments().size() == 1) {
            return SmppParts.whole(recipient, octets(message.text(), dataCoding));
        }
        if (marks == SmppSettings.LongMessages.PAYLOAD) {
            return SmppParts.payload(recipient, octets(message.text(), dataCoding));
        }
        List<byte[]> texts = segmentation.segments().stream()
                .map(segment -> octets(segment.text(), dataCoding))
                .toList();
        return marks == SmppSettings.LongMessages.SAR
                ? SmppParts.sar(recipient, reference(message), texts)
                : SmppParts.udh(recipient, reference(message), texts);
    }

    /** The result of a message of which the SMSC took every part. */
    @Override
    public SendResult sent(Exchange exchange) {
        List<?> ids = exchange.getMessage().getHeader(SmppConstants.ID, List.class);
        return SendResult.sent(ids.stream().map(id -> canonical((String) id)).toList());
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
        Problem problem = problem(failure, settings);
        Outcome outcome = problem.code().outcome();
        if (failure.taken() > 0) {
            problem = Problem.of(
                    problem.code(),
                    problem.sentence() + " It took " + failure.taken() + " of " + failure.parts() + " parts before.");
            outcome = outcome == Outcome.REJECTED ? Outcome.REJECTED : Outcome.UNKNOWN;
        }
        return new SendResult(outcome, List.of(), problem, busy(failure.status()) ? settings.throttlePause() : null);
    }

    /** The questions that a {@link StatusJob} comes to; an SMSC knows the parts by its own ids only. */
    @Override
    public void status(Exchange exchange) {
        StatusJob job = exchange.getMessage().getBody(StatusJob.class);
        exchange.setProperty(JOB, job);
        exchange.setVariable(SMSC, endpoint(job.account()));
        exchange.setVariable(QUESTIONS, new Questions(job));
    }

    /** Turns the next question into what the SMSC's endpoint asks. */
    public void ask(Exchange exchange) {
        Message message = exchange.getMessage();
        Account account = exchange.getProperty(JOB, StatusJob.class).account();
        message.setHeader(SmppConstants.COMMAND, SmppCommandType.QUERY_SM.getCommandName());
        message.setHeader(SmppConstants.ID, questions(exchange).id());
        // An SMSC compares the sender, too; the account's is the likeliest.
        String given = account.senderId();
        from(given == null ? null : new SenderId(given), settings(account), message);
    }

    /** Keeps the state that was told. */
    public void told(Exchange exchange) {
        questions(exchange).told(exchange.getMessage().getHeader(SmppConstants.MESSAGE_STATE, String.class));
    }

    /** Goes on to what can still be asked when no state was told. */
    public void notTold(Exchange exchange) {
        SmppFailure failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SmppFailure.class);
        questions(exchange).notTold(UNKNOWN_ID.contains(failure.status()));
    }

    /** The states of the parts that the SMSC knows. */
    @Override
    public List<DeliveryReceipt> statuses(Exchange exchange) {
        return questions(exchange).receipts;
    }

    private static Questions questions(Exchange exchange) {
        return exchange.getVariable(QUESTIONS, Questions.class);
    }

    /**
     * What is to be asked about one message: part by part, and about each under one form of its id after the other until the
     * SMSC knows it.
     */
    public static final class Questions {
        private final StatusJob job;
        private final Deque<Deque<String>> parts = new ArrayDeque<>();
        private final List<DeliveryReceipt> receipts = new ArrayList<>();

        Questions(StatusJob job) {
            this.job = job;
            job.providerIds().forEach(id -> parts.add(new ArrayDeque<>(askedForms(id))));
        }

        /** Whether there is one more; the route asks. */
        public boolean isOpen() {
            return !parts.isEmpty();
        }

        String id() {
            return parts.element().element();
        }

        void told(String state) {
            receipts.add(new DeliveryReceipt(
                    job.account().id(),
                    job.providerIds().get(job.providerIds().size() - parts.size()),
                    job.messageId(),
                    ReceiptState.of(state),
                    job.at(),
                    state));
            parts.remove();
        }

        /** @param unknown whether the SMSC does not know such an id; otherwise it does not answer questions now */
        void notTold(boolean unknown) {
            if (unknown) {
                parts.element().remove();
                if (parts.element().isEmpty()) {
                    parts.remove();
                }
            } else {
                parts.clear();
            }
        }
    }

    /**
     * An id is kept without its zeros and in lower case, but an SMSC may want it as it told it: in capitals, or with the
     * zeros of a number of 32 bits in hexadecimal or decimal.
     */
    private static Set<String> askedForms(String id) {
        String capitals = id.toUpperCase(Locale.ROOT);
        Set<String> forms = new LinkedHashSet<>(List.of(id));
        forms.add(capitals);
        if (HEX_DIGITS.matcher(id).matches()) {
            forms.add("0".repeat(Math.max(0, HEX_WIDTH - id.length())) + capitals);
        }
        if (DIGITS.matcher(id).matches()) {
            forms.add("0".repeat(Math.max(0, DECIMAL_WIDTH - id.length())) + id);
        }
        return forms;
    }

    /** Whether a status says that the SMSC gets too much, and may be asked again after a pause. */
    private static boolean busy(int status) {
        return status == SMPPConstant.STAT_ESME_RTHROTTLED || status == SMPPConstant.STAT_ESME_RMSGQFUL;
    }

    private static Problem problem(SmppFailure failure, SmppSettings settings) {
        return switch (failure.kind()) {
            case REFUSED -> problem(failure.status(), settings);
            case UNREACHABLE ->
                Problem.of(PROVIDER_UNREACHABLE, "The SMSC cannot be reached: " + failure.getMessage() + ".");
            case ANSWER_LOST ->
                Problem.of(ANSWER_LOST, "The SMSC's answer did not come; the message may have been taken.");
        };
    }

    /** What a command status other than 0 means. */
    private static Problem problem(int status, SmppSettings settings) {
        if (settings.creditStatus().contains(status)) {
            return status(status, CREDIT_EXHAUSTED, "the credit is used up").problem(status);
        }
        Problem known = STATUSES.get(status);
        // Surely not taken, so that another attempt does no harm.
        return known != null
                ? known
                : status(status, PROVIDER_FAULT, "the hub does not know this status")
                        .problem(status);
    }

    /** The receipt that an account's SMSC brings, in a list; an {@link UnreadableInbound} when it names no message. */
    public Object receipts(Exchange exchange) {
        DeliverSm pdu = pdu(exchange);
        Instant now = time(exchange);
        DeliveryReceipt receipt = receipt(account(exchange), pdu, now);
        if (receipt != null && !SmppPdus.receipt(pdu)) {
            receipt = receipt.or(inbound(accounts.get(account(exchange)), pdu, now));
        }
        return receipt == null
                ? new UnreadableInbound(
                        account(exchange), said(pdu), "A delivery receipt of the SMSC names no message.")
                : List.of(receipt);
    }

    /** The message that an account's SMSC brings. */
    public List<InboundMessage> inbound(Exchange exchange) {
        String account = account(exchange);
        return List.of(inbound(accounts.get(account), pdu(exchange), time(exchange)));
    }

    /** What an answer says that came when it was no longer awaited: that the SMSC has the message. */
    public List<DeliveryReceipt> late(Exchange exchange) {
        Message message = exchange.getMessage();
        String id = message.getHeader(SmppConstants.ID, String.class);
        return List.of(new DeliveryReceipt(
                account(exchange),
                id == null ? null : canonical(id),
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

    /**
     * What a receipt says, or null when it names no message. Its time is the hub's: an SMSC writes minutes, in a zone
     * that it does not tell.
     */
    public static DeliveryReceipt receipt(String account, DeliverSm pdu, Instant now) {
        ReceiptText text = ReceiptText.of(SmppPdus.text(pdu));
        String named = word(SmppPdus.parameter(pdu, Tag.RECEIPTED_MESSAGE_ID));
        String id = named == null ? text.id() : named;
        if (id == null) {
            return null;
        }
        byte[] number = SmppPdus.parameter(pdu, Tag.MESSAGE_STATE);
        String word =
                text.word() == null && number != null && number.length == 1 ? Integer.toString(number[0]) : text.word();
        return new DeliveryReceipt(
                account,
                canonical(id),
                null,
                ReceiptState.of(number, text.word()),
                now,
                (word == null ? "" : word) + (text.error() == null ? "" : " err " + text.error()));
    }

    /** A message from a handset, or the part of one that a {@code deliver_sm} brings; the text reads as it was typed. */
    public static InboundMessage inbound(SmppSettings settings, DeliverSm pdu, Instant now) {
        byte[] octets = SmppPdus.text(pdu);
        int begin = (pdu.getEsmClass() & SMPPConstant.ESMCLS_UDHI_INDICATOR_SET) != 0 && octets.length > 0
                ? Math.min(octets.length, 1 + (octets[0] & 0xFF))
                : 0;
        InboundMessage message = new InboundMessage(
                null,
                settings.account().id(),
                null,
                address(pdu.getSourceAddrTon(), pdu.getSourceAddr()),
                address(pdu.getDestAddrTon(), pdu.getDestAddress()),
                SmppText.read(
                        pdu.getDataCoding() & 0xFF,
                        settings.alphabet(),
                        Arrays.copyOfRange(octets, begin, octets.length)),
                now,
                null);
        for (int at = 1; at + 1 < begin; at += 2 + (octets[at + 1] & 0xFF)) {
            int length = octets[at + 1] & 0xFF;
            if (octets[at] == UDH_CONCATENATED && length == 3 && at + 4 < begin) {
                return message.part(
                        Integer.toString(octets[at + 2] & 0xFF), octets[at + 4] & 0xFF, octets[at + 3] & 0xFF);
            }
            if (octets[at] == UDH_CONCATENATED_WIDE && length == 4 && at + 5 < begin) {
                int reference = (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
                return message.part(Integer.toString(reference), octets[at + 5] & 0xFF, octets[at + 4] & 0xFF);
            }
        }
        byte[] reference = SmppPdus.parameter(pdu, Tag.SAR_MSG_REF_NUM);
        byte[] total = SmppPdus.parameter(pdu, Tag.SAR_TOTAL_SEGMENTS);
        byte[] number = SmppPdus.parameter(pdu, Tag.SAR_SEGMENT_SEQNUM);
        if (reference != null && total != null && number != null) {
            return message.part(new BigInteger(1, reference).toString(), number[0] & 0xFF, total[0] & 0xFF);
        }
        return message;
    }

    /**
     * SMSCs tell an id in hexadecimal and name it in decimal, or the other way round, or lose the zeros before it. The
     * form as it is comes first: the others are of a length at which numbers in use rarely meet.
     */
    @Override
    public List<String> idForms(String id) {
        String plain = canonical(id);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(plain);
        if (plain.length() <= LONGEST_NUMBER) {
            if (DIGITS.matcher(plain).matches()) {
                forms.add(new BigInteger(plain).toString(HEX));
            }
            if (HEX_DIGITS.matcher(plain).matches()) {
                forms.add(new BigInteger(plain, HEX).toString());
            }
        }
        return List.copyOf(forms);
    }

    /** An id as it is kept: in lower case, without the zeros before it. */
    static String canonical(String id) {
        String lower = id.strip().toLowerCase(Locale.ROOT);
        int zeros = 0;
        while (zeros < lower.length() - 1 && lower.charAt(zeros) == '0') {
            zeros++;
        }
        return lower.substring(zeros);
    }

    private SmppSettings settings(Account account) {
        SmppSettings known = accounts.get(account.id());
        if (known == null || known.account() != account) {
            known = new SmppSettings(account);
            accounts.put(account.id(), known);
        }
        return known;
    }

    private static boolean sayable(String text, SmppSettings.TextCoding alphabet) {
        return switch (alphabet) {
            case GSM7 -> true;
            case LATIN1 -> text.chars().allMatch(c -> c <= 0xFF);
            case UCS2 -> false;
        };
    }

    private static byte[] octets(String text, byte dataCoding) {
        return switch (dataCoding) {
            case SMPPConstant.DC_UCS2, FLASH_UCS2 -> text.getBytes(UTF_16BE);
            case SMPPConstant.DC_LATIN1 -> text.getBytes(ISO_8859_1);
            default -> GsmAlphabet.encode(text);
        };
    }

    /** The same at every attempt, so that a handset that gets a part twice takes it for the same part. */
    private static int reference(SmsMessage message) {
        return (int) UUID.fromString(message.id()).getLeastSignificantBits();
    }

    /** Names the sender as PDUs do; without one the SMSC takes the account's own. */
    private static void from(SenderId sender, SmppSettings settings, Message message) {
        if (sender == null) {
            return;
        }
        if (!sender.numeric()) {
            from(message, SMPPConstant.TON_ALPHANUMERIC, SMPPConstant.NPI_UNKNOWN, sender.value());
            return;
        }
        boolean plus = sender.value().startsWith("+");
        String digits = plus ? sender.value().substring(1) : sender.value();
        boolean international = plus || digits.length() >= INTERNATIONAL_DIGITS;
        from(
                message,
                settings.senderTon(international ? SMPPConstant.TON_INTERNATIONAL : SMPPConstant.TON_UNKNOWN),
                settings.senderNpi(international ? SMPPConstant.NPI_ISDN : SMPPConstant.NPI_UNKNOWN),
                digits);
    }

    private static void from(Message message, byte ton, byte npi, String address) {
        message.setHeader(SmppConstants.SOURCE_ADDR_TON, ton);
        message.setHeader(SmppConstants.SOURCE_ADDR_NPI, npi);
        message.setHeader(SmppConstants.SOURCE_ADDR, address);
    }

    /** What a receipt says, for people. */
    private static String said(DeliverSm pdu) {
        return new String(SmppPdus.text(pdu), ISO_8859_1);
    }

    private static String address(byte ton, String address) {
        return address != null
                        && ton == SMPPConstant.TON_INTERNATIONAL
                        && !address.startsWith("+")
                        && address.length() >= SHORTEST_INTERNATIONAL
                ? "+" + address
                : address == null ? "" : address;
    }

    /** A C-octet string, whether or not its end is marked. */
    private static String word(byte[] octets) {
        if (octets == null) {
            return null;
        }
        String word = new String(octets, ISO_8859_1);
        int end = word.indexOf(0);
        word = (end < 0 ? word : word.substring(0, end)).strip();
        return word.isEmpty() ? null : word;
    }

    private record Statuses(int first, int last, ProblemCode code, String meaning) {
        Problem problem(int number) {
            return Problem.of(code, "SMPP status 0x%08X: %s.".formatted(number, meaning));
        }
    }

    private static Statuses status(int number, ProblemCode code, String meaning) {
        return new Statuses(number, number, code, meaning);
    }

    private static Statuses statuses(int first, int last, ProblemCode code, String meaning) {
        return new Statuses(first, last, code, meaning);
    }

    private static Map<Integer, Problem> table(Statuses... rows) {
        Map<Integer, Problem> table = new HashMap<>();
        for (Statuses row : rows) {
            for (int number = row.first; number <= row.last; number++) {
                table.put(number, row.problem(number));
            }
        }
        return Map.copyOf(table);
    }
}
