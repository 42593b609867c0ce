package smshub.settings;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.account.AccountSetting;
import smshub.account.PasswordHash;
import smshub.account.Secret;

/** The values in force: a variable's before the document's before the key's own; and what is wrong with them. */
final class ValuesInForce {
    private final Document document;
    private final PrefixFile prefixes;
    private final Map<String, String> environment;
    /** The table of keys of this document, which fills while it is read. */
    private final Map<String, Key<?>> keys;

    private final References references;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<LiveSecrets.Use> live = new ArrayList<>();

    /** @param prefixes what counts before the document */
    ValuesInForce(
            Document document,
            PrefixFile prefixes,
            Map<String, String> environment,
            SecretFile secretFile,
            Map<String, Key<?>> keys) {
        this.document = document;
        this.prefixes = prefixes;
        this.environment = environment;
        this.keys = keys;
        references = new References(environment, secretFile);
        mistakes.addAll(document.mistakes());
        mistakes.addAll(prefixes.mistakes());
    }

    /** What was found wrong so far; more may be added. */
    List<Mistake> mistakes() {
        return mistakes;
    }

    /** The text in force for a path, and where it comes from; null where it is not set. */
    Given given(String path, boolean list) {
        String variable = Key.variable(path);
        String text = environment.get(variable);
        if (text != null) {
            return new Given(list ? split(text) : List.of(text), list, variable);
        }
        Document from = overlaid(path) ? prefixes.document() : document;
        Document.Entry entry = from.entries().get(path);
        return entry == null ? null : new Given(entry.texts(), entry.list(), from.where(path));
    }

    /** Whether a key was set while the hub ran. */
    boolean overlaid(String path) {
        return prefixes.document().entries().containsKey(path);
    }

    private static List<String> split(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s*,\\s*", -1));
    }

    record Given(List<String> texts, boolean list, String where) {}

    <T> T value(Key<T> key) {
        return value(key, given(key.path(), key.type().list()));
    }

    <T> T value(Key<T> key, String id) {
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
        if (absent || given.list() != type.list() && !(type.list() && type.single())) {
            refuse(key, given, (absent ? "has no value; it must be " : "must be ") + type.allowed());
            return preset(key);
        }
        List<String> texts = given.texts();
        String name = null;
        if (type.privacy() == Type.Privacy.SECRET) {
            name = References.secretName(texts.get(0));
            References.Found found = references.resolve(texts.get(0));
            if (found.sentence() != null) {
                refuse(key, given, found.sentence());
                return preset(key);
            }
            texts = List.of(found.text());
        }
        try {
            T value = type.read().apply(texts);
            if (name != null && value instanceof Secret secret) {
                live.add(new LiveSecrets.Use(key.path(), name, secret));
            }
            return value;
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

    void mistake(String path, String sentence) {
        boolean overridden = environment.containsKey(Key.variable(path));
        Document from = overlaid(path) ? prefixes.document() : document;
        mistakes.add(new Mistake(path, sentence, overridden ? Key.variable(path) : from.where(path)));
    }

    /** A sentence of a provider or type may begin with the key that it speaks of. */
    void mistakeOf(String section, String sentence) {
        String first = section + "." + sentence.split(" ", 2)[0];
        if (keys.containsKey(first)) {
            mistake(first, sentence.split(" ", 2)[1]);
        } else {
            mistake(section, sentence);
        }
    }

    void checkId(String section, String id) {
        if (!Type.validId(id)) {
            mistake(section + "." + id, "an id is " + Type.ID_ALLOWED);
        }
    }

    /** Reads the settings of a provider or type; secrets go apart. */
    void sort(String path, List<AccountSetting> asked, Map<String, String> settings, Map<String, Secret> secrets) {
        for (AccountSetting setting : asked) {
            Key<String> key = Reference.key(path, setting);
            String text = value(key);
            if (text != null && setting.kind() == AccountSetting.Kind.SECRET) {
                Secret secret = new Secret(text);
                secrets.put(setting.name(), secret);
                Given given = own(key);
                String name = given == null || given.texts().size() != 1
                        ? null
                        : References.secretName(given.texts().get(0));
                if (name != null) {
                    live.add(new LiveSecrets.Use(key.path(), name, secret));
                }
            } else if (text != null) {
                settings.put(setting.name(), text);
            }
        }
    }

    /** Keys of secrets that stand in the document itself, and could be read by whoever copies it; hashes are none. */
    List<String> inClear() {
        List<String> clear = new ArrayList<>();
        for (Key<?> key : keys.values()) {
            Document.Entry entry = document.entries().get(key.path());
            if (entry != null
                    && key.type().privacy() == Type.Privacy.SECRET
                    && key.type() != Type.KEY_HASH
                    && entry.texts().stream().anyMatch(text -> !text.startsWith("${") && !PasswordHash.valid(text))) {
                clear.add(key.path());
            }
        }
        return clear;
    }

    static String defaultsPath(Key<?> key) {
        return key.path().replace("accounts.*", "defaults");
    }

    List<Loaded.Value> listed() {
        return keys.values().stream()
                .filter(key -> !key.path().startsWith("defaults."))
                .map(this::inForce)
                .toList();
    }

    /** The secrets that stand in the file of secrets, where they are used. */
    List<LiveSecrets.Use> live() {
        return List.copyOf(live);
    }

    /** The secrets in force by their keys, those that stand elsewhere as they are there. */
    Map<String, Secret> secrets() {
        Map<String, Secret> secrets = new HashMap<>();
        for (Key<?> key : keys.values()) {
            Given given = key.type().privacy() == Type.Privacy.SECRET ? own(key) : null;
            if (given != null && given.texts().size() == 1) {
                String text = references.resolve(given.texts().get(0)).text();
                if (text != null) {
                    secrets.put(key.path(), new Secret(text));
                }
            }
        }
        return secrets;
    }

    /** What counts for a key: its own value, or that of all accounts. */
    private Given own(Key<?> key) {
        Given given = given(key.path(), key.type().list());
        if (given == null && key.path().startsWith("accounts.")) {
            String inDefaults = key.path().replaceFirst("^accounts\\.[^.]+", "defaults");
            given = keys.containsKey(inDefaults) ? given(inDefaults, key.type().list()) : null;
        }
        return given;
    }

    private Loaded.Value inForce(Key<?> key) {
        Given given = own(key);
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
}
