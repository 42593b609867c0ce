package smshub.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Client;
import smshub.account.GuardSettings;
import smshub.account.GuardSettings.Brakes;
import smshub.account.GuardSettings.Budget;
import smshub.account.GuardSettings.Frequency;
import smshub.account.GuardSettings.WhenExhausted;
import smshub.json.Json;
import smshub.message.MessageIds;
import smshub.message.Msisdn;
import smshub.message.Price;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Content;
import smshub.message.SmsMessage.Lifetime;
import smshub.message.SmsMessage.Progress;
import smshub.message.SmsMessage.Routing;
import smshub.message.SmsMessage.Submission;
import smshub.message.SmsRequest;
import smshub.text.Encoding;

/** What a client may send, by a clock that is moved by hand. It is noon in Berlin on a day in winter. */
class GuardsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOON = Instant.parse("2026-01-15T11:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-01-15T23:00:00Z");
    private static final String TO = "+491711234567";

    private final List<String> alerts = new ArrayList<>();
    private final Map<String, GuardRecord> kept = new HashMap<>();
    private Instant now = NOON;
    private Guards guards;

    // rate

    /** Seconds at which requests come | what each is answered: a time in seconds that it waits, or what HTTP is told. */
    @ParameterizedTest
    @CsvSource({
        "http,  2, 1, 0 0.1 0.5 1,      free wait-1 free free",
        "http,  2, 3, 0 0 0 0 0.5 0.5,  free free free wait-1 free wait-1",
        "http,  1, 1, 0 0.4 2 2.5,      free wait-1 free wait-1",
        "queue, 2, 1, 0 0 0 0 10,       free 0.5 1 1.5 free",
        "queue, 1, 2, 0 0 0 0.5 0.5,    free free 1 1.5 2.5",
        "route, 1, 1, 0 0,              free 1",
    })
    void rate(String source, int rate, int burst, String times, String answers) {
        guards = guards(with(rate, burst, 0, Budget.NONE));
        List<String> told = new ArrayList<>();
        for (String time : times.split(" ")) {
            now = NOON.plusMillis((long) (Double.parseDouble(time) * 1000));
            GuardRuling ruling = admit(source, message());
            if (ruling.problem() != null) {
                assertEquals(ProblemCode.CLIENT_RATE_EXCEEDED, ruling.problem().code());
                told.add("wait-" + ruling.problem().retryAfter());
            } else if (ruling.notBefore() == null) {
                told.add("free");
            } else {
                double wait = Duration.between(now, ruling.notBefore()).toMillis() / 1e3;
                told.add(wait == Math.rint(wait) ? String.valueOf((long) wait) : String.valueOf(wait));
            }
        }
        assertEquals(answers, String.join(" ", told));
    }

    /** Each hub tells the other what it has counted. */
    @Test
    void whatAnotherHubCountsCountsHereToo() {
        guards = guards(with(1, 1, 4, Budget.NONE));
        guards.changes();
        Guards other = guards(with(1, 1, 4, Budget.NONE));
        Guards own = guards;
        guards = other;
        tell(other, own);
        accepted("http", 1);
        tell(other, own);
        guards = own;
        assertEquals(
                ProblemCode.CLIENT_RATE_EXCEEDED,
                admit("http", message()).problem().code());
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(1);
            accepted("http", 1);
        }
        now = now.plusSeconds(1);
        assertEquals(
                ProblemCode.CLIENT_QUOTA_EXCEEDED,
                admit("http", message()).problem().code());
        assertEquals(4, own.status("shop", now).messages());
        tell(own, other);
        guards = other;
        assertEquals(
                ProblemCode.CLIENT_QUOTA_EXCEEDED,
                admit("http", message()).problem().code());
    }

    private void tell(Guards from, Guards to) {
        List<GuardRecord> changes = from.changes();
        List<GuardRecord> told = changes.isEmpty() ? List.of(GuardRecord.none("shop")) : changes;
        told.forEach(record -> to.heard("other", record, now));
    }

    // days

    @Test
    void overHttpTheQuotaEndsAtMidnightOfItsZone() {
        guards = guards(with(0, 1, 2, Budget.NONE));
        accepted("http", 2);

        GuardRuling third = admit("http", message());
        assertEquals(ProblemCode.CLIENT_QUOTA_EXCEEDED, third.problem().code());
        assertEquals(
                Duration.between(NOON, MIDNIGHT).toSeconds(), third.problem().retryAfter());
        assertEquals(429, third.problem().code().httpStatus());

        now = MIDNIGHT.minusSeconds(1);
        assertEquals(1L, admit("http", message()).problem().retryAfter());
        now = MIDNIGHT;
        accepted("http", 2);
        assertTrue(alerts.isEmpty(), "a quota is nothing to be alarmed of");
    }

    @Test
    void elsewhereWhatIsTooMuchForADayIsSentOnTheNextOnesInItsOrder() {
        guards = guards(with(0, 1, 2, Budget.NONE));
        accepted("queue", 2);

        assertEquals(MIDNIGHT, admit("queue", message()).notBefore());
        assertEquals(MIDNIGHT, admit("table", message()).notBefore());
        assertEquals(MIDNIGHT.plus(Duration.ofDays(1)), admit("mail", message()).notBefore());
        assertEquals(
                ProblemCode.CLIENT_QUOTA_EXCEEDED,
                admit("http", message()).problem().code());

        now = MIDNIGHT;
        // They have used up the next day.
        assertEquals(
                ProblemCode.CLIENT_QUOTA_EXCEEDED,
                admit("http", message()).problem().code());
    }

    @Test
    void noMoreThanAWeekWaits() {
        guards = guards(with(0, 1, 1, Budget.NONE));
        for (int day = 0; day <= 7; day++) {
            assertNull(admit("queue", message()).problem());
        }
        assertEquals(
                ProblemCode.CLIENT_QUOTA_EXCEEDED,
                admit("queue", message()).problem().code());
    }

    /** A summer day has 23 hours where the clock goes forward. */
    @Test
    void aDayIsAsLongAsTheZoneSays() {
        now = Instant.parse("2026-03-28T23:00:00Z");
        guards = guards(with(0, 1, 1, Budget.NONE));
        accepted("http", 1);
        assertEquals(
                Duration.ofHours(23).toSeconds(),
                admit("http", message()).problem().retryAfter());
    }

    @Test
    void aMessageThatEndsBeforeItsTurnIsRefused() {
        guards = guards(with(0, 1, 1, Budget.NONE));
        accepted("queue", 1);
        SmsMessage short1 = message(TO, "x", 1, null, MIDNIGHT);
        assertEquals("expiresAt", admit("queue", short1).problem().field());
        assertNull(admit("queue", message(TO, "x", 1, null, MIDNIGHT.plusSeconds(1)))
                .problem());
    }

    @Test
    void aBudgetRefusesOnEveryChannelAndAlertsOnceADay() {
        guards = guards(with(0, 1, 0, new Budget(0, 5, null, WhenExhausted.REFUSE)));
        admitted("http", message(TO, "x", 3, null, null));
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("http", message(TO, "x", 3, null, null)));
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("queue", message(TO, "x", 3, null, null)));
        // What fits still goes.
        admitted("queue", message(TO, "x", 2, null, null));
        assertEquals(List.of("the budget of client shop is exhausted"), alerts);

        now = MIDNIGHT;
        admitted("http", message(TO, "x", 5, null, null));
        assertEquals(1, alerts.size());
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("http", message()));
        assertEquals(2, alerts.size());
    }

    @Test
    void aBudgetThatDefersDoesSoOverHttpAsWell() {
        guards = guards(with(0, 1, 0, new Budget(1, 0, null, WhenExhausted.DEFER)));
        accepted("http", 1);
        assertEquals(MIDNIGHT, admit("http", message()).notBefore());
        assertEquals(1, alerts.size());
    }

    @Test
    void aBudgetOfMoneyCountsWhatTheAccountsPricesSay() {
        guards = guards(with(0, 1, 0, new Budget(0, 0, euro(1_000_000), WhenExhausted.REFUSE)));
        admitted("http", priced(euro(600_000)));
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("http", priced(euro(400_001))));
        admitted("http", priced(euro(400_000)));
        // What costs nothing that is known cannot be counted.
        admitted("http", priced(null));
        admitted("http", priced(Price.ofMicros(9_000_000, "CZK")));
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("queue", priced(euro(1))));
        now = MIDNIGHT;
        admitted("http", priced(euro(1_000_000)));
    }

    private static Price euro(long micros) {
        return Price.ofMicros(micros, "EUR");
    }

    private SmsMessage priced(Price price) {
        SmsMessage plain = message();
        return new SmsMessage(
                plain.id(),
                new Content(plain.to(), null, "x", Encoding.GSM7, 1, false, price),
                null,
                plain.submission(),
                plain.answers(),
                plain.routing(),
                plain.lifetime(),
                plain.progress());
    }

    @Test
    void aReleaseLetsTheBudgetOfTheDayBeginAnew() {
        guards = guards(with(0, 1, 3, new Budget(1, 0, null, WhenExhausted.REFUSE)));
        accepted("http", 1);
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("http", message()));

        assertEquals(Optional.of(List.of("budget")), guards.release("shop", now));
        accepted("http", 1);
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("http", message()));
        assertEquals(2, alerts.size());
        assertEquals(Optional.empty(), guards.release("nobody", now));
    }

    @Test
    void whatIsNotTakenCountsNowhere() {
        guards = guards(new GuardSettings(
                1,
                1,
                1,
                new Budget(1, 1, null, WhenExhausted.REFUSE),
                Duration.ZERO,
                new Brakes(
                        new Frequency(1, Duration.ofHours(1)),
                        new Frequency(1, Duration.ofHours(1)),
                        new Frequency(1, Duration.ofHours(1)),
                        Set.of()),
                BERLIN));
        for (int i = 0; i < 5; i++) {
            GuardRuling ruling = admit("http", message());
            assertNull(ruling.problem());
            ruling.counted().end(false);
            ruling.counted().end(false);
        }
        // Taken for granted too early.
        GuardRuling early = admit("http", message());
        early.counted().end(true);
        early.counted().end(false);
        assertNull(admit("http", message()).problem());
    }

    @Test
    void aLookCountsNothing() {
        guards = guards(with(1, 1, 1, Budget.NONE));
        SmsRequest request = SmsRequest.of(TO, null, "x", "http");
        assertNull(guards.look(request, List.of(message()), now).problem());
        accepted("http", 1);
        GuardRuling told = guards.look(request, List.of(message()), now);
        assertEquals(ProblemCode.CLIENT_QUOTA_EXCEEDED, told.problem().code());
        assertEquals(told.sentence(), told.problem().sentence());
    }

    @Test
    void aClientThatNothingLimitsIsNotLookedAt() {
        guards = guards(GuardSettings.NONE);
        assertSame(GuardRuling.FREE, admit("http", message()));
    }

    @Test
    void countsOutliveARestart() {
        GuardSettings settings = new GuardSettings(
                0,
                1,
                3,
                new Budget(2, 0, null, WhenExhausted.REFUSE),
                Duration.ZERO,
                new Brakes(new Frequency(1, Duration.ofHours(1)), null, null, Set.of("DE")),
                BERLIN);
        guards = guards(settings);
        accepted("http", 2);
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("http", message()));

        restart(settings);
        assertEquals(ProblemCode.BUDGET_EXHAUSTED, problem("http", message()));
        assertEquals(1, alerts.size(), "it was told before");
        assertEquals(List.of(), guards.changes(), "a refusal changes nothing");
    }

    // the same text

    @Test
    void theSameTextToTheSameNumberIsSentOnce() {
        guards = guards(duplicates(Duration.ofMinutes(10)));
        SmsMessage first = message(TO, "Hello", 1, null, null);
        admitted("http", first);

        now = NOON.plusSeconds(599);
        for (String source : List.of("http", "queue", "mail", "table", "spool", "route")) {
            GuardRuling again = admit(source, message(TO, "Hello", 1, null, null));
            assertEquals(first.id(), again.first());
            assertTrue(again.firstTaken().join());
        }
        assertFalse(admit("http", message(TO, "Hello!", 1, null, null)).repeated());
        assertFalse(
                admit("http", message("+491711234568", "Hello", 1, null, null)).repeated());
        assertFalse(admit("http", message(TO, "Hello", 1, NOON.plusSeconds(9000), null))
                .repeated());
        assertFalse(admit("resend", message(TO, "Hello", 1, null, null)).repeated());
        // Of its own reference the broker knows more.
        assertSame(GuardRuling.FREE, admit("http", first));
        now = NOON.plusSeconds(600);
        assertFalse(admit("http", message(TO, "Hello", 1, null, null)).repeated());
    }

    @Test
    void aTextThatWasNotTakenAfterAllIsNotTheFirst() {
        guards = guards(duplicates(Duration.ofMinutes(10)));
        GuardRuling first = admit("http", message());
        GuardRuling second = admit("http", message());
        assertTrue(second.repeated());
        assertFalse(second.firstTaken().isDone());
        List<Boolean> next = new ArrayList<>();
        second.firstTaken()
                .thenAccept(taken -> next.add(admit("http", message()).repeated()));

        first.counted().end(false);

        assertEquals(List.of(false), next);
    }

    @Test
    void textsOfBeforeTheStartAreKnownAgain() {
        guards = guards(duplicates(Duration.ofMinutes(10)));
        assertEquals(Map.of("shop", Duration.ofMinutes(10)), guards.windows());
        guards.recall("shop", "earlier", TO, "Hello", null, NOON.minusSeconds(300), NOON);
        assertEquals(
                "earlier", admit("http", message(TO, "Hello", 1, null, null)).first());
        now = NOON.plusSeconds(300);
        assertFalse(admit("http", message(TO, "Hello", 1, null, null)).repeated());
    }

    // brakes

    @Test
    void toOneNumberNoMoreThanItsBrakeLets() {
        guards = guards(brakes(null, new Frequency(2, Duration.ofHours(1)), null));
        accepted("http", 2);
        assertEquals(ProblemCode.RECIPIENT_BRAKED, problem("http", message()));
        assertEquals(ProblemCode.RECIPIENT_BRAKED, problem("queue", message()));
        assertEquals("to", admit("http", message()).problem().field());
        assertEquals(3600L, admit("http", message()).problem().retryAfter());
        admitted("http", message("+491711234568", "x", 1, null, null));
        assertEquals(List.of("client shop sends much to one number"), alerts);

        // Half of the hour before still counts.
        now = NOON.plus(Duration.ofMinutes(90));
        admitted("http", message());
        assertEquals(ProblemCode.RECIPIENT_BRAKED, problem("http", message()));
        assertEquals(Optional.of(List.of("same-number")), guards.release("shop", now));
        admitted("http", message());
    }

    @Test
    void toOneRangeNoMoreThanItsBrakeLets() {
        guards = guards(brakes(null, null, new Frequency(3, Duration.ofHours(1))));
        for (int i = 0; i < 3; i++) {
            admitted("http", message("+44770090000" + i, "x", 1, null, null));
        }
        assertEquals(ProblemCode.RANGE_BRAKED, problem("http", message("+447700909999", "x", 1, null, null)));
        admitted("http", message("+447700910000", "x", 1, null, null));
        assertEquals(1, alerts.size());
    }

    @Test
    void aCountryThatIsNewIsBrakedUntilItIsUsual() {
        guards = guards(brakes(new Frequency(2, Duration.ofHours(1)), null, null));
        String abroad = "+447700900000";
        admitted("http", message(abroad, "x", 1, null, null));
        admitted("http", message(abroad, "x", 1, null, null));
        assertEquals(ProblemCode.COUNTRY_BRAKED, problem("http", message(abroad, "x", 1, null, null)));
        for (int i = 0; i < 10; i++) {
            admitted("http", message(TO, "x", 1, null, null));
        }
        assertEquals(List.of("client shop sends to an unusual country"), alerts);

        // It was braked, so that it stays new.
        now = MIDNIGHT.plus(Duration.ofHours(10));
        admitted("http", message(abroad, "x", 1, null, null));
        admitted("http", message(abroad, "x", 1, null, null));
        assertEquals(ProblemCode.COUNTRY_BRAKED, problem("http", message(abroad, "x", 1, null, null)));
        assertEquals(Optional.of(List.of("new-country")), guards.release("shop", now));
        for (int i = 0; i < 10; i++) {
            admitted("http", message(abroad, "x", 1, null, null));
        }
        // Thirty days later it is new again.
        now = now.plus(Duration.ofDays(31));
        admitted("http", message(abroad, "x", 1, null, null));
        admitted("http", message(abroad, "x", 1, null, null));
        assertEquals(ProblemCode.COUNTRY_BRAKED, problem("http", message(abroad, "x", 1, null, null)));
    }

    @Test
    void aCountryOfAnEarlierDayIsUsual() {
        GuardSettings settings = brakes(new Frequency(1, Duration.ofHours(1)), null, null);
        guards = guards(settings);
        String abroad = "+447700900000";
        admitted("http", message(abroad, "x", 1, null, null));

        restart(settings);
        now = MIDNIGHT;
        for (int i = 0; i < 10; i++) {
            admitted("http", message(abroad, "x", 1, null, null));
        }
        assertTrue(alerts.isEmpty());
    }

    // the means

    /** The next process reads what this one wrote, as JSON. */
    private void restart(GuardSettings settings) {
        for (GuardRecord record : guards.changes()) {
            kept.put(record.client(), Json.read(Json.text(record), GuardRecord.class));
        }
        guards = guards(settings);
    }

    private Guards guards(GuardSettings settings) {
        Client shop = new Client("shop", null, List.of(), Set.of()).with(settings);
        return new Guards(
                List.of(shop),
                number -> number.startsWith("+44") ? "GB" : "DE",
                client -> kept.getOrDefault(client, GuardRecord.none(client)),
                (client, what, subject, lines) -> alerts.add(subject));
    }

    private static GuardSettings with(int rate, int burst, int quota, Budget budget) {
        return new GuardSettings(rate, burst, quota, budget, Duration.ZERO, Brakes.NONE, BERLIN);
    }

    private static GuardSettings duplicates(Duration window) {
        return new GuardSettings(0, 1, 0, Budget.NONE, window, Brakes.NONE, BERLIN);
    }

    private static GuardSettings brakes(Frequency country, Frequency number, Frequency range) {
        return new GuardSettings(
                0, 1, 0, Budget.NONE, Duration.ZERO, new Brakes(country, number, range, Set.of("DE")), BERLIN);
    }

    private GuardRuling admit(String source, SmsMessage message) {
        return guards.admit(SmsRequest.of(message.to().value(), null, message.text(), source), List.of(message), now);
    }

    private void admitted(String source, SmsMessage message) {
        GuardRuling ruling = admit(source, message);
        assertNull(ruling.problem());
        ruling.counted().end(true);
    }

    private void accepted(String source, int messages) {
        for (int i = 0; i < messages; i++) {
            admitted(source, message());
        }
    }

    private ProblemCode problem(String source, SmsMessage message) {
        return admit(source, message).problem().code();
    }

    private SmsMessage message() {
        return message(TO, "x", 1, null, null);
    }

    private SmsMessage message(String to, String text, int segments, Instant sendAt, Instant expiresAt) {
        return new SmsMessage(
                MessageIds.next(),
                new Content(new Msisdn(to), null, text, Encoding.GSM7, segments, false),
                null,
                new Submission("shop", "test", null, null),
                Answers.NONE,
                new Routing("main", List.of(), null),
                new Lifetime(
                        now, sendAt, expiresAt == null ? now.plus(Duration.ofDays(7)) : expiresAt, expiresAt != null),
                Progress.NONE);
    }
}
