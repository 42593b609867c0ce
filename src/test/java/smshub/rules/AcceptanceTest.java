package smshub.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smshub.message.ProblemCode.ACCOUNT_NONE;
import static smshub.message.ProblemCode.ACCOUNT_UNKNOWN;
import static smshub.message.ProblemCode.COUNTRY_NOT_ALLOWED;
import static smshub.message.ProblemCode.FIELD_INVALID;
import static smshub.message.ProblemCode.FIELD_MISSING;
import static smshub.message.ProblemCode.NUMBER_NOT_MOBILE;
import static smshub.rules.Accounts.account;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.ConsentMode;
import smshub.consent.Consent;
import smshub.consent.ConsentMemory;
import smshub.consent.Consents;
import smshub.message.Limits;
import smshub.message.MessageIds;
import smshub.message.MessageSample;
import smshub.message.ProblemCode;
import smshub.message.SenderId;
import smshub.message.SmsMessage;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;
import smshub.text.Encoding;

class AcceptanceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Client ERP = new Client(
            "erp",
            "",
            List.of(),
            Set.of(),
            null,
            new Client.Callbacks(List.of("erp.example.org", "localhost"), false, null));
    private static final Map<String, String> NONE_OUT = Map.of();

    private static final Account POLAND =
            account("poland", new Account.Numbers("PL", List.of("PL"), true, List.of(), false));
    private static final Account GERMANY =
            account("germany", new Account.Numbers("DE", List.of("DE"), false, List.of(), false));
    private static final Account WORLD =
            account("world", new Account.Numbers("DE", List.of(), false, List.of(), false));

    @Test
    void anAcceptedMessageHoldsEverythingThatLaterStepsNeed() {
        SmsRequest request = SmsRequest.of("0171 1234567", null, "Zażółć", "queue")
                .with(new Times(NOW.plusSeconds(60), NOW.plusSeconds(3600)))
                .with(new Label("queue", "order-4711", "orders"))
                .with(new Answers(URI.create("https://erp.example.org/sms"), "replies", "c-1"));
        Account account = account("a", new Account.Texts(1000, 7, true, false, " Shop"));
        Decision decision = acceptance(List.of(account, WORLD)).decide(request, ERP, NONE_OUT, NOW);

        assertEquals(
                new MessageSample()
                        .id(MessageIds.of("erp", "order-4711", "+491711234567"))
                        .content("+491711234567", null, "Zazolc Shop", Encoding.GSM7, 1)
                        .asked("0171 1234567", null, "Zażółć")
                        .submission("erp", "queue", "order-4711", "orders")
                        .answers(URI.create("https://erp.example.org/sms"), "replies", "c-1")
                        .routing("a", "world")
                        .lifetime(NOW, NOW.plusSeconds(60), NOW.plusSeconds(3600))
                        .expiryAsked(true)
                        .message(),
                decision.message());
        assertEquals(
                List.of(
                        "account",
                        "number",
                        "country",
                        "mobile",
                        "consent",
                        "quiet",
                        "sender",
                        "text",
                        "signature",
                        "compose",
                        "transliterate",
                        "alphabet",
                        "length",
                        "flash"),
                decision.verdicts().stream().map(Verdict::rule).toList());
        assertTrue(decision.verdicts().stream()
                .allMatch(v -> v.passed() && v.account().equals("a")));
    }

    @Test
    void aReferenceAndRecipientAlwaysGiveTheSameId() {
        Acceptance acceptance = acceptance(List.of(WORLD));
        SmsRequest first = request("+49 171 1234567", "one", "r-1");
        SmsRequest again = request("0171/1234567", "two", "r-1");
        assertEquals(id(acceptance, first, ERP), id(acceptance, again, ERP));
        assertNotEquals(id(acceptance, first, ERP), id(acceptance, request("+491711234568", "one", "r-1"), ERP));
        assertNotEquals(id(acceptance, first, ERP), id(acceptance, first, new Client("crm", "", List.of(), Set.of())));
        SmsRequest without = request("+491711234567", "one", null);
        assertNotEquals(id(acceptance, without, ERP), id(acceptance, without, ERP));
    }

    @Test
    void aMessageLivesAsLongAsItsAccountSaysFromItsSendingTime() {
        assertEquals(
                NOW.plus(Accounts.MAX_AGE),
                accepted(timed(null, null)).lifetime().expiresAt());
        Instant tomorrow = NOW.plus(Duration.ofDays(1));
        SmsMessage later = accepted(timed(tomorrow, null));
        assertEquals(tomorrow, later.lifetime().sendAt());
        assertEquals(tomorrow.plus(Accounts.MAX_AGE), later.lifetime().expiresAt());
        assertFalse(later.lifetime().expiryAsked());
        assertTrue(accepted(timed(null, tomorrow)).lifetime().expiryAsked());
        SmsMessage late = accepted(timed(NOW.minusSeconds(60), null));
        assertNull(late.lifetime().sendAt());
        assertEquals(NOW.plus(Accounts.MAX_AGE), late.lifetime().expiresAt());
    }

    @ParameterizedTest
    @MethodSource
    void fieldsThatNoAccountCanAcceptAreRefused(ProblemCode code, String field, SmsRequest request) {
        Decision decision = acceptance(List.of(WORLD)).decide(request, ERP, NONE_OUT, NOW);
        assertEquals(code, decision.problem().code());
        assertEquals(field, decision.problem().field());
        assertEquals(
                List.of(new Verdict("request", null, false, decision.problem().sentence(), decision.problem())),
                decision.verdicts());
    }

    static Stream<Arguments> fieldsThatNoAccountCanAcceptAreRefused() {
        Instant tomorrow = NOW.plus(Duration.ofDays(1));
        return Stream.of(
                arguments(FIELD_MISSING, "to", request(null, "x", null)),
                arguments(FIELD_MISSING, "to", request(" ", "x", null)),
                arguments(FIELD_INVALID, "reference", request("+491711234567", "x", "")),
                arguments(FIELD_INVALID, "reference", request("+491711234567", "x", "  ")),
                arguments(FIELD_INVALID, "reference", request("+491711234567", "x", "r".repeat(256))),
                arguments(FIELD_INVALID, "reference", request("+491711234567", "x", "a\nb")),
                arguments(FIELD_INVALID, "reference", request("+491711234567", "x", "a\uD83D")),
                arguments(FIELD_INVALID, "category", with("c".repeat(65), null)),
                arguments(FIELD_INVALID, "category", with("", null)),
                arguments(FIELD_INVALID, "callbackUrl", with(null, "ftp://example.org/")),
                arguments(FIELD_INVALID, "callbackUrl", with(null, "/sms")),
                arguments(FIELD_INVALID, "callbackUrl", with(null, "http:sms")),
                arguments(FIELD_INVALID, "sendAt", timed(NOW.plus(Duration.ofDays(366)), null)),
                arguments(FIELD_INVALID, "sendAt", timed(Instant.MAX, null)),
                arguments(FIELD_INVALID, "expiresAt", timed(null, NOW)),
                arguments(FIELD_INVALID, "expiresAt", timed(null, Instant.MIN)),
                arguments(FIELD_INVALID, "expiresAt", timed(null, Instant.MAX)),
                arguments(FIELD_INVALID, "expiresAt", timed(tomorrow, tomorrow)),
                arguments(FIELD_INVALID, "expiresAt", timed(tomorrow, NOW.plusSeconds(1))));
    }

    @ParameterizedTest
    @MethodSource
    void fieldsAtTheirLimitsAreAccepted(SmsRequest request) {
        accepted(request);
    }

    static Stream<SmsRequest> fieldsAtTheirLimitsAreAccepted() {
        return Stream.of(
                request("+491711234567", "x", "r".repeat(255)),
                request("+491711234567", "x", "Bestellung 4711/ä 😀"),
                with("c".repeat(64), "HTTP://localhost:8080/x?y=z"),
                timed(NOW.plus(Duration.ofDays(365)), NOW.plus(Duration.ofDays(730))),
                timed(Instant.MIN, NOW.plusSeconds(1)));
    }

    @Test
    void theFirstAccountWhoseRulesPassTakesTheMessage() {
        Acceptance acceptance = acceptance(List.of(POLAND, GERMANY, WORLD));
        Decision decision = acceptance.decide(request("+491711234567", "x", null), ERP, NONE_OUT, NOW);
        assertEquals("germany", decision.message().account());
        assertEquals(List.of("world"), decision.message().routing().alternates());
        List<Verdict> refusals =
                decision.verdicts().stream().filter(v -> !v.passed()).toList();
        assertEquals(1, refusals.size());
        assertEquals("poland", refusals.get(0).account());
        assertEquals(COUNTRY_NOT_ALLOWED, refusals.get(0).problem().code());
    }

    @Test
    void whereAllRefuseTheFirstAccountsReasonIsGiven() {
        Decision decision =
                acceptance(List.of(POLAND, GERMANY)).decide(request("+48221234567", "x", null), ERP, NONE_OUT, NOW);
        assertFalse(decision.accepted());
        assertEquals(NUMBER_NOT_MOBILE, decision.problem().code());
        assertEquals(2, decision.verdicts().stream().filter(v -> !v.passed()).count());
    }

    @Test
    void accountsThatCannotSendNowAreTriedLast() {
        Acceptance acceptance = acceptance(List.of(GERMANY, WORLD, account("spare")));
        SmsRequest request = request("+491711234567", "x", null);
        SmsMessage message = acceptance
                .decide(request, ERP, Map.of("germany", "Account germany is broken."), NOW)
                .message();
        assertEquals("world", message.account());
        assertEquals(List.of("spare", "germany"), message.routing().alternates());
        assertEquals(
                "Account germany is broken. Accounts that can send come before it.",
                acceptance
                        .decide(request, ERP, Map.of("germany", "Account germany is broken."), NOW)
                        .verdicts()
                        .get(0)
                        .sentence());
        List<Verdict> named = acceptance
                .decide(naming("germany"), ERP, Map.of("germany", "Account germany is broken."), NOW)
                .verdicts();
        assertEquals(
                "Account germany is broken. It is tried after those that can send.",
                named.get(0).sentence());

        SmsMessage anyway = acceptance
                .decide(
                        request,
                        ERP,
                        Map.of("germany", "It is out.", "world", "It is out.", "spare", "It is out."),
                        NOW)
                .message();
        assertEquals("germany", anyway.account());
        assertEquals(List.of("world", "spare"), anyway.routing().alternates());
    }

    // F2: accounts for some clients only
    @ParameterizedTest
    @CsvSource({"erp,'','open own'", "crm,'','open'", "erp,own open,own open", "crm,own open,open", "erp,gone own,own"})
    void aClientUsesItsOwnAccountsElseThoseOpenToIt(String id, String preferred, String expected) {
        Acceptance acceptance = acceptance(List.of(
                account("off", false, null, List.of()),
                account("later", true, NOW.plusSeconds(1), List.of()),
                account("open", true, NOW, List.of()),
                account("own", true, null, List.of("erp"))));
        Client client = new Client(id, "", preferred.isEmpty() ? List.of() : List.of(preferred.split(" ")), Set.of());
        SmsMessage message = acceptance
                .decide(request("+491711234567", "x", null), client, NONE_OUT, NOW)
                .message();
        List<String> accounts = Stream.concat(Stream.of(message.account()), message.routing().alternates().stream())
                .toList();
        assertEquals(List.of(expected.split(" ")), accounts);
    }

    @Test
    void aNamedAccountTakesTheMessageOrNoneDoes() {
        Acceptance acceptance = acceptance(List.of(GERMANY, POLAND, WORLD));
        SmsMessage message = acceptance
                .decide(naming("world"), ERP, Map.of("world", "It is out."), NOW)
                .message();
        assertEquals("world", message.account());
        assertEquals(List.of(), message.routing().alternates());
        assertEquals(
                COUNTRY_NOT_ALLOWED,
                acceptance
                        .decide(naming("poland"), ERP, NONE_OUT, NOW)
                        .problem()
                        .code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone", "off", "later", "theirs", "unlisted", ""})
    void accountsThatAreNotTheClientsDoNotExistForIt(String named) {
        Acceptance acceptance = acceptance(List.of(
                account("off", false, null, List.of()),
                account("later", true, NOW.plusSeconds(1), List.of()),
                account("theirs", true, null, List.of("crm")),
                account("unlisted"),
                WORLD));
        Client client = new Client("erp", "", List.of("world", "theirs", "off", "later"), Set.of());
        Decision decision = acceptance.decide(naming(named), client, NONE_OUT, NOW);
        assertEquals(ACCOUNT_UNKNOWN, decision.problem().code());
        assertEquals("account", decision.problem().field());
        assertEquals(acceptance.decide(naming("gone"), client, NONE_OUT, NOW).problem(), decision.problem());
    }

    @Test
    void aClientWithoutAccountsIsTold() {
        Decision decision = acceptance(List.of()).decide(request("+491711234567", "x", null), ERP, NONE_OUT, NOW);
        assertEquals(ACCOUNT_NONE, decision.problem().code());
    }

    @Test
    void aMovedMessageIsJudgedByWhatWasAsked() {
        Account plain = account("plain", new Account.Texts(1000, 7, true, false, " A"));
        Account exact = account("exact", "SHOP", List.of());
        Acceptance acceptance = acceptance(List.of(plain, exact, WORLD));
        SmsMessage before = acceptance
                .decide(request("0171 1234567", "Zażółć", "r-1"), ERP, NONE_OUT, NOW)
                .message()
                .attempted()
                .doubtful();

        SmsMessage after = acceptance
                .redirect(before, Set.of("plain"), NOW.plusSeconds(60))
                .orElseThrow()
                .message();

        assertEquals("exact", after.account());
        assertEquals(List.of("world"), after.routing().alternates());
        assertEquals("Zażółć", after.text());
        assertEquals(Encoding.UCS2, after.content().encoding());
        assertEquals(new SenderId("SHOP"), after.from());
        assertEquals(before.id(), after.id());
        assertEquals(before.lifetime().acceptedAt(), after.lifetime().acceptedAt());
        assertEquals(before.lifetime().expiresAt(), after.lifetime().expiresAt());
        assertEquals(before.request(), after.request());
        assertEquals(1, after.progress().attempt());
        assertTrue(after.progress().possibleDuplicate());
    }

    @Test
    void aMessageMovesOverAccountsThatAreOutAndForgetsThoseThatRefuse() {
        Acceptance acceptance = acceptance(List.of(GERMANY, WORLD, POLAND, account("spare"), account("last")));
        SmsMessage message = acceptance
                .decide(request("+491711234567", "x", null), ERP, NONE_OUT, NOW)
                .message();
        assertEquals(
                List.of("world", "poland", "spare", "last"), message.routing().alternates());

        SmsMessage moved =
                acceptance.redirect(message, Set.of("world"), NOW).orElseThrow().message();
        assertEquals("spare", moved.account());
        assertEquals(List.of("world", "last"), moved.routing().alternates());
    }

    @Test
    void aMessageStaysWhereNoAlternateTakesIt() {
        Acceptance acceptance = acceptance(List.of(GERMANY, WORLD, POLAND));
        SmsMessage message = acceptance
                .decide(request("+491711234567", "x", null), ERP, NONE_OUT, NOW)
                .message();
        assertEquals(Optional.empty(), acceptance.redirect(message, Set.of("world"), NOW));

        // the settings changed since: the other account is switched off
        Acceptance later = acceptance(List.of(GERMANY, account("world", false, null, List.of())));
        assertEquals(Optional.empty(), later.redirect(message, Set.of(), NOW));
    }

    @Test
    void theTimeLineNamesTheRulesThatChangedOrChoseAndNoOthers() {
        Account plain = account("plain", new Account.Texts(1000, 7, true, false, " A"));
        Account named = account("named", "SHOP", List.of());
        Acceptance both = acceptance(List.of(POLAND, named));
        assertNull(note(acceptance(List.of(WORLD)), "+491711234567", "Hello"));
        assertEquals(
                "number: The number is read as one of the account's country.",
                note(acceptance(List.of(WORLD)), "0171 1234567", "Zażółć"));
        assertEquals(
                "signature: This account's signature is appended. alphabet: Letters are replaced by their plain form,"
                        + " which keeps the text in the GSM-7 alphabet.",
                note(acceptance(List.of(plain)), "+491711234567", "Zażółć"));
        assertEquals(
                "country (poland): The recipient's number belongs to DE; this account sends only to PL."
                        + " account: The next account that this client may use."
                        + " sender: The account's own sender is used.",
                note(both, "+491711234567", "Hello"));
        assertEquals(
                "account (poland): It is paused. Accounts that can send come before it."
                        + " sender: The account's own sender is used.",
                both.decide(request("+48512345678", "Hello", null), ERP, Map.of("poland", "It is paused."), NOW)
                        .note());
    }

    @Test
    void aMovedMessageTellsWhatItsNewAccountMadeOfIt() {
        Acceptance acceptance =
                acceptance(List.of(WORLD, POLAND, account("plain", new Account.Texts(1000, 7, true, false, " A"))));
        SmsMessage message = acceptance
                .decide(request("+491711234567", "Zażółć", null), ERP, NONE_OUT, NOW)
                .message();
        assertEquals(
                "country (poland): The recipient's number belongs to DE; this account sends only to PL."
                        + " signature: This account's signature is appended. alphabet: Letters are replaced by their"
                        + " plain form, which keeps the text in the GSM-7 alphabet.",
                acceptance.redirect(message, Set.of(), NOW).orElseThrow().note());
    }

    @Test
    void aNoteIsShort() {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            accounts.add(account("poland-" + i, POLAND.numbers()));
        }
        accounts.add(WORLD);
        String note = note(acceptance(accounts), "0171 1234567", "Hello");
        assertTrue(note.length() < 700 && note.endsWith(" And more."), note);
    }

    private static String note(Acceptance acceptance, String to, String text) {
        return acceptance.decide(request(to, text, null), ERP, NONE_OUT, NOW).note();
    }

    @Test
    void noSentenceHoldsTheText() {
        Acceptance acceptance =
                acceptance(List.of(POLAND, account("short", new Account.Texts(5, 1, false, true, "")), GERMANY, WORLD));
        for (String text : List.of("secret word", "secret słowo", "secret\0", "secret ".repeat(300))) {
            Decision decision = acceptance.decide(request("+491711234567", text, null), ERP, NONE_OUT, NOW);
            assertTrue(decision.verdicts().size() > 1);
            assertTrue(decision.verdicts().stream().noneMatch(v -> v.sentence().contains("secret")));
            assertTrue(decision.verdicts().stream().allMatch(v -> v.sentence().endsWith(".")));
        }
    }

    /** Accounts whose providers carry whatever SMS can. */
    // what a recipient said is not gone around by the next account
    @ParameterizedTest
    @CsvSource({
        "STOP_LIST, STOPPED, recipient-opted-out",
        "STOP_LIST, GRANTED,",
        "STOP_LIST, ,",
        "REQUIRED,  STOPPED, recipient-opted-out",
        "REQUIRED,  GRANTED,",
        "REQUIRED,  ,        consent-missing",
        "OFF,       STOPPED,",
        "OFF,       ,",
    })
    void whatARecipientSaidDecidesForTheAccountThatWouldTakeTheMessage(
            ConsentMode mode, Consent.State said, String code) {
        ConsentMemory memory = new ConsentMemory();
        memory.loaded();
        if (said != null) {
            memory.note(new Consent("+491711234567", Consent.ALL, said, Consent.Source.API, "crm", NOW));
        }
        Account first = account(
                "first",
                new Account.Numbers(
                        "DE", List.of(), false, List.of(), false, List.of(), Account.ShortCodes.NONE, null, mode));
        Account free = account(
                "free",
                new Account.Numbers(
                        "DE",
                        List.of(),
                        false,
                        List.of(),
                        false,
                        List.of(),
                        Account.ShortCodes.NONE,
                        null,
                        ConsentMode.OFF));
        Acceptance acceptance =
                new Acceptance(List.of(first, free), account -> Limits.USUAL, new Consents(memory, Map.of(), Set.of()));
        Decision decision = acceptance.decide(SmsRequest.of("0171 1234567", null, "News", "queue"), ERP, NONE_OUT, NOW);
        if (code == null) {
            assertEquals("first", decision.message().account());
        } else {
            assertEquals(code, decision.problem().code().word());
            assertEquals("to", decision.problem().field());
            Verdict last = decision.verdicts().get(decision.verdicts().size() - 1);
            assertEquals("consent first false", last.rule() + " " + last.account() + " " + last.passed());
        }
    }

    private static Acceptance acceptance(List<Account> accounts) {
        return new Acceptance(accounts, account -> Limits.USUAL);
    }

    private static SmsMessage accepted(SmsRequest request) {
        Decision decision = acceptance(List.of(WORLD)).decide(request, ERP, NONE_OUT, NOW);
        assertTrue(decision.accepted(), () -> decision.problem().sentence());
        return decision.message();
    }

    private static String id(Acceptance acceptance, SmsRequest request, Client client) {
        return acceptance.decide(request, client, NONE_OUT, NOW).message().id();
    }

    private static SmsRequest request(String to, String text, String reference) {
        return SmsRequest.of(to, null, text, "http").withReference(reference);
    }

    private static SmsRequest naming(String account) {
        return SmsRequest.of("+491711234567", null, "x", "http").withAccount(account);
    }

    private static SmsRequest timed(Instant sendAt, Instant expiresAt) {
        return SmsRequest.of("+491711234567", null, "x", "http").with(new Times(sendAt, expiresAt));
    }

    private static SmsRequest with(String category, String callbackUrl) {
        URI uri = callbackUrl == null ? null : URI.create(callbackUrl);
        return SmsRequest.of("+491711234567", null, "x", "http")
                .with(new Label("http", null, category))
                .with(new Answers(uri, null, null));
    }
}
