package smshub.testing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import smshub.OpenService;
import smshub.Service;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountWatch;
import smshub.account.Client;
import smshub.account.GuardSettings;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.provider.Provider;
import smshub.settings.CallbackSecrets;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.simulator.Simulators;

/** A whole hub on free ports with its data in a folder of the test, in front of simulated providers. */
public final class TestHub extends HubClient implements AutoCloseable {
    public static final String KEY = "test-key";
    public static final String KEY_HASH = "62af8704764faf8ea82fc61ce9c4c3908b6cb97d463a634e9e587d7c885db0ef";
    public static final String PASSWORD = "test-password";
    /** What providers must know who call back to it. */
    public static final String CALLBACK_SECRET = "test-call-back";

    /** Fast enough for tests, and still growing. */
    public static final Account.Delivery DELIVERY = new Account.Delivery(
            0,
            64,
            4,
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofDays(1),
            Account.WhenUnsure.HOLD,
            Duration.ofSeconds(2),
            5,
            Duration.ofMillis(200),
            Duration.ofHours(12));

    /** The usual delivery with other limits. */
    public static Account.Delivery limited(int rate, int concurrency, int breakerFailures) {
        return new Account.Delivery(
                rate,
                concurrency,
                DELIVERY.attempts(),
                DELIVERY.firstDelay(),
                DELIVERY.maxDelay(),
                DELIVERY.maxAge(),
                DELIVERY.whenUnsure(),
                DELIVERY.unsureAfter(),
                breakerFailures,
                DELIVERY.breakerPause(),
                DELIVERY.holdAfter());
    }

    /** A delivery with shorter pauses between attempts. */
    public static Account.Delivery hasty(Account.Delivery delivery) {
        return new Account.Delivery(
                delivery.rate(),
                delivery.concurrency(),
                delivery.attempts(),
                Duration.ofMillis(50),
                Duration.ofMillis(300),
                delivery.maxAge(),
                delivery.whenUnsure(),
                delivery.unsureAfter(),
                delivery.breakerFailures(),
                delivery.breakerPause(),
                delivery.holdAfter());
    }

    /** The usual delivery with another policy for lost answers. */
    public static Account.Delivery unsure(Account.WhenUnsure policy, Duration after) {
        return new Account.Delivery(
                DELIVERY.rate(),
                DELIVERY.concurrency(),
                DELIVERY.attempts(),
                DELIVERY.firstDelay(),
                DELIVERY.maxDelay(),
                DELIVERY.maxAge(),
                policy,
                after,
                DELIVERY.breakerFailures(),
                DELIVERY.breakerPause(),
                DELIVERY.holdAfter());
    }

    /** The usual delivery that holds after a shorter outage. */
    public static Account.Delivery holding(int rate, Duration after) {
        return new Account.Delivery(
                rate,
                DELIVERY.concurrency(),
                DELIVERY.attempts(),
                DELIVERY.firstDelay(),
                DELIVERY.maxDelay(),
                DELIVERY.maxAge(),
                DELIVERY.whenUnsure(),
                DELIVERY.unsureAfter(),
                DELIVERY.breakerFailures(),
                DELIVERY.breakerPause(),
                after);
    }

    public final Service service;

    public TestHub(Settings settings) throws Exception {
        this(settings, Clock.systemUTC());
    }

    public TestHub(Settings settings, Clock clock) throws Exception {
        this(OpenService.start(settings, clock));
    }

    private TestHub(Service service) {
        super(service.httpPort());
        this.service = service;
    }

    /** Where its routes run. */
    public CamelContext camel() {
        return OpenService.camel(service);
    }

    public static Settings settings(Path data, Account... accounts) {
        return new Settings(
                data,
                Path.of("routes"),
                new Settings.Broker(null, null, null, "127.0.0.1", 0, true, 64L << 20, 200L << 20),
                new Settings.Store(null, null, null, 4, Duration.ZERO),
                new Settings.Http(
                        "127.0.0.1",
                        0,
                        URI.create("http://127.0.0.1:1"),
                        Map.of(),
                        List.of(),
                        Settings.ListenerSecurity.NONE,
                        new Settings.Logins(true, null)),
                new Settings.Limits(10_000, 1 << 20),
                List.of(
                        new Settings.Operator("app", new Secret(PASSWORD), Settings.Role.APPLICATION),
                        new Settings.Operator("admin", new Secret(PASSWORD), Settings.Role.ADMIN)),
                List.of(new Client("app", KEY_HASH, List.of(), Set.of(Client.Permission.values()))),
                List.of(accounts));
    }

    /** The same site with places that it fetches requests from. */
    public static Settings fetching(Settings plain, IntakeSettings... intakes) {
        return new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                Set.of(),
                plain.operators(),
                plain.clients(),
                plain.accounts(),
                List.of(intakes));
    }

    /** The same site whose clients may send so many messages a day; of a zone whose midnight is far away. */
    public static Settings guarded(Settings plain, int quota) {
        int hour = LocalTime.now(ZoneOffset.UTC).getHour();
        GuardSettings guards = new GuardSettings(
                0,
                1,
                quota,
                GuardSettings.Budget.NONE,
                Duration.ZERO,
                GuardSettings.Brakes.NONE,
                ZoneOffset.ofHours(12 - hour));
        return new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                plain.operators(),
                plain.clients().stream().map(client -> client.with(guards)).toList(),
                plain.accounts());
    }

    /** The same site with routes and jars of its own. */
    public static Settings with(Settings plain, Settings.Additions additions) {
        return new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                plain.facades(),
                plain.operators(),
                plain.clients(),
                plain.accounts(),
                plain.intakes(),
                null,
                additions);
    }

    public static Account smsapi(String id, Simulators simulators, UnaryOperator<Account.Delivery> delivery) {
        return smsapi(id, simulators.smsapi(), "test-token", delivery);
    }

    public static Account smsapi(String id, URI url, String token, UnaryOperator<Account.Delivery> delivery) {
        return account(id, "smsapi", url, Map.of(), Map.of("token", new Secret(token)), delivery);
    }

    public static Account gateway(String id, Simulators simulators, UnaryOperator<Account.Delivery> delivery) {
        return gateway(id, simulators.gateway(), delivery);
    }

    public static Account gateway(String id, String url, UnaryOperator<Account.Delivery> delivery) {
        return account(id, "url-gateway", null, Map.of(), Map.of("url", new Secret(url)), delivery);
    }

    /** An account at an SMSC on this machine, whose system_id is the account's id. */
    public static Account smpp(
            String id, int port, Map<String, String> settings, UnaryOperator<Account.Delivery> delivery) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("host", "127.0.0.1");
        all.put("port", Integer.toString(port));
        all.put("system-id", id);
        return account(id, "smpp", null, all, Map.of("password", new Secret("secret")), delivery);
    }

    /** The jakarta client's connection factory for the hub's broker. */
    public static ActiveMQConnectionFactory queue(int port) {
        return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port, "app", PASSWORD);
    }

    public static Account account(
            String id,
            String provider,
            URI url,
            Map<String, String> settings,
            Map<String, Secret> secrets,
            UnaryOperator<Account.Delivery> delivery) {
        Map<String, Secret> all = new HashMap<>(secrets);
        all.putIfAbsent(CallbackSecrets.NAME, new Secret(CALLBACK_SECRET));
        return new Account(
                id,
                provider,
                id,
                true,
                null,
                List.of(),
                new Account.Numbers("DE", List.of(), true, List.of(), false),
                new Account.Texts(1000, 7, false, false, ""),
                null,
                List.of(),
                delivery.apply(DELIVERY),
                new Account.Connection(url, Duration.ofSeconds(2), Duration.ofSeconds(3), null, 0),
                settings,
                all);
    }

    /** The same account with other rules on texts. */
    public static Account with(Account account, Account.Texts texts) {
        return new Account(
                account.id(),
                account.provider(),
                account.title(),
                account.enabled(),
                account.activeFrom(),
                account.clients(),
                account.numbers(),
                texts,
                account.senderId(),
                account.senderIds(),
                account.delivery(),
                account.connection(),
                account.settings(),
                account.secrets());
    }

    /** The same account, of which the hub looks at something by itself. */
    public static Account watched(Account account, AccountWatch watch) {
        return with(account, account.terms().with(watch));
    }

    /** The same account under other terms. */
    public static Account with(Account account, Account.Terms terms) {
        return new Account(
                account.id(),
                account.provider(),
                account.title(),
                account.enabled(),
                account.activeFrom(),
                account.clients(),
                account.numbers(),
                account.texts(),
                account.senderId(),
                account.senderIds(),
                account.delivery(),
                account.connection(),
                account.settings(),
                account.secrets(),
                terms);
    }

    /** An account as its settings file would make it: what is not given has its preset value. */
    public static Account provided(
            String id,
            String provider,
            Map<String, String> given,
            Account.Delivery delivery,
            Account.Connection connection) {
        Provider kind = ProviderFiles.in(Path.of("routes")).stream()
                .filter(one -> one.id().equals(provider))
                .findFirst()
                .orElseThrow();
        Map<String, String> settings = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        for (AccountSetting setting : kind.settings()) {
            String value = given.getOrDefault(setting.name(), setting.defaultValue());
            if (value != null && setting.kind() == AccountSetting.Kind.SECRET) {
                secrets.put(setting.name(), new Secret(value));
            } else if (value != null) {
                settings.put(setting.name(), value);
            }
        }
        Account plain = account(id, provider, connection.url(), settings, secrets, usual -> delivery);
        List<String> mistakes = kind.mistakes(plain).stream()
                .filter(mistake -> !mistake.startsWith("connection"))
                .toList();
        if (!mistakes.isEmpty()) {
            throw new AssertionError(id + ": " + mistakes);
        }
        return new Account(
                plain.id(),
                plain.provider(),
                plain.title(),
                true,
                null,
                plain.clients(),
                plain.numbers(),
                plain.texts(),
                null,
                plain.senderIds(),
                delivery,
                connection,
                plain.settings(),
                plain.secrets());
    }

    /** The same, with an address by which providers can call back. */
    public static Settings reachable(Settings settings) {
        int port = Ports.free();
        return new Settings(
                settings.data(),
                settings.routes(),
                settings.broker(),
                settings.store(),
                new Settings.Http(
                        "127.0.0.1",
                        port,
                        URI.create("http://127.0.0.1:" + port),
                        Map.of(),
                        List.of(),
                        settings.http().security(),
                        settings.http().logins()),
                settings.limits(),
                settings.operators(),
                settings.clients(),
                settings.accounts());
    }

    @Override
    public void close() {
        service.close();
    }
}
