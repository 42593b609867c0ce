package smshub.service.smsapi;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.http.ApiKeys;
import smshub.http.Guard;
import smshub.http.HttpAnswer;
import smshub.http.HttpRequest;
import smshub.http.ListedMessage;
import smshub.http.RequestParameters;
import smshub.intake.Accepted;
import smshub.intake.Reading;
import smshub.json.Json;
import smshub.message.CallbackAddress;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.rules.Decision;
import smshub.service.FacadeRequests;
import smshub.text.Encoding;

/**
 * SMSAPI's {@code sms.do}, {@code user.do} and {@code profile}: parameters as form, query or JSON, answers as JSON or
 * text. Errors have SMSAPI's numbers and, as there, HTTP status 200. Points are the price
 * of a message by its account's prices, or 0.
 *
 * <p>One class, because SMSAPI's parameters, error numbers and answers depend on one another throughout.
 */
public final class SmsapiFacade {
    private static final Charset HISTORIC = Charset.forName("windows-1250");
    private static final Set<String> NO_SENDER = Set.of("eco", "2way");
    private static final Set<String> SPLIT_BY_BAR = Set.of("idx", "param1", "param2", "param3", "param4");
    private static final int NATIONAL_DIGITS = 9;
    private static final int UNAUTHENTICATED = 101;
    private static final int LOGIN_WRONG = 102;
    private static final int NUMBER_WRONG = 13;

    private final ApiKeys keys;
    private final FacadeRequests requests;

    public SmsapiFacade(ApiKeys keys, FacadeRequests requests) {
        this.keys = keys;
        this.requests = requests;
    }

    /** Sends, withdraws or tells the status of messages, as the parameters say. */
    public CompletionStage<HttpAnswer> sms(HttpRequest request) {
        return serve(request, call -> {
            if (call.parameters.text("status") != null) {
                return status(call);
            }
            return call.parameters.text("sch_del") != null ? withdraw(call) : send(call);
        });
    }

    /** Tells what is left on the account, in the old way. */
    public CompletionStage<HttpAnswer> user(HttpRequest request) {
        return serve(
                request,
                call -> call.parameters.on("credits")
                        ? points(
                                call,
                                points -> call.json
                                        ? HttpAnswer.json(200, Map.of("points", points))
                                        : HttpAnswer.text(200, "Points: " + points))
                        : Guard.done(call.failure(1001, "Unknown action")));
    }

    /** Tells who logged in and what is left. */
    public CompletionStage<HttpAnswer> profile(HttpRequest request) {
        return serve(
                request,
                call -> points(
                        call,
                        points -> HttpAnswer.json(
                                200, new Profile(call.client.id(), call.client.id(), "prepaid", "native", points))));
    }

    private record Profile(String name, String username, String payment_type, String user_type, BigDecimal points) {}

    /** A request that was read, and the form that its answer has. */
    private record Call(RequestParameters parameters, Client client, boolean json) {
        HttpAnswer failure(int error, String message) {
            return failure(error, message, null);
        }

        HttpAnswer failure(int error, String message, List<Invalid> invalid) {
            return json
                    ? HttpAnswer.json(200, new Failure(error, message, invalid))
                    : HttpAnswer.text(200, "ERROR:" + error);
        }

        HttpAnswer failure(Problem problem) {
            return failure(error(problem), problem.sentence()).retryAfter(problem);
        }
    }

    private record Failure(int error, String message, List<Invalid> invalid_numbers) {}

    private record Invalid(String number, String submitted_number, String message) {}

    private CompletionStage<HttpAnswer> serve(HttpRequest request, Function<Call, CompletionStage<HttpAnswer>> action) {
        RequestParameters parameters = parameters(request);
        if (parameters == null) {
            return Guard.done(new Call(null, null, true).failure(8, "The request cannot be read"));
        }
        boolean json = "json".equals(parameters.text("format"))
                || request.contentType().name().endsWith("json");
        Call call = new Call(parameters, client(request, parameters), json);
        if (call.client == null) {
            boolean named = request.header("Authorization") != null || parameters.text("username") != null;
            return Guard.done(call.failure(named ? LOGIN_WRONG : UNAUTHENTICATED, "Authorization failed")
                    .wrongLogin(request.header("Authorization") != null || parameters.text("password") != null));
        }
        return Guard.run(() -> action.apply(call), call::failure);
    }

    /** In UTF-8, or where it is none, in the charset of old; a parameter may name another. Null where they cannot be read. */
    private static RequestParameters parameters(HttpRequest request) {
        RequestParameters parameters = RequestParameters.of(request, StandardCharsets.UTF_8);
        Charset told = parameters.problem() == null ? RequestParameters.charset(parameters.text("encoding")) : HISTORIC;
        if (told == null) {
            return null;
        }
        if (!StandardCharsets.UTF_8.equals(told)) {
            parameters = RequestParameters.of(request, told);
        }
        if (request.contentType().name().equals("application/json")) {
            parameters.json(request.body(), name -> SPLIT_BY_BAR.contains(name) ? "|" : ",");
        }
        return parameters.problem() == null ? parameters : null;
    }

    private Client client(HttpRequest request, RequestParameters parameters) {
        String token = ApiKeys.bearer(request);
        if (token != null) {
            return keys.find(token).orElse(null);
        }
        ApiKeys.Login basic = ApiKeys.basic(request);
        ApiKeys.Login login =
                basic == null ? new ApiKeys.Login(parameters.text("username"), parameters.text("password")) : basic;
        return keys.named(login.user())
                .filter(client -> client.password() != null
                        && login.password() != null
                        && ApiKeys.same(
                                md5(client.password().reveal()),
                                login.password().toLowerCase(Locale.ROOT)))
                .or(() -> keys.login(login.user(), login.password()))
                .filter(client -> keys.admits(client, basic == null && parameters.addressed("password")))
                .orElse(null);
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private CompletionStage<HttpAnswer> send(Call call) {
        RequestParameters parameters = call.parameters;
        Problem forbidden = Guard.problem(call.client, Permission.SEND);
        if (forbidden != null) {
            return Guard.done(call.failure(forbidden));
        }
        int unsupported = unsupported(parameters);
        if (unsupported != 0) {
            return Guard.done(call.failure(unsupported, "The hub does not offer this"));
        }
        String idx = parameters.text("idx", "idx[0]");
        String[] references = idx == null ? new String[0] : idx.split("\\|", -1);
        String to = parameters.text("to");
        String[] numbers = to == null ? new String[0] : to.split("[,;]");
        if (references.length > 1 && references.length != numbers.length) {
            return Guard.done(call.failure(20, "The number of idx values does not fit the recipients"));
        }
        if (requests.tooMany(numbers.length)) {
            return Guard.done(call.failure(19, "There are too many recipients"));
        }
        if (numbers.length == 0) {
            return Guard.done(call.failure(13, "No correct phone numbers"));
        }
        Personal personal = Personal.of(parameters, numbers.length);
        if (personal == null) {
            return Guard.done(call.failure(20, "The number of values of a param does not fit the recipients"));
        }
        List<SmsRequest> asked = new ArrayList<>(numbers.length);
        try {
            for (int i = 0; i < numbers.length; i++) {
                String reference = references.length == 0 ? null : references[references.length == 1 ? 0 : i];
                Reading reading =
                        requests.read(draft(parameters, reference, personal, i).to(international(numbers[i])));
                if (!reading.readable()) {
                    return Guard.done(call.failure(reading.problem()));
                }
                asked.addAll(reading.requests());
            }
        } catch (DateTimeException e) {
            return Guard.done(call.failure(54, "Wrong date format"));
        }
        boolean plain = parameters.on("nounicode");
        String most = parameters.on("single") ? "1" : parameters.text("max_parts");
        boolean test = parameters.on("test");
        if (!plain && most == null && !test) {
            return requests.accept(asked, call.client).thenApply(accepted -> answer(call, numbers, asked, accepted));
        }
        return requests.preview(asked, call.client).thenCompose(decisions -> {
            int limited = limited(plain, most, decisions);
            if (limited != 0) {
                return Guard.done(call.failure(limited, "The text does not keep to nounicode or max_parts"));
            }
            if (test) {
                List<Accepted> decided = decisions.stream()
                        .map(decision -> new Accepted(decision, false))
                        .toList();
                return Guard.done(answer(call, numbers, asked, decided));
            }
            return requests.accept(asked, call.client).thenApply(accepted -> answer(call, numbers, asked, accepted));
        });
    }

    /** The error of what the hub cannot do; 0 where it can do all. */
    private static int unsupported(RequestParameters parameters) {
        if (parameters.text("group") != null) {
            return 40;
        }
        return parameters.text("udh", "datacoding") != null ? 110 : 0;
    }

    /** @throws DateTimeException for times that are none */
    private static FacadeRequests.Draft draft(
            RequestParameters parameters, String reference, Personal personal, int recipient) {
        String template = parameters.text("template");
        String from = parameters.text("from");
        String notify = parameters.text("notify_url");
        Instant date = time(parameters.text("date"));
        return new FacadeRequests.Draft()
                .set("text", personal.text(parameters.given("message"), recipient))
                .set("template", template)
                .set("values", template == null ? null : Json.text(personal.values(recipient)))
                .set("transliterate", parameters.on("normalize") ? "always" : null)
                .set("from", from == null || NO_SENDER.contains(from.toLowerCase(Locale.ROOT)) ? null : from)
                .set("sendAt", date != null && date.isAfter(Instant.now()) ? date : null)
                .set("expiresAt", time(parameters.text("expiration_date")))
                .set("reference", parameters.on("check_idx") ? reference : null)
                .set("flash", parameters.on("flash"))
                .callback(notify == null ? null : new CallbackAddress("smsapi", "", notify))
                .correlationId(reference);
    }

    /** Seconds since 1970, or ISO 8601. */
    private static Instant time(String given) {
        if (given == null) {
            return null;
        }
        return given.chars().allMatch(Character::isDigit) && given.length() < 12
                ? Instant.ofEpochSecond(Long.parseLong(given))
                : OffsetDateTime.parse(given.replace(' ', '+')).toInstant();
    }

    /** SMSAPI takes Polish numbers without their country code, and all others with it and no plus sign. */
    private static String international(String given) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < given.length(); i++) {
            if ("+ -().".indexOf(given.charAt(i)) < 0) {
                digits.append(given.charAt(i));
            }
        }
        String number = digits.toString();
        return number.isEmpty()
                ? number
                : number.length() == NATIONAL_DIGITS
                        ? "+48" + number
                        : "+" + (number.startsWith("00") ? number.substring(2) : number);
    }

    /** The error where a text is not as its sender wants it; 0 where it is. */
    private static int limited(boolean plain, String most, List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (plain
                    && decision.messages().stream()
                            .anyMatch(message -> message.content().encoding() != Encoding.GSM7)) {
                return 11;
            }
            if (decision.accepted() && most != null && decision.segments() > number(most)) {
                return 12;
            }
        }
        return 0;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private record Item(
            String id,
            BigDecimal points,
            String number,
            Long date_sent,
            String submitted_number,
            String status,
            String idx,
            Integer parts) {}

    private record Sent(int count, String message, Integer length, Integer parts, List<Item> list) {}

    private static HttpAnswer answer(Call call, String[] submitted, List<SmsRequest> asked, List<Accepted> accepted) {
        List<Item> items = new ArrayList<>();
        List<Invalid> invalid = new ArrayList<>();
        Problem problem = null;
        SmsMessage first = null;
        for (int i = 0; i < accepted.size(); i++) {
            Decision decision = accepted.get(i).decision();
            if (accepted.get(i).repeated() && !accepted.get(i).byContent()) {
                return call.failure(53, "This idx was used already");
            }
            if (decision.accepted()) {
                first = first == null ? decision.message() : first;
                items.add(item(decision, submitted[i]));
            } else {
                problem = problem == null ? decision.problem() : problem;
                invalid.add(new Invalid(
                        asked.get(i).to(), submitted[i], decision.problem().sentence()));
            }
        }
        if (first == null) {
            int error = error(problem);
            return call.failure(error, problem.sentence(), error == NUMBER_WRONG ? invalid : null)
                    .retryAfter(problem);
        }
        if (!call.json) {
            return HttpAnswer.text(
                    200,
                    items.stream()
                            .map(item -> "OK:" + item.id + ":" + item.points + ":" + item.number)
                            .collect(Collectors.joining(";")));
        }
        return call.parameters.on("details")
                ? HttpAnswer.json(
                        200, new Sent(items.size(), first.text(), first.text().length(), first.segments(), items))
                : HttpAnswer.json(200, new Sent(items.size(), null, null, null, items));
    }

    private static Item item(Decision decision, String submitted) {
        SmsMessage message = decision.message();
        Instant when = message.lifetime().sendAt() == null
                ? message.lifetime().acceptedAt()
                : message.lifetime().sendAt();
        return new Item(
                message.id(),
                points(decision.price()),
                message.to().digits(),
                when.getEpochSecond(),
                submitted,
                "QUEUE",
                message.answers().correlationId(),
                decision.segments());
    }

    private static BigDecimal points(Price price) {
        return price == null ? BigDecimal.ZERO : price.amount();
    }

    private CompletionStage<HttpAnswer> status(Call call) {
        Problem forbidden = Guard.problem(call.client, Permission.READ);
        if (forbidden != null) {
            return Guard.done(call.failure(forbidden));
        }
        List<CompletableFuture<Item>> items = Stream.of(
                        call.parameters.text("status").split("[|,]"))
                .map(id -> requests.own(id, call.client)
                        .thenApply(found -> item(id, found.orElse(null)))
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(items.toArray(CompletableFuture[]::new))
                .thenApply(done -> HttpAnswer.json(
                        200,
                        new Sent(
                                items.size(),
                                null,
                                null,
                                null,
                                items.stream().map(CompletableFuture::join).toList())));
    }

    private static Item item(String id, ListedMessage message) {
        return message == null
                ? new Item(id, BigDecimal.ZERO, null, null, null, "NOT_FOUND", null, null)
                : new Item(
                        id,
                        points(message.price()),
                        message.to().replace("+", ""),
                        message.changedAt().getEpochSecond(),
                        null,
                        status(message.state()),
                        null,
                        message.segments());
    }

    private static String status(MessageState state) {
        return switch (state) {
            case ACCEPTED, SCHEDULED, SENDING -> "QUEUE";
            case DEFERRED -> "RENEWAL";
            case UNSURE -> "UNKNOWN";
            case SENT -> "SENT";
            case DELIVERED -> "DELIVERED";
            case UNDELIVERED -> "UNDELIVERED";
            case REFUSED -> "REJECTED";
            case EXPIRED -> "EXPIRED";
            case CANCELLED -> "STOP";
            case DEAD -> "FAILED";
        };
    }

    private CompletionStage<HttpAnswer> withdraw(Call call) {
        Problem forbidden = Guard.problem(call.client, Permission.SEND);
        if (forbidden != null) {
            return Guard.done(call.failure(forbidden));
        }
        List<Map<String, String>> done = new ArrayList<>();
        CompletionStage<Boolean> all = CompletableFuture.completedFuture(true);
        for (String id : call.parameters.text("sch_del").split("[|,]")) {
            done.add(Map.of("id", id));
            all = all.thenCompose(before -> requests.cancel(id, call.client).thenApply(now -> before && now));
        }
        return all.thenApply(withdrawn -> withdrawn
                ? HttpAnswer.json(200, Map.of("count", done.size(), "list", done))
                : call.failure(301, "There is no such message that waits"));
    }

    private CompletionStage<HttpAnswer> points(Call call, Function<BigDecimal, HttpAnswer> told) {
        Problem forbidden = Guard.problem(call.client, Permission.READ);
        return forbidden != null
                ? Guard.done(call.failure(forbidden))
                : requests.balance(call.client)
                        .thenApply(balance -> balance.amount() == null
                                ? call.failure(110, "The account's provider does not tell what is left")
                                : told.apply(balance.amount()));
    }

    /** SMSAPI's number for a problem. */
    private static int error(Problem problem) {
        return switch (problem.code()) {
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN -> 401;
            case NUMBER_INVALID, NUMBER_NOT_MOBILE, RECIPIENT_REJECTED -> NUMBER_WRONG;
            case COUNTRY_NOT_ALLOWED, COUNTRY_BRAKED -> 112;
            case RECIPIENT_BRAKED, RANGE_BRAKED -> 52;
            case CLIENT_RATE_EXCEEDED -> 203;
            case CLIENT_QUOTA_EXCEEDED, BUDGET_EXHAUSTED -> 103;
            case RECIPIENT_OPTED_OUT, CONSENT_MISSING -> 59;
            case SENDER_INVALID, SENDER_NOT_ALLOWED, SENDER_NOT_IN_COUNTRY -> 14;
            case TEXT_MISSING, TEXT_NOT_ENCODABLE -> 11;
            case TEXT_TOO_LONG -> 12;
            case FLASH_NOT_CARRIED -> 110;
            case TEMPLATE_UNKNOWN -> 104;
            case TEMPLATE_VALUE_MISSING -> 18;
            case RECIPIENTS_TOO_MANY -> 19;
            case REFERENCE_REUSED -> 53;
            case ACCOUNT_NONE, ACCOUNT_UNKNOWN -> 110;
            case FIELD_MISSING, FIELD_INVALID -> error(String.valueOf(problem.field()));
            case SERVICE_UNAVAILABLE, INTERNAL_FAULT -> 201;
            default -> 8;
        };
    }

    private static int error(String field) {
        return switch (field) {
            case "text" -> 11;
            case "from" -> 14;
            case "reference" -> 27;
            case "sendAt" -> 50;
            case "expiresAt" -> 56;
            case "callbackUrl" -> 70;
            default -> field.startsWith("to") ? NUMBER_WRONG : 8;
        };
    }
}
