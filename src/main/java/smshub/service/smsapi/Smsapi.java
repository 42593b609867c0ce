package smshub.service.smsapi;

import static smshub.message.ProblemCode.ACCOUNT_BLOCKED;
import static smshub.message.ProblemCode.COUNTRY_NOT_ALLOWED;
import static smshub.message.ProblemCode.CREDIT_EXHAUSTED;
import static smshub.message.ProblemCode.LOGIN_REJECTED;
import static smshub.message.ProblemCode.PROVIDER_BUSY;
import static smshub.message.ProblemCode.PROVIDER_FAULT;
import static smshub.message.ProblemCode.RECIPIENT_BUSY;
import static smshub.message.ProblemCode.RECIPIENT_OPTED_OUT;
import static smshub.message.ProblemCode.RECIPIENT_REJECTED;
import static smshub.message.ProblemCode.REQUEST_REJECTED;
import static smshub.message.ProblemCode.SENDER_REJECTED;
import static smshub.message.ProblemCode.SERVICE_REFUSED;
import static smshub.message.ProblemCode.STATUS_NOT_AVAILABLE;
import static smshub.message.ProblemCode.TEXT_REJECTED;
import static smshub.message.ProblemCode.TEXT_TOO_LONG;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.Secret;
import smshub.json.Json;
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
import smshub.provider.Callback;
import smshub.provider.HttpCall;
import smshub.provider.HttpProvider;
import smshub.provider.HttpReply;
import smshub.provider.HttpStatus;
import smshub.provider.IdempotencyKey;
import smshub.provider.InboundSource;
import smshub.provider.ProviderJob;
import smshub.provider.ReceiptSource;
import smshub.provider.SendJob;
import smshub.provider.StateWords;
import smshub.provider.StatusJob;
import smshub.provider.StatusSource;
import smshub.text.Alphabet;
import smshub.text.UrlForm;

/**
 * SMSAPI (smsapi.pl, smsapi.com; LINK Mobility Poland): {@code sms.do} and {@code user.do} with JSON answers.
 *
 * <p>Each message carries the hub's id as {@code idx} with {@code check_idx=1}: SMSAPI refuses an id that it has seen
 * within 24 hours (error 53), so that sending again cannot send twice.
 *
 * <p>One class, half of it the table of settings and error numbers that the calls are read by.
 */
public final class Smsapi
        implements HttpProvider,
                StatusSource<HttpCall, HttpReply>,
                BalanceSource<HttpCall, HttpReply>,
                ReceiptSource,
                InboundSource,
                IdempotencyKey {
    private static final int MOST_PARTS = 10;
    private static final List<String> OPTIONS = List.of("test", "fast", "flash", "normalize");
    /** An hour to three days after the sending (error 56), with something for the way and for clocks. */
    private static final Duration SHORTEST_VALIDITY = Duration.ofMinutes(65);

    private static final Duration LONGEST_VALIDITY = Duration.ofHours(72).minusMinutes(5);
    private static final int ID_ALREADY_USED = 53;
    private static final Set<Integer> ID_UNKNOWN = Set.of(301, 400);

    /** What SMSAPI's error numbers mean. Whatever the number, nothing was sent. */
    private static final Map<Integer, Problem> ERRORS = table(
            error(7, REQUEST_REJECTED, "short links are switched off"),
            error(8, REQUEST_REJECTED, "the request is malformed"),
            error(11, TEXT_REJECTED, "the text is missing, too long or has characters that are not allowed"),
            error(12, TEXT_TOO_LONG, "the text takes more parts than the hub counted"),
            error(13, RECIPIENT_REJECTED, "the number is invalid or blocked"),
            error(14, SENDER_REJECTED, "the sender name is not registered"),
            error(17, TEXT_REJECTED, "a flash message cannot have special characters"),
            error(18, REQUEST_REJECTED, "wrong number of parameters"),
            error(19, REQUEST_REJECTED, "too many messages in one request"),
            error(20, REQUEST_REJECTED, "the ids do not fit the recipients"),
            errors(21, 24, REQUEST_REJECTED, "the multimedia content is not accepted"),
            error(25, REQUEST_REJECTED, "normalisation does not go with this data coding"),
            error(26, REQUEST_REJECTED, "the subject is too long"),
            error(27, REQUEST_REJECTED, "the id is too long"),
            error(28, REQUEST_REJECTED, "the time restriction is wrong"),
            errors(30, 31, REQUEST_REJECTED, "the binary or voice content is not accepted"),
            error(32, RECIPIENT_REJECTED, "this kind of message goes to Polish numbers only"),
            error(33, RECIPIENT_REJECTED, "this kind of message goes to Polish mobile numbers only"),
            errors(35, 36, REQUEST_REJECTED, "the binary or voice content is not accepted"),
            errors(40, 41, REQUEST_REJECTED, "the contact group is missing or empty"),
            errors(50, 51, REQUEST_REJECTED, "the time of sending is outside what is allowed"),
            error(52, RECIPIENT_BUSY, "too many messages to this number within a minute"),
            errors(54, 56, REQUEST_REJECTED, "the time of sending or expiry is not accepted"),
            error(57, RECIPIENT_REJECTED, "the number is blocked for this account"),
            error(59, RECIPIENT_OPTED_OUT, "the recipient has opted out"),
            errors(60, 66, REQUEST_REJECTED, "the discount codes are not accepted"),
            error(70, REQUEST_REJECTED, "the address for receipts is not accepted; see the hub's public address"),
            error(74, PROVIDER_BUSY, "the account does not send at this time of day"),
            error(76, REQUEST_REJECTED, "a parameter has characters that are not allowed"),
            error(93, REQUEST_REJECTED, "these parameters do not go with a group"),
            error(94, TEXT_REJECTED, "the account may not send links"),
            error(98, SERVICE_REFUSED, "the account is new and may send to its own number only"),
            error(101, LOGIN_REJECTED, "the login is missing or wrong"),
            error(102, LOGIN_REJECTED, "the user or password is wrong"),
            error(103, CREDIT_EXHAUSTED, "there are not enough points on the account"),
            error(104, REQUEST_REJECTED, "there is no such template"),
            error(105, ACCOUNT_BLOCKED, "the account does not allow this IP address"),
            error(106, REQUEST_REJECTED, "the short link is wrong"),
            error(110, SERVICE_REFUSED, "the service is not switched on for the account"),
            error(112, COUNTRY_NOT_ALLOWED, "the account may not send to this country"),
            error(200, PROVIDER_FAULT, "handing the message over failed"),
            error(201, PROVIDER_FAULT, "internal error"),
            error(202, PROVIDER_BUSY, "too many requests at a time"),
            error(203, PROVIDER_BUSY, "too many requests"),
            error(301, REQUEST_REJECTED, "there is no such message, or it cannot be removed any more"),
            error(400, REQUEST_REJECTED, "there is no such message"),
            error(401, ACCOUNT_BLOCKED, "the token does not permit this"),
            error(409, REQUEST_REJECTED, "the value exists already"),
            error(666, PROVIDER_FAULT, "internal error"),
            error(997, ACCOUNT_BLOCKED, "the account wants https"),
            error(998, PROVIDER_FAULT, "the short-link service is down"),
            error(999, PROVIDER_FAULT, "internal error"),
            error(1000, ACCOUNT_BLOCKED, "only the main user may do this"),
            error(1001, REQUEST_REJECTED, "unknown action"),
            errors(1010, 1193, REQUEST_REJECTED, "management of users"),
            errors(2001, 2115, SENDER_REJECTED, "management of sender names"),
            errors(4000, 4299, REQUEST_REJECTED, "management of contacts"));

    /**
     * An error that is not in the table is tried again: every error says that nothing was sent, and should that not
     * hold, the id keeps the message from being sent twice.
     */
    private static final Errors UNKNOWN_ERROR = error(0, PROVIDER_FAULT, "the hub does not know this error");

    /** What SMSAPI's states of a message mean, by number. */
    private static final Map<String, Status> STATES = Map.ofEntries(
            Map.entry("401", Status.NOT_FOUND),
            Map.entry("402", Status.UNDELIVERED),
            Map.entry("403", Status.UNDERWAY),
            Map.entry("404", Status.DELIVERED),
            Map.entry("405", Status.UNDELIVERED),
            Map.entry("406", Status.UNDELIVERED),
            Map.entry("407", Status.UNDELIVERED),
            Map.entry("408", Status.UNKNOWN),
            Map.entry("409", Status.UNDERWAY),
            Map.entry("410", Status.UNDERWAY),
            Map.entry("411", Status.UNDERWAY),
            Map.entry("412", Status.UNDELIVERED));

    /** The same by name. */
    private static final StateWords NAMES = StateWords.USUAL.after(
            StateWords.word("NOTFOUND", Status.NOT_FOUND),
            StateWords.word("RENEW", Status.UNDERWAY),
            StateWords.word("STOP", Status.UNDELIVERED));

    @Override
    public String id() {
        return "smsapi";
    }

    @Override
    public String title() {
        return "SMSAPI (LINK Mobility Poland)";
    }

    @Override
    public URI defaultUrl() {
        return URI.create("https://api.smsapi.pl/");
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.optional("token", "OAuth token from SMSAPI's panel", Kind.SECRET),
                AccountSetting.optional("user", "User name, where no token is used", Kind.TEXT),
                AccountSetting.optional("password", "API password, where no token is used", Kind.SECRET),
                AccountSetting.optional("test", "Check and answer, but send and charge nothing", Kind.BOOLEAN, "false"),
                AccountSetting.optional("fast", "Send with priority, at a higher price", Kind.BOOLEAN, "false"),
                AccountSetting.optional("flash", "Show messages at once and do not keep them", Kind.BOOLEAN, "false"),
                AccountSetting.optional(
                        "normalize", "Let SMSAPI replace letters that GSM-7 does not have", Kind.BOOLEAN, "false"));
    }

    @Override
    public Limits limits(Account account) {
        Limits limits = Limits.USUAL
                .upTo(Integer.MAX_VALUE, MOST_PARTS)
                .with(Limits.Flash.SEVEN_BIT)
                .withValidity()
                .withSendTime();
        // What SMSAPI would replace is replaced before, where it shows.
        limits = on(account, "normalize") ? limits.inPlainLetters() : limits;
        // A flash message with special characters is refused (error 17).
        return on(account, "flash") ? limits.with(Alphabet.gsm7Only()) : limits;
    }

    @Override
    public List<String> mistakes(Account account) {
        boolean token = account.secrets().containsKey("token");
        boolean user = account.settings().containsKey("user");
        boolean password = account.secrets().containsKey("password");
        if (token ? user || password : !user || !password) {
            return List.of("needs either token, or user and password, and not both");
        }
        return List.of();
    }

    /** The call that sends a message. */
    @Override
    public HttpCall send(SendJob job) {
        Account account = job.account();
        SmsMessage message = job.message();
        UrlForm form = login(account)
                .add("encoding", "utf-8")
                .add("details", "1")
                .add("to", message.to().digits())
                .add("message", message.text())
                .add("max_parts", Integer.toString(Math.min(message.segments(), MOST_PARTS)))
                .add("idx", message.id())
                .add("check_idx", "1");
        if (message.from() != null) {
            form.add("from", message.from().value());
        }
        if (message.lifetime().sendAt() != null) {
            // SMSAPI sends at once what was due before.
            form.add("date", Long.toString(message.lifetime().sendAt().getEpochSecond()));
        }
        Duration validity = job.validity(SHORTEST_VALIDITY, LONGEST_VALIDITY);
        if (validity != null) {
            form.add("expiration_date", Long.toString(job.at().plus(validity).getEpochSecond()));
        }
        if (job.callback() != null) {
            form.add("notify_url", job.callback() + "receipt");
        }
        for (String option : OPTIONS) {
            if (on(account, option)
                    || option.equals("flash") && message.content().flash()) {
                form.add(option, "1");
            }
        }
        return post(account, "sms.do", form, job);
    }

    /** How sending ended. */
    @Override
    public SendResult sent(HttpReply reply) {
        JsonNode answer = answer(reply);
        JsonNode first = answer.path("list").path(0);
        int error = errorNumber(answer, first);
        if (error == ID_ALREADY_USED) {
            // An earlier attempt got through and its answer was lost; its id comes with the receipt.
            return SendResult.sent(List.of());
        }
        if (error > 0) {
            Problem problem = problem(error);
            return new SendResult(problem.code().outcome(), List.of(), problem, HttpStatus.retryAfter(reply));
        }
        if (!reply.successful()) {
            return HttpStatus.failure(reply);
        }
        String id = first.path("id").asText("");
        return id.isEmpty()
                ? SendResult.failed(HttpStatus.notUnderstood())
                : SendResult.sent(List.of(id), Price.told(first.path("points").asText(null), "points"));
    }

    /** The call that asks for a message's state; SMSAPI knows it by its own id only. */
    @Override
    public HttpCall status(StatusJob job) {
        if (job.providerIds().isEmpty()) {
            return HttpCall.refused(
                    job.account(),
                    job,
                    Problem.of(STATUS_NOT_AVAILABLE, "SMSAPI tells a state only by its own id, which never came."));
        }
        UrlForm form = login(job.account()).add("status", String.join("|", job.providerIds()));
        return post(job.account(), "sms.do", form, job);
    }

    /** The states in an answer; empty when it holds none. */
    @Override
    public List<DeliveryReceipt> statuses(HttpReply reply) {
        StatusJob job = reply.job(StatusJob.class);
        JsonNode answer = answer(reply);
        int error = errorNumber(answer, answer);
        if (ID_UNKNOWN.contains(error)) {
            return job.providerIds().stream()
                    .map(id -> receipt(job.account(), id, job.messageId(), "NOT_FOUND", null, reply.at()))
                    .toList();
        }
        List<DeliveryReceipt> receipts = new ArrayList<>();
        for (JsonNode item : answer.path("list")) {
            receipts.add(receipt(
                    job.account(),
                    item.path("id").asText(null),
                    job.messageId(),
                    item.path("status_name").asText(null),
                    item.path("status").asText(null),
                    reply.at()));
        }
        return receipts;
    }

    /** The call that asks for what is left: a token opens the new resource, user and password only the old one. */
    @Override
    public HttpCall balance(BalanceJob job) {
        Account account = job.account();
        Secret token = account.secrets().get("token");
        return token == null
                ? post(account, "user.do", login(account).add("credits", "1"), job)
                : HttpCall.get(account, address(account, "profile"), bearer(token), job);
    }

    /** What is left. */
    @Override
    public Balance balanced(HttpReply reply) {
        JsonNode answer = answer(reply);
        int error = errorNumber(answer, answer);
        if (error > 0) {
            return new Balance(null, "points", problem(error));
        }
        if (!reply.successful()) {
            return new Balance(null, "points", HttpStatus.problem(reply));
        }
        try {
            return new Balance(new BigDecimal(answer.path("points").asText()), "points", null);
        } catch (NumberFormatException e) {
            return new Balance(
                    null,
                    "points",
                    Problem.of(STATUS_NOT_AVAILABLE, "SMSAPI tells no points; an account paid later has none."));
        }
    }

    /** One report, or several: then each parameter is a list with commas. */
    @Override
    public List<DeliveryReceipt> receipts(Callback callback) {
        String[] ids = list(callback, "MsgId");
        String[] names = list(callback, "status_name");
        String[] numbers = list(callback, "status");
        String[] ours = list(callback, "idx");
        String[] times = list(callback, "donedate");
        List<DeliveryReceipt> receipts = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            receipts.add(receipt(
                    callback.account(),
                    at(ids, i),
                    at(ours, i),
                    at(names, i),
                    at(numbers, i),
                    time(at(times, i), callback.at())));
        }
        return receipts;
    }

    @Override
    public List<InboundMessage> inbound(Callback callback) {
        String from = callback.first("sms_from");
        String text = callback.first("sms_text");
        if (from == null || text == null) {
            return List.of();
        }
        String answered = callback.first("MsgId");
        String date = callback.first("sms_date");
        return List.of(new InboundMessage(
                null,
                callback.account().id(),
                // SMSAPI gives no id, and comes again until it is answered: sender, time and text together are one.
                date == null ? null : MessageIds.of(from, date, text),
                from,
                callback.first("sms_to"),
                text,
                time(date, callback.at()),
                answered == null || answered.isEmpty() ? null : answered));
    }

    @Override
    public String acknowledgement() {
        return "OK";
    }

    private static boolean on(Account account, String option) {
        return Boolean.parseBoolean(account.settings().get(option));
    }

    private static UrlForm login(Account account) {
        UrlForm form = new UrlForm().add("format", "json");
        if (!account.secrets().containsKey("token")) {
            form.add("username", account.settings().get("user"))
                    .add("password", md5(account.secrets().get("password")));
        }
        return form;
    }

    private static HttpCall post(Account account, String path, UrlForm form, ProviderJob job) {
        Map<String, String> headers = new HashMap<>(UrlForm.HEADERS);
        Secret token = account.secrets().get("token");
        if (token != null) {
            headers.putAll(bearer(token));
        }
        return HttpCall.post(account, address(account, path), headers, form.bytes(), job);
    }

    private static URI address(Account account, String path) {
        String base = account.connection().url().toString();
        return URI.create(base.endsWith("/") ? base + path : base + "/" + path);
    }

    private static Map<String, String> bearer(Secret token) {
        return Map.of("Authorization", "Bearer " + token.reveal());
    }

    private static String md5(Secret password) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5")
                            .digest(password.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    /** The answer as JSON; a missing node where it is none. */
    private static JsonNode answer(HttpReply reply) {
        try {
            return Json.JSON.readTree(reply.body());
        } catch (IOException e) {
            return Json.JSON.missingNode();
        }
    }

    /** SMSAPI's error number, on the whole request or its only recipient; 0 without one. */
    private static int errorNumber(JsonNode answer, JsonNode item) {
        int error = answer.path("error").asInt(0);
        return error != 0 ? error : item.path("error").asInt(0);
    }

    private static Problem problem(int error) {
        Problem known = ERRORS.get(error);
        return known != null ? known : UNKNOWN_ERROR.problem(error);
    }

    /** The name counts, unless the hub does not know it; either may stand in the place of the number. */
    private static DeliveryReceipt receipt(
            Account account, String id, String ours, String name, String number, Instant time) {
        Status status = state(name);
        if (status == Status.UNCLEAR) {
            status = state(number);
        }
        return new DeliveryReceipt(account.id(), id, ours, status, time, name == null ? number : name);
    }

    private static Status state(String told) {
        Status known = told == null ? null : STATES.get(told.strip());
        return known == null ? NAMES.of(told) : known;
    }

    private static String[] list(Callback callback, String name) {
        String value = callback.first(name);
        return value == null || value.isEmpty() ? new String[0] : value.split(",", -1);
    }

    private static String at(String[] values, int index) {
        return index >= values.length || values[index].isEmpty() ? null : values[index];
    }

    private static Instant time(String seconds, Instant now) {
        try {
            return seconds == null ? now : Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException e) {
            return now;
        }
    }

    private record Errors(int first, int last, ProblemCode code, String meaning) {
        Problem problem(int number) {
            return Problem.of(code, "SMSAPI error " + number + ": " + meaning + ".");
        }
    }

    private static Errors error(int number, ProblemCode code, String meaning) {
        return new Errors(number, number, code, meaning);
    }

    private static Errors errors(int first, int last, ProblemCode code, String meaning) {
        return new Errors(first, last, code, meaning);
    }

    private static Map<Integer, Problem> table(Errors... rows) {
        Map<Integer, Problem> table = new HashMap<>();
        for (Errors row : rows) {
            for (int number = row.first; number <= row.last; number++) {
                table.put(number, row.problem(number));
            }
        }
        return Map.copyOf(table);
    }
}
