package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.AccountPlan.Choose;
import smshub.account.InboundForward;
import smshub.account.InboundTerms;
import smshub.account.Prices;
import smshub.account.SenderCountries;
import smshub.message.Msisdn;

/** Whose accounts are, for whom and at what price, and the plan. */
class AccountTermsTest {
    private static final String HASH = "sha256:" + "ab".repeat(32);

    /** A row's own line stands below the second account. */
    private static final String SITE = """
            clients:
              shop: {key: "%s", branch: Linz, accounts: [main]}
            accounts:
              main: {provider: smsapi, settings: {token: t}, prices: [48=0.07 EUR]}
              second:
                provider: smsapi
                settings: {token: t}
            """.formatted(HASH);

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void atHome() {
        environment.put("HUB_HOME", home.toString());
    }

    private Loaded load(String yaml) throws IOException {
        Path file = Files.writeString(home.resolve("hub.yaml"), yaml);
        return new SettingsReader(routes -> List.of(new TestProvider())).read(file, environment);
    }

    private List<String> mistakes(String yaml) throws IOException {
        return load(yaml).mistakes().stream().map(Mistake::toString).toList();
    }

    private Settings settings(String yaml) throws IOException {
        Loaded loaded = load(yaml);
        assertEquals(List.of(), loaded.mistakes());
        return loaded.settings();
    }

    @Test
    void anAccountSaysWhoseItIsAndForWhom() throws IOException {
        Settings settings = settings(SITE + """
                    owner: Dr. Anna Muster
                    branches: [Linz]
                    phone-number: '+436641234567'
                    default: true
                    active-from: 2026-05-01T08:00:00+02:00
                    active-until: 2026-06-01T00:00:00+02:00
                """);
        assertEquals("Linz", settings.clients().get(0).branch());
        assertEquals(
                new Account.Terms(
                        "Dr. Anna Muster",
                        List.of("Linz"),
                        "+436641234567",
                        true,
                        Instant.parse("2026-05-31T22:00:00Z"),
                        Prices.NONE),
                settings.accounts().get(1).terms());
        assertEquals(AccountPlan.NONE, settings.plan());
    }

    @Test
    void anAccountSaysWhereSendersOfLettersAreTaken() throws IOException {
        Settings settings = settings(SITE + """
                    sender-countries: {no-letters: [US, CA], letters: [PR], number: '+12015550123'}
                """);
        assertEquals(
                new SenderCountries(List.of("US", "CA"), List.of("PR"), "+12015550123"),
                settings.accounts().get(1).terms().senders());
        assertEquals(SenderCountries.NONE, settings.accounts().get(0).terms().senders());
        List<String> mistakes = mistakes(SITE + "    sender-countries: {no-letters: [USA], number: SHOP}\n");
        assertEquals(2, mistakes.size(), mistakes::toString);
        assertTrue(
                mistakes.get(0).startsWith("accounts.second.sender-countries.no-letters: must be"), mistakes::toString);
        assertTrue(mistakes.get(1).startsWith("accounts.second.sender-countries.number: must be"), mistakes::toString);
    }

    @Test
    void anAccountSaysWhoseMessagesFromHandsetsAre() throws IOException {
        Settings settings = settings(SITE + """
                    inbound:
                      owner: shop
                      shared-with: [users, branch=Linz]
                      words: [INFO=shop]
                      forward: {mail: office@example.com, push: "https://erp/sms", secret: twelve-signs, within: 6h}
                alerts: {from: hub@example.com, smtp-host: mail}
                """);
        InboundTerms terms = settings.accounts().get(1).terms().inbound();
        assertEquals("shop", terms.owner());
        assertEquals(List.of("users", "branch=Linz"), terms.sharedWith());
        assertEquals(Optional.of("shop"), terms.keyWords().client("info"));
        assertEquals(
                new InboundForward(
                        List.of("office@example.com"),
                        URI.create("https://erp/sms"),
                        terms.forward().secret(),
                        Duration.ofHours(6)),
                terms.forward());
        assertEquals(InboundTerms.NONE, settings.accounts().get(0).terms().inbound());
        assertEquals(List.of(), settings.alerts().to());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{owner: crm} | accounts.second.inbound.owner: must name clients, one of shop, not 'crm' (hub.yaml line 8)",
                "{shared-with: [shop, crm]} | accounts.second.inbound.shared-with: must name clients, one of shop, not 'crm' (hub.yaml line 8)",
                "{shared-with: branch=Wien} | accounts.second.inbound.shared-with: must name branches of clients, one of Linz, not 'Wien' (hub.yaml line 8)",
                "{words: [INFO]} | accounts.second.inbound.words: must be a list, each a word or phrase of up to 60 characters, an equals sign and a client, such as INFO=shop, not 'INFO' (hub.yaml line 8)",
                "{words: [INFO=crm]} | accounts.second.inbound.words: must name clients, one of shop, not 'crm' (hub.yaml line 8)",
                "{words: [info=shop, INFO PREIS=shop]} | accounts.second.inbound.words: 'INFO PREIS=shop' is never reached, for 'info=shop' stands before it and fits the same texts (hub.yaml line 8)",
                "{forward: {push: 'https://erp/sms'}} | accounts.second.inbound.forward.secret: is missing; it signs what is posted to 'push' (hub.yaml line 8)",
                "{forward: {push: 'erp/sms', secret: twelve-signs}} | accounts.second.inbound.forward.push: must be an http or https address without user and password (hub.yaml line 8)",
                "{forward: {mail: office@example.com}} | alerts.from: is missing; somebody is to be told by mail; alerts.smtp-host: is missing; somebody is to be told by mail",
            })
    void whatIsWrongWithMessagesFromHandsetsIsToldWithItsLine(String inbound, String mistakes) throws IOException {
        assertEquals(mistakes, String.join("; ", mistakes(SITE + "    inbound: " + inbound + "\n")));
    }

    @Test
    void whatHandsetsSendAndWhereItGoesMustFitTogether() throws IOException {
        assertEquals(
                List.of(
                        "clients.users.callbacks.secret: is missing; it signs what is posted to 'inbound.forward.push'"
                                + " (hub.yaml line 2)",
                        "accounts.main.inbound: has no effect, for 'connection.inbound: false' says that the account"
                                + " fetches no messages (hub.yaml line 6)",
                        "accounts.second.inbound.shared-with: names users, which means all that may use the account,"
                                + " and is the id of a client as well (hub.yaml line 10)"),
                mistakes("""
                        clients:
                          users: {key: "%s", inbound: {forward: {push: "https://erp/sms"}}}
                        accounts:
                          main:
                            provider: smsapi
                            inbound: {words: [INFO=users]}
                            connection: {inbound: false}
                            settings: {token: t}
                          second:
                            inbound: {owner: users, shared-with: users}
                            provider: smsapi
                            settings: {token: t}
                        """.formatted(HASH)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "branches: [Wien] | accounts.second.branches: must name branches of clients, one of Linz, not 'Wien'",
                "branches: Linz | accounts.second.branches: must be a list, each 1 to 60 characters in one line",
                "owner: ' ' | accounts.second.owner: must be 1 to 60 characters in one line, not ' '",
                "phone-number: 0664 1234567 | accounts.second.phone-number: must be a number with its plus sign, such as +491711234567, or a short code of 3 to 8 digits, not '0664 1234567'",
                "active-until: tomorrow | accounts.second.active-until: must be a time with its zone, such as 2026-05-01T08:00:00+02:00, not 'tomorrow'",
                "default: yes | accounts.second.default: must be true or false, not 'yes'",
                "prices: [48=-1 EUR] | accounts.second.prices: '-1 EUR' must be a price such as 0.075, not negative and with at most 6 decimals, with a currency of ISO 4217, such as EUR",
                "prices: [48=0.07 Euro] | accounts.second.prices: '0.07 Euro' must be a price such as 0.075, not negative and with at most 6 decimals, with a currency of ISO 4217, such as EUR",
                "prices: [48=0.07] | accounts.second.prices: '48=0.07' must be a beginning and its price, such as 49=0.075 EUR, or a file",
                "prices: [48=0.07 EUR, 48=0.08 EUR] | accounts.second.prices: the price of 48 stands there twice",
                "prices: [48=0.07 EUR, 49=0.08 PLN] | accounts.second.prices: is in PLN; an account has prices in one currency, here EUR",
                "prices: [048=0.07 EUR] | accounts.second.prices: '048' must be the beginning of numbers, such as 49 or +4917, or default",
                "prices: {currency: EUR, 48: free} | accounts.second.prices.48: must be a price such as 0.075, not negative and with at most 6 decimals, not 'free'",
                "prices: {48: 0.07} | accounts.second.prices: must say in which currency, such as EUR",
                "prices: {currency: EUR, 48: 0.07, '+48': 0.08} | accounts.second.prices.+48: the price of +48 stands there twice",
                "prices: {currency: EUR, x48: 0.07} | accounts.second.prices.x48: unknown key",
                "prices: {currency: XYZ, 48: 0.07} | accounts.second.prices.currency: must be a currency of ISO 4217, such as EUR, not 'XYZ'",
            })
    void aMistakeIsToldWithItsLine(String line, String mistake) throws IOException {
        List<String> mistakes = mistakes(SITE + "    " + line + "\n");
        assertEquals(mistake + " (hub.yaml line 8)", mistakes.get(0));
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() throws IOException {
        assertEquals(
                List.of("accounts.second.active-until: must be later than active-from (hub.yaml line 9)"),
                mistakes(SITE + "    active-from: 2026-05-01T08:00:00Z\n    active-until: 2026-05-01T08:00:00Z\n"));
        assertEquals(
                List.of("accounts.second.default: is true for the account 'main' as well (hub.yaml line 8)"),
                mistakes(SITE.replace("main: {", "main: {default: true, ") + "    default: true\n"));
        String two = SITE.replace(
                "accounts: [main]}", "accounts: [main]}\n  crm: {key: 'sha256:" + "cd".repeat(32) + "', branch: Wien}");
        assertEquals(
                List.of("clients.shop.accounts: names the account 'main', whose own 'branches' leave this client out"
                        + " (hub.yaml line 2)"),
                mistakes(two.replace("main: {", "main: {branches: [Wien], ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[48=0.07 EUR, +4860=0.065 EUR, default=0.09 EUR]",
                "{currency: EUR, '48': 0.07, '+4860': 0.065, default: 0.09}",
                "{currency: EUR, file: prices.csv}",
                "prices.csv",
                "[prices.csv, default=0.09 EUR]",
            })
    void pricesAreAListASectionOrAFile(String prices) throws IOException {
        Files.writeString(
                home.resolve("prices.csv"),
                "prefix,price,currency\n48,0.07,EUR\n+4860,0.065,EUR\n"
                        + (prices.contains("default") ? "" : "default,0.09,EUR\n"));
        Prices read = settings(SITE + "    prices: " + prices + "\n")
                .accounts()
                .get(1)
                .terms()
                .prices();
        assertEquals(
                "0.07 EUR, 0.13 EUR, 0.09 EUR",
                read.of(new Msisdn("+48500100200"), 1) + ", " + read.of(new Msisdn("+48600100200"), 2) + ", "
                        + read.of(new Msisdn("+12125551234"), 1));
    }

    @ParameterizedTest
    @MethodSource
    void aPriceListIsReadHoweverItWasExported(String content) throws IOException {
        Files.writeString(home.resolve("prices.csv"), content);
        Prices read = settings(SITE + "    prices: {currency: EUR, file: prices.csv}\n")
                .accounts()
                .get(1)
                .terms()
                .prices();
        assertEquals(
                "0.07 EUR, 1.5 EUR",
                read.of(new Msisdn("+48500100200"), 1) + ", " + read.of(new Msisdn("+12125551234"), 1));
        assertNull(read.of(new Msisdn("+4915112345678"), 1));
    }

    static Stream<String> aPriceListIsReadHoweverItWasExported() {
        return Stream.of(
                "prefix,price\n48,0.07\n1,1.5\n",
                "\uFEFFprefix;price\r\n48;0,07\r\n1;1,5",
                "Price\tPrefix\n0.07\t+48\n1.50\t+1\n",
                "\"prefix\"|\"price\"\n\"48\"|\"0.07\"\n\n\"1\"|1.5\n",
                "prefix,price\n48,\"0,07\"\n1,1.5\n",
                "prefix , price, currency\n 48 , 0.07, EUR\n 1 , 1.5 , EUR\n\n");
    }

    @ParameterizedTest
    @MethodSource
    void aMistakeInAPriceListIsToldWithItsLine(String content, List<String> sentences) throws IOException {
        Files.write(home.resolve("prices.csv"), content.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                sentences.stream()
                        .map(sentence -> "accounts.second.prices.file: " + sentence + " (hub.yaml line 8)")
                        .toList(),
                mistakes(SITE + "    prices: {currency: EUR, file: prices.csv}\n"));
    }

    static Stream<Arguments> aMistakeInAPriceListIsToldWithItsLine() {
        String price = "must be a price such as 0.075, not negative and with at most 6 decimals";
        return Stream.of(
                arguments("", List.of("prices.csv has no prices")),
                arguments("prefix,price\n", List.of("prices.csv has no prices")),
                arguments(
                        "48,0.07\n",
                        List.of("prices.csv line 1: must name the columns prefix and price, and may name currency;"
                                + " each once")),
                arguments(
                        "prefix,price,price\n48,1,1\n",
                        List.of("prices.csv line 1: must name the columns prefix and price, and may name currency;"
                                + " each once")),
                arguments(
                        "prefix,price\n48,\n\n,0.07\n",
                        List.of("prices.csv line 2: has no price", "prices.csv line 4: has no prefix")),
                arguments("prefix,price\n48,-0.07\n", List.of("prices.csv line 2: '-0.07' " + price)),
                arguments("prefix,price\n48,1e3\n", List.of("prices.csv line 2: '1e3' " + price)),
                arguments(
                        "prefix,price\n48,1\n48,1\n+48,1\n",
                        List.of(
                                "prices.csv line 3: the price of 48 stands there twice",
                                "prices.csv line 4: the price of +48 stands there twice")),
                arguments(
                        "prefix,price\n0048,1\n",
                        List.of("prices.csv line 2: '0048' must be the beginning of numbers, such as 49 or +4917, or"
                                + " default")),
                arguments("prefix,price\n48,1,2\n", List.of("prices.csv line 2: has 3 columns, not 2")),
                arguments(
                        "prefix,price,currency\n48,1,PLN\n",
                        List.of("prices.csv line 2: is in PLN; an account has prices in one currency, here EUR")),
                arguments("prefix;price\n48;1\n\"49;1\n", List.of("prices.csv line 3: has a quote that is not closed")),
                arguments(
                        "prefix,price\n\u00e9,1\n",
                        List.of("prices.csv line 2: is not in the file's charset, which is UTF-8 unless it is told")));
    }

    @Test
    void aFileThatIsNotThereIsTold() throws IOException {
        assertEquals(
                List.of("accounts.second.prices: there is no file "
                        + home.toAbsolutePath().resolve("gone.csv") + " (hub.yaml line 8)"),
                mistakes(SITE + "    prices: gone.csv\n"));
    }

    @Test
    void thePlanIsAListOfSections() throws IOException {
        assertEquals(
                new AccountPlan(List.of(
                        new AccountPlan.Entry(
                                Set.of("shop"),
                                Set.of("alarm"),
                                List.of("+420"),
                                Set.of("CZ"),
                                List.of("second", "main"),
                                Choose.IN_ORDER),
                        new AccountPlan.Entry(
                                Set.of(), Set.of(), List.of(), Set.of("CZ", "SK"), List.of("main"), Choose.IN_ORDER),
                        new AccountPlan.Entry(Set.of(), Set.of(), List.of(), Set.of(), List.of(), Choose.CHEAPEST))),
                settings(SITE + """
                        plan:
                          - {client: shop, category: alarm, prefix: ['+420'], country: [CZ], accounts: [second, main]}
                          - country: [CZ, SK]
                            accounts: main
                          - choose: cheapest
                        """).plan());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{client: crm, accounts: main} | plan.1.client: must name clients, one of shop, not 'crm' (hub.yaml line 9)",
                "{accounts: [main, gone]} | plan.1.accounts: must name accounts, one of main, second, not 'gone' (hub.yaml line 9)",
                "{accounts: [main, main]} | plan.1.accounts: names the account 'main' twice (hub.yaml line 9)",
                "{country: Czechia, accounts: main} | plan.1.country: must be a two-letter country code in capitals, such as DE, or a list of such, not 'Czechia' (hub.yaml line 9)",
                "{prefix: '0171', accounts: main} | plan.1.prefix: must be the beginning of a number with its plus sign, such as +4917, or a list of such, not '0171' (hub.yaml line 9)",
                "{client: shop} | plan.1: must name accounts, or say 'choose: cheapest' (hub.yaml line 9)",
                "{accounts: second, choose: cheapest} | plan.1.choose: needs accounts with prices (hub.yaml line 9)",
                "{choose: dearest} | plan.1.choose: must be one of in-order, cheapest, not 'dearest' (hub.yaml line 9)",
                "{acounts: main} | plan.1.acounts: unknown key, did you mean 'accounts'? (hub.yaml line 9)",
                "main | plan: each entry of this list must have keys of its own (hub.yaml line 9)",
            })
    void aMistakeInThePlanIsToldWithItsLine(String entry, String mistake) throws IOException {
        assertEquals(mistake, mistakes(SITE + "plan:\n  - " + entry + "\n").get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{accounts: main}", "{1: {accounts: main}}"})
    void thePlanIsNoSection(String plan) throws IOException {
        assertEquals(
                List.of("plan: must be a list, each entry with keys of its own (hub.yaml line 8)"),
                mistakes(SITE + "plan: " + plan + "\n"));
    }

    @Test
    void pricesInTwoCurrenciesCannotBeCompared() throws IOException {
        assertEquals(
                List.of("plan.1.choose: cannot compare prices in EUR and PLN (hub.yaml line 9)"),
                mistakes(SITE + "    prices: [48=0.3 PLN]\nplan: [{choose: cheapest}]\n"));
    }
}
