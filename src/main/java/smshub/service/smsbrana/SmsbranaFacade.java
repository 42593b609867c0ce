package smshub.service.smsbrana;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.http.ApiKeys;
import smshub.http.Guard;
import smshub.http.HttpAnswer;
import smshub.http.HttpRequest;
import smshub.http.RequestParameters;
import smshub.intake.Accepted;
import smshub.intake.Reading;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.service.FacadeRequests;

/**
 * SMSbrana's {@code http.php}: {@code send_sms} and {@code credit_info}, with the password in plain or as digest of time
 * and salt. Answers are XML with HTTP status 200. The price
 * is that of a part by its account's prices, or 0.
 */
public final class SmsbranaFacade {
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MOST_SALTS = 100_000;
    private static final int NATIONAL_DIGITS = 9;

    private static final int USED_ALREADY = -1;
    private static final int DONE = 0;
    private static final int UNKNOWN = 1;
    private static final int LOGIN_WRONG = 2;
    private static final int PASSWORD_WRONG = 3;
    private static final int TIME_WRONG = 4;
    private static final int ADDRESS_REFUSED = 5;
    private static final int ACTION_UNKNOWN = 6;
    private static final int SALT_USED = 7;
    private static final int UNAVAILABLE = 8;
    private static final int CREDIT_MISSING = 9;
    private static final int NUMBER_WRONG = 10;
    private static final int TEXT_MISSING = 11;
    private static final int TEXT_TOO_LONG = 12;

    private final ApiKeys keys;
    private final FacadeRequests requests;
    private final Clock clock;

    /** Salts of the last minutes, the oldest first; an older one fails by its time. */
    private final Map<String, Instant> salts = new LinkedHashMap<>();

    public SmsbranaFacade(ApiKeys keys, FacadeRequests requests, Clock clock) {
        this.keys = keys;
        this.requests = requests;
        this.clock = clock;
    }

    /** What the parameter {@code action} names. */
    public CompletionStage<HttpAnswer> call(HttpRequest request) {
        RequestParameters parameters = RequestParameters.of(request, StandardCharsets.UTF_8);
        String action = parameters.text("action");
        if (!"send_sms".equals(action) && !"credit_info".equals(action)) {
            return Guard.done(error(ACTION_UNKNOWN));
        }
        Client client = keys.named(parameters.text("login")).orElse(null);
        int wrong = client == null ? LOGIN_WRONG : wrong(parameters, client);
        if (wrong == DONE && !keys.admits(client, parameters.addressed("password"))) {
            return Guard.done(error(PASSWORD_WRONG));
        }
        if (wrong != DONE) {
            boolean proof = parameters.text("password", "hash", "auth") != null;
            return Guard.done(error(wrong).wrongLogin(proof && (wrong == LOGIN_WRONG || wrong == PASSWORD_WRONG)));
        }
        return Guard.run(
                () -> action.equals("send_sms") ? send(parameters, client) : credit(client),
                problem -> error(error(problem)));
    }

    /** What is wrong with the proof of a login; 0 where nothing is. */
    private int wrong(RequestParameters parameters, Client client) {
        String salt = parameters.text("sul", "salt");
        String digest = parameters.text("hash", "auth");
        if (digest == null) {
            return keys.login(client.id(), parameters.text("password")).isPresent() ? DONE : PASSWORD_WRONG;
        }
        String time = parameters.text("time");
        if (client.password() == null || salt == null || time == null) {
            return PASSWORD_WRONG;
        }
        Instant now = clock.instant();
        try {
            if (Duration.between(time(time), now).abs().compareTo(TOLERANCE) > 0) {
                return TIME_WRONG;
            }
        } catch (DateTimeException e) {
            return TIME_WRONG;
        }
        if (!ApiKeys.same(md5(client.password().reveal() + time + salt), digest.toLowerCase(Locale.ROOT))) {
            return PASSWORD_WRONG;
        }
        return used(client.id() + " " + salt, now) ? SALT_USED : DONE;
    }

    /** Prague's time, or one with its offset. */
    private static Instant time(String given) {
        return given.indexOf('-') < 0
                ? LocalDateTime.parse(given, TIME).atZone(PRAGUE).toInstant()
                : OffsetDateTime.parse(given.replace(' ', '+')).toInstant();
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private synchronized boolean used(String salt, Instant now) {
        Instant old = now.minus(TOLERANCE.multipliedBy(2));
        var oldest = salts.values().iterator();
        while (oldest.hasNext() && (oldest.next().isBefore(old) || salts.size() > MOST_SALTS)) {
            oldest.remove();
        }
        return salts.putIfAbsent(salt, now) != null;
    }

    private CompletionStage<HttpAnswer> send(RequestParameters parameters, Client client) {
        if (!Guard.may(client, Permission.SEND)) {
            return Guard.done(error(ADDRESS_REFUSED));
        }
        String number = parameters.text("number");
        String when = parameters.text("when");
        FacadeRequests.Draft draft = new FacadeRequests.Draft()
                .set("text", parameters.given("message"))
                .set("from", parameters.text("sender_phone"))
                .set("reference", parameters.text("user_id"));
        if (number != null) {
            draft.to(international(number));
        }
        try {
            Instant sendAt = when == null ? null : time(when);
            draft.set("sendAt", sendAt != null && sendAt.isAfter(clock.instant()) ? sendAt : null);
        } catch (DateTimeException e) {
            return Guard.done(error(UNKNOWN));
        }
        Reading reading = requests.read(draft);
        return reading.readable()
                ? requests.accept(reading.requests(), client)
                        .thenApply(accepted -> answer(accepted.get(0), parameters.text("user_id")))
                : Guard.done(error(error(reading.problem())));
    }

    /** Czech numbers come without their country code, others with it and often without the plus sign. */
    private static String international(String given) {
        String number = given.replace(" ", "");
        if (number.startsWith("+") || number.startsWith("00")) {
            return number;
        }
        return (number.length() == NATIONAL_DIGITS ? "+420" : "+") + number;
    }

    private CompletionStage<HttpAnswer> credit(Client client) {
        return requests.balance(client)
                .thenApply(balance -> balance.amount() == null
                        ? error(UNKNOWN)
                        : xml("<err>0</err><credit>" + balance.amount().toPlainString() + "</credit>"));
    }

    private static HttpAnswer answer(Accepted accepted, String userId) {
        if (!accepted.decision().accepted()) {
            Problem problem = accepted.decision().problem();
            return error(error(problem)).retryAfter(problem);
        }
        if (accepted.repeated() && !accepted.byContent()) {
            return error(USED_ALREADY);
        }
        SmsMessage message = accepted.decision().message();
        Price price = accepted.decision().price();
        int segments = accepted.decision().segments();
        // SMSbrana tells what one part costs.
        String part = price == null
                ? "0"
                : price.amount()
                        .divide(BigDecimal.valueOf(segments), Price.DECIMALS, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString();
        return xml("<err>0</err><price>" + part + "</price><sms_count>" + segments
                + "</sms_count><credit>0</credit><sms_id>" + message.id() + "</sms_id>"
                + (userId == null ? "" : "<user_id>" + escaped(userId) + "</user_id>"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static HttpAnswer error(int code) {
        return xml("<err>" + code + "</err>");
    }

    private static HttpAnswer xml(String result) {
        return HttpAnswer.text(
                200,
                "text/xml; charset=utf-8",
                "<?xml version='1.0' encoding='utf-8'?>\n<result>" + result + "</result>\n");
    }

    /** SMSbrana's number for a problem. */
    private static int error(Problem problem) {
        return switch (problem.code()) {
            case NUMBER_INVALID,
                    NUMBER_NOT_MOBILE,
                    COUNTRY_NOT_ALLOWED,
                    COUNTRY_BRAKED,
                    RECIPIENT_OPTED_OUT,
                    CONSENT_MISSING,
                    RECIPIENTS_TOO_MANY -> NUMBER_WRONG;
            case TEXT_MISSING -> TEXT_MISSING;
            case TEXT_TOO_LONG -> TEXT_TOO_LONG;
            case FIELD_MISSING -> "text".equals(problem.field()) ? TEXT_MISSING : NUMBER_WRONG;
            case FIELD_INVALID -> "to".equals(problem.field()) ? NUMBER_WRONG : UNKNOWN;
            case SERVICE_UNAVAILABLE, CLIENT_RATE_EXCEEDED, RECIPIENT_BRAKED, RANGE_BRAKED -> UNAVAILABLE;
            case CLIENT_QUOTA_EXCEEDED, BUDGET_EXHAUSTED -> CREDIT_MISSING;
            case REFERENCE_REUSED -> USED_ALREADY;
            default -> UNKNOWN;
        };
    }
}
