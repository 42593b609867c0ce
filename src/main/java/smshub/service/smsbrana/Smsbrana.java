package smshub.service.smsbrana;

import static smshub.message.ProblemCode.ACCOUNT_BLOCKED;
import static smshub.message.ProblemCode.CREDIT_EXHAUSTED;
import static smshub.message.ProblemCode.LOGIN_REJECTED;
import static smshub.message.ProblemCode.PROVIDER_BUSY;
import static smshub.message.ProblemCode.PROVIDER_FAULT;
import static smshub.message.ProblemCode.RECIPIENT_REJECTED;
import static smshub.message.ProblemCode.REQUEST_REJECTED;
import static smshub.message.ProblemCode.STATUS_NOT_AVAILABLE;
import static smshub.message.ProblemCode.TEXT_MISSING;
import static smshub.message.ProblemCode.TEXT_TOO_LONG;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.MessageIds;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.provider.Balance;
import smshub.provider.BalanceJob;
import smshub.provider.BalanceSource;
import smshub.provider.ConfirmJob;
import smshub.provider.ConfirmSource;
import smshub.provider.HttpCall;
import smshub.provider.HttpProvider;
import smshub.provider.HttpReply;
import smshub.provider.HttpStatus;
import smshub.provider.IdempotencyKey;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.ProviderJob;
import smshub.provider.SendJob;
import smshub.text.Alphabet;
import smshub.text.Encoding;
import smshub.text.Measure;
import smshub.text.Segmentation;
import smshub.text.UrlForm;

/**
 * SMSbrana.cz, SMS Connect: one script, called with {@code action}, that answers in XML with status 200 whatever happens.
 *
 * <p>Each message carries the hub's id as {@code user_id}: SMSbrana takes an id once (error -1), so that sending again
 * cannot send twice. Receipts and messages from handsets lie in one inbox. It is read without being emptied, and emptied
 * only when everything is on disk; what the emptying call still hands out is taken as well.
 *
 * <p>A hashed login holds the time, and SMSbrana refuses one that is too far off its own (error 4). That answer's date
 * tells its clock, which the account's calls then go by.
 *
 * <p>One class, half of it the table of settings and error numbers that the calls are read by.
 */
public final class Smsbrana
        implements HttpProvider,
                ConfirmSource<HttpCall, HttpReply>,
                BalanceSource<HttpCall, HttpReply>,
                IdempotencyKey {
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char[] SALT = "abcdefghijklmnopqrstuvwxyz0123456789".toCharArray();
    /** Of at most 50: two salts of 36^20 do not meet on one day. */
    private static final int SALT_LENGTH = 20;

    private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();
    /** 459 characters of 7bit, or 201 of ucs2. */
    private static final int MOST_PARTS = 3;
    /** Its 7bit is «without diacritics»: what has any, such as é, goes as ucs2 although GSM-7 has it. */
    private static final Alphabet ALPHABET = Alphabet.asciiOrUcs2().orUcs2AtWill();

    private static final String EMPTYING = "delete";
    private static final int ID_ALREADY_USED = -1;
    private static final int WRONG_TIME = 4;
    private static final int SALT_ALREADY_USED = 7;
    private static final Pattern CALLED_AT = Pattern.compile("[?&]time=([0-9T]+)");
    /** Two clocks that differ less agree: they tell whole seconds, and a call takes its time. */
    private static final Duration AGREEMENT = Duration.ofSeconds(10);

    static {
        XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XML.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    /** What SMSbrana's error numbers mean. Whatever the number, nothing was sent. */
    private static final Map<Integer, Problem> ERRORS = Map.ofEntries(
            error(1, PROVIDER_FAULT, "unknown error"),
            error(2, LOGIN_REJECTED, "the login is wrong"),
            error(3, LOGIN_REJECTED, "the hash or password is wrong"),
            error(WRONG_TIME, ACCOUNT_BLOCKED, "the time of the call is outside the account's tolerance"),
            error(5, ACCOUNT_BLOCKED, "the account does not allow this IP address"),
            error(6, REQUEST_REJECTED, "unknown action"),
            error(SALT_ALREADY_USED, PROVIDER_BUSY, "the salt was used before; the next call has another"),
            error(8, PROVIDER_FAULT, "it cannot reach its database"),
            error(9, CREDIT_EXHAUSTED, "there is not enough credit"),
            error(10, RECIPIENT_REJECTED, "the number is wrong"),
            error(11, TEXT_MISSING, "the text is empty"),
            error(12, TEXT_TOO_LONG, "the text is longer than 459 characters"));

    /** What its numbers of a state mean; it describes no others. */
    private static final Map<String, Status> STATES = Map.of(
            "0", Status.UNDERWAY,
            "1", Status.DELIVERED,
            "2", Status.UNDERWAY,
            "3", Status.UNDELIVERED,
            "5", Status.UNDELIVERED);

    /** How far the hub's clock is ahead of SMSbrana's, by account, once that was too far; a memory, not a state. */
    private final Map<String, Duration> ahead = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "smsbrana";
    }

    @Override
    public String title() {
        return "SMSbrana.cz";
    }

    @Override
    public URI defaultUrl() {
        return URI.create("https://api.smsbrana.cz/smsconnect/http.php");
    }

    @Override
    public String note() {
        return "Login and password are those of SMS Connect, not those of the portal. Texts of plain ASCII go as 7bit with"
                + " up to 459 characters; a text with any other character, é and ü among them, goes as ucs2 with up to 201. Receipts and"
                + " answers are fetched from the inbox. After error 4, calls go by SMSbrana's clock in place of the hub's;"
                + " where it refuses that as well, the account stops: the tolerance in the portal is too small.";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("login", "Login of SMS Connect", Kind.TEXT),
                AccountSetting.required("password", "Password of SMS Connect", Kind.SECRET),
                AccountSetting.optional("hash", "Send a hash in place of the password", Kind.BOOLEAN, "true"),
                AccountSetting.optional("salt-name", "Name of the salt's parameter: sul or salt", Kind.TEXT, "sul"),
                AccountSetting.optional("hash-name", "Name of the hash's parameter: hash or auth", Kind.TEXT, "hash"));
    }

    @Override
    public Limits limits(Account account) {
        return Limits.USUAL.with(ALPHABET).upTo(Integer.MAX_VALUE, MOST_PARTS);
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        if (!List.of("sul", "salt").contains(account.settings().get("salt-name"))) {
            mistakes.add("settings.salt-name must be sul or salt");
        }
        if (!List.of("hash", "auth").contains(account.settings().get("hash-name"))) {
            mistakes.add("settings.hash-name must be hash or auth");
        }
        return mistakes;
    }

    /** The call that sends a message. */
    @Override
    public HttpCall send(SendJob job) {
        SmsMessage message = job.message();
        String text = message.text();
        Measure measure =
                message.content().encoding() == Encoding.UCS2 ? Segmentation.measureUcs2(text) : ALPHABET.measure(text);
        if (measure.segments() > MOST_PARTS) {
            return HttpCall.refused(
                    job.account(),
                    job,
                    new Problem(
                            TEXT_TOO_LONG,
                            "SMSbrana takes 459 characters, or 201 where one is not plain ASCII.",
                            "text"));
        }
        UrlForm query = query(job, "send_sms")
                .add("number", message.to().value())
                .add("message", text)
                .add("data_code", measure.encoding() == Encoding.GSM7 ? "7bit" : "ucs2")
                .add("delivery_report", "1")
                .add("user_id", message.id());
        if (message.from() != null) {
            query.add("sender_phone", message.from().value());
        }
        return get(job.account(), query, job);
    }

    /** How sending ended. */
    @Override
    public SendResult sent(HttpReply reply) {
        Answer answer = answer(reply);
        if (answer == null) {
            return reply.successful() ? SendResult.failed(HttpStatus.notUnderstood()) : HttpStatus.failure(reply);
        }
        String id = answer.fields.getOrDefault("sms_id", "");
        if (answer.error == 0 && !id.isEmpty() || answer.error == ID_ALREADY_USED) {
            // Used already: an earlier attempt got through and its answer was lost.
            return SendResult.sent(id.isEmpty() ? List.of() : List.of(id), price(answer));
        }
        if (answer.error == 0) {
            return SendResult.failed(HttpStatus.notUnderstood());
        }
        Problem problem = problem(answer.error, reply);
        return problem.code() == PROVIDER_BUSY ? SendResult.busy(problem, Duration.ZERO) : SendResult.failed(problem);
    }

    /** It tells what one part costs, with taxes. */
    private static Price price(Answer answer) {
        Price part = Price.told(answer.fields.get("price"), "CZK");
        String parts = answer.fields.getOrDefault("sms_count", "1");
        return part == null || !parts.matches("[1-9][0-9]?")
                ? part
                : new Price(part.amount().multiply(new BigDecimal(parts)), "CZK");
    }

    /** The call that asks for what is left. */
    @Override
    public HttpCall balance(BalanceJob job) {
        return get(job.account(), query(job, "credit_info"), job);
    }

    /** What is left. */
    @Override
    public Balance balanced(HttpReply reply) {
        Answer answer = answer(reply);
        Problem problem = problem(answer, reply);
        if (problem == null) {
            try {
                return new Balance(new BigDecimal(answer.fields.getOrDefault("credit", "")), "CZK", null);
            } catch (NumberFormatException e) {
                problem = Problem.of(STATUS_NOT_AVAILABLE, "SMSbrana's answer holds no credit.");
            }
        }
        return new Balance(null, "CZK", problem);
    }

    /** The call that reads the inbox and leaves it as it is. */
    @Override
    public HttpCall poll(PollJob job) {
        return get(job.account(), query(job, "inbox"), job);
    }

    /** The call that reads the inbox once more and empties it. */
    @Override
    public HttpCall confirm(ConfirmJob job) {
        return get(job.account(), query(job, "inbox").add(String.valueOf(job.confirmation()), "1"), job);
    }

    /** What lay in the inbox; to be emptied where anything did. */
    @Override
    public Polled polled(HttpReply reply) {
        Answer answer = answer(reply);
        Problem problem = problem(answer, reply);
        if (problem != null) {
            return Polled.failed(problem);
        }
        Account account = reply.call().account();
        List<DeliveryReceipt> receipts = answer.reports.stream()
                .filter(report -> report.containsKey("idsms"))
                .map(report -> receipt(account, report, reply.at()))
                .toList();
        List<InboundMessage> texts = answer.texts.stream()
                .filter(text -> text.containsKey("number"))
                .map(text -> inbound(account, text, reply.at()))
                .toList();
        boolean empty = receipts.isEmpty() && texts.isEmpty();
        boolean emptied = reply.call().job() instanceof ConfirmJob;
        if (!account.connection().inbound() && !emptied && !texts.isEmpty()) {
            // The inbox can only be emptied as a whole, and texts are to stay.
            return Polled.of(receipts, List.of(), null, false);
        }
        return Polled.of(receipts, texts, empty || emptied ? null : EMPTYING, false);
    }

    @Override
    public Polled confirmed(HttpReply reply) {
        return polled(reply);
    }

    /** The hash of the advanced login; the time exactly as it is sent. */
    static String hash(String password, String time, String salt) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5")
                            .digest((password + time + salt).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private UrlForm query(ProviderJob job, String action) {
        Account account = job.account();
        Map<String, String> settings = account.settings();
        String password = account.secrets().get("password").reveal();
        UrlForm query = new UrlForm().add("action", action).add("login", settings.get("login"));
        if (!Boolean.parseBoolean(settings.get("hash"))) {
            return query.add("password", password);
        }
        String time = job.at()
                .minus(ahead.getOrDefault(account.id(), Duration.ZERO))
                .atZone(PRAGUE)
                .format(TIME);
        String salt = salt();
        return query.add("time", time)
                .add(settings.get("salt-name"), salt)
                .add(settings.get("hash-name"), hash(password, time, salt));
    }

    private static String salt() {
        char[] salt = new char[SALT_LENGTH];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = SALT[RANDOM.nextInt(SALT.length)];
        }
        return new String(salt);
    }

    private static HttpCall get(Account account, UrlForm query, ProviderJob job) {
        String address = account.connection().url() + "?" + new String(query.bytes(), StandardCharsets.US_ASCII);
        return HttpCall.get(account, URI.create(address), Map.of(), job);
    }

    private static DeliveryReceipt receipt(Account account, Map<String, String> report, Instant now) {
        String status = report.getOrDefault("status", "");
        return new DeliveryReceipt(
                account.id(),
                report.get("idsms"),
                null,
                STATES.getOrDefault(status, Status.UNCLEAR),
                time(report.get("time"), now),
                status);
    }

    /** SMSbrana gives no id to these: number, time and text together are one. */
    private static InboundMessage inbound(Account account, Map<String, String> text, Instant now) {
        String message = text.getOrDefault("message", "");
        return new InboundMessage(
                null,
                account.id(),
                MessageIds.of(text.get("number"), text.getOrDefault("time", ""), message),
                text.get("number"),
                null,
                message,
                time(text.get("time"), now),
                null);
    }

    private static Instant time(String text, Instant now) {
        try {
            return text == null
                    ? now
                    : LocalDateTime.parse(text, TIME).atZone(PRAGUE).toInstant();
        } catch (DateTimeException e) {
            return now;
        }
    }

    /** Why an answer to a question is none; null when it is one. */
    private Problem problem(Answer answer, HttpReply reply) {
        if (answer != null) {
            return answer.error == 0 ? null : problem(answer.error, reply);
        }
        return reply.successful()
                ? Problem.of(PROVIDER_FAULT, "SMSbrana's answer could not be understood.")
                : HttpStatus.problem(reply);
    }

    private Problem problem(int error, HttpReply reply) {
        if (error == WRONG_TIME) {
            return wrongTime(reply);
        }
        Problem known = ERRORS.get(error);
        return known != null
                ? known
                : error(error, PROVIDER_FAULT, "the hub does not know this error")
                        .getValue();
    }

    /** Learns SMSbrana's clock; a call that went by it already was refused for another reason. */
    private Problem wrongTime(HttpReply reply) {
        Problem known = ERRORS.get(WRONG_TIME);
        Duration now = HttpStatus.clockAhead(reply);
        if (now == null) {
            return known;
        }
        String sentence = known.sentence() + " The hub's clock is " + now.abs().toSeconds() + " s "
                + (now.isNegative() ? "behind" : "ahead of") + " SMSbrana's";
        Matcher calledAt = CALLED_AT.matcher(reply.call().uri().getRawQuery());
        if (!calledAt.find() || agrees(LocalDateTime.parse(calledAt.group(1), TIME), reply.at(), now)) {
            return Problem.of(known.code(), sentence + ".");
        }
        ahead.put(reply.call().account().id(), now);
        return Problem.of(PROVIDER_BUSY, sentence + "; the next call allows for that.");
    }

    private static boolean agrees(LocalDateTime calledAt, Instant now, Duration hubAhead) {
        LocalDateTime answeredAt = LocalDateTime.ofInstant(now.minus(hubAhead), PRAGUE);
        return Duration.between(calledAt, answeredAt).abs().compareTo(AGREEMENT) < 0;
    }

    private static Map.Entry<Integer, Problem> error(int number, ProblemCode code, String meaning) {
        return Map.entry(number, Problem.of(code, "SMSbrana error " + number + ": " + meaning + "."));
    }

    /**
     * An answer.
     *
     * @param error SMSbrana's number; 0 where there is none
     * @param fields elements with nothing but text, outside the lists
     */
    private record Answer(
            int error,
            Map<String, String> fields,
            List<Map<String, String>> texts,
            List<Map<String, String>> reports) {}

    /** The answer; null where it is none. */
    private static Answer answer(HttpReply reply) {
        if (reply.problem() != null) {
            return null;
        }
        try {
            return read(XML.createXMLStreamReader(new ByteArrayInputStream(reply.body())));
        } catch (XMLStreamException | NumberFormatException e) {
            return null;
        }
    }

    private static Answer read(XMLStreamReader reader) throws XMLStreamException {
        Map<String, String> fields = new HashMap<>();
        List<Map<String, String>> texts = new ArrayList<>();
        List<Map<String, String>> reports = new ArrayList<>();
        List<Map<String, String>> list = texts;
        Map<String, String> item = fields;
        StringBuilder text = new StringBuilder();
        boolean result = false;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    switch (reader.getLocalName()) {
                        case "result" -> result = true;
                        case "delivery_sms" -> list = texts;
                        case "delivery_report" -> list = reports;
                        case "item" -> {
                            item = new HashMap<>();
                            list.add(item);
                        }
                        default -> {}
                    }
                }
                case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String name = reader.getLocalName();
                    if (name.equals("item")) {
                        item = fields;
                    } else if (!text.toString().isBlank()) {
                        item.put(
                                name,
                                name.equals("message")
                                        ? text.toString()
                                        : text.toString().strip());
                    }
                    text.setLength(0);
                }
                default -> {}
            }
        }
        // The inbox comes without an error number.
        return result ? new Answer(Integer.parseInt(fields.getOrDefault("err", "0")), fields, texts, reports) : null;
    }
}
