package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Account;
import smshub.account.AccountWatch;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.ConsentMode;
import smshub.account.NumberRange;
import smshub.account.Secret;
import smshub.message.MessageState;
import smshub.protocol.modem.GsmModem;
import smshub.provider.Provider;

class SettingsReaderTest {
    private static final List<Provider> PROVIDERS = List.of(new TestProvider());
    private static final String HASH = "sha256:" + "ab".repeat(32);

    /** The least that an account needs; a row's own lines stand below {@code main}. */
    private static final String ACCOUNT = """
            accounts:
              main:
                provider: smsapi
                settings:
                  token: t0psecret
            """;

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    private Loaded load(String yaml) throws IOException {
        Path file = Files.writeString(home.resolve("hub.yaml"), yaml);
        return load(file);
    }

    private Loaded load(Path file) {
        environment.put("HUB_HOME", home.toString());
        return new SettingsReader(routes -> PROVIDERS).read(file, environment);
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
    void alertsNeedAWayAndSomebodyToHearThem() throws IOException {
        assertNull(settings("alerts: {from: hub@example.com}").alerts());
        AlertSettings alerts = settings("""
                alerts: {to: [a@example.com, b@example.com], from: hub@example.com, smtp-host: mail, states: [dead]}
                """).alerts();
        assertEquals(List.of("a@example.com", "b@example.com"), alerts.to());
        assertEquals(Set.of(MessageState.DEAD), alerts.states());
        assertEquals(3, alerts.afterFailures());
        assertEquals(
                List.of(
                        "alerts.from: is missing; 'to' is to be told by mail (hub.yaml line 1)",
                        "alerts.smtp-security: must be tls or starttls, for the server is another machine (hub.yaml line 1)"),
                mistakes("alerts: {to: [a@example.com], smtp-host: mail, smtp-security: none}"));
        assertEquals(
                List.of("alerts.states: must be a list, each one of undelivered, refused, expired, dead, not 'sent'"
                        + " (hub.yaml line 1)"),
                mistakes("alerts: {to: [a@example.com], from: hub@example.com, smtp-host: mail, states: [sent]}"));
    }

    @Test
    void alertsMayGoToAnAddressAloneAndClientsHearOfTheirOwn() throws IOException {
        AlertSettings alerts = settings("alerts: {webhook: 'https://chat.example.com/x', oldest-waiting: off}")
                .alerts();
        assertEquals(
                new AlertSettings.Watch(Duration.ZERO, 50, URI.create("https://chat.example.com/x"), null, Map.of()),
                alerts.watch());
        String mail = "alerts: {to: [a@example.com], from: hub@example.com, smtp-host: mail%s}\n";
        assertEquals(
                List.of("alerts.webhook-secret: signs what is posted to 'webhook', which is missing (hub.yaml line 1)"),
                mistakes(mail.formatted(", webhook-secret: signing-secret")));
        String client = "clients: {shop: {key: '" + HASH + "', alerts: [shop@example.com]}}";
        assertEquals(
                List.of("clients.shop.alerts: hear of nothing: name the ends that are told in alerts.states"
                        + " (hub.yaml line 2)"),
                mistakes(mail.formatted("") + client));
        assertEquals(
                Map.of("shop", List.of("shop@example.com")),
                settings(mail.formatted(", states: [refused]") + client)
                        .alerts()
                        .watch()
                        .clients());
    }

    @Test
    void whatIsLookedAtOfAnAccount() throws IOException {
        AccountWatch watch = settings(ACCOUNT + "    watch: {canary-to: '+491711234567', canary-interval: 30m}\n")
                .accounts()
                .get(0)
                .terms()
                .watch();
        assertEquals(
                new AccountWatch(
                        null,
                        Duration.ofMinutes(15),
                        new AccountWatch.Canary("+491711234567", Duration.ofMinutes(30), Duration.ofMinutes(5))),
                watch);
        assertEquals(
                List.of("accounts.main.watch.canary-within: must not be longer than canary-interval (hub.yaml line 6)"),
                mistakes(
                        ACCOUNT + "    watch: {canary-to: '+491711234567', canary-interval: 1m, canary-within: 2m}\n"));
        assertEquals(
                List.of("accounts.main.watch.balance-below: must not stand here, for this provider tells no balance"
                        + " (hub.yaml line 6)"),
                mistakes(ACCOUNT + "    watch: {balance-below: 12.5}\n"));
        assertEquals(1, mistakes(ACCOUNT + "    watch: {balance-below: much}\n").size());
    }

    @Test
    void aPortBelongsToOneAccount() throws IOException {
        String two = """
                accounts:
                  first:
                    provider: gsm-modem
                    settings:
                      ports: tcp:nport:4001, tcp:nport:4002
                  second:
                    enabled: %s
                    provider: gsm-modem
                    settings:
                      ports: tcp:nport:4003,tcp:NPort:4002
                """;
        Path file = Files.writeString(home.resolve("hub.yaml"), two.formatted(true));
        SettingsReader reader = new SettingsReader(routes -> List.of(new GsmModem()));
        assertEquals(
                List.of(
                        "accounts.second.settings.ports: names tcp:NPort:4002, which is a port of the account 'first' as"
                                + " well (hub.yaml line 10)"),
                reader.read(file, environment).mistakes().stream()
                        .map(Mistake::toString)
                        .toList());
        Files.writeString(file, two.formatted(false));
        assertEquals(List.of(), reader.read(file, environment).mistakes());
    }

    @Test
    void withoutFileTheDefaultsHold() {
        Settings settings = load(home.resolve("hub.yaml")).settings();

        assertEquals(home.resolve("data"), settings.data());
        assertEquals(new Settings.Http("127.0.0.1", 8080, null), settings.http());
        assertEquals(
                new Settings.Broker(null, null, null, "127.0.0.1", 61616, true, 64L << 20, 200L << 20),
                settings.broker());
        assertNull(settings.store().url(), "the store makes its own address, with the options that it needs");
        assertEquals(new Settings.Limits(1000, 1 << 20), settings.limits());
        assertEquals(List.of(), settings.operators());
        assertEquals(List.of(), settings.clients());
        assertEquals(List.of(), settings.accounts());
    }

    @Test
    void anAccountNeedsLittle() throws IOException {
        Account account = settings(ACCOUNT).accounts().get(0);

        assertEquals(
                new Account(
                        "main",
                        "smsapi",
                        "main",
                        true,
                        null,
                        List.of(),
                        new Account.Numbers(null, List.of(), true, List.of(), false),
                        new Account.Texts(1000, 7, false, false, ""),
                        null,
                        List.of(),
                        new Account.Delivery(
                                0,
                                32,
                                20,
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(15),
                                Duration.ofDays(7),
                                Account.WhenUnsure.HOLD,
                                Duration.ofMinutes(10),
                                5,
                                Duration.ofSeconds(5),
                                Duration.ofHours(12)),
                        new Account.Connection(
                                URI.create("https://api.example.com"),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30),
                                null,
                                0,
                                Duration.ofSeconds(30),
                                true,
                                null),
                        Map.of("test", "false"),
                        Map.of("token", new Secret("t0psecret"))),
                account);
    }

    @Test
    void proxiesAreTrustedByAddressOrNetwork() throws Exception {
        Settings.Http http = settings("http: {trusted-proxies: [192.0.2.7, 10.0.0.0/8, \"2001:db8::/32\"]}")
                .http();
        for (String machine : List.of("192.0.2.7", "10.200.1.1", "2001:db8:1::1", "::ffff:10.0.0.1")) {
            assertTrue(http.trusts(InetAddress.getByName(machine)), machine);
        }
        for (String machine : List.of("192.0.2.8", "11.0.0.1", "2001:db9::1", "127.0.0.1")) {
            assertFalse(http.trusts(InetAddress.getByName(machine)), machine);
        }
    }

    @Test
    void wordsOfConsentAreTheUsualOnesOrTheSitesOwn() throws IOException {
        assertEquals(Settings.Consent.USUAL, settings("http: {port: 0}").consent());
        assertEquals(
                new Settings.Consent(List.of(), List.of("JA BITTE=Werbung"), Set.of("alarm")),
                settings("consent: {stop-words: [], start-words: [JA BITTE=Werbung], exempt-categories: [Alarm]}")
                        .consent());
        assertEquals(
                List.of("consent.stop-words: 'stop!' has another meaning in the lists as well (hub.yaml line 1)"),
                mistakes("consent: {stop-words: [STOP], start-words: [stop!]}"));
        assertEquals(
                List.of("clients.a.consent: must be one of required, stop-list, off, not 'never' (hub.yaml line 1)"),
                mistakes("clients: {a: {key: 'sha256:" + "0".repeat(64) + "', consent: never}}"));
        Settings both = settings("clients: {a: {key: 'sha256:" + "0".repeat(64) + "', consent: off}}\n"
                + "defaults: {consent: required}\naccounts: {main: {provider: smsapi, settings: {token: t0psecret}}}");
        assertEquals(ConsentMode.OFF, both.clients().get(0).consent());
        assertEquals(ConsentMode.REQUIRED, both.accounts().get(0).numbers().consent());
    }

    @Test
    void everythingCanBeSaid() throws IOException {
        Settings settings = settings("""
                data: /var/lib/smshub
                http: {host: 0.0.0.0, port: 80, public-url: "https://sms.example.com", plain-allowed: true,
                    keys-in-addresses: true}
                store: {url: "jdbc:postgresql://db/smshub?ssl=true", user: hub, password: secret, connections: 20}
                limits: {recipients: 10, body: 64KB}
                operators:
                  alice: {role: admin, password: long enough}
                  shop: {role: application, password: long enough}
                clients:
                  shop: {key: "%s", accounts: [second, main], permissions: [send, operate]}
                defaults:
                  numbers: {country: NO}
                  delivery: {rate: 10}
                accounts:
                  main:
                    provider: smsapi
                    active-from: 2026-05-01T08:00:00+02:00
                    settings: {token: one}
                  second:
                    provider: smsapi
                    clients: [shop]
                    delivery: {rate: 20, reroute-on: [undelivered, no-receipt], reroute-most: 2}
                    numbers: {mobile-prefixes: [+479, "+474"], as-is: [+4758, +34590000-+34599999], short-codes: [national, 1234], international-prefix: "00"}
                    connection: {url: "http://gateway.example.com", allow-http: true, proxy-host: p, proxy-port: 3128, poll-interval: off, inbound: false}
                    settings: {token: two, success: "^OK", backup-url: "https://b/?to=[PHONE]"}
                """.formatted(HASH));

        assertEquals(Path.of("/var/lib/smshub"), settings.data());
        assertEquals(
                new Settings.Http(
                        "0.0.0.0",
                        80,
                        URI.create("https://sms.example.com"),
                        Map.of(),
                        List.of(),
                        new Settings.ListenerSecurity(null, true, Map.of()),
                        new Settings.Logins(true, null)),
                settings.http());
        assertEquals(64 << 10, settings.limits().bodyBytes());
        assertEquals(Settings.Role.APPLICATION, settings.operators().get(1).role());
        assertEquals(
                new Client(
                        "shop",
                        "ab".repeat(32),
                        List.of("second", "main"),
                        Set.of(Client.Permission.SEND, Client.Permission.OPERATE)),
                settings.clients().get(0));
        Account main = settings.accounts().get(0);
        Account second = settings.accounts().get(1);
        assertEquals(Instant.parse("2026-05-01T06:00:00Z"), main.activeFrom());
        assertEquals("NO", second.numbers().country(), "a default holds, and NO is Norway");
        assertEquals(10, main.delivery().rate());
        assertEquals(20, second.delivery().rate(), "an account's own word goes before the default");
        assertEquals(List.of("+479", "+474"), second.numbers().mobilePrefixes());
        assertEquals(
                List.of(new NumberRange("+4758", null), new NumberRange("+34590000", "+34599999")),
                second.numbers().asIs());
        assertEquals(
                new Account.ShortCodes(false, true, List.of(new NumberRange("1234", "1234"))),
                second.numbers().shortCodes());
        assertEquals("00", second.numbers().internationalPrefix());
        assertEquals(3128, second.connection().proxyPort());
        assertEquals(Duration.ZERO, second.connection().pollInterval());
        assertFalse(second.connection().inbound());
        assertEquals(
                new Account.Reroute(Set.of(Account.RerouteOn.values()), Duration.ofHours(1), 2, Duration.ofDays(1)),
                second.delivery().reroute());
        assertEquals("https://b/?to=[PHONE]", second.settings().get("backup-url"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prot: 1             | prot: unknown key, did you mean 'broker.port'? (hub.yaml line 1)",
                "http: {prot: 1}     | http.prot: unknown key, did you mean 'port'? (hub.yaml line 1)",
                "htp: {port: 1}      | htp: unknown key, did you mean 'http'? (hub.yaml line 1)",
                "http: {port: x}     | http.port: must be a whole number from 0 to 65535, not 'x' (hub.yaml line 1)",
                "http: {port: 65536} | http.port: must be a whole number from 0 to 65535, not '65536' (hub.yaml line 1)",
                "http: {port: 080}   | http.port: must be a whole number from 0 to 65535, not '080' (hub.yaml line 1)",
                "http: {port: 1.0}   | http.port: must be a whole number from 0 to 65535, not '1.0' (hub.yaml line 1)",
                "http: {port: }      | http.port: has no value; it must be a whole number from 0 to 65535 (hub.yaml line 1)",
                "http: {port: [1]}   | http.port: must be a whole number from 0 to 65535 (hub.yaml line 1)",
                "http: {port: {a: 1}}| http.port: must be a single value (hub.yaml line 1)",
                "http: 8080          | http: must be a section with keys of its own (hub.yaml line 1)",
                "http: [8080]        | http: must be a section with keys of its own (hub.yaml line 1)",
                "http.port: 8080     | http.port: a key has no dot and is not empty; write what stands after the dot below it (hub.yaml line 1)",
                "http: {trusted-proxies: [proxy.example.com]} | http.trusted-proxies: must be a list, each an address or a network, such as 10.0.0.0/8 or 2001:db8::/32, not 'proxy.example.com' (hub.yaml line 1)",
                "http: {trusted-proxies: [10.0.0.0/33]} | http.trusted-proxies: must be a list, each an address or a network, such as 10.0.0.0/8 or 2001:db8::/32, not '10.0.0.0/33' (hub.yaml line 1)",
                "http: {port: 61616} | http.port: must not be the port of the broker as well (hub.yaml line 1)",
                "http: {host: 0.0.0.0} | http.host: is open to other machines, so 'operators' must have at least one login (hub.yaml line 1)",
                "{http: {host: 0.0.0.0}, operators: {a: {role: viewer, password: long enough}}} | http.host: is open to other machines without TLS: name 'tls.certificate' and 'tls.key', or, where a proxy before it has TLS, 'plain-allowed: true' (hub.yaml line 1)",
                "{broker: {host: 0.0.0.0}, operators: {a: {role: viewer, password: long enough}}} | broker.host: is open to other machines without TLS: name 'tls.certificate' and 'tls.key', or, where a proxy before it has TLS, 'plain-allowed: true' (hub.yaml line 1)",
                "broker: {host: '::'}  | broker.host: is open to other machines, so 'operators' must have at least one login (hub.yaml line 1)",
                "http: {tls: {certificate: a.pem}} | http.tls: certificate and key belong together (hub.yaml line 1)",
                "http: {tls: {client-certificates: required}} | http.tls: needs a certificate and a key (hub.yaml line 1)",
                "broker: {tls: {client-certificates: no}} | broker.tls.client-certificates: must be one of optional, required, not 'no' (hub.yaml line 1)",
                "broker: {sync-journal: yes} | broker.sync-journal: must be true or false, not 'yes' (hub.yaml line 1)",
                "broker: {memory: 64}  | broker.memory: must be a size from 1MB to 64GB in KB, MB or GB, not '64' (hub.yaml line 1)",
                "broker: {url: 'tcp://b:1', user: u} | broker: user and password belong together (hub.yaml line 1)",
                "broker: {user: u, password: p} | broker.user: is for an outside broker only; name its 'url', or use 'operators' (hub.yaml line 1)",
                "store: {url: 'jdbc:oracle:secret'} | store.url: must be a JDBC address of PostgreSQL, MariaDB or H2, such as jdbc:postgresql://db/smshub (hub.yaml line 1)",
                "operators: {a: {role: root, password: longenough}} | operators.a.role: must be one of admin, viewer, application, not 'root' (hub.yaml line 1)",
                "operators: {a: {role: admin, password: short}} | operators.a.password: must be at least 8 characters long, or an Argon2id hash from './hub secret password' (hub.yaml line 1)",
                "operators: {a: {role: admin}} | operators.a.password: is missing; password of the login, or its hash (hub.yaml line 1)",
                "operators: {a: {role: admin, password: '$argon2id$v=19$m=9'}} | operators.a.password: must be at least 8 characters long, or an Argon2id hash from './hub secret password' (hub.yaml line 1)",
                "operators: {a: {role: application, password: longenough}} | operators.a: an application must have the id of a client, of which there are none (hub.yaml line 1)",
                "clients: {a: {key: plaintext}} | clients.a.key: must be 'sha256:' and 64 hex digits, never the key itself; './hub secret' makes both (hub.yaml line 1)",
                "clients: {a: {key: '${env:NONE}'}} | clients.a.key: refers to the variable NONE, which is not set (hub.yaml line 1)",
                "clients: {a: {key: '${file:/none}'}} | clients.a.key: refers to the file /none, which cannot be read (hub.yaml line 1)",
                "clients: {a: {key: '${NONE}'}} | clients.a.key: must be ${env:NAME}, ${file:/path} or ${secret:NAME} where it refers to something (hub.yaml line 1)",
                "queries: {a: {sql: SELECT 1}} | queries.a.url: is missing; database in which recipients of campaigns are found (hub.yaml line 1)",
                "queries: {a: {url: 'jdbc:h2:mem:a', sql: 'DELETE FROM a'}} | queries.a.sql: must be one SQL query, which begins with SELECT or WITH and has no semicolon, not 'DELETE FROM a' (hub.yaml line 1)",
                "queries: {a: {url: 'jdbc:h2:mem:a', sql: 'SELECT 1; DROP TABLE a'}} | queries.a.sql: must be one SQL query, which begins with SELECT or WITH and has no semicolon, not 'SELECT 1; DROP TABLE a' (hub.yaml line 1)",
                "time-zone: Mars/Base | time-zone: must be a time zone, such as Europe/Berlin, not 'Mars/Base' (hub.yaml line 1)",
                "accounts: {a: }      | accounts.a.provider: is missing; id of the provider (hub.yaml line 1)",
                "accounts: {a: x}     | accounts.a: must be a section with keys of its own (hub.yaml line 1)",
                "accounts: {a: {provider: x, settings: {any: 1}}} | accounts.a.provider: must be one of smsapi, not 'x' (hub.yaml line 1)",
            })
    void oneMistakeIsOneLine(String yaml, String line) throws IOException {
        List<String> mistakes = mistakes(yaml);

        assertTrue(mistakes.contains(line), () -> "" + mistakes);
        assertEquals(yaml.equals("accounts: {a: x}") ? 2 : 1, mistakes.size(), () -> "" + mistakes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "country: DE | country: unknown key, did you mean 'numbers.country'?",
                "settings: {tokn: 1} | settings: is given twice, first on line 4",
                "numbers: {country: de} | numbers.country: must be a two-letter country code in capitals, such as DE, not 'de'",
                "numbers: {country: XX} | numbers.country: must be a two-letter country code in capitals, such as DE, not 'XX'",
                "numbers: {allowed-countries: DE} | numbers.allowed-countries: must be a list, each a two-letter country code in capitals, such as DE",
                "numbers: {allowed-countries: [DE, [AT]]} | numbers.allowed-countries: each entry of a list must be a plain value",
                "numbers: {mobile-prefixes: [017]} | numbers.mobile-prefixes: must be a list, each the beginning of a number with its plus sign, such as +4917, not '017'",
                "sender-id: Überlänge | sender-id: must be up to 11 letters and digits, or a number of up to 16 digits, not 'Überlänge'",
                "clients: [nobody] | clients: must name clients, of which there are none, not 'nobody'",
                "delivery: {first-delay: 10} | delivery.first-delay: must be a duration from 1s to 1d, such as 30s, 5m, 12h or 7d, not '10'",
                "delivery: {first-delay: 1h} | delivery.first-delay: must not be longer than max-delay",
                "delivery: {breaker-pause: 16m} | delivery.breaker-pause: must not be longer than max-delay",
                "delivery: {when-unsure: HOLD} | delivery.when-unsure: must be one of resend, hold, not 'HOLD'",
                "connection: {proxy-port: 1} | connection: proxy-host and proxy-port belong together",
                "connection: {url: 'http://other.example.com'} | connection.url: must begin with https, or the account must say 'allow-http: true' below 'connection'",
                "connection: {url: 'https://u:hidden@x.example.com'} | connection.url: must be an http or https address without user and password",
                "connection: {poll-interval: 0} | connection.poll-interval: must be a duration from 1s to 1d, such as 30s, 5m, 12h or 7d, or off, not '0'",
                "connection: {client-certificate: a.p12} | connection.client-certificate: and client-certificate-password belong together",
                "connection: {client-certificate: a.p12, client-certificate-password: x} | connection.client-certificate: must be a PKCS #12 file that its password opens",
                "connection: {authority: a.pem} | connection.authority: must be a PEM file with certificates",
                "delivery: {reroute-on: [never]} | delivery.reroute-on: must be a list, each one of undelivered, no-receipt, not 'never'",
                "active-from: tomorrow | active-from: must be a time with its zone, such as 2026-05-01T08:00:00+02:00, not 'tomorrow'",
                "texts: {remove-diacritics: true, transliterate: to-fit} | texts.transliterate: must not stand beside remove-diacritics, which says the same in part; keep one of them",
                "texts: {gsm7-only: true, alphabet: auto} | texts.alphabet: must not stand beside gsm7-only, which says the same; keep one of them",
                "texts: {alphabet: ucs2} | texts.alphabet: must not be ucs2, for this provider chooses the alphabet itself",
                "texts: {too-long: cut} | texts.too-long: must be one of refuse, cut-marked, split, not 'cut'",
                "texts: {signature: xxx, max-characters: 3} | texts.signature: leaves no room for a text within max-characters",
                "quiet: {hours: 21-08} | quiet.hours: must be two times of day with a dash between, such as 21:00-08:00, or off, not '21-08'",
                "quiet: {hours: '08:00-08:00'} | quiet.hours: must be two times of day with a dash between, such as 21:00-08:00, or off, not '08:00-08:00'",
                "quiet: {days: [sunday]} | quiet.days: must be a list, each one of mon, tue, wed, thu, fri, sat, sun, not 'sunday'",
                "quiet: {days: [mon, tue, wed, thu, fri, sat, sun]} | quiet.days: must leave a day on which messages are sent",
            })
    void anAccountIsCheckedAsWell(String yaml, String line) throws IOException {
        List<String> mistakes = mistakes(ACCOUNT + "    " + yaml);

        assertEquals(List.of("accounts.main." + line + " (hub.yaml line 6)"), mistakes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tokn: x            | .tokn: unknown key, did you mean 'token'? (hub.yaml line 6)",
                "test: maybe        | .test: must be true or false, not 'maybe' (hub.yaml line 6)",
                "priority: high     | .priority: must be a whole number from -999999999 to 999999999, not 'high' (hub.yaml line 6)",
                "success: '('       | .success: must be a regular expression, not '(' (hub.yaml line 6)",
                "backup-url: ftp://x| .backup-url: must be an http or https address without user and password (hub.yaml line 6)",
                "backup-url: 'http://x.de/[PHONE]'| .backup-url: must begin with https, or the account must say 'allow-http: true' below 'connection' (hub.yaml line 6)",
                "channel: none      | .channel: must not be 'none' (hub.yaml line 6)",
            })
    void theProvidersOwnSettingsAreChecked(String yaml, String line) throws IOException {
        assertEquals(List.of("accounts.main.settings" + line), mistakes(ACCOUNT + "      " + yaml));
    }

    @Test
    void theProviderHasItsSay() throws IOException {
        assertEquals(
                List.of("accounts.main: needs one of channel and priority, not both (hub.yaml line 2)"),
                mistakes(ACCOUNT + "      priority: 1\n      channel: a\n"));
        assertEquals(
                List.of(
                        "accounts.main.settings.token: must begin with https, or the account must say 'allow-http: true'"
                                + " below 'connection' (hub.yaml line 5)"),
                mistakes(ACCOUNT.replace("t0psecret", "http://x.example.com?key=t0psecret")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                      | hub.yaml: is empty; remove the file to run with nothing but defaults",
                "# only a comment        | hub.yaml: is empty; remove the file to run with nothing but defaults",
                "just words              | hub.yaml: must hold keys with values, such as 'http:' (hub.yaml line 1)",
                "- a                     | hub.yaml: must hold keys with values, such as 'http:' (hub.yaml line 1)",
                "http:\\n\\tport: 1      | hub.yaml: is not YAML: a tab stands where blanks must; indent with blanks (hub.yaml line 2)",
                "http: a: 1              | hub.yaml: is not YAML: a colon stands where none may; check the indentation, or put the value in quotes (hub.yaml line 1)",
                "store:\\n  user: @x     | hub.yaml: is not YAML: a value begins with a special character; put it in quotes (hub.yaml line 2)",
                "store: {user: x         | hub.yaml: is not YAML: expected ',' or '}', but got <stream end> (hub.yaml line 1)",
                "data: a\\n---\\ndata: b | hub.yaml: must be one YAML document; a second one begins after '---' (hub.yaml line 3)",
                "data: a\\nhttp:\\ndata: b | data: is given twice, first on line 1 (hub.yaml line 3)",
                "data: &a x\\nroutes: *a | routes: aliases are not read; write the value itself, in quotes where it begins with '*' (hub.yaml line 2)",
            })
    void aBrokenFileIsOneLine(String yaml, String line) throws IOException {
        List<String> mistakes = mistakes(yaml.replace("\\n", "\n").replace("\\t", "\t"));

        assertEquals(line, mistakes.get(0));
        assertEquals(1, mistakes.size());
    }

    @Test
    void aFileThatIsNoTextIsToldSo() throws IOException {
        Path file =
                Files.write(home.resolve("hub.yaml"), "title: Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("hub.yaml: is not UTF-8 text", load(file).mistakes().get(0).toString());

        assertEquals(
                List.of("hub.yaml: is not YAML: holds a character that no text has, or is nested too deep"),
                mistakes("data: a\u0007\n"));

        Path folder = Files.createDirectory(home.resolve("folder"));
        assertEquals(
                "folder: " + folder + " is a folder, not a file",
                load(folder).mistakes().get(0).toString());
    }

    @Test
    void aNamedFileMustBeThere() {
        Path file = home.resolve("other.yaml");
        assertEquals(
                "other.yaml: there is no file " + file,
                load(file).mistakes().get(0).toString());
    }

    @Test
    void theEnvironmentOverrides() throws IOException {
        environment.putAll(Map.of(
                "HUB_HTTP_PORT", "8081",
                "HUB_ACCOUNTS_MAIN_SETTINGS_TOKEN", "${env:TOKEN}",
                "TOKEN", "from outside",
                "HUB_ACCOUNTS_MAIN_NUMBERS_ALLOWED_COUNTRIES", "DE, AT",
                "HUB_DEFAULTS_DELIVERY_RATE", "7",
                "HUB_JAVA_OPTS", "-Xmx1g"));
        Settings settings = settings(ACCOUNT);

        assertEquals(8081, settings.http().port());
        Account main = settings.accounts().get(0);
        assertEquals(Map.of("token", new Secret("from outside")), main.secrets());
        assertEquals(List.of("DE", "AT"), main.numbers().allowedCountries());
        assertEquals(7, main.delivery().rate());
    }

    @Test
    void theEnvironmentIsChecked() throws IOException {
        environment.putAll(Map.of(
                "HUB_HTTP_PORT", "",
                "HUB_HTP_HOST", "::",
                "HUB_ACCOUNTS_OTHER_DELIVERY_RATE", "1",
                "HUB_ACCOUNTS_MAIN_NUMBERS_ALLOWED_COUNTRIES", "DE,,AT"));

        assertEquals(
                Set.of(
                        "HUB_HTP_HOST: this variable overrides no key, did you mean 'HUB_HTTP_HOST'?; ids of accounts,"
                                + " clients and operators come from hub.yaml",
                        "HUB_ACCOUNTS_OTHER_DELIVERY_RATE: this variable overrides no key; ids of accounts, clients"
                                + " and operators come from hub.yaml",
                        "http.port: must be a whole number from 0 to 65535, not '' (HUB_HTTP_PORT)",
                        "accounts.main.numbers.allowed-countries: must be a list, each a two-letter country code in"
                                + " capitals, such as DE, not 'DE, , AT' (HUB_ACCOUNTS_MAIN_NUMBERS_ALLOWED_COUNTRIES)"),
                Set.copyOf(mistakes(ACCOUNT)));
    }

    @Test
    void aVariableThatFitsTwoKeysIsRefused() throws IOException {
        environment.put("HUB_CLIENTS_A_B_KEY", HASH);
        assertTrue(mistakes("clients: {a-b: , a_b: }")
                .contains(
                        "HUB_CLIENTS_A_B_KEY: this variable fits more than one key: clients.a-b.key, clients.a_b.key"));
    }

    @Test
    void clientsAndAccountsMustFitTogether() throws IOException {
        String yaml = """
                clients:
                  one: {key: "%s", accounts: [main, none]}
                  two: {key: "%s"}
                """.formatted(HASH, HASH) + ACCOUNT + "    clients: [two, three]\n";

        assertEquals(
                Set.of(
                        "clients.one.accounts: names the account 'main', whose own 'clients' leave this client out"
                                + " (hub.yaml line 2)",
                        "clients.one.accounts: must name accounts, one of main, not 'none' (hub.yaml line 2)",
                        "clients.two.key: is the key of the client 'one' as well (hub.yaml line 3)",
                        "accounts.main.clients: must name clients, one of one, two, not 'three' (hub.yaml line 9)"),
                Set.copyOf(mistakes(yaml)));
    }

    @Test
    void allMistakesComeAtOnceInTheOrderOfTheFileAndNoSecretWithThem() throws IOException {
        String yaml = """
                dta: x
                http:
                  port: eighty
                  host: "bad host"
                  public-url: ftp://s3cret@x
                broker:
                  memory: lots
                  sync-journal: 1
                  password: s3cret
                  passwort: s3cret
                store:
                  url: s3cret
                  connections: 0
                  password: [s3cret]
                operators:
                  Bob:
                    role: boss
                    password: s3cret
                clients:
                  shop:
                    key: s3cret
                    permissions: [fly]
                    accounts: main
                accounts:
                  main:
                    provider: smsapi
                    rate: 5
                    numbers: {country: Germany}
                    delivery: {attempts: 0, max-age: forever}
                    connection: {url: "http://s3cret.example.com", proxy-host: p}
                    settings:
                      token: {s3cret: s3cret}
                      sucess: s3cret
                      success: "["
                  main2:
                    provider: none
                """;
        List<Mistake> mistakes = load(yaml).mistakes();

        assertTrue(mistakes.size() >= 25, () -> mistakes.size() + ": " + mistakes);
        List<Integer> lines = mistakes.stream().map(SettingsReaderTest::line).toList();
        assertEquals(lines.stream().sorted().toList(), lines);
        assertEquals(
                Set.of(), Set.copyOf(lines.stream().filter(line -> line == 0).toList()));
        for (Mistake mistake : mistakes) {
            assertFalse(mistake.sentence().contains("s3cret"), mistake::toString);
            assertFalse(mistake.toString().contains("\n"), mistake::toString);
        }
    }

    private static int line(Mistake mistake) {
        Matcher line = Pattern.compile("line (\\d+)").matcher(mistake.where());
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: @s3cret",
                "password: %s3cret",
                "password: !s3cret!x y",
                "password: s3cret: x",
                "password: \"s3cret\\q\"",
                "password: *s3cret",
                "password: 's3cret",
                "s3cret\n  :"
            })
    void noBrokenSyntaxTellsASecret(String line) throws IOException {
        List<String> mistakes = mistakes("store:\n  " + line + "\n");

        assertFalse(mistakes.isEmpty());
        mistakes.forEach(mistake -> assertFalse(mistake.contains("s3cret"), mistake));
    }

    @Test
    void valuesAreShownWithoutSecrets() throws IOException {
        environment.put("HUB_DEFAULTS_DELIVERY_RATE", "3");
        List<Loaded.Value> values = load(ACCOUNT + "store: {url: 'jdbc:mariadb://db/x?password=t0psecret'}")
                .values();

        assertTrue(values.contains(new Loaded.Value("http.port", "8080", "default")));
        assertTrue(values.contains(new Loaded.Value("accounts.main.delivery.rate", "3", "HUB_DEFAULTS_DELIVERY_RATE")));
        assertTrue(values.contains(new Loaded.Value("accounts.main.settings.token", "********", "hub.yaml line 5")));
        assertTrue(values.contains(new Loaded.Value("store.url", "jdbc:mariadb://db/x?…", "hub.yaml line 6")));
        values.forEach(value -> assertFalse(value.text().contains("t0psecret"), value::toString));
    }

    @Test
    void theSampleLoadsAsItIsAndWithItsExamples() throws IOException {
        String sample = Files.readString(Path.of("hub.yaml"));
        assertEquals(8080, settings(sample).http().port());

        environment.putAll(Map.of(
                "BROKER_PASSWORD", "long enough",
                "ALICE_PASSWORD", "long enough",
                "SHOP_PASSWORD", "long enough",
                "SHOP_DIGEST", "long enough",
                "SHOP_SIGNATURE", "long enough",
                "OPENID_SECRET", "long enough",
                "SMS_MAILBOX_PASSWORD", "long enough",
                "SMSAPI_TOKEN", "token"));
        environment.put("HUB_ROUTES", Path.of("routes").toAbsolutePath().toString());
        Path database = Files.writeString(home.resolve("database"), "secret\n");
        Files.createDirectories(home.resolve("site/jars"));
        Settings all =
                settings(sample.replaceAll("(?m)^#(?! \\S)", "").replace("/run/secrets/database", database.toString()));
        assertEquals("main", all.accounts().get(0).id());
        assertEquals(new Secret("secret"), all.store().password());
        assertEquals(5, all.intakes().size());
    }

    @Test
    void theReferenceNamesEveryKeyOnce() {
        String reference = Reference.text(PROVIDERS, List.of());

        for (Key<?> key : SettingKeys.ALL) {
            assertEquals(
                    1,
                    reference
                            .lines()
                            .filter(line -> line.split(" ")[0].equals(key.path()))
                            .count(),
                    key.path());
        }
        assertTrue(reference.contains("accounts.*.settings.token [smsapi]"));
    }

    @Test
    void everyPresetIsAllowed() {
        for (Key<?> key : SettingKeys.ALL) {
            assertNotEquals("", key.sentence());
            if (key.required()) {
                assertNull(key.preset());
            }
        }
        assertEquals(
                SettingKeys.ALL.size(),
                SettingKeys.ALL.stream().map(Key::path).distinct().count());
    }

    @Test
    void aBrokenRouteFileIsToldOnce() throws IOException {
        Path providers = Files.createDirectories(home.resolve("routes/providers"));
        Path file = providers.resolve("x.camel.yaml");
        var reader = new SettingsReader(ProviderFiles::in);
        environment.put("HUB_HOME", home.toString());

        Files.writeString(file, "- beans:\n    - name: x\n      type: java.lang.String\n");
        assertEquals(
                "routes: " + file + " names the bean 'java.lang.String', which is no provider",
                reader.read(home.resolve("hub.yaml"), environment)
                        .mistakes()
                        .get(0)
                        .toString());

        Files.writeString(file, "- beans:\n  - name: [x\n");
        assertEquals(
                "routes: " + file + " is not YAML, see its line 2",
                reader.read(home.resolve("hub.yaml"), environment)
                        .mistakes()
                        .get(0)
                        .toString());

        Files.writeString(
                file,
                "- beans:\n  - name: x\n    type: smshub.settings.TestProvider\n"
                        + "- route:\n    id: x\n    from:\n      uri: direct:smsapi-send\n");
        assertEquals(
                new TestProvider(), ProviderFiles.in(home.resolve("routes")).get(0));
    }
}
