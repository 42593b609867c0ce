package smshub.service.twilio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.http.ApiKeys;
import smshub.http.Archive;
import smshub.http.Guard;
import smshub.http.HttpAnswer;
import smshub.http.HttpRequest;
import smshub.http.ListedMessage;
import smshub.http.RequestParameters;
import smshub.intake.Accepted;
import smshub.intake.Reading;
import smshub.message.CallbackAddress;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.service.FacadeRequests;
import smshub.text.UrlForm;

/**
 * Twilio's resource Messages (its REST API of 2010-04-01, "Messages resource"): create, fetch, list, cancel. The Account SID is
 * the id of a client, or one of its {@code logins}; the Auth Token its key or its {@code password}.
 *
 * <p>One class, because every operation answers with the same two forms, a message and a failure.
 */
public final class TwilioFacade {
    static final String VERSION = "2010-04-01";

    private static final Pattern SID =
            Pattern.compile("(?:SM|MM)([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})(?:\\.json)?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int USUAL_PAGE = 50;
    private static final int MOST_ON_A_PAGE = 1_000;
    private static final int MOST_SECONDS = 36_000;
    private static final String HTTPS = "https://www.twilio.com/docs/errors/";

    /** Parameters that ask for more than a text. */
    private static final List<String> NOT_TEXTS =
            List.of("MediaUrl", "ContentSid", "ContentVariables", "PersistentAction");

    private static final Set<MessageState> ENDS = Set.of(
            MessageState.SENT,
            MessageState.DELIVERED,
            MessageState.UNDELIVERED,
            MessageState.REFUSED,
            MessageState.EXPIRED,
            MessageState.CANCELLED,
            MessageState.DEAD);

    private final ApiKeys keys;
    private final FacadeRequests requests;

    public TwilioFacade(ApiKeys keys, FacadeRequests requests) {
        this.keys = keys;
        this.requests = requests;
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    private record Failure(int code, String message, String moreInfo, int status) {
        static HttpAnswer answer(int status, int code, String message) {
            return HttpAnswer.json(status, new Failure(code, message, HTTPS + code, status));
        }
    }

    @JsonInclude
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    private record Message(
            String accountSid,
            String apiVersion,
            String body,
            String dateCreated,
            String dateSent,
            String dateUpdated,
            String direction,
            Integer errorCode,
            String errorMessage,
            String from,
            String messagingServiceSid,
            String numMedia,
            String numSegments,
            String price,
            String priceUnit,
            String sid,
            String status,
            Map<String, String> subresourceUris,
            String to,
            String uri) {}

    @JsonInclude
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    private record Page(
            int end,
            String firstPageUri,
            List<Message> messages,
            String nextPageUri,
            int page,
            int pageSize,
            String previousPageUri,
            int start,
            String uri) {}

    /** Whom a request is from, by the name that it gives its account. */
    private record Caller(String account, Client client) {
        String uri() {
            return "/" + VERSION + "/Accounts/" + account + "/Messages";
        }
    }

    private CompletionStage<HttpAnswer> as(
            HttpRequest request,
            Permission permission,
            BiFunction<Caller, RequestParameters, CompletionStage<HttpAnswer>> action) {
        ApiKeys.Login login = ApiKeys.basic(request);
        String account = request.path().getOrDefault("AccountSid", "");
        Client client = login == null
                ? null
                : keys.login(login.user(), login.password()).orElse(null);
        boolean own = client != null
                && ACCOUNT.matcher(account).matches()
                && keys.named(account).filter(client::equals).isPresent();
        if (!own) {
            return Guard.done(Failure.answer(401, 20003, "Authenticate").wrongLogin(client == null && login != null));
        }
        if (!Guard.may(client, permission)) {
            return Guard.done(Failure.answer(403, 20403, "The client may not do that."));
        }
        RequestParameters parameters = RequestParameters.of(request, StandardCharsets.UTF_8);
        return parameters.problem() != null
                ? Guard.done(failure(parameters.problem()))
                : Guard.run(() -> action.apply(new Caller(account, client), parameters), TwilioFacade::failure);
    }

    /** Takes over a text for one recipient. */
    public CompletionStage<HttpAnswer> create(HttpRequest request) {
        return as(request, Permission.SEND, this::create);
    }

    private CompletionStage<HttpAnswer> create(Caller caller, RequestParameters parameters) {
        for (String name : NOT_TEXTS) {
            if (parameters.text(name) != null) {
                return failed(400, 21620, name + " is not offered here: texts alone are sent");
            }
        }
        if (parameters.text("To") == null) {
            return failed(400, 21604, "A 'To' phone number is required.");
        }
        if (parameters.text("From") == null && parameters.text("MessagingServiceSid") == null) {
            return failed(400, 21603, "A 'From' phone number is required.");
        }
        Instant now = Instant.now();
        Instant sendAt;
        Instant expiresAt;
        try {
            String at = parameters.text("SendAt");
            sendAt = at == null ? null : OffsetDateTime.parse(at).toInstant();
            String seconds = parameters.text("ValidityPeriod");
            int validity = seconds == null ? 0 : Integer.parseInt(seconds);
            if (validity < 0 || validity > MOST_SECONDS) {
                return failed(400, 20001, "Invalid parameter: ValidityPeriod is from 1 to " + MOST_SECONDS);
            }
            expiresAt = validity == 0 ? null : (sendAt == null ? now : sendAt).plusSeconds(validity);
        } catch (DateTimeParseException | NumberFormatException e) {
            return failed(400, 20001, "Invalid parameter: SendAt is a time of ISO 8601, ValidityPeriod a number");
        }
        String told = parameters.text("StatusCallback");
        FacadeRequests.Draft draft = new FacadeRequests.Draft()
                .to(parameters.text("To"))
                .set("text", parameters.text("Body"))
                .set("from", parameters.text("From"))
                .set("sendAt", sendAt)
                .set("expiresAt", expiresAt)
                .set("transliterate", parameters.on("SmartEncoded") ? "to-fit" : null)
                .callback(told == null ? null : new CallbackAddress("twilio", caller.account, told));
        Reading reading = requests.read(draft);
        return reading.readable()
                ? requests.accept(reading.requests(), caller.client)
                        .thenApply(accepted -> created(caller, parameters, accepted.get(0)))
                : Guard.done(failure(reading.problem()));
    }

    private static HttpAnswer created(Caller caller, RequestParameters parameters, Accepted accepted) {
        if (!accepted.decision().accepted()) {
            return failure(accepted.decision().problem());
        }
        SmsMessage message = accepted.decision().message();
        boolean later = message.lifetime().sendAt() != null;
        String now = TIME.format(Instant.now());
        return HttpAnswer.json(
                201,
                message(
                        caller,
                        message.id(),
                        later ? "scheduled" : "queued",
                        message.text(),
                        message.to().value(),
                        message.from() == null ? null : message.from().value(),
                        parameters.text("MessagingServiceSid"),
                        accepted.decision().segments(),
                        now,
                        now,
                        null,
                        null,
                        null));
    }

    /** A message of the client's own. */
    public CompletionStage<HttpAnswer> fetch(HttpRequest request) {
        return as(request, Permission.READ, (caller, parameters) -> requests.own(id(request), caller.client)
                .thenApply(found -> found.map(message -> HttpAnswer.json(200, listed(caller, message)))
                        .orElseGet(TwilioFacade::notFound)));
    }

    /** Withdraws a message that waits for its time; Twilio's other change, an empty text, is not offered. */
    public CompletionStage<HttpAnswer> update(HttpRequest request) {
        return as(request, Permission.SEND, (caller, parameters) -> {
            String id = id(request);
            if (!"canceled".equals(parameters.text("Status"))) {
                return failed(400, 20001, "Invalid parameter: the only change that is offered is Status=canceled");
            }
            return requests.own(id, caller.client)
                    .thenCompose(found -> found.isEmpty()
                            ? Guard.done(notFound())
                            : requests.cancel(id, caller.client)
                                    .thenApply(cancelled -> cancelled
                                            ? HttpAnswer.json(200, listed(caller, found.get(), "canceled"))
                                            : Failure.answer(409, 30409, "This message cannot be canceled")));
        });
    }

    /** Single messages are not deleted: what becomes of them is said by {@code store.keep}. */
    public CompletionStage<HttpAnswer> delete(HttpRequest request) {
        return as(request, Permission.SEND, (caller, parameters) -> requests.own(id(request), caller.client)
                .thenApply(found -> found.isEmpty()
                        ? notFound()
                        : ENDS.contains(found.get().state())
                                ? Failure.answer(
                                        405,
                                        20004,
                                        "Method not allowed: the hub keeps messages as long as it is told to")
                                : Failure.answer(409, 20009, "Cannot delete this resource before it is complete")));
    }

    /** The client's own messages, the latest first, page by page. */
    public CompletionStage<HttpAnswer> list(HttpRequest request) {
        return as(request, Permission.READ, this::list);
    }

    private CompletionStage<HttpAnswer> list(Caller caller, RequestParameters parameters) {
        int size;
        int page;
        Archive.MessageFilter filter;
        try {
            size = number(parameters, "PageSize", USUAL_PAGE, 1, MOST_ON_A_PAGE);
            page = number(parameters, "Page", 0, 0, Integer.MAX_VALUE);
            LocalDate day = day(parameters.text("DateSent"));
            LocalDate from = day(parameters.text("DateSent>"));
            LocalDate to = day(parameters.text("DateSent<"));
            filter = new Archive.MessageFilter(
                    Set.of(),
                    parameters.text("To"),
                    parameters.text("From"),
                    null,
                    null,
                    caller.client.id(),
                    null,
                    begin(day == null ? from : day),
                    begin(day == null ? next(to) : next(day)));
        } catch (DateTimeParseException | NumberFormatException e) {
            return failed(400, 20001, "Invalid parameter: a number or a day is none");
        }
        String query = "?PageSize=" + size + kept(parameters);
        String first = caller.uri() + ".json" + query + "&Page=0";
        String token = parameters.text("PageToken");
        return requests.list(filter, token, size).thenApply(found -> {
            List<Message> messages = found.entries().stream()
                    .map(message -> listed(caller, message))
                    .toList();
            int start = page * size;
            return HttpAnswer.json(
                    200,
                    new Page(
                            start + Math.max(0, messages.size() - 1),
                            first,
                            messages,
                            found.next() == null
                                    ? null
                                    : caller.uri() + ".json" + query + "&Page=" + (page + 1) + "&PageToken="
                                            + encoded(found.next()),
                            page,
                            size,
                            null,
                            start,
                            caller.uri() + ".json" + query + "&Page=" + page));
        });
    }

    private static String kept(RequestParameters parameters) {
        StringBuilder kept = new StringBuilder();
        for (String name : List.of("To", "From", "DateSent", "DateSent>", "DateSent<")) {
            if (parameters.text(name) != null) {
                kept.append('&').append(encoded(name)).append('=').append(encoded(parameters.text(name)));
            }
        }
        return kept.toString();
    }

    private static String encoded(String value) {
        return UrlForm.encoded(value);
    }

    private static int number(RequestParameters parameters, String name, int usual, int least, int most) {
        String given = parameters.text(name);
        int number = given == null ? usual : Integer.parseInt(given);
        return Math.max(least, Math.min(most, number));
    }

    /** A day, of a time as well. */
    private static LocalDate day(String given) {
        return given == null ? null : LocalDate.parse(given.length() > 10 ? given.substring(0, 10) : given);
    }

    private static LocalDate next(LocalDate day) {
        return day == null ? null : day.plusDays(1);
    }

    private static Instant begin(LocalDate day) {
        return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Message listed(Caller caller, ListedMessage message) {
        return listed(caller, message, status(message.state()));
    }

    private static Message listed(Caller caller, ListedMessage message, String status) {
        return message(
                caller,
                message.id(),
                status,
                message.text(),
                message.to(),
                message.from(),
                null,
                message.segments(),
                TIME.format(message.acceptedAt()),
                TIME.format(message.changedAt()),
                ENDS.contains(message.state()) ? TIME.format(message.changedAt()) : null,
                message.problem(),
                money(message.providerPrice()) ? message.providerPrice() : message.price());
    }

    private static Message message(
            Caller caller,
            String id,
            String status,
            String text,
            String to,
            String from,
            String service,
            int segments,
            String created,
            String updated,
            String sent,
            Problem problem,
            Price price) {
        String sid = sid(id);
        String uri = caller.uri() + "/" + sid;
        return new Message(
                caller.account,
                VERSION,
                text,
                created,
                sent,
                updated,
                "outbound-api",
                problem == null ? null : errorOf(problem.code()),
                problem == null ? null : problem.sentence(),
                from,
                service,
                "0",
                String.valueOf(segments),
                // What a message costs is taken off, and so has a minus sign there.
                money(price) ? price.amount().negate().toPlainString() : null,
                money(price) ? price.currency() : null,
                sid,
                status,
                Map.of("media", uri + "/Media.json"),
                to,
                uri + ".json");
    }

    /** The hub's id as Twilio writes ids. */
    static String sid(String id) {
        return "SM" + id.replace("-", "");
    }

    /** The hub's id of a SID in the path, as which it may end in .json; one that there is not where it is none. */
    private static String id(HttpRequest request) {
        Matcher sid = SID.matcher(request.path().getOrDefault("Sid", ""));
        return sid.matches()
                ? String.join("-", sid.group(1), sid.group(2), sid.group(3), sid.group(4), sid.group(5))
                : "none";
    }

    /** Whether a price is in a currency, which libraries read as one of ISO 4217, not in some provider's points. */
    static boolean money(Price price) {
        return price != null
                && price.currency() != null
                && CURRENCY.matcher(price.currency()).matches();
    }

    /** Twilio's words for the states of a message. */
    static String status(MessageState state) {
        return switch (state) {
            case ACCEPTED, DEFERRED -> "queued";
            case SCHEDULED -> "scheduled";
            case SENDING, UNSURE -> "sending";
            case SENT -> "sent";
            case DELIVERED -> "delivered";
            case UNDELIVERED -> "undelivered";
            case REFUSED, EXPIRED, DEAD -> "failed";
            case CANCELLED -> "canceled";
        };
    }

    private static CompletionStage<HttpAnswer> failed(int status, int code, String message) {
        return Guard.done(Failure.answer(status, code, message));
    }

    private static HttpAnswer notFound() {
        return Failure.answer(404, 20404, "The requested resource was not found");
    }

    private static HttpAnswer failure(Problem problem) {
        int code = codeOf(problem);
        int status = problem.code() == ProblemCode.CLIENT_RATE_EXCEEDED || code == 20429
                ? 429
                : code == 20503 ? 503 : code == 20500 ? 500 : 400;
        return Failure.answer(status, code, problem.sentence()).retryAfter(problem);
    }

    /** Twilio's codes for what a request is refused for (its "Error and Warning Dictionary"). */
    private static int codeOf(Problem problem) {
        return switch (problem.code()) {
            case NUMBER_INVALID, RECIPIENT_REJECTED -> 21211;
            case NUMBER_NOT_MOBILE -> 21614;
            case COUNTRY_NOT_ALLOWED -> 21408;
            case RECIPIENT_OPTED_OUT, CONSENT_MISSING -> 21610;
            case SENDER_INVALID -> 21212;
            case SENDER_NOT_ALLOWED -> 21606;
            case SENDER_NOT_IN_COUNTRY -> 21612;
            case TEXT_MISSING -> 21602;
            case TEXT_TOO_LONG -> 21617;
            case CLIENT_RATE_EXCEEDED,
                    CLIENT_QUOTA_EXCEEDED,
                    BUDGET_EXHAUSTED,
                    COUNTRY_BRAKED,
                    RECIPIENT_BRAKED,
                    RANGE_BRAKED -> 20429;
            case SERVICE_UNAVAILABLE -> 20503;
            case INTERNAL_FAULT -> 20500;
            case FIELD_MISSING, FIELD_INVALID -> ofField(String.valueOf(problem.field()));
            default -> 20001;
        };
    }

    private static int ofField(String field) {
        return switch (field) {
            case "to" -> 21211;
            case "from" -> 21212;
            case "text" -> 21602;
            case "callbackUrl" -> 21609;
            default -> 20001;
        };
    }

    /** Twilio's codes for what became of a message. */
    static int errorOf(ProblemCode code) {
        return switch (code) {
            case NUMBER_INVALID, RECIPIENT_REJECTED -> 30005;
            case NUMBER_NOT_MOBILE -> 30006;
            case RECIPIENT_OPTED_OUT, CONSENT_MISSING -> 21610;
            case TEXT_REJECTED -> 30007;
            case NOT_DELIVERED -> 30003;
            case ACCOUNT_BLOCKED, CREDIT_EXHAUSTED -> 30002;
            case AGE_EXCEEDED, ATTEMPTS_EXHAUSTED -> 30036;
            default -> 30008;
        };
    }
}
