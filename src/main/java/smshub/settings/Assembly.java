package smshub.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
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
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.account.IntakeType;
import smshub.account.Quiet;
import smshub.account.Secret;
import smshub.account.Timetable;
import smshub.consent.Consent;
import smshub.consent.StopWords;
import smshub.provider.Provider;
import smshub.provider.declared.Declarations;

/**
 * One reading of the settings: document and environment on one side, the table of keys on the other.
 *
 * <p>One class, because each part of the settings is read in the same few lines.
 */
final class Assembly {
    /** Variables that begin like an override and are something else; the launcher and the client commands read them. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("HUB_HOME", "HUB_CONFIG", "HUB_JAVA_OPTS", "HUB_KEY", "HUB_URL", "HUB_SECRETS", "HUB_SECRETS_KEY");

    private final Document document;
    private final String fileName;
    private final Map<String, String> environment;
    private final Function<Path, List<Provider>> providersIn;
    private final Map<String, Provider> providers = new LinkedHashMap<>();
    private final Map<String, IntakeType> intakeTypes = new LinkedHashMap<>();

    /** The table of keys, spelt out for the ids that the document has. */
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();

    private final Set<String> sections = new LinkedHashSet<>(SettingKeys.NAMED);

    private final SecretFile secretFile;
    private final ValuesInForce values;
    private final AccountSection accounts;

    Assembly(
            Document document,
            PrefixFile prefixes,
            String fileName,
            Map<String, String> environment,
            SecretFile secretFile,
            Function<Path, List<Provider>> providersIn) {
        this.secretFile = secretFile;
        this.document = document;
        this.fileName = fileName;
        this.environment = environment;
        this.providersIn = providersIn;
        values = new ValuesInForce(document, prefixes, environment, secretFile, keys);
        accounts = new AccountSection(values, providers, environment, document);
    }

    Loaded load() {
        if (!document.readable()) {
            return Loaded.refused(document.mistakes());
        }
        Path home = SettingsReader.home(environment).toAbsolutePath();
        Path data = home.resolve(values.value(SettingKeys.DATA)).normalize();
        Path routes = findProviders(home);
        spellOut();
        values.mistakes().addAll(unknownInDocument());
        values.mistakes().addAll(unknownInEnvironment());
        SettingKeys.ALL.stream()
                .filter(SettingKeys::inDefaults)
                .forEach(key -> values.value(key.at(ValuesInForce.defaultsPath(key))));

        boolean watched = values.value(SettingKeys.RELOAD_WATCH);
        ZoneId zone = values.value(SettingKeys.LIMITS_ZONE);
        // Read also where no client is left to have it.
        values.value(SettingKeys.TIME_ZONE);
        Settings settings = new Settings(
                data,
                routes,
                broker(home),
                store(),
                new Settings.Http(
                        values.value(SettingKeys.HTTP_HOST),
                        values.value(SettingKeys.HTTP_PORT),
                        values.value(SettingKeys.HTTP_PUBLIC_URL),
                        smsc(),
                        values.value(SettingKeys.HTTP_TRUSTED_PROXIES),
                        ListenerSection.http(values, home, programs()),
                        LoginSection.logins(values)),
                new Settings.Limits(
                        values.value(SettingKeys.LIMITS_RECIPIENTS),
                        Math.toIntExact(values.value(SettingKeys.LIMITS_BODY))),
                facades(),
                ids("operators").stream().map(this::operator).toList(),
                ids("clients").stream()
                        .map(id -> ClientSection.client(id, values, zone))
                        .toList(),
                ids("accounts").stream().map(accounts::account).toList(),
                ids("intakes").stream().map(this::intake).toList(),
                AlertSection.of(values, home, this::ids),
                new Settings.Additions(
                        folder(home, SettingKeys.SITE_ROUTES),
                        folder(home, SettingKeys.SITE_JARS),
                        ids("queries").stream().map(this::query).toList(),
                        tracing(),
                        folder(home, SettingKeys.SITE_PROVIDERS)),
                consent(),
                new CompletionSection(values).completion(this::ids),
                PlanSection.plan(values, ids("plan")));
        CrossChecks.run(settings, secretFile.keyFile(), values::mistake);
        accounts.sharedLines(settings.accounts());

        List<Mistake> ordered = values.mistakes().stream()
                .distinct()
                .sorted(Comparator.comparingInt(mistake -> document.lineOf(mistake.key())))
                .toList();
        return ordered.isEmpty()
                ? new Loaded(
                        settings,
                        List.of(),
                        values.listed(),
                        new Loaded.Secrets(
                                values.secrets(), new LiveSecrets(secretFile, values.live()), values.inClear()),
                        watched)
                : Loaded.refused(ordered);
    }

    String reference() {
        findProviders(SettingsReader.home(environment).toAbsolutePath());
        return Reference.text(providers.values(), intakeTypes.values());
    }

    private Path findProviders(Path home) {
        Path routes = home.resolve(values.value(SettingKeys.ROUTES)).normalize();
        try {
            providersIn.apply(routes).forEach(provider -> providers.put(provider.id(), provider));
            IntakeFiles.in(routes).forEach(type -> intakeTypes.put(type.id(), type));
        } catch (IllegalArgumentException e) {
            values.mistake(SettingKeys.ROUTES.path(), e.getMessage());
        }
        Path declared = folder(home, SettingKeys.SITE_PROVIDERS);
        if (declared != null) {
            Declarations.Found found = ProviderFiles.declared(declared, providers.values());
            found.providers().forEach(provider -> providers.put(provider.id(), provider));
            found.mistakes().forEach(sentence -> values.mistake(SettingKeys.SITE_PROVIDERS.path(), sentence));
        }
        return routes;
    }

    /** A folder below the home; null where none is named. Whether it is there, {@code ./hub check} tells with its files. */
    private Path folder(Path home, Key<Path> key) {
        Path named = values.value(key);
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
                add(key.at(ValuesInForce.defaultsPath(key)));
            }
        }
        for (String id : ids("accounts")) {
            sections.add(AccountSection.settingsPath(id));
            PriceSection.keys(id, document).forEach(this::add);
            accounts.settingsOf(id).forEach(setting -> add(Reference.key(AccountSection.settingsPath(id), setting)));
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

    /** The intake's type; null where the document names none or one that is not known. */
    private IntakeType typeOf(String intake) {
        ValuesInForce.Given given =
                values.given(SettingKeys.INTAKE_TYPE.of(intake).path(), false);
        return given == null || given.texts().isEmpty()
                ? null
                : intakeTypes.get(given.texts().get(0));
    }

    private static String intakeSettingsPath(String intake) {
        return "intakes." + intake + ".settings";
    }

    private void add(Key<?> key) {
        keys.put(key.path(), key);
        for (int dot = key.path().indexOf('.'); dot > 0; dot = key.path().indexOf('.', dot + 1)) {
            sections.add(key.path().substring(0, dot));
        }
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
            return section && !sections.contains(path)
                    ? "must be a " + (keys.get(path).type().list() ? "list" : "single value")
                    : null;
        }
        if (sections.contains(path)) {
            return entry == null || entry.absent() ? null : "must be a section with keys of its own";
        }
        boolean ofUnknownProvider = ids("accounts").stream()
                .anyMatch(id ->
                        path.startsWith(AccountSection.settingsPath(id) + ".") && accounts.providerOf(id) == null);
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

    // the parts

    private Settings.Broker broker(Path home) {
        return new Settings.Broker(
                values.value(SettingKeys.BROKER_URL),
                values.value(SettingKeys.BROKER_USER),
                values.value(SettingKeys.BROKER_PASSWORD),
                values.value(SettingKeys.BROKER_HOST),
                values.value(SettingKeys.BROKER_PORT),
                values.value(SettingKeys.BROKER_SYNC),
                values.value(SettingKeys.BROKER_MEMORY),
                values.value(SettingKeys.BROKER_MIN_DISK_FREE),
                new HashSet<>(values.value(SettingKeys.BROKER_PROTOCOLS)),
                ListenerSection.broker(values, home, programs()),
                values.value(SettingKeys.HUB_ID));
    }

    private Map<X500Principal, String> programs() {
        Map<X500Principal, String> programs = new HashMap<>();
        for (String id : ids("clients")) {
            X500Principal subject = values.value(SettingKeys.PROGRAM_CERTIFICATE, id);
            String other = subject == null ? null : programs.putIfAbsent(subject, id);
            if (other != null) {
                values.mistake(
                        SettingKeys.PROGRAM_CERTIFICATE.of(id).path(),
                        "is the certificate of the client '" + other + "' as well");
            }
        }
        return programs;
    }

    private Settings.Store store() {
        return new Settings.Store(
                values.value(SettingKeys.STORE_URL),
                values.value(SettingKeys.STORE_USER),
                values.value(SettingKeys.STORE_PASSWORD),
                values.value(SettingKeys.STORE_CONNECTIONS),
                values.value(SettingKeys.STORE_KEEP),
                values.value(SettingKeys.STORE_KEEP_AUDIT),
                values.value(SettingKeys.STORE_KEEP_TEXTS));
    }

    /** Null where no collector is named. */
    private Settings.Tracing tracing() {
        URI endpoint = values.value(SettingKeys.TRACES_ENDPOINT);
        int percent = values.value(SettingKeys.TRACES_PERCENT);
        return endpoint == null ? null : new Settings.Tracing(endpoint, percent);
    }

    private Map<String, String> smsc() {
        Map<String, String> accounts = new LinkedHashMap<>();
        for (String alias : values.value(SettingKeys.FACADE_KANNEL_SMSC)) {
            String[] parts = alias.split("=", 2);
            if (!ids("accounts").contains(parts[1])) {
                values.mistake(
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
                        Settings.Facade.KANNEL, SettingKeys.FACADE_KANNEL,
                        Settings.Facade.TWILIO, SettingKeys.FACADE_TWILIO)
                .forEach((facade, key) -> {
                    if (values.value(key)) {
                        on.add(facade);
                    }
                });
        return on;
    }

    private Settings.Operator operator(String id) {
        values.checkId("operators", id);
        Secret password = values.value(SettingKeys.OPERATOR_PASSWORD, id);
        Settings.Role role = values.value(SettingKeys.OPERATOR_ROLE, id);
        List<Client.Permission> permissions = values.value(SettingKeys.OPERATOR_PERMISSIONS, id);
        return permissions == null
                ? new Settings.Operator(id, password, role)
                : new Settings.Operator(id, password, role, Set.copyOf(permissions));
    }

    private IntakeSettings intake(String id) {
        values.checkId("intakes", id);
        IntakeType type = typeOf(id);
        String typeId = values.value(SettingKeys.INTAKE_TYPE, id);
        if (typeId != null && type == null) {
            values.mistake(
                    SettingKeys.INTAKE_TYPE.of(id).path(),
                    "must be one of " + String.join(", ", intakeTypes.keySet()) + ", not '" + typeId + "'");
        }
        int before = values.mistakes().size();
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Secret> secrets = new LinkedHashMap<>();
        values.sort(intakeSettingsPath(id), type == null ? List.of() : type.settings(), settings, secrets);
        boolean settingsRight = type != null && values.mistakes().size() == before;
        IntakeSettings intake = new IntakeSettings(
                id,
                typeId,
                values.value(SettingKeys.INTAKE_CLIENT, id),
                values.value(SettingKeys.INTAKE_ENABLED, id),
                values.value(SettingKeys.INTAKE_VALID_FROM, id),
                values.value(SettingKeys.INTAKE_VALID_TO, id),
                values.value(SettingKeys.INTAKE_INTERVAL, id),
                values.value(SettingKeys.INTAKE_PRIORITY, id),
                values.value(SettingKeys.INTAKE_INBOUND, id),
                settings,
                secrets,
                timetable(id),
                values.value(SettingKeys.INTAKE_ALERTS, id));
        if (settingsRight) {
            type.mistakes(intake).forEach(sentence -> values.mistakeOf("intakes." + id, sentence));
        }
        return intake;
    }

    private Settings.Query query(String id) {
        values.checkId("queries", id);
        return new Settings.Query(
                id,
                values.value(SettingKeys.QUERY_URL, id),
                values.value(SettingKeys.QUERY_USER, id),
                values.value(SettingKeys.QUERY_PASSWORD, id),
                values.value(SettingKeys.QUERY_SQL, id));
    }

    private Timetable timetable(String intake) {
        String client = values.value(SettingKeys.INTAKE_CLIENT, intake);
        ZoneId zone = client == null || !ids("clients").contains(client)
                ? null
                : values.value(SettingKeys.CLIENT_ZONE, client);
        ZoneId general = values.value(SettingKeys.TIME_ZONE);
        Quiet hours = values.value(SettingKeys.INTAKE_HOURS, intake);
        List<DayOfWeek> days = values.value(SettingKeys.INTAKE_DAYS, intake);
        return Timetable.of(
                hours == null ? Quiet.NONE : hours,
                days == null ? List.of() : days,
                zone != null ? zone : general != null ? general : ZoneId.systemDefault());
    }

    private Settings.Consent consent() {
        List<String> stopWords = values.value(SettingKeys.STOP_WORDS);
        List<String> startWords = values.value(SettingKeys.START_WORDS);
        try {
            new StopWords(stopWords, startWords);
        } catch (IllegalArgumentException e) {
            values.mistake(SettingKeys.STOP_WORDS.path(), e.getMessage());
        }
        return new Settings.Consent(
                stopWords,
                startWords,
                values.value(SettingKeys.EXEMPT_CATEGORIES).stream()
                        .map(Consent::category)
                        .collect(Collectors.toSet()));
    }
}
