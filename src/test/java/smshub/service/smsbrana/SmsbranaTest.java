package smshub.service.smsbrana;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Account;
import smshub.message.Outcome;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.provider.Balance;
import smshub.provider.BalanceJob;
import smshub.provider.Cases;
import smshub.provider.HttpCall;
import smshub.provider.HttpReply;
import smshub.provider.Samples;

/** What SMSbrana's hash is made of, and whose clock its calls go by. */
class SmsbranaTest {
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Smsbrana provider = new Smsbrana();
    private final Account account = account("true");

    @Test
    void theHashIsThatOfPasswordTimeAndSalt() {
        assertEquals(
                "34204a8d27474431b585e3dff75db101",
                Smsbrana.hash("test", "20120223T111313", "73952a8e84f14b4caaf1e38f81f14e0a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2H", "-PT5M1S"})
    void aCallAfterARefusedOneGoesByTheProvidersClock(Duration ahead) {
        assertEquals(
                ProblemCode.PROVIDER_BUSY,
                refused(call(account), ahead).problem().code());

        assertTrue(offset(call(account)).minus(ahead).abs().compareTo(CLOSE) < 0);
        assertTrue(offset(call(account("true"))).abs().compareTo(CLOSE) < 0, "another account");
    }

    @Test
    void theAccountStopsWhereTheProvidersOwnClockIsRefused() {
        Duration ahead = Duration.ofHours(-3);
        HttpCall uncorrected = call(account);
        refused(call(account), ahead);

        SendResult again = refused(call(account), ahead);

        assertEquals(ProblemCode.ACCOUNT_BLOCKED, again.problem().code());
        assertEquals(Outcome.DEFERRED, again.outcome());
        assertTrue(again.problem().sentence().contains(" s ahead of SMSbrana's"), again.problem()::sentence);
        assertEquals(
                ProblemCode.PROVIDER_BUSY,
                refused(uncorrected, ahead).problem().code(),
                "made before the clock was known");
    }

    @Test
    void aClockThatChangesIsLearntAgain() {
        refused(call(account), Duration.ofHours(2));
        assertEquals(
                ProblemCode.PROVIDER_BUSY,
                refused(call(account), Duration.ZERO).problem().code());
        assertTrue(offset(call(account)).abs().compareTo(CLOSE) < 0);
    }

    @Test
    void aLoginWithoutATimeCannotBePutRight() {
        SendResult refused = refused(call(account("false")), Duration.ofHours(2));
        assertEquals(ProblemCode.ACCOUNT_BLOCKED, refused.problem().code());
    }

    @Test
    void theQuestionForTheCreditTellsTheClockAsWell() {
        HttpCall call = provider.balance(new BalanceJob(account, Instant.now()));
        Balance balance = provider.balanced(reply(call, Duration.ofHours(1)));
        assertEquals(ProblemCode.PROVIDER_BUSY, balance.problem().code());
        assertTrue(offset(call(account)).compareTo(Duration.ofMinutes(59)) > 0);
    }

    private Account account(String hash) {
        return Samples.account(
                provider,
                Map.of("login", "hub", "password", "p", "hash", hash),
                "http://x/",
                null,
                Duration.ofSeconds(1));
    }

    private HttpCall call(Account of) {
        return provider.send(Samples.job(of, new Cases.Message("+420777123456", null, "x", 1, null), null));
    }

    private SendResult refused(HttpCall call, Duration ahead) {
        return provider.sent(reply(call, ahead));
    }

    /** Error 4 of a provider whose clock is ahead of the hub's. */
    private static HttpReply reply(HttpCall call, Duration ahead) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(ahead).atOffset(ZoneOffset.UTC));
        return HttpReply.answered(
                call, 200, Map.of("date", date), "<result>\n<err>4</err>\n</result>".getBytes(UTF_8), Instant.now());
    }

    /** How far a call's time is ahead of the hub's clock. */
    private static Duration offset(HttpCall call) {
        Matcher time =
                Pattern.compile("time=(\\d{8}T\\d{6})").matcher(call.uri().getQuery());
        assertTrue(time.find());
        return Duration.between(
                Instant.now(),
                LocalDateTime.parse(time.group(1), DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss"))
                        .atZone(ZoneId.of("Europe/Prague"))
                        .toInstant());
    }
}
