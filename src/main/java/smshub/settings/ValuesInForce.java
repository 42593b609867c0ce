package smshub.settings;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import smshub.account.AccountSetting;
import smshub.account.Secret;

/** The values in force: a variable's before the document's before the key's own; and what is wrong with them. */
final class ValuesInForce {
    private final Document document;
    private final Map<String, String> environment;
    /** The table of keys of this document, which fills while it is read. */
    private final Map<String, Key<?>> keys;

    private final References references;
    private final List<Mistake> mistakes = new ArrayList<>();

    ValuesInForce(Document document, Map<String, String> environment, Map<String, Key<?>> keys) {
        this.document = document;
        this.environment = environment;
        this.keys = keys;
        references = new References(environment);
        mistakes.addAll(document.mistakes());
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
        Document.Entry entry = document.entries().get(path);
        return entry == null ? null : new Given(entry.texts(), entry.list(), document.where(path));
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

    void mistake(String path, String sentence) {
        boolean overridden = environment.containsKey(Key.variable(path));
        mistakes.add(new Mistake(path, sentence, overridden ? Key.variable(path) : document.where(path)));
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
            String text = value(Reference.key(path, setting));
            if (text != null && setting.kind() == AccountSetting.Kind.SECRET) {
                secrets.put(setting.name(), new Secret(text));
            } else if (text != null) {
                settings.put(setting.name(), text);
            }
        }
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
}
