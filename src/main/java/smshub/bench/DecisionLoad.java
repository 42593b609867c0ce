package smshub.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.AccountPlan.Choose;
import smshub.account.Client;
import smshub.account.ConsentMode;
import smshub.account.PrefixTable;
import smshub.account.Prices;
import smshub.consent.Consent;
import smshub.consent.ConsentMemory;
import smshub.consent.Consents;
import smshub.message.Limits;
import smshub.message.SmsRequest;
import smshub.rules.Acceptance;
import smshub.rules.Decision;
import smshub.rules.Enrichment;
import smshub.template.Templates;
import smshub.template.TextTemplate;

/**
 * What the decision on one message costs, without a broker: template, rules, signature, choice of the account by a plan, and
 * price, with 100 accounts, 10,000 prefixes of prices and of mobiles, and a stop list of 1,000,000 numbers. On one thread.
 */
final class DecisionLoad {
    private static final int ACCOUNTS = 100;
    private static final int PREFIXES = 10_000;
    private static final int STOPPED = 1_000_000;
    private static final int NUMBERS = 1 << 16;
    private static final int WARM_UP = 200_000;
    private static final String TARGET = "< 20";
    private static final SmsRequest.Wording WORDING =
            new SmsRequest.Wording("order", null, Map.of("number", "4711", "from", "9", "to", "18"));
    private static final Enrichment ENRICHMENT = new Enrichment(
            new Templates(
                    List.of(TextTemplate.compile(
                                    "order",
                                    null,
                                    Map.of(
                                            "en",
                                            "Your order {{number}} is ready to be collected from {{from}} to {{to}}."),
                                    null,
                                    null)
                            .template()),
                    Map.of()),
            Map.of());
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final Random random = new Random(4711);
    private final String[] numbers = new String[NUMBERS];
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Client client = new Client("bench", "", List.of(), Set.of());

    private DecisionLoad() {
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = "+491" + (51 + random.nextInt(2)) + (10_000_000 + random.nextInt(89_999_999));
        }
    }

    /** @param messages decisions of each trial */
    static BenchReport run(int messages, BenchReport report, Consumer<String> progress) {
        DecisionLoad load = new DecisionLoad();
        progress.accept("a stop list of " + STOPPED + " numbers");
        ConsentMemory memory = load.stopList();
        Consents consents = new Consents(memory, Map.of(), Set.of());
        List<Account> accounts = load.accounts();
        load.trial("no plan", load::plain, AccountPlan.NONE, accounts, consents, messages, report, progress);
        load.trial(
                "a plan of 11 entries, one of 10,000 prefixes",
                load::plain,
                load.longPlan(),
                accounts,
                consents,
                messages,
                report,
                progress);
        AccountPlan cheapest = new AccountPlan(
                List.of(new AccountPlan.Entry(Set.of(), Set.of(), List.of(), Set.of(), List.of(), Choose.CHEAPEST)));
        load.trial("the cheapest of 100", load::plain, cheapest, accounts, consents, messages, report, progress);
        load.trial(
                "a template, and the plan",
                load::worded,
                load.longPlan(),
                accounts,
                consents,
                messages,
                report,
                progress);
        report.notes()
                .add("%d accounts, %d prefixes of prices and of mobiles; the stop list of %d numbers takes %.1f MB."
                        .formatted(ACCOUNTS, PREFIXES, STOPPED, memory.bytes() / (double) (1 << 20)));
        return report;
    }

    private ConsentMemory stopList() {
        ConsentMemory memory = new ConsentMemory();
        for (int i = 0; i < STOPPED; i++) {
            memory.note(new Consent(
                    "+4916" + (100_000_000 + i), Consent.ALL, Consent.State.STOPPED, Consent.Source.CSV, "bench", NOW));
        }
        memory.loaded();
        return memory;
    }

    private List<Account> accounts() {
        Duration second = Duration.ofSeconds(1);
        List<String> mobiles = new ArrayList<>();
        for (int i = 0; i < PREFIXES; i++) {
            mobiles.add("+491" + (50_000 + i));
        }
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            PrefixTable table = new PrefixTable();
            for (int j = 0; j < PREFIXES / ACCOUNTS; j++) {
                table.put(
                        "+491" + (5 + random.nextInt(3)) + (j < 10 ? "" : String.valueOf(j)),
                        50_000 + random.nextInt(50_000));
            }
            accounts.add(new Account(
                    "account-" + i,
                    "url-gateway",
                    "Account " + i,
                    true,
                    null,
                    List.of(),
                    new Account.Numbers(
                            "DE",
                            List.of("DE", "AT", "CH"),
                            true,
                            mobiles,
                            false,
                            List.of(),
                            Account.ShortCodes.NONE,
                            null,
                            ConsentMode.STOP_LIST),
                    new Account.Texts(1000, 7, true, false, " Your shop"),
                    "Shop",
                    List.of(),
                    new Account.Delivery(
                            0,
                            32,
                            20,
                            second,
                            second,
                            Duration.ofDays(7),
                            Account.WhenUnsure.HOLD,
                            second,
                            5,
                            second,
                            second),
                    new Account.Connection(null, second, second, null, 0),
                    Map.of(),
                    Map.of(),
                    new Account.Terms(
                            null,
                            List.of(),
                            null,
                            i == 7,
                            null,
                            new Prices("EUR", 75_000 + random.nextInt(20_000), table))));
        }
        return accounts;
    }

    /** Ten entries that do not fit before one that does. */
    private AccountPlan longPlan() {
        List<AccountPlan.Entry> entries = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < PREFIXES; i++) {
            others.add("+420" + (10_000 + i));
        }
        entries.add(entry(Set.of("other"), Set.of(), List.of(), Set.of()));
        entries.add(entry(Set.of(), Set.of("alarm"), List.of(), Set.of()));
        for (String country : List.of("PL", "CZ", "SK", "HU", "IT", "FR", "ES")) {
            entries.add(entry(Set.of(), Set.of(), List.of(), Set.of(country)));
        }
        entries.add(entry(Set.of(), Set.of(), others, Set.of()));
        entries.add(new AccountPlan.Entry(
                Set.of("bench"),
                Set.of("reminder"),
                List.of("+49"),
                Set.of("DE"),
                List.of("account-3", "account-5", "account-8", "account-13"),
                Choose.CHEAPEST));
        return new AccountPlan(entries);
    }

    private static AccountPlan.Entry entry(
            Set<String> clients, Set<String> categories, List<String> prefixes, Set<String> countries) {
        return new AccountPlan.Entry(
                clients, categories, prefixes, countries, List.of("account-1", "account-2"), Choose.IN_ORDER);
    }

    private void trial(
            String name,
            IntFunction<SmsRequest> requests,
            AccountPlan plan,
            List<Account> accounts,
            Consents consents,
            int messages,
            BenchReport report,
            Consumer<String> progress) {
        progress.accept("decisions with " + name);
        Acceptance acceptance = new Acceptance(accounts, account -> Limits.USUAL, consents, ENRICHMENT, plan, Map.of());
        decide(acceptance, requests, WARM_UP);
        long began = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        decide(acceptance, requests, messages);
        double micros = (threads.getCurrentThreadCpuTime() - cpu) / 1e3 / messages;
        double seconds = (System.nanoTime() - began) / 1e9;
        report.trials()
                .add(new BenchReport.Trial(
                        name,
                        messages,
                        messages / seconds,
                        null,
                        null,
                        null,
                        BenchReport.Cost.of(micros, 0, 0, Map.of())));
        report.comparisons()
                .add(new BenchReport.Comparison(
                        "decision, " + name, micros, TARGET, "microseconds of one core for a message"));
    }

    private void decide(Acceptance acceptance, IntFunction<SmsRequest> requests, int messages) {
        for (int i = 0; i < messages; i++) {
            Decision decision = acceptance.decide(requests.apply(i), client, Map.of(), NOW);
            if (!decision.accepted() || decision.message().content().price() == null) {
                throw new IllegalStateException(
                        decision.accepted() ? "no price" : decision.problem().sentence());
            }
        }
    }

    private SmsRequest plain(int number) {
        return request(number, "Your order 4711 is ready to be collected from 9 to 18.");
    }

    private SmsRequest worded(int number) {
        return request(number, null).with(WORDING);
    }

    private SmsRequest request(int number, String text) {
        return SmsRequest.of(numbers[number & NUMBERS - 1], null, text, "http")
                .with(new SmsRequest.Label("http", null, "reminder"));
    }
}
