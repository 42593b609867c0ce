package smshub.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.AccountPlan.Choose;
import smshub.account.Client;
import smshub.account.PrefixTable;
import smshub.account.Prices;
import smshub.consent.Consents;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;

/** Which accounts are tried, in which order, and why. */
class AccountChoiceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<String, String> NONE_OUT = Map.of();

    /** Of a chain with branches in Linz and Wien that sends to Austria, Germany and the Czech Republic. */
    private static final List<Account> ACCOUNTS = List.of(
            account("main", terms(false, null, "+43=0.09 +49=0.075")),
            account("cz", terms(false, null, "+420=0.031 +49=0.2")),
            account("modem", terms(false, null, "")),
            account("linz", new Account.Terms(null, List.of("Linz"), null, false, null, Prices.NONE)),
            account("bulk", terms(true, null, "+49=0.06 +43=0.09")));

    private static final AccountPlan PLAN = new AccountPlan(List.of(
            entry("shop", "alarm", "+420", "", "cz main", Choose.IN_ORDER),
            entry("", "alarm", "", "", "modem main", Choose.IN_ORDER),
            entry("", "", "", "CZ SK", "cz", Choose.IN_ORDER),
            entry("", "", "+43664 +43699", "", "linz", Choose.IN_ORDER),
            entry("", "", "+49", "", "", Choose.CHEAPEST),
            entry("crm", "", "", "", "main modem", Choose.CHEAPEST)));

    @ParameterizedTest(name = "{0} of {1} may use [{2}], category {3}, to {4}: {5}")
    @CsvSource({
        // no entry fits: the default account, then as the settings have them
        "shop,,     '',          ,        +393331234567,  'bulk main cz modem'",
        "shop,Linz, '',          ,        +393331234567,  'bulk main cz modem linz'",
        // or as the client has them
        "shop,,     'cz main',   ,        +393331234567,  'cz main'",
        // the first that fits
        "shop,,     '',          alarm,   +420601234567,  'cz main'",
        "shop,,     '',          ALARM,   00420601234567, 'cz main'",
        "erp,,      '',          alarm,   +420601234567,  'modem main'",
        "shop,,     '',          alarm,   +436641234567,  'modem main'",
        "shop,,     '',          alarms,  +420601234567,  'cz'",
        // by country: a Slovak and a Czech number
        "shop,,     '',          ,        +421901234567,  'cz'",
        "shop,,     '',          ,        +420601234567,  'cz'",
        // an entry that leaves the client nothing does not fit it
        "shop,,     '',          ,        +436641234567,  'bulk main cz modem'",
        "shop,Linz, '',          ,        +436641234567,  'linz'",
        "shop,Wien, '',          ,        +436641234567,  'bulk main cz modem'",
        "shop,,     'main bulk', ,        +420601234567,  'main bulk'",
        // the client's list restricts what the plan orders
        "shop,,     'main',      alarm,   +420601234567,  'main'",
        "shop,,     'main cz',   alarm,   +420601234567,  'cz main'",
        // by price; what has none comes last
        "shop,,     '',          ,        +491711234567,  'bulk main cz modem'",
        "shop,,     'cz main',   ,        01711234567,    'main cz'",
        "shop,,     'modem cz',  ,        +491711234567,  'cz modem'",
        "crm,,      '',          ,        +436641234567,  'main modem'",
        "crm,,      '',          ,        +393331234567,  'main modem'",
        // what nobody can read fits no entry that asks for a number
        "shop,,     '',          ,        12,             ''",
    })
    void thePlanOrdersTheAccountsThatAClientMayUse(
            String client, String branch, String accounts, String category, String to, String expected) {
        Client asking = client(client, branch, accounts);
        Decision decision = acceptance(PLAN).decide(request(to, category, null), asking, NONE_OUT, NOW);
        assertEquals(expected, decision.accepted() ? order(decision.message()) : "");
    }

    @Test
    void aNamedAccountIsNoMatterOfThePlan() {
        Client shop = client("shop", null, "");
        assertEquals(
                "bulk",
                order(decide(request("+420601234567", "alarm", "bulk"), shop).message()));
        assertEquals(
                ProblemCode.ACCOUNT_UNKNOWN,
                decide(request("+436641234567", null, "linz"), shop).problem().code());
    }

    @Test
    void failoverKeepsToThePlanAndCostsWhatTheNextAccountCosts() {
        Acceptance acceptance = acceptance(PLAN);
        SmsMessage first = acceptance
                .decide(request("+491711234567", null, null), client("shop", null, ""), NONE_OUT, NOW)
                .message();
        assertEquals("0.06 EUR", String.valueOf(first.content().price()));
        SmsMessage second =
                acceptance.redirect(first, Set.of("bulk"), NOW).orElseThrow().message();
        assertEquals("main 0.075 EUR", second.account() + " " + second.content().price());
        SmsMessage fourth =
                acceptance.redirect(second, Set.of("cz"), NOW).orElseThrow().message();
        assertEquals("modem null", fourth.account() + " " + fourth.content().price());
        assertEquals(List.of("cz"), fourth.routing().alternates());
    }

    /** The branch may have changed since the message was accepted. */
    @Test
    void failoverGoesToNoAccountThatIsClosedToTheBranch() {
        SmsMessage message = acceptance(AccountPlan.NONE)
                .decide(request("+491711234567", null, null), client("shop", "Linz", "main linz"), NONE_OUT, NOW)
                .message();
        assertEquals("main linz", order(message));
        assertTrue(acceptance(AccountPlan.NONE).redirect(message, Set.of(), NOW).isEmpty());
        assertEquals(
                "linz",
                acceptance(AccountPlan.NONE, Map.of("shop", "Linz"))
                        .redirect(message, Set.of(), NOW)
                        .orElseThrow()
                        .message()
                        .account());
    }

    @ParameterizedTest(name = "until {0}, to be sent after {1}: {2}")
    @CsvSource({
        "PT0S,   PT0S,  main",
        "PT1S,   PT0S,  'ends main'",
        "-PT1S,  PT0S,  main",
        "PT1H,   PT1H,  main",
        "PT1H,   PT59M, 'ends main'",
        ",       P30D,  'ends main'",
    })
    void anAccountIsUsedUntilItsTimeIsOver(Duration until, Duration wait, String expected) {
        Account ends = account("ends", terms(false, until == null ? null : NOW.plus(until), ""));
        SmsRequest later = request("+491711234567", null, null).with(new Times(NOW.plus(wait), null));
        Decision decision = new Acceptance(List.of(ends, account("main", Account.Terms.NONE)), account -> Limits.USUAL)
                .decide(later, client("shop", null, ""), NONE_OUT, NOW);
        assertEquals(expected, order(decision.message()));
    }

    @Test
    void theExplanationTellsOfEveryAccountThatTheClientMayUse() {
        List<Account> accounts = new ArrayList<>(ACCOUNTS);
        accounts.add(0, account("off", false, null, Account.Terms.NONE));
        accounts.add(1, account("soon", true, NOW.plusSeconds(60), Account.Terms.NONE));
        accounts.add(2, account("gone", terms(false, NOW.minusSeconds(60), "")));
        Acceptance acceptance =
                new Acceptance(accounts, account -> Limits.USUAL, Consents.NONE, Enrichment.NONE, PLAN, Map.of());
        Client shop = client("shop", null, "");
        SmsRequest request = request("+420601234567", "alarm", null);
        Map<String, String> out = Map.of("cz", "Account cz is broken: error 201.");
        assertEquals(
                List.of(
                        "plan null true Entry 1 of the plan: cz at 0.031 EUR a segment, then main.",
                        "account bulk false Account bulk is passed over: entry 1 of the plan does not name it.",
                        "account off false Account off is passed over: it is switched off.",
                        "account soon false Account soon is passed over: it is not used before 2026-03-01T12:01:00Z.",
                        "account gone false Account gone is passed over: it is not used from 2026-03-01T11:59:00Z on.",
                        "account modem false Account modem is passed over: entry 1 of the plan does not name it.",
                        "account cz true Account cz is broken: error 201. Accounts that can send come before it.",
                        "account main true The next account of the plan's entry 1.",
                        "price main true This account's prices say nothing of this number."),
                told(acceptance.explain(request, shop, out, NOW)));
        // what takes requests does not cost the time of telling why
        assertEquals(
                List.of(
                        "account cz true Account cz is broken: error 201. Accounts that can send come before it.",
                        "account main true The next account of the plan's entry 1."),
                told(acceptance.decide(request, shop, out, NOW)));
        assertTrue(told(acceptance.explain(request("+491711234567", null, null), shop, NONE_OUT, NOW))
                .contains("price bulk true 1 segment costs 0.06 EUR."));
    }

    /** Verdicts on accounts, plan and price. */
    private static List<String> told(Decision decision) {
        return decision.verdicts().stream()
                .filter(verdict -> Set.of("account", "plan", "price").contains(verdict.rule()))
                .map(verdict ->
                        verdict.rule() + " " + verdict.account() + " " + verdict.passed() + " " + verdict.sentence())
                .toList();
    }

    private static Decision decide(SmsRequest request, Client client) {
        return acceptance(PLAN).decide(request, client, NONE_OUT, NOW);
    }

    private static Acceptance acceptance(AccountPlan plan) {
        return acceptance(plan, Map.of());
    }

    private static Acceptance acceptance(AccountPlan plan, Map<String, String> branches) {
        return new Acceptance(ACCOUNTS, account -> Limits.USUAL, Consents.NONE, Enrichment.NONE, plan, branches);
    }

    private static String order(SmsMessage message) {
        return Stream.concat(Stream.of(message.account()), message.routing().alternates().stream())
                .collect(Collectors.joining(" "));
    }

    private static SmsRequest request(String to, String category, String account) {
        return SmsRequest.of(to, null, "x", "http")
                .with(new Label("http", null, category))
                .withAccount(account);
    }

    private static Client client(String id, String branch, String accounts) {
        return new Client(
                id, "", words(accounts), Set.of(), null, new Client.Callbacks(List.of(), false, null), null, branch);
    }

    private static AccountPlan.Entry entry(
            String clients, String categories, String prefixes, String countries, String accounts, Choose choose) {
        return new AccountPlan.Entry(
                Set.copyOf(words(clients)),
                Set.copyOf(words(categories)),
                words(prefixes),
                Set.copyOf(words(countries)),
                words(accounts),
                choose);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static Account.Terms terms(boolean standard, Instant until, String prices) {
        PrefixTable table = new PrefixTable();
        for (String price : words(prices)) {
            table.put(
                    price.split("=")[0],
                    new BigDecimal(price.split("=")[1]).movePointRight(6).longValueExact());
        }
        return new Account.Terms(
                null,
                List.of(),
                null,
                standard,
                until,
                prices.isEmpty() ? Prices.NONE : new Prices("EUR", PrefixTable.NONE, table));
    }

    private static Account account(String id, Account.Terms terms) {
        return account(id, true, null, terms);
    }

    private static Account account(String id, boolean enabled, Instant from, Account.Terms terms) {
        Account plain = Accounts.account(id, enabled, from, List.of());
        return new Account(
                id,
                plain.provider(),
                id,
                enabled,
                from,
                List.of(),
                plain.numbers(),
                plain.texts(),
                null,
                List.of(),
                plain.delivery(),
                plain.connection(),
                Map.of(),
                Map.of(),
                terms);
    }
}
