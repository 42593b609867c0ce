package smshub.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.SenderCountries;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.message.TextPolicy;
import smshub.protocol.modem.GsmModem;
import smshub.protocol.smpp.Smpp;
import smshub.protocol.smslib.Smslib;
import smshub.protocol.smstools.Smstools;
import smshub.provider.declared.Declarations;
import smshub.rules.Acceptance;
import smshub.rules.Decision;
import smshub.rules.Verdict;
import smshub.service.o2.O2SmsConnector;
import smshub.service.sms4.Sms4;
import smshub.service.sms4.Sms4Mail;
import smshub.service.sms4.ThreeSteps2webMail;
import smshub.service.smsapi.Smsapi;
import smshub.service.smsbrana.Smsbrana;
import smshub.service.websms.Websms;
import smshub.text.Encoding;

/** What each provider carries is known before anything is accepted for it, and the record says what is sent. */
class LimitsTest {
    private static final Client CLIENT = new Client("erp", "", List.of(), Set.of());
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final Map<String, String> SMS4 = Map.of("customer", "AB1", "user", "u", "password", "p");
    private static final Map<String, String> O2 = Map.of("ba-id", "1992125");
    private static final Map<String, String> MAIL =
            Map.of("customer", "A", "from", "a@b.example", "to", "c@d.example", "smtp-host", "h");
    private static final Map<String, String> FOLDERS = Map.of("out", "/out", "in", "/in");
    private static final Map<String, String> TABLES = Map.of("url", "jdbc:h2:mem:x");
    private static final Map<String, String> NO_FROM = Map.of("url", "http://gw.example/?to=[PHONE]&text=[MSG]");
    private static final Map<String, String> FROM = Map.of("url", "http://gw.example/?f=[FROM]&to=[PHONE]&t=[MSG]");

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource
    void whatAProviderDoesNotCarryIsRefusedBeforeItIsAccepted(
            Provider provider, Map<String, String> settings, String from, String text, String code, String field) {
        Decision decision = decide(provider, settings, from, text);
        assertEquals(code, decision.problem().code().word());
        assertEquals(field, decision.problem().field());
        assertTrue(decision.problem().sentence().matches("[A-Z].*[.]"), decision.problem()::sentence);
    }

    static Stream<Arguments> whatAProviderDoesNotCarryIsRefusedBeforeItIsAccepted() {
        return Stream.of(
                arguments(new Smsbrana(), Map.of(), null, "x".repeat(460), "text-too-long", "text"),
                arguments(new Smsbrana(), Map.of(), null, "ř".repeat(202), "text-too-long", "text"),
                // GSM-7 has it, and SMSbrana's 7bit does not
                arguments(new Smsbrana(), Map.of(), null, "é".repeat(202), "text-too-long", "text"),
                arguments(new O2SmsConnector(), O2, null, "z".repeat(901), "text-too-long", "text"),
                arguments(new O2SmsConnector(), O2, null, "Cena 5 €", "text-not-encodable", "text"),
                arguments(
                        new O2SmsConnector(), and(O2, "diacritics", "refuse"), null, "á", "text-not-encodable", "text"),
                arguments(new Sms4(), SMS4, "Abc", "x", "sender-invalid", "from"),
                arguments(new Sms4(), SMS4, "+123456789012345", "x", "sender-invalid", "from"),
                arguments(new Sms4(), SMS4, "12345", "x", "sender-invalid", "from"),
                arguments(new Sms4Mail(), MAIL, null, "x".repeat(161), "text-too-long", "text"),
                arguments(new Sms4Mail(), MAIL, null, "Привет", "text-not-encodable", "text"),
                arguments(new ThreeSteps2webMail(), MAIL, null, "x".repeat(161), "text-too-long", "text"),
                arguments(new Smsapi(), Map.of(), null, "x".repeat(1531), "text-too-long", "text"),
                arguments(new Smsapi(), Map.of("flash", "true"), null, "ż", "text-not-encodable", "text"),
                arguments(new Smslib(), TABLES, null, "x".repeat(1001), "text-too-long", "text"),
                arguments(
                        new Smslib(),
                        and(TABLES, "text-length", "160"),
                        null,
                        "x".repeat(161),
                        "text-too-long",
                        "text"),
                arguments(
                        new Smstools(),
                        and(FOLDERS, "refuse-sender", "true"),
                        "Shop",
                        "x",
                        "sender-not-allowed",
                        "from"),
                arguments(
                        new UrlGateway(),
                        and(NO_FROM, "refuse-sender", "true"),
                        "Shop",
                        "x",
                        "sender-not-allowed",
                        "from"),
                arguments(
                        new UrlGateway(),
                        and(FROM, "charset", "ISO-8859-2"),
                        null,
                        "Привет",
                        "text-not-encodable",
                        "text"),
                arguments(
                        new GsmModem(),
                        Map.of("ports", "tcp:h:1", "refuse-sender", "true"),
                        "+491711234567",
                        "x",
                        "sender-not-allowed",
                        "from"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource
    void whatIsAcceptedIsRecordedAsItIsSent(
            Provider provider, Map<String, String> settings, String from, String text, String expected) {
        Decision decision = decide(provider, settings, from, text);
        assertTrue(decision.accepted(), () -> decision.problem().sentence());
        SmsMessage message = decision.message();
        assertEquals(
                expected,
                message.content().encoding() + " " + message.segments() + " " + message.from() + " "
                        + (message.text().length() > 40 ? "…" : message.text()));
    }

    static Stream<Arguments> whatIsAcceptedIsRecordedAsItIsSent() {
        Map<String, String> modem = Map.of("ports", "tcp:h:1");
        return Stream.of(
                arguments(new Smsbrana(), Map.of(), "Shop", "é", "UCS2 1 Shop é"),
                arguments(new Smsbrana(), Map.of(), null, "x".repeat(459), "GSM7 3 null …"),
                arguments(new Smsbrana(), Map.of(), null, "ř".repeat(201), "UCS2 3 null …"),
                arguments(new O2SmsConnector(), O2, "Shop", "Příliš žluťoučký Ø", "GSM7 1 Shop Prilis zlutoucky O"),
                arguments(new O2SmsConnector(), and(O2, "diacritics", "send"), null, "ž", "UCS2 1 null ž"),
                arguments(new O2SmsConnector(), O2, null, "z".repeat(900), "GSM7 6 null …"),
                arguments(new Sms4(), SMS4, "Praxis", "Grüße 5 €", "GSM7 1 Praxis Grüße 5 €"),
                arguments(new Sms4(), SMS4, null, "Δ", "UCS2 1 null Δ"),
                arguments(new Sms4(), and(SMS4, "strict-sender", "false"), "Abc", "x", "GSM7 1 Abc x"),
                arguments(new Sms4Mail(), MAIL, "Shop", "a\nb\r\nc", "GSM7 1 Shop a b c"),
                arguments(new Sms4Mail(), and(MAIL, "body", "N:[PHONE]\nT:[MSG]"), "Shop", "x", "GSM7 1 null x"),
                arguments(new Smstools(), FOLDERS, "Shop", "x", "GSM7 1 null x"),
                arguments(new UrlGateway(), NO_FROM, "Shop", "x", "GSM7 1 null x"),
                arguments(new UrlGateway(), FROM, "Shop", "x", "GSM7 1 Shop x"),
                arguments(new GsmModem(), modem, "+491711234567", "x", "GSM7 1 null x"),
                arguments(new GsmModem(), modem, null, "ş".repeat(100), "UCS2 2 null …"),
                arguments(new GsmModem(), and(modem, "languages", "turkish"), null, "ş".repeat(100), "GSM7 1 null …"),
                arguments(new GsmModem(), and(modem, "wide-reference", "true"), null, "x".repeat(306), "GSM7 3 null …"),
                arguments(new Smpp(), and(smpp(), "alphabet", "ucs2"), "Shop", "x".repeat(71), "UCS2 2 Shop …"),
                arguments(new Smpp(), and(smpp(), "alphabet", "latin1"), null, "Δ", "UCS2 1 null Δ"),
                arguments(new Smpp(), smpp(), null, "ş".repeat(100), "UCS2 2 null …"),
                arguments(new Smpp(), and(smpp(), "languages", "turkish"), null, "ş".repeat(100), "GSM7 1 null …"),
                arguments(new Websms(), Map.of(), "Shop", "ž", "UCS2 1 Shop ž"),
                arguments(new Smslib(), TABLES, "Shop", "ž", "UCS2 1 Shop ž"),
                arguments(new Smsapi(), Map.of("normalize", "true"), null, "ż", "GSM7 1 null z"),
                arguments(new Smsapi(), Map.of("normalize", "true"), null, "Привет", "UCS2 1 null Привет"),
                arguments(new Smsapi(), Map.of(), "Shop", "ż".repeat(670), "UCS2 10 Shop …"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aFlashMessageIsTakenWhereItCanBeSentAsOne(
            Provider provider, Map<String, String> settings, String text, String code) {
        Account account = account(provider, settings);
        Decision decision = acceptance(Map.of(account, provider), account)
                .decide(request(null, text).asFlash(), CLIENT, Map.of(), NOW);
        if (code == null) {
            assertTrue(decision.message().content().flash());
        } else {
            assertEquals(code, decision.problem().code().word());
            assertEquals("flash", decision.problem().field());
        }
    }

    static Stream<Arguments> aFlashMessageIsTakenWhereItCanBeSentAsOne() {
        return Stream.of(
                arguments(new Smsapi(), Map.of(), "x", null),
                arguments(new Smsapi(), Map.of(), "ż", "flash-not-carried"),
                arguments(new Websms(), Map.of(), "ż", null),
                arguments(new O2SmsConnector(), O2, "x", null),
                arguments(new Smslib(), TABLES, "ż", null),
                arguments(new Smstools(), FOLDERS, "ż", null),
                arguments(new GsmModem(), Map.of("ports", "tcp:h:1"), "ż", null),
                arguments(new Smpp(), smpp(), "ż", null),
                arguments(new Smsbrana(), Map.of(), "x", "flash-not-carried"),
                arguments(new Sms4(), SMS4, "x", "flash-not-carried"),
                arguments(new Sms4Mail(), MAIL, "x", "flash-not-carried"),
                arguments(new ThreeSteps2webMail(), MAIL, "x", "flash-not-carried"),
                arguments(new UrlGateway(), FROM, "x", "flash-not-carried"));
    }

    @Test
    void aFlashMessageMovesToAccountsThatSendItAsOne() {
        Account first = account(new Smsapi(), Map.of());
        Account second = account(new Smsbrana(), Map.of());
        Account third = account(new Websms(), Map.of());
        Acceptance acceptance = acceptance(
                Map.of(first, new Smsapi(), second, new Smsbrana(), third, new Websms()), first, second, third);
        SmsMessage message = acceptance
                .decide(request(null, "x").asFlash(), CLIENT, Map.of(), NOW)
                .message();
        SmsMessage moved =
                acceptance.redirect(message, Set.of(), NOW).orElseThrow().message();
        assertEquals(third.id(), moved.account());
        assertTrue(moved.content().flash());
    }

    /** Telnyx's documentation says so of the United States; a contract may say otherwise. */
    @Test
    void aSenderOfLettersGoesByAnAccountThatCarriesItToThatCountry() {
        Provider telnyx = Declarations.own().stream()
                .filter(provider -> provider.id().equals("telnyx"))
                .findFirst()
                .orElseThrow();
        Account first = account(telnyx, Map.of("api-key", "k"));
        Account second = account(new Websms(), Map.of());
        Account registered = first.with(Account.Terms.NONE.with(new SenderCountries(List.of(), List.of("US"), null)));
        Map<Account, Provider> providers = Map.of(first, telnyx, second, new Websms(), registered, telnyx);
        SmsRequest abroad = SmsRequest.of("+12015550123", "SHOP", "x", "http");
        assertEquals(second.id(), chosen(acceptance(providers, first, second), abroad));
        assertEquals(registered.id(), chosen(acceptance(providers, registered, second), abroad));
        assertEquals(first.id(), chosen(acceptance(providers, first, second), request("SHOP", "x")));
        Problem alone = acceptance(providers, first)
                .decide(abroad, CLIENT, Map.of(), NOW)
                .problem();
        assertEquals("sender-not-in-country", alone.code().word());
        assertEquals("from", alone.field());
    }

    private static String chosen(Acceptance acceptance, SmsRequest request) {
        return acceptance.decide(request, CLIENT, Map.of(), NOW).message().account();
    }

    /** What an account's signature, alphabet and letters say has no say over octets. */
    @ParameterizedTest(name = "{0} {3}")
    @MethodSource
    void octetsAreTakenWhereTheyCanBeSent(
            Provider provider, Map<String, String> settings, String octets, String expected) {
        Account account = account(provider, settings);
        Decision decision = acceptance(Map.of(account, provider), account)
                .decide(request(null, octets).with(TextPolicy.BINARY), CLIENT, Map.of(), NOW);
        if (decision.accepted()) {
            SmsMessage message = decision.message();
            assertEquals(octets, message.text());
            assertEquals(expected, message.content().encoding() + " " + message.segments());
            assertTrue(Json.read(Json.write(message), SmsMessage.class)
                    .request()
                    .texts()
                    .octets());
        } else {
            assertEquals(expected, decision.problem().code().word());
            assertEquals("data", decision.problem().field());
            assertTrue(decision.verdicts().stream().anyMatch(verdict -> verdict.problem() != null));
        }
    }

    static Stream<Arguments> octetsAreTakenWhereTheyCanBeSent() {
        Map<String, String> modem = Map.of("ports", "tcp:h:1");
        String push = "[udh 0605040B8423F0] ";
        return Stream.of(
                arguments(new GsmModem(), modem, "FF00", "OCTETS 1"),
                arguments(new GsmModem(), modem, push + "A1".repeat(134), "OCTETS 2"),
                arguments(new GsmModem(), modem, "[udh 050003010201] " + "A1".repeat(135), "text-too-long"),
                arguments(new GsmModem(), modem, "A1".repeat(255 * 134 + 1), "text-too-long"),
                arguments(new GsmModem(), modem, "no octets", "text-not-encodable"),
                arguments(new GsmModem(), and(modem, "flash", "true"), "FF00", "OCTETS 1"),
                arguments(new Smpp(), and(smpp(), "alphabet", "ucs2"), push + "FF00", "OCTETS 1"),
                arguments(new Smpp(), smpp(), "A1".repeat(141), "OCTETS 2"),
                arguments(new Websms(), Map.of(), push + "FF00", "OCTETS 1"),
                arguments(new Smstools(), FOLDERS, push + "FF00", "OCTETS 1"),
                arguments(new Smstools(), FOLDERS, "A1".repeat(141), "binary-not-carried"),
                arguments(new Smslib(), TABLES, "FF00", "binary-not-carried"),
                arguments(new Smsapi(), Map.of(), "FF00", "binary-not-carried"),
                arguments(new O2SmsConnector(), O2, "FF00", "binary-not-carried"),
                arguments(new Smsbrana(), Map.of(), "FF00", "binary-not-carried"),
                arguments(new Sms4(), SMS4, "FF00", "binary-not-carried"),
                arguments(new Sms4Mail(), MAIL, "FF00", "binary-not-carried"),
                arguments(new ThreeSteps2webMail(), MAIL, "FF00", "binary-not-carried"),
                arguments(new UrlGateway(), FROM, "FF00", "binary-not-carried"));
    }

    @Test
    void octetsAreNotShownAtOnceAndMoveToAccountsThatSendThem() {
        Account first = account(new Smpp(), smpp());
        Account second = account(new Smsapi(), Map.of());
        Account third = account(new GsmModem(), Map.of("ports", "tcp:h:1"));
        Acceptance acceptance = acceptance(
                Map.of(first, new Smpp(), second, new Smsapi(), third, new GsmModem()), first, second, third);
        SmsRequest octets = request(null, "FF00").with(TextPolicy.BINARY);
        assertEquals(
                "flash-not-carried",
                acceptance
                        .decide(octets.asFlash(), CLIENT, Map.of(), NOW)
                        .problem()
                        .code()
                        .word());
        SmsMessage moved = acceptance
                .redirect(acceptance.decide(octets, CLIENT, Map.of(), NOW).message(), Set.of(), NOW)
                .orElseThrow()
                .message();
        assertEquals(
                third.id() + " FF00 OCTETS",
                moved.account() + " " + moved.text() + " " + moved.content().encoding());
    }

    @Test
    void theDryRunSaysWhatAnAccountCarriesAndWhatBecameOfTheSender() {
        List<Verdict> verdicts = decide(new Smstools(), FOLDERS, "Shop", "x").verdicts();
        assertTrue(verdicts.get(0).sentence().contains("no sender"), verdicts.get(0)::sentence);
        Verdict sender = verdicts.stream()
                .filter(v -> v.rule().equals("sender"))
                .findFirst()
                .orElseThrow();
        assertTrue(sender.passed() && sender.sentence().contains("not carried"), sender::sentence);
        Verdict alphabet = decide(new O2SmsConnector(), O2, null, "ž").verdicts().stream()
                .filter(v -> v.rule().equals("alphabet"))
                .findFirst()
                .orElseThrow();
        assertTrue(alphabet.sentence().contains("plain form"), alphabet::sentence);
    }

    @Test
    void anotherAccountJudgesAMovedMessageByItsOwnLimits() {
        Account first = account(new Smsbrana(), Map.of());
        Account second = account(new O2SmsConnector(), O2);
        Account third = account(new Smsapi(), Map.of());
        Acceptance acceptance = acceptance(
                Map.of(first, new Smsbrana(), second, new O2SmsConnector(), third, new Smsapi()), first, second, third);
        SmsMessage plain =
                acceptance.decide(request(null, "ž"), CLIENT, Map.of(), NOW).message();
        SmsMessage moved =
                acceptance.redirect(plain, Set.of(), NOW).orElseThrow().message();
        assertEquals("z", moved.text());
        assertEquals(
                "ž",
                acceptance
                        .redirect(moved, Set.of(), NOW)
                        .orElseThrow()
                        .message()
                        .text());
        // O2 cannot say it
        SmsMessage euro =
                acceptance.decide(request(null, "€"), CLIENT, Map.of(), NOW).message();
        assertEquals(
                third.id(),
                acceptance.redirect(euro, Set.of(), NOW).orElseThrow().message().account());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aTextThatIsToGoInUcs2IsTakenWhereTheWayCanBeTold(
            Provider provider, Map<String, String> settings, String text, boolean taken) {
        Account account = account(provider, settings);
        TextPolicy ucs2 = new TextPolicy(TextPolicy.Alphabet.UCS2, null, null, null, null, null);
        Decision decision = acceptance(Map.of(account, provider), account)
                .decide(request(null, text).with(ucs2), CLIENT, Map.of(), NOW);
        if (taken) {
            assertEquals(Encoding.UCS2, decision.message().content().encoding());
        } else {
            assertEquals("text-not-encodable", decision.problem().code().word());
        }
    }

    static Stream<Arguments> aTextThatIsToGoInUcs2IsTakenWhereTheWayCanBeTold() {
        return Stream.of(
                arguments(new Smpp(), smpp(), "x", true),
                arguments(new Smpp(), and(smpp(), "alphabet", "ucs2"), "x", true),
                arguments(new GsmModem(), Map.of("ports", "tcp:h:1"), "x", true),
                arguments(new Smslib(), TABLES, "x", true),
                arguments(new Smstools(), FOLDERS, "x", true),
                arguments(new Smsbrana(), Map.of(), "x", true),
                arguments(new Smsapi(), Map.of(), "x", false),
                arguments(new Smsapi(), Map.of(), "ž", true),
                arguments(new Websms(), Map.of(), "x", false),
                arguments(new O2SmsConnector(), O2, "x", false),
                arguments(new UrlGateway(), FROM, "x", false));
    }

    private static Decision decide(Provider provider, Map<String, String> settings, String from, String text) {
        Account account = account(provider, settings);
        return acceptance(Map.of(account, provider), account).decide(request(from, text), CLIENT, Map.of(), NOW);
    }

    private static Acceptance acceptance(Map<Account, Provider> providers, Account... accounts) {
        return new Acceptance(
                List.of(accounts), account -> providers.get(account).limits(account));
    }

    /** An account that itself allows as much as can be. */
    private static Account account(Provider provider, Map<String, String> settings) {
        Account account = Samples.account(provider, settings, "http://h.example/", null, Duration.ofSeconds(1));
        return new Account(
                account.id(),
                account.provider(),
                account.title(),
                true,
                null,
                List.of(),
                account.numbers(),
                new Account.Texts(39_015, 255, false, false, ""),
                null,
                List.of(),
                account.delivery(),
                account.connection(),
                account.settings(),
                account.secrets());
    }

    private static SmsRequest request(String from, String text) {
        return SmsRequest.of("+491711234567", from, text, "http");
    }

    private static Map<String, String> smpp() {
        return Map.of("host", "h", "system-id", "s", "password", "p");
    }

    private static Map<String, String> and(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(settings);
        more.put(name, value);
        return more;
    }
}
