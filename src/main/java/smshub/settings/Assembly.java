package smshub.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.account.IntakeType;
import smshub.account.Secret;
import smshub.message.Limits;
import smshub.message.SenderId;
import smshub.provider.Exclusive;
import smshub.provider.Provider;

/** One reading of the settings: document and environment on one side, the table of keys on the other. */
final class Assembly {
    /** Variables that begin like an override and are something else; the launcher and the client commands read them. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("HUB_HOME", "HUB_CONFIG", "HUB_JAVA_OPTS", "HUB_KEY", "HUB_URL");

    private static final Pattern OPEN_ADDRESS = Pattern.compile("(?i)http://(\\[[^]]*]|[^/:?#]*)");

    private final Document document;
    private final String fileName;
    private final Map<String, String> environment;
    private final Function<Path, List<Provider>> providersIn;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<String, Provider> providers = new LinkedHashMap<>();
    private final Map<String, IntakeType> intakeTypes = new LinkedHashMap<>();
    private final References references;

    /** The table of keys, spelt out for the ids that the document has. */
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();

    private final Set<String> sections = new LinkedHashSet<>(SettingKeys.NAMED);

    Assembly(
            Document document,
            String fileName,
            Map<String, String> environment,
            Function<Path, List<Provider>> providersIn) {
        this.document = document;
        this.fileName = fileName;
        this.environment = environment;
        this.providersIn = providersIn;
        this.references = new References(environment);
        mistakes.addAll(document.mistakes());
    }

    Loaded load() {
        if (!document.readable()) {
            return new Loaded(null, document.mistakes(), List.of());
        }
        Path home = SettingsReader.home(environment).toAbsolutePath();
        Path data = home.resolve(value(SettingKeys.DATA)).normalize();
        Path routes = findProviders(home);
        spellOut();
        mistakes.addAll(unknownInDocument());
        mistakes.addAll(unknownInEnvironment());
        SettingKeys.ALL.stream().filter(SettingKeys::inDefaults).forEach(key -> value(key.at(defaultsPath(key))));

        Settings settings = new Settings(
                data,
                routes,
                broker(),
                store(),
                new Settings.Http(
                        value(SettingKeys.HTTP_HOST),
                        value(SettingKeys.HTTP_PORT),
                        value(SettingKeys.HTTP_PUBLIC_URL),
                        smsc()),
                new Settings.Limits(
                        value(SettingKeys.LIMITS_RECIPIENTS), Math.toIntExact(value(SettingKeys.LIMITS_BODY))),
                facades(),
                ids("operators").stream().map(this::operator).toList(),
                ids("clients").stream().map(this::client).toList(),
                ids("accounts").stream().map(this::account).toList(),
                ids("intakes").stream().map(this::intake).toList(),
                alerts(),
                new Settings.Additions(folder(home, SettingKeys.SITE_ROUTES), folder(home, SettingKeys.SITE_JARS)));
        CrossChecks.run(settings, this::mistake);
        sharedLines(settings.accounts());

        List<Mistake> ordered = mistakes.stream()
                .distinct()
                .sorted(Comparator.comparingInt(mistake -> document.lineOf(mistake.key())))
                .toList();
        return ordered.isEmpty() ? new Loaded(settings, List.of(), values()) : new Loaded(null, ordered, List.of());
    }

    String reference() {
        findProviders(SettingsReader.home(environment).toAbsolutePath());
        return Reference.text(providers.values(), intakeTypes.values());
    }

    private Path findProviders(Path home) {
        Path routes = home.resolve(value(SettingKeys.ROUTES)).normalize();
        try {
            providersIn.apply(routes).forEach(provider -> providers.put(provider.id(), provider));
            IntakeFiles.in(routes).forEach(type -> intakeTypes.put(type.id(), type));
        } catch (IllegalArgumentException e) {
            mistake(SettingKeys.ROUTES.path(), e.getMessage());
        }
        return routes;
    }

    /** A folder below the home; null where none is named. Whether it is there, {@code ./hub check} tells with its files. */
    private Path folder(Path home, Key<Path> key) {
        Path named = value(key);
        return named == null ? null : home.resolve(named).normalize();
    }

    private List<String> ids(String section) {
        return document.children(section);
    }

    // the table for this document

    private void spellOut() {
        for (Key<?> key : SettingKeys.ALL) {
            String section = key.path().substring(0, Math.max(0, key.path().indexOf(".*")));
            if (section.isEmpty()) {
                add(key);
            }
            ids(section).forEach(id -> add(key.of(id)));
            if (SettingKeys.inDefaults(key)) {
                add(key.at(defaultsPath(key)));
            }
        }
        for (String id : ids("accounts")) {
            sections.add(settingsPath(id));
            settingsOf(id).forEach(setting -> add(Reference.key(settingsPath(id), setting)));
        }
        for (String id : ids("intakes")) {
            String path = intakeSettingsPath(id);
            sections.add(path);
            IntakeType type = typeOf(id);
            if (type != null) {
                type.settings().forEach(setting -> add(Reference.key(path, setting)));
            }
        }
    }

    /** The account's provider; null where the document names none or one that is not known. */
    private Provider providerOf(String account) {
        Given given = given(SettingKeys.PROVIDER.of(account).path(), false);
        return given == null || given.texts().isEmpty()
                ? null
                : providers.get(given.texts().get(0));
    }

    /** The intake's type; null where the document names none or one that is not known. */
    private IntakeType typeOf(String intake) {
        Given given = given(SettingKeys.INTAKE_TYPE.of(intake).path(), false);
        return given == null || given.texts().isEmpty()
                ? null
                : intakeTypes.get(given.texts().get(0));
    }

    private static String intakeSettingsPath(String intake) {
        return "intakes." + intake + ".settings";
    }

    private List<AccountSetting> settingsOf(String account) {
        Provider provider = providerOf(account);
        return provider == null ? List.of() : provider.settings();
    }

    private void add(Key<?> key) {
        keys.put(key.path(), key);
        for (int dot = key.path().indexOf('.'); dot > 0; dot = key.path().indexOf('.', dot + 1)) {
            sections.add(key.path().substring(0, dot));
        }
    }

    private static String defaultsPath(Key<?> key) {
        return key.path().replace("accounts.*", "defaults");
    }

    private static String settingsPath(String account) {
        return "accounts." + account + ".settings";
    }

    // what the document and the environment say that the table does not know

    private List<Mistake> unknownInDocument() {
        List<Mistake> unknown = new ArrayList<>();
        Set<String> told = new LinkedHashSet<>();
        Set<String> paths = new LinkedHashSet<>(document.sections().keySet());
        paths.addAll(document.entries().keySet());
        for (String path : paths) {
            if (told.stream().anyMatch(above -> path.startsWith(above + "."))) {
                continue;
            }
            String sentence = objection(path);
            if (sentence != null) {
                unknown.add(new Mistake(path, sentence, document.where(path)));
                told.add(path);
            }
        }
        return unknown;
    }

    private String objection(String path) {
        boolean section = document.sections().containsKey(path);
        Document.Entry entry = document.entries().get(path);
        if (keys.containsKey(path)) {
            return section ? "must be a " + (keys.get(path).type().list() ? "list" : "single value") : null;
        }
        if (sections.contains(path)) {
            return entry == null || entry.absent() ? null : "must be a section with keys of its own";
        }
        boolean ofUnknownProvider = ids("accounts").stream()
                .anyMatch(id -> path.startsWith(settingsPath(id) + ".") && providerOf(id) == null);
        boolean ofUnknownType = ids("intakes").stream()
                .anyMatch(id -> path.startsWith(intakeSettingsPath(id) + ".") && typeOf(id) == null);
        return ofUnknownProvider || ofUnknownType ? null : "unknown key" + Suggestion.of(path, keys.keySet());
    }

    private List<Mistake> unknownInEnvironment() {
        Map<String, List<String>> variables = new HashMap<>();
        keys.keySet().forEach(path -> variables
                .computeIfAbsent(Key.variable(path), name -> new ArrayList<>())
                .add(path));
        List<Mistake> unknown = new ArrayList<>();
        for (String name : new TreeMap<>(environment).keySet()) {
            List<String> paths = variables.getOrDefault(name, List.of());
            if (!name.startsWith("HUB_") || OTHER_VARIABLES.contains(name) || paths.size() == 1) {
                continue;
            }
            unknown.add(new Mistake(
                    name,
                    paths.isEmpty()
                            ? "this variable overrides no key" + Suggestion.of(name, variables.keySet())
                                    + "; ids of accounts, clients and operators come from " + fileName
                            : "this variable fits more than one key: " + String.join(", ", paths),
                    ""));
        }
        return unknown;
    }

    // values

    /** The text in force for a path, and where it comes from; null where it is not set. */
    private Given given(String path, boolean list) {
        String variable = Key.variable(path);
        String text = environment.get(variable);
        if (text != null) {
            return new Given(list ? split(text) : List.of(text), list, variable);
        }
        Document.Entry entry = document.entries().get(path);
        return entry == null ? null : new Given(entry.texts(), entry.list(), document.where(path));
    }

    private static List<String> split(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s*,\\s*", -1));
    }

    private record Given(List<String> texts, boolean list, String where) {}

    private <T> T value(Key<T> key) {
        return value(key, given(key.path(), key.type().list()));
    }

    private <T> T value(Key<T> key, String id) {
        Given own = given(key.of(id).path(), key.type().list());
        boolean fallsBack = own == null && SettingKeys.inDefaults(key);
        return fallsBack ? value(key.at(defaultsPath(key))) : value(key.of(id), own);
    }

    private <T> T value(Key<T> key, Given given) {
        Type<T> type = key.type();
        if (given == null) {
            if (key.required()) {
                mistake(key.path(), "is missing; " + key.sentence());
            }
            return preset(key);
        }
        boolean absent = given.texts().isEmpty() && !given.list();
        if (absent || given.list() != type.list()) {
            refuse(key, given, (absent ? "has no value; it must be " : "must be ") + type.allowed());
            return preset(key);
        }
        List<String> texts = given.texts();
        if (type.privacy() == Type.Privacy.SECRET) {
            References.Found found = references.resolve(texts.get(0));
            if (found.sentence() != null) {
                refuse(key, given, found.sentence());
                return preset(key);
            }
            texts = List.of(found.text());
        }
        try {
            return type.read().apply(texts);
        } catch (IllegalArgumentException | DateTimeException e) {
            refuse(key, given, "must be " + type.allowed() + shown(type, texts));
            return preset(key);
        }
    }

    private static <T> T preset(Key<T> key) {
        return key.preset() == null
                ? null
                : key.type().read().apply(key.type().list() ? split(key.preset()) : List.of(key.preset()));
    }

    private static String shown(Type<?> type, List<String> texts) {
        String text = String.join(", ", texts);
        return type.privacy() != Type.Privacy.OPEN
                ? ""
                : ", not '" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
    }

    private void refuse(Key<?> key, Given given, String sentence) {
        mistakes.add(new Mistake(key.path(), sentence, given.where()));
    }

    private void mistake(String path, String sentence) {
        boolean overridden = environment.containsKey(Key.variable(path));
        mistakes.add(new Mistake(path, sentence, overridden ? Key.variable(path) : document.where(path)));
    }

    private List<Loaded.Value> values() {
        return keys.values().stream()
                .filter(key -> !key.path().startsWith("defaults."))
                .map(this::inForce)
                .toList();
    }

    private Loaded.Value inForce(Key<?> key) {
        Given given = given(key.path(), key.type().list());
        if (given == null && key.path().startsWith("accounts.")) {
            String inDefaults = key.path().replaceFirst("^accounts\\.[^.]+", "defaults");
            given = keys.containsKey(inDefaults) ? given(inDefaults, key.type().list()) : null;
        }
        if (given == null) {
            return new Loaded.Value(key.path(), key.preset() == null ? "" : key.preset(), "default");
        }
        String text = String.join(",", given.texts());
        return new Loaded.Value(
                key.path(),
                switch (key.type().privacy()) {
                    case OPEN -> text;
                    case DISCREET -> text.replaceFirst("[?;].*", "?…");
                    case SECRET -> new Secret(text).toString();
                },
                given.where());
    }

    // the parts

    private Settings.Broker broker() {
        return new Settings.Broker(
                value(SettingKeys.BROKER_URL),
                value(SettingKeys.BROKER_USER),
                value(SettingKeys.BROKER_PASSWORD),
                value(SettingKeys.BROKER_HOST),
                value(SettingKeys.BROKER_PORT),
                value(SettingKeys.BROKER_SYNC),
                value(SettingKeys.BROKER_MEMORY),
                value(SettingKeys.BROKER_MIN_DISK_FREE),
                new HashSet<>(value(SettingKeys.BROKER_PROTOCOLS)));
    }

    private Settings.Store store() {
        return new Settings.Store(
                value(SettingKeys.STORE_URL),
                value(SettingKeys.STORE_USER),
                value(SettingKeys.STORE_PASSWORD),
                value(SettingKeys.STORE_CONNECTIONS),
                value(SettingKeys.STORE_KEEP));
    }

    private Map<String, String> smsc() {
        Map<String, String> accounts = new LinkedHashMap<>();
        for (String alias : value(SettingKeys.FACADE_KANNEL_SMSC)) {
            String[] parts = alias.split("=", 2);
            if (!ids("accounts").contains(parts[1])) {
                mistake(
                        SettingKeys.FACADE_KANNEL_SMSC.path(),
                        "names the account " + parts[1] + ", which there is not");
            }
            accounts.put(parts[0], parts[1]);
        }
        return accounts;
    }

    private Set<Settings.Facade> facades() {
        Set<Settings.Facade> on = EnumSet.noneOf(Settings.Facade.class);
        Map.of(
                        Settings.Facade.SMSAPI, SettingKeys.FACADE_SMSAPI,
                        Settings.Facade.SMSBRANA, SettingKeys.FACADE_SMSBRANA,
                        Settings.Facade.WEBSMS, SettingKeys.FACADE_WEBSMS,
                        Settings.Facade.KANNEL, SettingKeys.FACADE_KANNEL)
                .forEach((facade, key) -> {
                    if (value(key)) {
                        on.add(facade);
                    }
                });
        return on;
    }

    private Settings.Operator operator(String id) {
        checkId("operators", id);
        return new Settings.Operator(
                id, value(SettingKeys.OPERATOR_PASSWORD, id), value(SettingKeys.OPERATOR_ROLE, id));
    }

    private Client client(String id) {
        checkId("clients", id);
        Secret hash = value(SettingKeys.CLIENT_KEY, id);
        return new Client(
                id,
                hash == null ? null : hash.reveal().substring("sha256:".length()),
                value(SettingKeys.CLIENT_ACCOUNTS, id),
                Set.copyOf(value(SettingKeys.CLIENT_PERMISSIONS, id)),
                value(SettingKeys.CLIENT_PASSWORD, id),
                new Client.Callbacks(
                        value(SettingKeys.CALLBACK_HOSTS, id),
                        value(SettingKeys.CALLBACK_PRIVATE, id),
                        value(SettingKeys.CALLBACK_SIGNATURE, id)));
    }

    private Account account(String id) {
        checkId("accounts", id);
        String providerId = value(SettingKeys.PROVIDER, id);
        Provider provider = providerOf(id);
        if (providerId != null && provider == null) {
            mistake(
                    SettingKeys.PROVIDER.of(id).path(),
                    "must be one of " + String.join(", ", providers.keySet()) + ", not '" + providerId + "'");
        }
        String title = value(SettingKeys.TITLE, id);
        int before = mistakes.size();
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Secret> secrets = new LinkedHashMap<>();
        sort(settingsPath(id), settingsOf(id), settings, secrets);
        Secret callbackSecret = value(SettingKeys.CALLBACK_SECRET, id);
        if (callbackSecret != null) {
            secrets.put(CallbackSecrets.NAME, callbackSecret);
        }
        boolean settingsRight = provider != null && mistakes.size() == before;
        Account account = new Account(
                id,
                providerId,
                title == null ? id : title,
                value(SettingKeys.ENABLED, id),
                value(SettingKeys.ACTIVE_FROM, id),
                value(SettingKeys.CLIENTS, id),
                numbers(id),
                texts(id),
                value(SettingKeys.SENDER_ID, id),
                value(SettingKeys.SENDER_IDS, id),
                delivery(id),
                connection(id, provider, settings, secrets),
                settings,
                secrets);
        if (settingsRight) {
            List<String> sentences = provider.mistakes(account);
            sentences.forEach(sentence -> mistakeOf("accounts." + id, sentence));
            if (sentences.isEmpty()) {
                ownSender(account, provider.limits(account).senders());
            }
        }
        return account;
    }

    /** A sender that the provider does not take would have every message refused. */
    private void ownSender(Account account, Limits.Senders senders) {
        String sender = account.senderId();
        if (sender != null && SenderId.valid(sender) && senders.carried() && !senders.take(new SenderId(sender))) {
            mistakeOf("accounts." + account.id(), "sender-id must be " + senders.forms() + " for this provider");
        }
    }

    /** A line serves one account: the other's would open it never. */
    private void sharedLines(List<Account> accounts) {
        Map<String, String> owners = new HashMap<>();
        for (Account account : accounts) {
            if (account.enabled() && providerOf(account.id()) instanceof Exclusive provider) {
                provider.lines(account).forEach((line, text) -> {
                    String owner = owners.putIfAbsent(line, account.id());
                    if (owner != null) {
                        mistake(
                                settingsPath(account.id()) + "." + provider.linesSetting(),
                                "names " + text + ", which is a port of the account '" + owner + "' as well");
                    }
                });
            }
        }
    }

    /** Reads the settings of a provider or type; secrets go apart. */
    private void sort(
            String path, List<AccountSetting> asked, Map<String, String> settings, Map<String, Secret> secrets) {
        for (AccountSetting setting : asked) {
            String text = value(Reference.key(path, setting));
            if (text != null && setting.kind() == AccountSetting.Kind.SECRET) {
                secrets.put(setting.name(), new Secret(text));
            } else if (text != null) {
                settings.put(setting.name(), text);
            }
        }
    }

    private IntakeSettings intake(String id) {
        checkId("intakes", id);
        IntakeType type = typeOf(id);
        String typeId = value(SettingKeys.INTAKE_TYPE, id);
        if (typeId != null && type == null) {
            mistake(
                    SettingKeys.INTAKE_TYPE.of(id).path(),
                    "must be one of " + String.join(", ", intakeTypes.keySet()) + ", not '" + typeId + "'");
        }
        int before = mistakes.size();
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Secret> secrets = new LinkedHashMap<>();
        sort(intakeSettingsPath(id), type == null ? List.of() : type.settings(), settings, secrets);
        boolean settingsRight = type != null && mistakes.size() == before;
        IntakeSettings intake = new IntakeSettings(
                id,
                typeId,
                value(SettingKeys.INTAKE_CLIENT, id),
                value(SettingKeys.INTAKE_ENABLED, id),
                value(SettingKeys.INTAKE_VALID_FROM, id),
                value(SettingKeys.INTAKE_VALID_TO, id),
                value(SettingKeys.INTAKE_INTERVAL, id),
                value(SettingKeys.INTAKE_PRIORITY, id),
                value(SettingKeys.INTAKE_INBOUND, id),
                settings,
                secrets);
        if (settingsRight) {
            type.mistakes(intake).forEach(sentence -> mistakeOf("intakes." + id, sentence));
        }
        return intake;
    }

    private AlertSettings alerts() {
        Path authority = value(SettingKeys.ALERTS_AUTHORITY);
        AlertSettings alerts = new AlertSettings(
                value(SettingKeys.ALERTS_TO),
                value(SettingKeys.ALERTS_FROM),
                value(SettingKeys.ALERTS_HOST),
                value(SettingKeys.ALERTS_PORT),
                value(SettingKeys.ALERTS_SECURITY),
                value(SettingKeys.ALERTS_USER),
                value(SettingKeys.ALERTS_PASSWORD),
                authority == null
                        ? null
                        : SettingsReader.home(environment).toAbsolutePath().resolve(authority),
                value(SettingKeys.ALERTS_AFTER),
                value(SettingKeys.ALERTS_STATES).stream()
                        .map(AlertSettings.End::state)
                        .collect(Collectors.toSet()),
                value(SettingKeys.ALERTS_GATHER));
        return alerts.to().isEmpty() ? null : alerts;
    }

    private Account.Numbers numbers(String id) {
        return new Account.Numbers(
                value(SettingKeys.COUNTRY, id),
                value(SettingKeys.ALLOWED_COUNTRIES, id),
                value(SettingKeys.MOBILE_ONLY, id),
                value(SettingKeys.MOBILE_PREFIXES, id),
                value(SettingKeys.STRICT, id),
                value(SettingKeys.AS_IS, id),
                Account.ShortCodes.of(value(SettingKeys.SHORT_CODES, id)),
                value(SettingKeys.INTERNATIONAL_PREFIX, id));
    }

    private Account.Texts texts(String id) {
        return new Account.Texts(
                value(SettingKeys.MAX_CHARACTERS, id),
                value(SettingKeys.MAX_SEGMENTS, id),
                value(SettingKeys.REMOVE_DIACRITICS, id),
                value(SettingKeys.GSM7_ONLY, id),
                value(SettingKeys.SIGNATURE, id));
    }

    private Account.Delivery delivery(String id) {
        return new Account.Delivery(
                value(SettingKeys.RATE, id),
                value(SettingKeys.CONCURRENCY, id),
                value(SettingKeys.ATTEMPTS, id),
                value(SettingKeys.FIRST_DELAY, id),
                value(SettingKeys.MAX_DELAY, id),
                value(SettingKeys.MAX_AGE, id),
                value(SettingKeys.WHEN_UNSURE, id),
                value(SettingKeys.UNSURE_AFTER, id),
                value(SettingKeys.BREAKER_FAILURES, id),
                value(SettingKeys.BREAKER_PAUSE, id),
                value(SettingKeys.HOLD_AFTER, id),
                new Account.Reroute(
                        Set.copyOf(value(SettingKeys.REROUTE_ON, id)),
                        value(SettingKeys.REROUTE_RECEIPT_WITHIN, id),
                        value(SettingKeys.REROUTE_MOST, id),
                        value(SettingKeys.REROUTE_WITHIN, id)));
    }

    private Account.Connection connection(
            String id, Provider provider, Map<String, String> settings, Map<String, Secret> secrets) {
        URI own = value(SettingKeys.URL, id);
        URI url = own == null && provider != null ? provider.defaultUrl() : own;
        Integer proxyPort = value(SettingKeys.PROXY_PORT, id);
        if (!value(SettingKeys.ALLOW_HTTP, id)) {
            checkEncrypted(SettingKeys.URL.of(id).path(), String.valueOf(url));
            settings.forEach((name, text) -> checkEncrypted(settingsPath(id) + "." + name, text));
            secrets.forEach((name, secret) -> checkEncrypted(settingsPath(id) + "." + name, secret.reveal()));
        }
        return new Account.Connection(
                url,
                value(SettingKeys.CONNECT_TIMEOUT, id),
                value(SettingKeys.TIMEOUT, id),
                value(SettingKeys.PROXY_HOST, id),
                proxyPort == null ? 0 : proxyPort,
                value(SettingKeys.POLL_INTERVAL, id),
                value(SettingKeys.INBOUND, id),
                tls(id));
    }

    /** The account's own certificates; null where it names none. Files are below the hub's home unless absolute. */
    private Account.Tls tls(String id) {
        Path certificate = value(SettingKeys.CLIENT_CERTIFICATE, id);
        Secret password = value(SettingKeys.CLIENT_CERTIFICATE_PASSWORD, id);
        Path authority = value(SettingKeys.AUTHORITY, id);
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
            mistake(path, "must begin with https, or the account must say 'allow-http: true' below 'connection'");
        }
    }

    /** A sentence of a provider or type may begin with the key that it speaks of. */
    private void mistakeOf(String section, String sentence) {
        String first = section + "." + sentence.split(" ", 2)[0];
        if (keys.containsKey(first)) {
            mistake(first, sentence.split(" ", 2)[1]);
        } else {
            mistake(section, sentence);
        }
    }

    private void checkId(String section, String id) {
        if (!Type.validId(id)) {
            mistake(section + "." + id, "an id is " + Type.ID_ALLOWED);
        }
    }
}
