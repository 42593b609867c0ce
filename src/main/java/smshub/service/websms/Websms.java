package smshub.service.websms;

import static smshub.message.ProblemCode.ACCOUNT_BLOCKED;
import static smshub.message.ProblemCode.CREDIT_EXHAUSTED;
import static smshub.message.ProblemCode.LOGIN_REJECTED;
import static smshub.message.ProblemCode.PROVIDER_BUSY;
import static smshub.message.ProblemCode.PROVIDER_FAULT;
import static smshub.message.ProblemCode.RECIPIENT_REJECTED;
import static smshub.message.ProblemCode.REQUEST_REJECTED;
import static smshub.message.ProblemCode.SENDER_REJECTED;
import static smshub.message.ProblemCode.TEXT_REJECTED;
import static smshub.message.ProblemCode.TEXT_TOO_LONG;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SenderId;
import smshub.message.SmsMessage;
import smshub.provider.Callback;
import smshub.provider.HttpCall;
import smshub.provider.HttpProvider;
import smshub.provider.HttpReply;
import smshub.provider.HttpStatus;
import smshub.provider.MixedSource;
import smshub.provider.SendJob;
import smshub.provider.StateWords;
import smshub.text.BinaryContent;
import smshub.text.Encoding;

/**
 * websms.com (sms.at, atms; LINK Mobility Austria): text messages as JSON, receipts and answers pushed as JSON.
 *
 * <p>One recipient in each request: a receipt names no recipient, and one id comes back for the whole request.
 */
public final class Websms implements HttpProvider, MixedSource {
    private static final String PATH = "json/smsmessaging/text";
    private static final String BINARY_PATH = "json/smsmessaging/binary";
    private static final int MOST_PARTS = 255;
    /** Digits from which on a sender is a whole number rather than a short code. */
    private static final int INTERNATIONAL = 7;

    private static final Duration SHORTEST_VALIDITY = Duration.ofSeconds(60);
    private static final Duration LONGEST_VALIDITY = Duration.ofSeconds(259_200);

    private static final Set<Integer> TAKEN = Set.of(2000, 2001, 2002);

    /** What the status codes mean. Whatever the code, nothing was sent. */
    private static final Map<Integer, Problem> ERRORS = Map.ofEntries(
            error(4000, REQUEST_REJECTED, "the request cannot be read"),
            error(4001, LOGIN_REJECTED, "the credentials are wrong, or the account is not active"),
            error(4002, RECIPIENT_REJECTED, "the number is malformed"),
            error(4003, SENDER_REJECTED, "the account may not use this sender"),
            error(4004, REQUEST_REJECTED, "the type of message is wrong"),
            error(4005, REQUEST_REJECTED, "the alphabet is wrong"),
            error(4006, REQUEST_REJECTED, "the message class is wrong"),
            error(4007, REQUEST_REJECTED, "a segment is wrong"),
            error(4008, REQUEST_REJECTED, "the message id is wrong"),
            error(4009, TEXT_REJECTED, "the text is not accepted"),
            error(4010, REQUEST_REJECTED, "the segmentation is wrong"),
            error(4011, REQUEST_REJECTED, "the return address is wrong"),
            error(4012, PROVIDER_BUSY, "too many messages at a time"),
            error(4013, CREDIT_EXHAUSTED, "the account's limit of messages is used up"),
            error(4014, ACCOUNT_BLOCKED, "the account does not allow this IP address"),
            error(4015, REQUEST_REJECTED, "the priority is higher than the account may use"),
            error(4016, REQUEST_REJECTED, "the address for receipts is not accepted; see the hub's public address"),
            error(4017, TEXT_TOO_LONG, "the text takes several segments, which is not allowed"),
            error(4018, ACCOUNT_BLOCKED, "the account may not use this method"),
            error(4019, REQUEST_REJECTED, "a required parameter is missing"),
            error(4020, LOGIN_REJECTED, "the API key is wrong"),
            error(4021, LOGIN_REJECTED, "the token or the account is wrong"),
            error(4022, ACCOUNT_BLOCKED, "the account may not use the interface"),
            error(4023, PROVIDER_BUSY, "too many requests from this IP address"),
            error(4024, PROVIDER_BUSY, "too many requests in a short time"),
            error(4025, PROVIDER_BUSY, "too many recipients at a time"),
            error(4026, TEXT_TOO_LONG, "the text takes more parts than the hub counted"),
            error(4027, TEXT_REJECTED, "a segment of the text is not accepted"),
            error(4029, RECIPIENT_REJECTED, "the account may not send to this number"),
            error(4030, RECIPIENT_REJECTED, "the number is blocked"),
            error(4031, RECIPIENT_REJECTED, "the number is blocked"),
            error(4035, ACCOUNT_BLOCKED, "the account may not send"),
            error(4040, REQUEST_REJECTED, "the category is wrong"),
            error(4041, REQUEST_REJECTED, "the validity is outside what is allowed"),
            error(4042, RECIPIENT_REJECTED, "the quality rating blocks the number"),
            error(4043, TEXT_REJECTED, "the spam check blocks the message"),
            error(4120, REQUEST_REJECTED, "the request is empty"),
            error(5000, PROVIDER_FAULT, "internal error"),
            error(5003, PROVIDER_BUSY, "the service is not available"));

    /** What websms says of a message. It goes on trying after «undelivered»; «expired» is the end of that. */
    private static final StateWords STATES = StateWords.USUAL.after(StateWords.word("UNDEL", Status.UNDERWAY));

    @Override
    public String id() {
        return "websms";
    }

    @Override
    public String title() {
        return "websms.com (LINK Mobility Austria)";
    }

    @Override
    public URI defaultUrl() {
        return URI.create("https://api.websms.com/");
    }

    @Override
    public String note() {
        return "Receipts and answers are pushed to the hub's public address, which each message names. There is no"
                + " balance, no question for a state and no protection against sending twice. The receipt «undelivered»"
                + " is no end: the network goes on trying until «delivered» or «expired».";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.optional("token", "Access token", Kind.SECRET),
                AccountSetting.optional("user", "User name, where no token is used", Kind.TEXT),
                AccountSetting.optional("password", "Password, where no token is used", Kind.SECRET),
                AccountSetting.optional("flash", "Show messages at once and do not keep them", Kind.BOOLEAN, "false"),
                AccountSetting.optional("validity", "Seconds that delivery is tried, 60 to 259200", Kind.NUMBER),
                AccountSetting.optional("priority", "1 to 9, as far as the account may", Kind.NUMBER),
                AccountSetting.optional("category", "informational or advertisement", Kind.TEXT),
                AccountSetting.optional("test", "Check and answer, but send nothing", Kind.BOOLEAN, "false"));
    }

    @Override
    public Limits limits(Account account) {
        return Limits.USUAL.with(Limits.Flash.ALL).withBinary(MOST_PARTS).withValidity();
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        boolean token = account.secrets().containsKey("token");
        boolean user = account.settings().containsKey("user");
        boolean password = account.secrets().containsKey("password");
        if (token ? user || password : !user || !password) {
            mistakes.add("needs either token, or user and password, and not both");
        }
        Integer validity = number(account, "validity");
        if (validity != null && (validity < SHORTEST_VALIDITY.toSeconds() || validity > LONGEST_VALIDITY.toSeconds())) {
            mistakes.add("settings.validity must be from 60 to 259200 seconds");
        }
        Integer priority = number(account, "priority");
        if (priority != null && (priority < 1 || priority > 9)) {
            mistakes.add("settings.priority must be from 1 to 9");
        }
        String category = account.settings().get("category");
        if (category != null && !List.of("informational", "advertisement").contains(category)) {
            mistakes.add("settings.category must be informational or advertisement");
        }
        return mistakes;
    }

    /** The call that sends a message. */
    @Override
    public HttpCall send(SendJob job) {
        Account account = job.account();
        SmsMessage message = job.message();
        boolean octets = message.content().encoding() == Encoding.OCTETS;
        List<BinaryContent.Part> parts = octets
                ? BinaryContent.ofText(message.text())
                        .parts((int) UUID.fromString(message.id()).getLeastSignificantBits())
                : List.of();
        MessageBody body = new MessageBody(
                List.of(message.to().digits()),
                octets ? parts.stream().map(part -> base64(part.octets())).toList() : message.text(),
                octets ? parts.get(0).udh().length > 0 : null,
                message.from() == null ? null : digits(message.from()),
                message.from() == null ? null : type(message.from()),
                octets ? null : message.content().flash() ? Boolean.TRUE : on(account, "flash"),
                job.callback() == null ? null : job.callback() + "receipt",
                message.id(),
                number(account, "priority"),
                octets ? null : Integer.valueOf(Math.min(message.segments(), MOST_PARTS)),
                on(account, "test"),
                account.settings().get("category"),
                job.validity(SHORTEST_VALIDITY, LONGEST_VALIDITY, number(account, "validity")));
        String base = account.connection().url().toString();
        return HttpCall.post(
                account,
                URI.create((base.endsWith("/") ? base : base + "/") + (octets ? BINARY_PATH : PATH)),
                Map.of(
                        "Content-Type",
                        "application/json;charset=UTF-8",
                        "Accept",
                        "application/json",
                        "Authorization",
                        authorization(account)),
                Json.write(body),
                job);
    }

    /** How sending ended. */
    @Override
    public SendResult sent(HttpReply reply) {
        JsonNode answer = json(reply.body());
        int code = answer.path("statusCode").asInt(0);
        String id = answer.path("transferId").asText("");
        if (TAKEN.contains(code)) {
            return SendResult.sent(id.isEmpty() ? List.of() : List.of(id));
        }
        if (code == 0) {
            return reply.successful() ? SendResult.failed(HttpStatus.notUnderstood()) : HttpStatus.failure(reply);
        }
        Problem known = ERRORS.get(code);
        if (known != null) {
            return new SendResult(known.code().outcome(), List.of(), known, HttpStatus.retryAfter(reply));
        }
        // An id would say that it was taken; a code without one says that it was not, for whatever reason.
        return SendResult.failed(id.isEmpty() ? unknown(code) : HttpStatus.notUnderstood());
    }

    @Override
    public List<DeliveryReceipt> receipts(Callback callback) {
        JsonNode push = json(callback.body());
        if (!push.path("messageType").asText().equals("deliveryReport")) {
            return List.of();
        }
        String word = push.path("deliveryReportMessageStatus").asText();
        return List.of(new DeliveryReceipt(
                callback.account().id(),
                text(push, "transferId"),
                text(push, "clientMessageId"),
                STATES.of(word),
                time(push, callback.at(), "deliveredOn", "sentOn"),
                word));
    }

    @Override
    public List<InboundMessage> inbound(Callback callback) {
        JsonNode push = json(callback.body());
        if (!push.path("messageType").asText().equals("text") || text(push, "senderAddress") == null) {
            return List.of();
        }
        return List.of(new InboundMessage(
                null,
                callback.account().id(),
                text(push, "notificationId"),
                text(push, "senderAddress"),
                text(push, "recipientAddress"),
                push.path("textMessageContent").asText(""),
                callback.at(),
                text(push, "transferId")));
    }

    /** The answer that websms' toolkits give. */
    @Override
    public String acknowledgement() {
        return "{\"statusCode\":2000,\"statusMessage\":\"OK\"}";
    }

    @Override
    public String acknowledgementType() {
        return "application/json";
    }

    /**
     * The body of a request, its fields as websms names them.
     *
     * @param messageContent a text, or octets in Base64, an item for each segment
     * @param userDataHeaderPresent whether each item of octets begins with a header; null for a text
     */
    private record MessageBody(
            List<String> recipientAddressList,
            Object messageContent,
            Boolean userDataHeaderPresent,
            String senderAddress,
            String senderAddressType,
            Boolean sendAsFlashSms,
            String notificationCallbackUrl,
            String clientMessageId,
            Integer priority,
            Integer maxSmsPerMessage,
            Boolean test,
            String contentCategory,
            Integer validityPeriode) {}

    private static String authorization(Account account) {
        Secret token = account.secrets().get("token");
        if (token != null) {
            return "Bearer " + token.reveal();
        }
        String login = account.settings().get("user") + ":"
                + account.secrets().get("password").reveal();
        return "Basic " + base64(login.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    private static String digits(SenderId sender) {
        return sender.value().replace("+", "");
    }

    private static String type(SenderId sender) {
        if (!sender.numeric()) {
            return "alphanumeric";
        }
        if (digits(sender).length() < INTERNATIONAL) {
            return "shortcode";
        }
        return sender.value().startsWith("0") ? "national" : "international";
    }

    private static Boolean on(Account account, String option) {
        return Boolean.parseBoolean(account.settings().get(option)) ? true : null;
    }

    private static Integer number(Account account, String option) {
        String value = account.settings().get(option);
        return value == null ? null : Integer.valueOf(value);
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.JSON.readTree(body);
        } catch (IOException e) {
            return Json.JSON.missingNode();
        }
    }

    private static String text(JsonNode node, String field) {
        String value = node.path(field).asText("");
        return value.isEmpty() || node.path(field).isNull() ? null : value;
    }

    private static Instant time(JsonNode node, Instant now, String... fields) {
        for (String field : fields) {
            try {
                return OffsetDateTime.parse(node.path(field).asText()).toInstant();
            } catch (DateTimeException e) {
                // not said, or not in this form: the next
            }
        }
        return now;
    }

    private static Map.Entry<Integer, Problem> error(int number, ProblemCode code, String meaning) {
        return Map.entry(number, Problem.of(code, "websms status " + number + ": " + meaning + "."));
    }

    private static Problem unknown(int number) {
        return error(number, PROVIDER_FAULT, "the hub does not know this status")
                .getValue();
    }
}
