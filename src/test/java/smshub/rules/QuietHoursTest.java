package smshub.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Client.Schedule;
import smshub.account.Quiet;
import smshub.message.Limits;
import smshub.message.Msisdn;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;

class QuietHoursTest {
    private static final Quiet NIGHT = new Quiet(LocalTime.of(21, 0), LocalTime.of(8, 0), Set.of(), Set.of("alarm"));
    private static final Client SHOP = new Client("shop", "", List.of(), Set.of());

    @ParameterizedTest
    @CsvSource(textBlock = """
            # number,       at,                        quiet until
            +491711234567,  2026-06-10T22:00:00+02:00, 2026-06-11T08:00:00+02:00
            +491711234567,  2026-06-10T12:00:00+02:00, 2026-06-10T12:00:00+02:00
            # New York by its area code, and Los Angeles
            +12125550123,   2026-06-10T07:00:00-04:00, 2026-06-10T08:00:00-04:00
            +13105550123,   2026-06-10T07:00:00-07:00, 2026-06-10T08:00:00-07:00
            # A Russian mobile may be in Moscow (+03) as in Kamchatka (+12): good is 8 to 12 o'clock here, 17 to 21 there.
            +79161234567,   2026-06-10T03:00:00Z,      2026-06-10T05:00:00Z
            +79161234567,   2026-06-10T08:00:00Z,      2026-06-10T08:00:00Z
            +79161234567,   2026-06-10T09:00:00Z,      2026-06-11T05:00:00Z
            # An Australian mobile: the Cocos (+06:30) to Lord Howe (+10:30)
            +61412345678,   2026-06-10T08:30:00+10:00, 2026-06-10T11:30:00+10:00
            +61412345678,   2026-06-10T12:00:00+10:00, 2026-06-10T12:00:00+10:00
            """)
    void itMustBeQuietInNoneOfThePlacesOfANumber(String number, String at, String end) {
        Instant time = instant(at);
        QuietHours.Finding finding = new QuietHours(Map.of()).at(time, new Msisdn(number), null, "shop", NIGHT);
        assertEquals(
                !instant(end).equals(time) + " " + (instant(end).equals(time) ? null : instant(end)),
                finding.quiet() + " " + finding.end(),
                finding::sentence);
    }

    /** Satellites and short codes. */
    @ParameterizedTest
    @CsvSource({"12345", "+870773111632"})
    void theClientsClockCountsWhereTheNumberTellsNone(String number) {
        QuietHours hours = new QuietHours(Map.of("shop", new Schedule(ZoneId.of("Asia/Tokyo"), Quiet.NONE)));
        QuietHours.Finding finding =
                hours.at(instant("2026-06-10T22:00:00+09:00"), new Msisdn(number), null, "shop", NIGHT);
        assertEquals(instant("2026-06-11T08:00:00+09:00"), finding.end(), finding::sentence);
        assertTrue(finding.sentence().contains("Asia/Tokyo"), finding::sentence);
    }

    @ParameterizedTest
    @CsvSource({
        // both hold, each with its own exceptions
        ", 2026-06-13T22:00:00+02:00, 2026-06-15T08:00:00+02:00",
        "alarm, 2026-06-13T22:00:00+02:00, ",
        "alarm, 2026-06-14T22:00:00+02:00, 2026-06-15T00:00:00+02:00",
        "news, 2026-06-13T22:00:00+02:00, 2026-06-14T08:00:00+02:00"
    })
    void clientAndAccountBothLeavePeopleAlone(String category, String at, String end) {
        Quiet sunday = new Quiet(null, null, Set.of(DayOfWeek.SUNDAY), Set.of("news"));
        QuietHours hours = new QuietHours(Map.of("shop", new Schedule(null, sunday)));
        QuietHours.Finding finding = hours.at(instant(at), new Msisdn("+491711234567"), category, "shop", NIGHT);
        assertEquals(end == null ? null : instant(end), finding.end(), finding::sentence);
    }

    @Test
    void aMessageWaitsUntilItIsOver() {
        Instant night = instant("2026-06-10T22:00:00+02:00");
        SmsRequest request = SmsRequest.of("+491711234567", null, "Hello", "http");
        Decision decision = decide(request, night);
        SmsMessage message = decision.message();
        assertEquals(instant("2026-06-11T08:00:00+02:00"), message.lifetime().sendAt());
        assertEquals(
                message.lifetime().sendAt().plus(Accounts.MAX_AGE),
                message.lifetime().expiresAt());
        assertEquals(
                "quiet: It is quiet for the recipient until 2026-06-11T06:00:00Z, by the clock of Europe/Berlin.",
                decision.note());
        // What was to go later is looked at by its own time.
        SmsRequest later = request.with(new Times(night.plus(Duration.ofHours(14)), null));
        assertEquals(later.sendAt(), decide(later, night).message().lifetime().sendAt());
        assertNull(decide(later, night).note());
        SmsRequest alarm = request.with(new Label("http", null, "alarm"));
        assertNull(decide(alarm, night).message().lifetime().sendAt());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-11T08:00:01+02:00,, ",
        "2026-06-11T08:00:00+02:00,, expiresAt",
        ", PT1H, maxAge",
        ", PT10H, maxAge",
        ", PT11H, ",
        "2026-06-12T08:00:00+02:00, PT1H, maxAge",
        "2026-06-11T02:00:00+02:00, PT24H, expiresAt"
    })
    void oneThatMustNotWaitSoLongIsRefusedAtOnce(String expiresAt, Duration maxAge, String field) {
        Times times = new Times(null, expiresAt == null ? null : instant(expiresAt), maxAge);
        Decision decision = decide(
                SmsRequest.of("+491711234567", null, "Hello", "http").with(times),
                instant("2026-06-10T22:00:00+02:00"));
        assertEquals(field == null, decision.accepted());
        if (field != null) {
            assertEquals(ProblemCode.QUIET_HOURS, decision.problem().code());
            assertEquals(field, decision.problem().field());
        }
    }

    private static Decision decide(SmsRequest request, Instant now) {
        Account plain = Accounts.account("a");
        Account quiet = new Account(
                plain.id(),
                plain.provider(),
                plain.title(),
                true,
                null,
                List.of(),
                plain.numbers(),
                plain.texts(),
                null,
                List.of(),
                plain.delivery().with(NIGHT),
                plain.connection(),
                Map.of(),
                Map.of());
        return new Acceptance(List.of(quiet), account -> Limits.USUAL).decide(request, SHOP, Map.of(), now);
    }

    /** It is never day in all places of a toll-free number of North America while people are left alone for so long. */
    @Test
    void theClientsClockCountsWhereItIsAlwaysQuietSomewhere() {
        Quiet long20 = new Quiet(LocalTime.of(14, 0), LocalTime.of(10, 0), Set.of(), Set.of());
        QuietHours hours = new QuietHours(Map.of("shop", new Schedule(ZoneId.of("America/Chicago"), Quiet.NONE)));
        QuietHours.Finding finding =
                hours.at(instant("2026-06-10T20:00:00-05:00"), new Msisdn("+18005550123"), null, "shop", long20);
        assertEquals(instant("2026-06-11T10:00:00-05:00"), finding.end(), finding::sentence);
    }

    /** Of every region: none that the library does not know for the number, and all where it may be anywhere in its country. */
    @Test
    void everyRegionsNumbersHaveZones() {
        PhoneNumberToTimeZonesMapper map = PhoneNumberToTimeZonesMapper.getInstance();
        List<String> differing = new ArrayList<>();
        for (String region : NumberPlans.PLANS.getSupportedRegions()) {
            for (PhoneNumberType type : List.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)) {
                PhoneNumber example = NumberPlans.PLANS.getExampleNumberForType(region, type);
                if (example == null) {
                    continue;
                }
                Set<String> known = new HashSet<>(map.getTimeZonesForNumber(example));
                Set<String> found = new HashSet<>();
                Msisdn number = new Msisdn(NumberPlans.PLANS.format(example, PhoneNumberFormat.E164));
                NumberZones.of(number).forEach(zone -> found.add(zone.getId()));
                boolean own = NumberPlans.PLANS
                        .getRegionCodeForCountryCode(example.getCountryCode())
                        .equals(region);
                if (found.isEmpty() || own && !known.equals(found)) {
                    differing.add(region + " " + type + " " + known + " " + found);
                }
            }
        }
        assertEquals(List.of(), differing);
    }

    private static Instant instant(String time) {
        return OffsetDateTime.parse(time).toInstant();
    }
}
