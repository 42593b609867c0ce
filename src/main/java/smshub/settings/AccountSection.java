package smshub.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountWatch;
import smshub.account.Quiet;
import smshub.account.Secret;
import smshub.account.SenderCountries;
import smshub.consent.Consent;
import smshub.message.Limits;
import smshub.message.SenderId;
import smshub.message.TextPolicy;
import smshub.provider.Exclusive;
import smshub.provider.Provider;

/** Reads the accounts, each as its provider asks. */
final class AccountSection {
    private static final Pattern OPEN_ADDRESS = Pattern.compile("(?i)http://(\\[[^]]*]|[^/:?#]*)");

    private final ValuesInForce values;
    /** By id; they are found after this is made. */
    private final Map<String, Provider> providers;

    private final Map<String, String> environment;

    private final PriceSection prices;

    AccountSection(
            ValuesInForce values, Map<String, Provider> providers, Map<String, String> environment, Document document) {
        this.values = values;
        this.prices = new PriceSection(
                values, document, SettingsReader.home(environment).toAbsolutePath());
        this.providers = providers;
        this.environment = environment;
    }

    /** The account's provider; null where the document names none or one that is not known. */
    Provider providerOf(String account) {
        ValuesInForce.Given given =
                values.given(SettingKeys.PROVIDER.of(account).path(), false);
        return given == null || given.texts().isEmpty()
                ? null
                : providers.get(given.texts().get(0));
    }

    List<AccountSetting> settingsOf(String account) {
        Provider provider = providerOf(account);
        return provider == null ? List.of() : provider.settings();
    }

    static String settingsPath(String account) {
        return "accounts." + account + ".settings";
    }

    Account account(String id) {
        values.checkId("accounts", id);
        String providerId = values.value(SettingKeys.PROVIDER, id);
        Provider provider = providerOf(id);
        if (providerId != null && provider == null) {
            values.mistake(
                    SettingKeys.PROVIDER.of(id).path(),
                    "must be one of " + String.join(", ", providers.keySet()) + ", not '" + providerId + "'");
        }
        String title = values.value(SettingKeys.TITLE, id);
        int before = values.mistakes().size();
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Secret> secrets = new LinkedHashMap<>();
        values.sort(settingsPath(id), settingsOf(id), settings, secrets);
        Secret callbackSecret = values.value(SettingKeys.CALLBACK_SECRET, id);
        if (callbackSecret != null) {
            secrets.put(CallbackSecrets.NAME, callbackSecret);
        }
        boolean settingsRight = provider != null && values.mistakes().size() == before;
        Account account = new Account(
                id,
                providerId,
                title == null ? id : title,
                values.value(SettingKeys.ENABLED, id),
                values.value(SettingKeys.ACTIVE_FROM, id),
                values.value(SettingKeys.CLIENTS, id),
                numbers(id),
                texts(id),
                values.value(SettingKeys.SENDER_ID, id),
                values.value(SettingKeys.SENDER_IDS, id),
                delivery(id),
                connection(id, provider, settings, secrets),
                settings,
                secrets,
                terms(id));
        if (settingsRight) {
            List<String> sentences = provider.mistakes(account);
            sentences.forEach(sentence -> values.mistakeOf("accounts." + id, sentence));
            if (sentences.isEmpty()) {
                Limits limits = provider.limits(account);
                ownSender(account, limits.senders());
                ownAlphabet(account, limits);
                watched(account, provider);
            }
        }
        return account;
    }

    /** A sender that the provider does not take would have every message refused. */
    private void ownSender(Account account, Limits.Senders senders) {
        String sender = account.senderId();
        if (sender != null && SenderId.valid(sender) && senders.carried() && !senders.take(new SenderId(sender))) {
            values.mistakeOf("accounts." + account.id(), "sender-id must be " + senders.forms() + " for this provider");
        }
        String instead = account.terms().senders().instead();
        if (instead != null && !senders.take(new SenderId(instead))) {
            values.mistake(
                    SettingKeys.NUMBER_INSTEAD.of(account.id()).path(),
                    senders.carried()
                            ? "must be a sender of " + senders.forms() + " for this provider"
                            : "must not stand here, for this provider carries no sender");
        }
    }

    /** An account's own wish that its provider cannot fulfil would have messages refused. */
    private void ownAlphabet(Account account, Limits limits) {
        if (account.texts().policy().alphabet() == TextPolicy.Alphabet.UCS2 && !limits.ucs2AtWill()) {
            values.mistakeOf(
                    "accounts." + account.id(),
                    "texts.alphabet must not be ucs2, for this provider chooses the alphabet itself");
        }
    }

    private void watched(Account account, Provider provider) {
        if (account.terms().watch().balanceBelow() != null
                && !provider.abilities().contains(Provider.Ability.BALANCE)) {
            values.mistake(
                    SettingKeys.BALANCE_BELOW.of(account.id()).path(),
                    "must not stand here, for this provider tells no balance");
        }
    }

    /** A line serves one account: the other's would open it never. */
    void sharedLines(List<Account> accounts) {
        Map<String, String> owners = new HashMap<>();
        for (Account account : accounts) {
            if (account.enabled() && providerOf(account.id()) instanceof Exclusive provider) {
                provider.lines(account).forEach((line, text) -> {
                    String owner = owners.putIfAbsent(line, account.id());
                    if (owner != null) {
                        values.mistake(
                                settingsPath(account.id()) + "." + provider.linesSetting(),
                                "names " + text + ", which is a port of the account '" + owner + "' as well");
                    }
                });
            }
        }
    }

    private Account.Numbers numbers(String id) {
        return new Account.Numbers(
                values.value(SettingKeys.COUNTRY, id),
                values.value(SettingKeys.ALLOWED_COUNTRIES, id),
                values.value(SettingKeys.MOBILE_ONLY, id),
                values.value(SettingKeys.MOBILE_PREFIXES, id),
                values.value(SettingKeys.STRICT, id),
                values.value(SettingKeys.AS_IS, id),
                Account.ShortCodes.of(values.value(SettingKeys.SHORT_CODES, id)),
                values.value(SettingKeys.INTERNATIONAL_PREFIX, id),
                values.value(SettingKeys.CONSENT, id));
    }

    private Account.Terms terms(String id) {
        return new Account.Terms(
                values.value(SettingKeys.OWNER, id),
                values.value(SettingKeys.BRANCHES, id),
                values.value(SettingKeys.PHONE_NUMBER, id),
                values.value(SettingKeys.STANDARD, id),
                values.value(SettingKeys.ACTIVE_UNTIL, id),
                prices.of(id),
                watch(id),
                InboundSection.ofAccount(values, id),
                new SenderCountries(
                        values.value(SettingKeys.NO_LETTERS, id),
                        values.value(SettingKeys.LETTERS, id),
                        values.value(SettingKeys.NUMBER_INSTEAD, id)));
    }

    private AccountWatch watch(String id) {
        String to = values.value(SettingKeys.CANARY_TO, id);
        return new AccountWatch(
                values.value(SettingKeys.BALANCE_BELOW, id),
                values.value(SettingKeys.BALANCE_INTERVAL, id),
                to == null
                        ? null
                        : new AccountWatch.Canary(
                                to,
                                values.value(SettingKeys.CANARY_INTERVAL, id),
                                values.value(SettingKeys.CANARY_WITHIN, id)));
    }

    private Account.Texts texts(String id) {
        return new Account.Texts(
                values.value(SettingKeys.MAX_CHARACTERS, id),
                values.value(SettingKeys.MAX_SEGMENTS, id),
                values.value(SettingKeys.REMOVE_DIACRITICS, id),
                values.value(SettingKeys.GSM7_ONLY, id),
                values.value(SettingKeys.SIGNATURE, id),
                TextSection.ofAccount(values, id));
    }

    private Account.Delivery delivery(String id) {
        return new Account.Delivery(
                values.value(SettingKeys.RATE, id),
                values.value(SettingKeys.CONCURRENCY, id),
                values.value(SettingKeys.ATTEMPTS, id),
                values.value(SettingKeys.FIRST_DELAY, id),
                values.value(SettingKeys.MAX_DELAY, id),
                values.value(SettingKeys.MAX_AGE, id),
                values.value(SettingKeys.WHEN_UNSURE, id),
                values.value(SettingKeys.UNSURE_AFTER, id),
                values.value(SettingKeys.BREAKER_FAILURES, id),
                values.value(SettingKeys.BREAKER_PAUSE, id),
                values.value(SettingKeys.HOLD_AFTER, id),
                new Account.Reroute(
                        Set.copyOf(values.value(SettingKeys.REROUTE_ON, id)),
                        values.value(SettingKeys.REROUTE_RECEIPT_WITHIN, id),
                        values.value(SettingKeys.REROUTE_MOST, id),
                        values.value(SettingKeys.REROUTE_WITHIN, id)),
                quiet(
                        values,
                        "accounts." + id + ".quiet.days",
                        values.value(SettingKeys.QUIET_HOURS, id),
                        values.value(SettingKeys.QUIET_DAYS, id),
                        values.value(SettingKeys.QUIET_EXCEPT, id)));
    }

    /** Quiet hours, which must leave time to send. */
    static Quiet quiet(ValuesInForce values, String daysPath, Quiet hours, List<DayOfWeek> days, List<String> except) {
        if (hours == null || days == null || except == null) {
            // Refused before.
            return Quiet.NONE;
        }
        if (EnumSet.allOf(DayOfWeek.class).equals(Set.copyOf(days))) {
            values.mistake(daysPath, "must leave a day on which messages are sent");
            return Quiet.NONE;
        }
        return new Quiet(
                hours.from(),
                hours.to(),
                Set.copyOf(days),
                except.stream().map(Consent::category).collect(Collectors.toSet()));
    }

    private Account.Connection connection(
            String id, Provider provider, Map<String, String> settings, Map<String, Secret> secrets) {
        URI own = values.value(SettingKeys.URL, id);
        URI url = own == null && provider != null ? provider.defaultUrl() : own;
        Integer proxyPort = values.value(SettingKeys.PROXY_PORT, id);
        if (!values.value(SettingKeys.ALLOW_HTTP, id)) {
            checkEncrypted(SettingKeys.URL.of(id).path(), String.valueOf(url));
            settings.forEach((name, text) -> checkEncrypted(settingsPath(id) + "." + name, text));
            secrets.forEach((name, secret) -> checkEncrypted(settingsPath(id) + "." + name, secret.reveal()));
        }
        return new Account.Connection(
                url,
                values.value(SettingKeys.CONNECT_TIMEOUT, id),
                values.value(SettingKeys.TIMEOUT, id),
                values.value(SettingKeys.PROXY_HOST, id),
                proxyPort == null ? 0 : proxyPort,
                values.value(SettingKeys.POLL_INTERVAL, id),
                values.value(SettingKeys.INBOUND, id),
                tls(id));
    }

    /** The account's own certificates; null where it names none. Files are below the hub's home unless absolute. */
    private Account.Tls tls(String id) {
        Path certificate = values.value(SettingKeys.CLIENT_CERTIFICATE, id);
        Secret password = values.value(SettingKeys.CLIENT_CERTIFICATE_PASSWORD, id);
        Path authority = values.value(SettingKeys.AUTHORITY, id);
        Path home = SettingsReader.home(environment).toAbsolutePath();
        return certificate == null && password == null && authority == null
                ? null
                : new Account.Tls(
                        certificate == null ? null : home.resolve(certificate),
                        password,
                        authority == null ? null : home.resolve(authority));
    }

    /** Any setting may hold an address, a secret one as well where the address holds a login. */
    private void checkEncrypted(String path, String text) {
        Matcher open = OPEN_ADDRESS.matcher(text);
        if (open.lookingAt() && !CrossChecks.loopback(open.group(1))) {
            values.mistake(
                    path, "must begin with https, or the account must say 'allow-http: true' below 'connection'");
        }
    }
}
