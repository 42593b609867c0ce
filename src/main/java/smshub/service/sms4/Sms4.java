package smshub.service.sms4;

import static smshub.message.ProblemCode.LOGIN_REJECTED;
import static smshub.message.ProblemCode.PROVIDER_FAULT;
import static smshub.message.ProblemCode.REQUEST_REJECTED;
import static smshub.message.ProblemCode.STATUS_NOT_AVAILABLE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.json.Json;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.Limits;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.provider.Balance;
import smshub.provider.BalanceJob;
import smshub.provider.BalanceSource;
import smshub.provider.BoundedSearch;
import smshub.provider.HttpCall;
import smshub.provider.HttpProvider;
import smshub.provider.HttpReply;
import smshub.provider.HttpStatus;
import smshub.provider.ProviderJob;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.StatusSource;
import smshub.text.Alphabet;
import smshub.text.UrlForm;

/**
 * SMS4 (sms4.de) by HTTP: {@code sms_out.pl} and {@code sms_check.pl} with ISO-8859-15, receipts by REST.
 *
 * <p>SMS4's description of the answer to a message is not public. Known is what it says on success; that it refuses with
 * the numbers of {@code sms_check.pl} is assumed. An answer that is neither is in doubt.
 */
public final class Sms4 implements HttpProvider, StatusSource<HttpCall, HttpReply>, BalanceSource<HttpCall, HttpReply> {
    private static final String SUCCESS = "SMS erfolgreich versendet";
    private static final Charset LATIN_9 = Charset.forName("ISO-8859-15");
    /** What an SMS holds in 7 bits and the form in plain; all else goes as UCS-2. */
    private static final Alphabet ALPHABET = Alphabet.sharedOrUcs2(LATIN_9);
    /** Of which SMS4's manual speaks. */
    private static final Limits.Senders SENDERS = new Limits.Senders(6, 11, 6, 14, false);

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Pattern NUMBER = Pattern.compile("\\d{4,18}");
    private static final Pattern STATUS = Pattern.compile("<status>\\s*(\\d+)\\s*</status>");
    private static final Pattern CREDIT = Pattern.compile("<guthaben>\\s*([-\\d.]+)\\s*</guthaben>");

    /** What the numbers of {@code sms_check.pl} mean. */
    private static final Map<String, Problem> ERRORS = Map.of(
            "10", error(10, LOGIN_REJECTED, "user, password and customer number do not fit"),
            "11", error(11, LOGIN_REJECTED, "the user is missing"),
            "12", error(12, LOGIN_REJECTED, "the password is missing"),
            "13", error(13, LOGIN_REJECTED, "the customer number is missing"),
            "99", error(99, REQUEST_REJECTED, "the parameters are wrong"));

    private static final Map<String, Status> STATES =
            Map.of("0", Status.DELIVERED, "1", Status.UNDERWAY, "2", Status.UNDELIVERED);

    /** The accounts' own patterns by their text. */
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "sms4";
    }

    @Override
    public String title() {
        return "SMS4 (HTTP)";
    }

    @Override
    public URI defaultUrl() {
        return URI.create("https://www.sms4.de/");
    }

    @Override
    public String note() {
        return "Please confirm with SMS4 before going live: whether texts of more than 160 characters are sent, what an"
                + " answer looks like that says no, and where it names the message's id; the hub takes the longest"
                + " number that is not the recipient's. An answer that the hub does not know leaves a message in doubt,"
                + " and it is not sent again by itself. Texts beyond what GSM-7 and ISO-8859-15 share go as UCS-2. A state is told only when it is"
                + " asked for: the hub asks after the poll interval, and then after twice the time. Senders have 6 to 11 letters and digits, or 6 to 14 digits.";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("customer", "Customer number (kdnr)", Kind.TEXT),
                AccountSetting.required("user", "User name", Kind.TEXT),
                AccountSetting.required("password", "Password", Kind.SECRET),
                AccountSetting.optional("tariff", "Tariff: 1, or 7 for answers", Kind.NUMBER, "1"),
                AccountSetting.optional("reply-to", "Mail address for answers and receipts", Kind.TEXT),
                AccountSetting.optional(
                        "strict-sender", "Refuse senders that SMS4's manual does not allow", Kind.BOOLEAN, "true"),
                AccountSetting.optional("success", "Found in an answer that says yes", Kind.REGEX, SUCCESS),
                AccountSetting.optional("id", "Finds the message's id in an answer, in group 1", Kind.REGEX));
    }

    @Override
    public Limits limits(Account account) {
        Limits limits = Limits.USUAL.with(ALPHABET);
        return Boolean.parseBoolean(account.settings().get("strict-sender")) ? limits.with(SENDERS) : limits;
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        if (!Pattern.matches("[A-Za-z0-9]+", account.settings().getOrDefault("customer", ""))) {
            mistakes.add("settings.customer must be letters and digits");
        }
        if (Integer.parseInt(account.settings().get("tariff")) < 1) {
            mistakes.add("settings.tariff must be at least 1");
        }
        return mistakes;
    }

    /** The call that sends a message. */
    @Override
    public HttpCall send(SendJob job) {
        Account account = job.account();
        SmsMessage message = job.message();
        if (message.from() != null
                && Boolean.parseBoolean(account.settings().get("strict-sender"))
                && !SENDERS.take(message.from())) {
            return HttpCall.refused(
                    account,
                    job,
                    new Problem(ProblemCode.SENDER_INVALID, "SMS4 takes senders of " + SENDERS.forms() + ".", "from"));
        }
        boolean plain = ALPHABET.firstForeign(message.text()) < 0;
        UrlForm form = login(account)
                .add("handynr", message.to().digits())
                .add("tarif", account.settings().get("tariff"))
                .add("v", "1")
                .add("text", plain ? message.text() : hex(message.text()));
        if (!plain) {
            form.add("kodierung", "ucs");
        }
        if (message.from() != null) {
            // A plus sign would need a blank before it.
            form.add("absender", message.from().value().replaceFirst("^\\+", "00"));
        }
        if (account.settings().containsKey("reply-to")) {
            form.add("replyto", account.settings().get("reply-to"));
        }
        return post(account, "cgi-bin/sms_out.pl", form, job);
    }

    /** How sending ended. */
    @Override
    public SendResult sent(HttpReply reply) {
        if (!reply.successful()) {
            return HttpStatus.failure(reply);
        }
        Account account = reply.call().account();
        String answer = new String(reply.body(), LATIN_9);
        try {
            if (BoundedSearch.of(pattern(account.settings().get("success")), answer)
                    .find()) {
                String id = id(
                        account, answer, reply.job(SendJob.class).message().to().digits());
                return SendResult.sent(id == null ? List.of() : List.of(id));
            }
        } catch (BoundedSearch.Endless e) {
            return SendResult.failed(HttpStatus.notUnderstood());
        }
        Problem known = problem(answer);
        return SendResult.failed(known == null ? HttpStatus.notUnderstood() : known);
    }

    /** The call that asks for a message's state; SMS4 knows it by its own id only. */
    @Override
    public HttpCall status(StatusJob job) {
        if (job.providerIds().isEmpty()) {
            return HttpCall.refused(
                    job.account(),
                    job,
                    Problem.of(STATUS_NOT_AVAILABLE, "SMS4 tells a state only by its own id, which never came."));
        }
        String customer = job.account().settings().get("customer");
        String path = "restapi/v1/dlr/" + customer + "/" + String.join(",", job.providerIds());
        return HttpCall.get(job.account(), address(job.account(), path), Map.of("Accept", "application/json"), job);
    }

    /** The states in an answer; empty when it holds none. */
    @Override
    public List<DeliveryReceipt> statuses(HttpReply reply) {
        StatusJob job = reply.job(StatusJob.class);
        JsonNode answer = json(reply);
        List<DeliveryReceipt> receipts = new ArrayList<>();
        boolean unknown = answer.path("error").asText().equals("smsid not found");
        for (JsonNode item : answer.isArray() ? answer : List.of(answer)) {
            String status = item.path("status").asText();
            if (!status.isBlank()) {
                receipts.add(receipt(
                        job,
                        item.path("smsId").asText(job.providerIds().get(0)),
                        STATES.getOrDefault(status, Status.UNCLEAR),
                        time(item.path("dateTime").asText(), reply.at()),
                        status));
            }
        }
        if (unknown || answer.isArray() && answer.isEmpty()) {
            job.providerIds().forEach(id -> receipts.add(receipt(job, id, Status.NOT_FOUND, reply.at(), "not found")));
        }
        return receipts;
    }

    /** The call that asks for what is left. */
    @Override
    public HttpCall balance(BalanceJob job) {
        UrlForm form = login(job.account()).add("level", "firma").add("check", "guthaben");
        return post(job.account(), "cgi-bin/sms_check.pl", form, job);
    }

    /** What is left. */
    @Override
    public Balance balanced(HttpReply reply) {
        if (!reply.successful()) {
            return new Balance(null, "EUR", HttpStatus.problem(reply));
        }
        String answer = new String(reply.body(), LATIN_9);
        Problem problem = problem(answer);
        Matcher credit = CREDIT.matcher(answer);
        if (problem == null && credit.find()) {
            try {
                return new Balance(new BigDecimal(credit.group(1)), "EUR", null);
            } catch (NumberFormatException e) {
                problem = Problem.of(STATUS_NOT_AVAILABLE, "SMS4 tells a credit that is no number.");
            }
        }
        return new Balance(
                null,
                "EUR",
                problem != null ? problem : Problem.of(PROVIDER_FAULT, "SMS4's answer could not be understood."));
    }

    private Pattern pattern(String text) {
        return patterns.computeIfAbsent(text, Pattern::compile);
    }

    private static String hex(String text) {
        return HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_16BE));
    }

    private String id(Account account, String answer, String recipient) {
        String pattern = account.settings().get("id");
        if (pattern != null) {
            Matcher found = BoundedSearch.of(pattern(pattern), answer);
            try {
                return found.find() ? found.group(found.groupCount() == 0 ? 0 : 1) : null;
            } catch (BoundedSearch.Endless e) {
                return null;
            }
        }
        return NUMBER.matcher(answer)
                .results()
                .map(found -> found.group())
                .filter(number -> !number.endsWith(recipient) && !recipient.endsWith(number))
                .reduce((longest, number) -> number.length() > longest.length() ? number : longest)
                .orElse(null);
    }

    private static Problem problem(String answer) {
        Matcher status = STATUS.matcher(answer);
        return status.find() ? ERRORS.get(status.group(1)) : null;
    }

    private static UrlForm login(Account account) {
        return new UrlForm(LATIN_9)
                .add("user", account.settings().get("user"))
                .add("pwd", account.secrets().get("password").reveal())
                .add("kdnr", account.settings().get("customer"));
    }

    private static HttpCall post(Account account, String path, UrlForm form, ProviderJob job) {
        return HttpCall.post(account, address(account, path), UrlForm.HEADERS, form.bytes(), job);
    }

    private static URI address(Account account, String path) {
        String base = account.connection().url().toString();
        return URI.create(base.endsWith("/") ? base + path : base + "/" + path);
    }

    private static JsonNode json(HttpReply reply) {
        try {
            return reply.successful() ? Json.JSON.readTree(reply.body()) : Json.JSON.missingNode();
        } catch (IOException e) {
            return Json.JSON.missingNode();
        }
    }

    private static DeliveryReceipt receipt(StatusJob job, String id, Status status, Instant time, String code) {
        return new DeliveryReceipt(job.account().id(), id, job.messageId(), status, time, code);
    }

    private static Instant time(String text, Instant now) {
        try {
            return LocalDateTime.parse(text, TIME).atZone(BERLIN).toInstant();
        } catch (DateTimeException e) {
            return now;
        }
    }

    private static Problem error(int number, ProblemCode code, String meaning) {
        return Problem.of(code, "SMS4 status " + number + ": " + meaning + ".");
    }
}
