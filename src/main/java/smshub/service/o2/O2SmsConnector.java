package smshub.service.o2;

import static smshub.message.ProblemCode.ACCOUNT_BLOCKED;
import static smshub.message.ProblemCode.PROVIDER_FAULT;
import static smshub.message.ProblemCode.REQUEST_REJECTED;
import static smshub.message.ProblemCode.SERVICE_REFUSED;
import static smshub.message.ProblemCode.TEXT_NOT_ENCODABLE;
import static smshub.message.ProblemCode.TEXT_TOO_LONG;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import smshub.provider.HttpCall;
import smshub.provider.HttpProvider;
import smshub.provider.HttpReply;
import smshub.provider.HttpStatus;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.SendJob;
import smshub.text.Alphabet;
import smshub.text.ReceivedText;
import smshub.text.Segmentation;
import smshub.text.UrlForm;

/**
 * O2 SMS Connector (O2 Czech Republic) by its HTTP interface: a form goes there, lines of {@code key=value} come back.
 * O2 knows the hub by its certificate alone. Receipts and messages from handsets come one at a time, the same one again
 * until it is confirmed.
 *
 * <p>One class, because sending, asking and confirming read and write the same few fields of one form.
 */
public final class O2SmsConnector implements HttpProvider, ConfirmSource<HttpCall, HttpReply> {
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");
    private static final Pattern LINE = Pattern.compile("\\R");
    private static final Pattern FIELD = Pattern.compile(
            "\\s*(selector|responseType|responseCode|responseDescription|code"
                    + "|description|baID|msgID|refBaID|refMsgID|timestamp|fromNumber|toNumber|text|data|priority)\\s*=(.*)");
    /** What may still come when a text has begun. */
    private static final Set<String> BESIDE_TEXT = Set.of("baID", "msgID", "timestamp", "fromNumber", "toNumber");

    private static final Pattern PLAIN_CODE = Pattern.compile("\\w{1,32}");
    /** What O2 is known to send as it is. */
    private static final Alphabet ASCII = Alphabet.asciiOnly();

    /** The coding scheme of data (3GPP TS 23.038 clause 4). */
    private static final int DATA = 4;

    private static final String UNKNOWN_DATA = "[dcs 0x04]";

    private static final int ONE_PART = 160;
    private static final int LONGEST = 900;
    /** 0 would be O2's own; no bounds are described. */
    private static final Duration SHORTEST_VALIDITY = Duration.ofSeconds(60);

    private static final Duration LONGEST_VALIDITY = Duration.ofDays(7);

    /** The list of O2's codes is not public, so that the type of an answer decides; spelt in more than one way. */
    private static final String SUCCESS = "SUCCESS";

    private static final Map<String, ProblemCode> TYPES = Map.of(
            "FORMATERROR", REQUEST_REJECTED,
            "AUTHORIZATIONERROR", ACCOUNT_BLOCKED,
            "APPLERROR", REQUEST_REJECTED,
            "INTERNALERROR", PROVIDER_FAULT);

    /** Answers to the question itself, where a receipt was asked for. */
    private static final Set<String> NO_RECEIPT = Set.of("AUTHORIZATIONERROR", "INTERNALERROR");

    /** What the codes of receipts mean; O2 describes no others. */
    private static final Map<String, Status> STATES = Map.of(
            "ISUC_001", Status.UNDERWAY,
            "ISUC_005", Status.DELIVERED,
            "ISUC_010", Status.UNDERWAY);

    @Override
    public String id() {
        return "o2-sms-connector";
    }

    @Override
    public String title() {
        return "O2 SMS Connector (O2 Czech Republic)";
    }

    @Override
    public URI defaultUrl() {
        return URI.create("https://smsconnector.cz.o2.com/smsconnector/getpost/GP");
    }

    @Override
    public String note() {
        return "O2 knows the hub by its certificate: connection.client-certificate is the PKCS #12 file from O2 and"
                + " connection.authority the certificate of O2's own authority. Of O2's two interfaces this is the one for"
                + " HTTP. It says everything that the one for SOAP says but the octets of binary messages, which come as [dcs"
                + " 0x04] alone; its fields are proven by more than one client, and errors come in the same form as answers,"
                + " while SOAP would need a library and its faults are not described. O2 describes its types of answers but not its codes, so the type decides."
                + " Nothing keeps O2 from taking a message twice; an account that must not send twice leaves when-unsure"
                + " at hold.";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("ba-id", "Id of the business application, such as 1992125", Kind.TEXT),
                AccountSetting.optional(
                        "diacritics",
                        "remove, refuse or send letters beyond ASCII; O2 is known to make «_» of them",
                        Kind.TEXT,
                        "remove"),
                AccountSetting.optional("flash", "Show messages at once and do not keep them", Kind.BOOLEAN, "false"),
                AccountSetting.optional("validity", "Seconds that delivery is tried", Kind.NUMBER),
                AccountSetting.optional("priority", "1 VIP, 2 high, 3 normal", Kind.NUMBER, "3"));
    }

    @Override
    public Limits limits(Account account) {
        Limits limits = Limits.USUAL
                .upTo(LONGEST, Segmentation.MAX_SEGMENTS)
                .with(Limits.Flash.ALL)
                .withValidity();
        return switch (account.settings().getOrDefault("diacritics", "remove")) {
            case "send" -> limits;
            case "refuse" -> limits.with(ASCII);
            default -> limits.with(ASCII).inPlainLetters();
        };
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        Account.Connection connection = account.connection();
        if (connection.url() != null
                && connection.url().getScheme().equals("https")
                && (connection.tls() == null || connection.tls().certificate() == null)) {
            mistakes.add("connection.client-certificate is missing, and O2 knows the hub by nothing else");
        }
        if (!List.of("remove", "refuse", "send").contains(account.settings().get("diacritics"))) {
            mistakes.add("settings.diacritics must be remove, refuse or send");
        }
        if (!List.of("1", "2", "3").contains(account.settings().get("priority"))) {
            mistakes.add("settings.priority must be 1, 2 or 3");
        }
        if (!connection.inbound() && !connection.pollInterval().isZero()) {
            mistakes.add(
                    "connection.inbound must be true, or connection.poll-interval off: O2 has one queue for receipts"
                            + " and messages, in which a message that is not fetched holds up all behind it");
        }
        return mistakes;
    }

    /** The call that sends a message. */
    @Override
    public HttpCall send(SendJob job) {
        Account account = job.account();
        SmsMessage message = job.message();
        String diacritics = account.settings().get("diacritics");
        // Mostly done already, when the message was accepted.
        String text = diacritics.equals("remove") ? ASCII.plain(message.text()) : message.text();
        if (!diacritics.equals("send") && ASCII.firstMissing(text) >= 0) {
            return HttpCall.refused(
                    account,
                    job,
                    new Problem(
                            TEXT_NOT_ENCODABLE, "The text has characters that O2 would not send as they are.", "text"));
        }
        if (text.length() > LONGEST) {
            return HttpCall.refused(account, job, new Problem(TEXT_TOO_LONG, "O2 takes 900 characters.", "text"));
        }
        UrlForm form = form(account, "send")
                .add("toNumber", message.to().value())
                .add("text", text)
                .add("msgID", message.id())
                .add("deliveryReport", "TRUE")
                .add("multipart", text.length() > ONE_PART ? "TRUE" : "FALSE")
                .add(
                        "intruder",
                        message.content().flash()
                                        || Boolean.parseBoolean(
                                                account.settings().get("flash"))
                                ? "TRUE"
                                : "FALSE")
                .add("priority", account.settings().get("priority"));
        if (message.from() != null) {
            form.add("fromNumber", message.from().value());
        }
        String validity = account.settings().get("validity");
        Integer seconds =
                job.validity(SHORTEST_VALIDITY, LONGEST_VALIDITY, validity == null ? null : Integer.valueOf(validity));
        if (seconds != null) {
            form.add("validityPeriod", seconds.toString());
        }
        return HttpCall.post(account, account.connection().url(), UrlForm.HEADERS, form.bytes(), job);
    }

    /** How sending ended. */
    @Override
    public SendResult sent(HttpReply reply) {
        Map<String, String> answer = answer(reply);
        if (answer.get("type") == null) {
            return reply.successful() ? SendResult.failed(HttpStatus.notUnderstood()) : HttpStatus.failure(reply);
        }
        if (answer.get("type").equals(SUCCESS)) {
            String id = answer.get("refMsgID");
            return SendResult.sent(id == null ? List.of() : List.of(id));
        }
        Problem problem = problem(answer);
        if (problem.code() == ACCOUNT_BLOCKED
                && reply.job(SendJob.class).message().from() != null) {
            // The permission that is missing may be the one to this sender.
            problem = Problem.of(SERVICE_REFUSED, problem.sentence());
        }
        return new SendResult(problem.code().outcome(), List.of(), problem, HttpStatus.retryAfter(reply));
    }

    /** The call that asks for the oldest receipt or message that was not confirmed. */
    @Override
    public HttpCall poll(PollJob job) {
        Account account = job.account();
        return HttpCall.post(
                account,
                account.connection().url(),
                UrlForm.HEADERS,
                form(account, "receive").bytes(),
                job);
    }

    /** The one receipt or message; where there is one, there may be more. */
    @Override
    public Polled polled(HttpReply reply) {
        Map<String, String> answer = answer(reply);
        String type = answer.get("type");
        if (reply.problem() != null
                || !reply.successful()
                || NO_RECEIPT.contains(String.valueOf(type))
                || type != null && !type.equals(SUCCESS) && answer.get("refMsgID") == null) {
            return Polled.failed(type == null ? HttpStatus.problem(reply) : problem(answer));
        }
        if (!answer.containsKey("baID")) {
            return blank(reply)
                    ? Polled.nothing()
                    : Polled.failed(Problem.of(PROVIDER_FAULT, "O2's answer could not be understood."));
        }
        Item item = new Item(answer.get("baID"), answer.get("msgID"));
        if (item.msgId == null) {
            return Polled.failed(Problem.of(PROVIDER_FAULT, "O2 hands out something without an id to confirm it by."));
        }
        Account account = reply.call().account();
        String selector = answer.getOrDefault("selector", "");
        boolean inbound = selector.equals("TextSms") || selector.equals("BinarySms");
        if (inbound && !account.connection().inbound()) {
            // Not confirmed it stays there, and so does what is behind it.
            return Polled.nothing();
        }
        return switch (selector) {
            case "TextSms", "BinarySms" ->
                Polled.of(List.of(), List.of(inbound(account, answer, reply.at())), item, true);
            case "Response" -> Polled.of(List.of(receipt(account, answer, reply.at())), List.of(), item, true);
            // What O2 does not describe would stand in the way.
            default -> Polled.of(List.of(), List.of(), item, true);
        };
    }

    /** The call that says what has arrived. */
    @Override
    public HttpCall confirm(ConfirmJob job) {
        Account account = job.account();
        Item item = (Item) job.confirmation();
        return HttpCall.post(
                account,
                account.connection().url(),
                UrlForm.HEADERS,
                form(account, "confirm")
                        .add("refBaID", item.baId)
                        .add("refMsgID", item.msgId)
                        .bytes(),
                job);
    }

    /** Whether O2 heard it. */
    @Override
    public Polled confirmed(HttpReply reply) {
        Map<String, String> answer = answer(reply);
        String type = answer.get("type");
        if (type == null) {
            return Polled.failed(
                    reply.successful()
                            ? Problem.of(PROVIDER_FAULT, "O2's answer could not be understood.")
                            : HttpStatus.problem(reply));
        }
        return type.equals(SUCCESS) ? Polled.nothing() : Polled.failed(problem(answer));
    }

    /** What a confirmation names. */
    private record Item(String baId, String msgId) {}

    private static UrlForm form(Account account, String action) {
        return new UrlForm()
                .add("action", action)
                .add("baID", account.settings().get("ba-id"));
    }

    private static DeliveryReceipt receipt(Account account, Map<String, String> answer, Instant now) {
        String code = answer.getOrDefault("code", "");
        // What O2 refers to is its own id of the message or the hub's, as the message was given one.
        String id = answer.getOrDefault("refMsgID", answer.get("msgID"));
        String type = answer.getOrDefault("type", "");
        String told = code.isEmpty() ? type : code;
        return new DeliveryReceipt(account.id(), id, id, status(type, code), time(answer.get("timestamp"), now), told);
    }

    /** What O2 calls an error is the end of a message; a success is what its code says. */
    private static Status status(String type, String code) {
        if (TYPES.containsKey(type)) {
            return Status.UNDELIVERED;
        }
        return type.isEmpty() || type.equals(SUCCESS) ? STATES.getOrDefault(code, Status.UNCLEAR) : Status.UNCLEAR;
    }

    private static InboundMessage inbound(Account account, Map<String, String> answer, Instant now) {
        return new InboundMessage(
                null,
                account.id(),
                answer.get("msgID"),
                answer.getOrDefault("fromNumber", ""),
                answer.get("toNumber"),
                answer.get("selector").equals("BinarySms")
                        ? binary(answer.get("data"))
                        : answer.getOrDefault("text", ""),
                time(answer.get("timestamp"), now),
                null);
    }

    /** Octets, as those that come by SMPP; by this interface O2 may tell no more than that there were some. */
    private static String binary(String data) {
        try {
            byte[] octets = Base64.getMimeDecoder().decode(data == null ? "" : data);
            return octets.length == 0 ? UNKNOWN_DATA : ReceivedText.data(DATA, octets);
        } catch (IllegalArgumentException e) {
            return UNKNOWN_DATA + " " + data;
        }
    }

    private static Instant time(String text, Instant now) {
        try {
            return text == null ? now : LocalDateTime.parse(text).atZone(PRAGUE).toInstant();
        } catch (DateTimeException e) {
            return now;
        }
    }

    private static Problem problem(Map<String, String> answer) {
        String code = answer.getOrDefault("code", "");
        String told = PLAIN_CODE.matcher(code).matches() ? ", code " + code : "";
        ProblemCode known = TYPES.get(answer.get("type"));
        return known == null
                ? HttpStatus.notUnderstood()
                : Problem.of(known, "O2 answers " + answer.get("type") + told + ".");
    }

    private static boolean blank(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8).isBlank();
    }

    /**
     * The lines of an answer, whatever its status. Only the names that O2 has begin a field, and only once: whoever writes
     * a text with several lines must not write fields. The type is in capitals without anything between; a compatible
     * gateway says {@code code} where O2 says {@code responseCode}.
     */
    private static Map<String, String> answer(HttpReply reply) {
        Map<String, String> answer = new HashMap<>();
        String last = "";
        for (String line : LINE.split(new String(reply.body(), StandardCharsets.UTF_8))) {
            Matcher field = FIELD.matcher(line);
            boolean begins = field.matches()
                    && (!answer.containsKey("text") || BESIDE_TEXT.contains(field.group(1)))
                    && answer.putIfAbsent(field.group(1), field.group(2).strip()) == null;
            if (begins) {
                last = field.group(1);
            } else if (last.equals("text")) {
                answer.merge("text", line, (text, more) -> text + "\n" + more);
            }
        }
        answer.replaceAll((name, value) -> name.equals("text") ? value.strip() : value);
        answer.values().removeIf(String::isEmpty);
        if (answer.containsKey("responseCode")) {
            answer.put("code", answer.get("responseCode"));
        }
        String type = answer.get("responseType");
        if (type != null) {
            answer.put("type", type.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", ""));
        }
        return answer;
    }
}
