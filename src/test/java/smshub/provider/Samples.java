package smshub.provider;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.Secret;
import smshub.message.MessageSample;
import smshub.message.SmsMessage;
import smshub.provider.declared.Declarations;
import smshub.provider.declared.DeclaredRoutes;
import smshub.text.Encoding;
import smshub.text.GsmAlphabet;

/** Accounts and messages as providers meet them, and the routes that they go by. */
public final class Samples {
    public static final String MESSAGE_ID = "0190f5c4-7a00-7000-8000-000000000001";

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private Samples() {}

    /** A folder of providers that are not the hub's own. */
    static final String ADDED = "src/test/resources/routes/providers";

    /** Loads every provider's routes, those of added ones among them; they expect a Vert.x bean. */
    public static void loadRoutes(CamelContext camel) throws Exception {
        for (String folder : List.of("routes/shared", "routes/providers", ADDED)) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.sorted().toList()) {
                    PluginHelper.getRoutesLoader(camel)
                            .loadRoutes(ResourceHelper.resolveResource(camel, "file:" + file));
                }
            }
        }
        DeclaredRoutes.add(camel, Declarations.own());
    }

    /** An account of its own id; {@code ${base}} in a secret becomes the server's address. */
    public static Account account(
            Provider provider, Map<String, String> given, String base, Integer proxyPort, Duration timeout) {
        return account(provider, given, base, proxyPort, Duration.ofSeconds(20), timeout);
    }

    /** The same with a time of its own to connect in. */
    public static Account account(
            Provider provider,
            Map<String, String> given,
            String base,
            Integer proxyPort,
            Duration connectTimeout,
            Duration timeout) {
        Map<String, String> settings = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        for (AccountSetting setting : provider.settings()) {
            String value = given.getOrDefault(setting.name(), setting.defaultValue());
            if (value != null && setting.kind() == AccountSetting.Kind.SECRET) {
                secrets.put(setting.name(), new Secret(value.replace("${base}", base)));
            } else if (value != null) {
                settings.put(setting.name(), value);
            }
        }
        return new Account(
                "a" + ACCOUNTS.incrementAndGet(),
                provider.id(),
                "Test",
                true,
                null,
                List.of(),
                new Account.Numbers(null, List.of(), false, List.of(), false),
                new Account.Texts(1000, 7, false, false, ""),
                null,
                List.of(),
                new Account.Delivery(
                        0,
                        4,
                        1,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofDays(1),
                        Account.WhenUnsure.HOLD,
                        Duration.ZERO,
                        1,
                        Duration.ZERO,
                        Duration.ZERO),
                new Account.Connection(
                        URI.create(base),
                        connectTimeout,
                        timeout,
                        proxyPort == null ? null : "127.0.0.1",
                        proxyPort == null ? 0 : proxyPort),
                settings,
                secrets);
    }

    /** The same account, which fetches no messages from handsets. */
    public static Account onlySending(Account account) {
        Account.Connection usual = account.connection();
        return with(
                account,
                new Account.Connection(
                        usual.url(),
                        usual.connectTimeout(),
                        usual.timeout(),
                        usual.proxyHost(),
                        usual.proxyPort(),
                        usual.pollInterval(),
                        false,
                        usual.tls()));
    }

    /** The same account, reached in another way. */
    public static Account with(Account account, Account.Connection connection) {
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
                connection,
                account.settings(),
                account.secrets());
    }

    /** The same account with one more setting. */
    public static Account with(Account account, String setting, String value) {
        Map<String, String> settings = new HashMap<>(account.settings());
        settings.put(setting, value);
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
                settings,
                account.secrets());
    }

    public static SendJob job(Account account, Cases.Message message, String callback) {
        return job(account, message, callback, MESSAGE_ID);
    }

    private static Encoding encoding(Cases.Message message) {
        if (message.binary()) {
            return Encoding.OCTETS;
        }
        return message.ucs2() || GsmAlphabet.septets(message.text()) < 0 ? Encoding.UCS2 : Encoding.GSM7;
    }

    public static SendJob job(Account account, Cases.Message message, String callback, String id) {
        Instant now = Instant.now();
        Instant end = message.validity() == null ? Instant.EPOCH : now.plus(Duration.parse(message.validity()));
        SmsMessage sms = new MessageSample()
                .id(id)
                .content(message.to(), message.from(), message.text(), encoding(message), message.segments())
                .flash(message.flash())
                .routing(account.id())
                .submission("client", "http", null, null)
                .lifetime(Instant.EPOCH, message.sendAt() == null ? null : Instant.parse(message.sendAt()), end)
                .expiryAsked(message.validity() != null)
                .progress(1, 0, false, false)
                .message();
        return new SendJob(sms, account, callback == null ? null : URI.create(callback), now);
    }
}
