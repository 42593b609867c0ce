package smshub.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import smshub.account.AccountSetting;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.provider.Provider;

/** The form of an account, made from its provider's table of settings. */
public final class AccountForm {
    /** Name of the field with the id, and what an id looks like. */
    public static final String ID = "id";

    public static final String ID_FORM = "[a-z0-9-]{1,40}";

    /** Name of the field with the provider's id. */
    public static final String PROVIDER = "provider";

    /** Beginning of the paths of what the provider asks of its accounts. */
    private static final String SETTINGS = "settings.";

    private static final String SENDER = "sender-id";
    private static final String COUNTRY = "numbers.country";
    private static final String ADDRESS = "connection.url";

    private AccountForm() {}

    /** The fields of an account with a provider, but its id. */
    public static List<Field> fields(Words words, Provider provider) {
        List<Field> fields = new ArrayList<>();
        for (AccountSetting setting : provider.settings()) {
            if (setting.defaultValue() == null) {
                fields.add(asked(words, setting));
            }
        }
        fields.add(Field.of(COUNTRY, words.say("first_country"), Kind.TEXT, "", false));
        fields.add(Field.of(SENDER, words.say("first_sender"), Kind.TEXT, "", false));
        fields.add(Field.further(
                ADDRESS,
                words.say("first_address"),
                Kind.TEXT,
                provider.defaultUrl() == null ? "" : provider.defaultUrl().toString()));
        for (AccountSetting setting : provider.settings()) {
            if (setting.defaultValue() != null) {
                fields.add(asked(words, setting));
            }
        }
        return fields;
    }

    /** The field of one of the settings of a provider, or of a kind of intake. */
    static Field asked(Words words, AccountSetting setting) {
        Kind kind =
                switch (setting.kind()) {
                    case SECRET -> Kind.SECRET;
                    case BOOLEAN -> Kind.YES_NO;
                    case TEXT, NUMBER, URL, REGEX -> Kind.TEXT;
                };
        boolean further = setting.defaultValue() != null;
        return new Field(
                SETTINGS + setting.name(),
                setting.title(),
                kind,
                further ? setting.defaultValue() : "",
                kind == Kind.SECRET ? words.say("first_secret") : "",
                setting.required() && !further,
                List.of(),
                further);
    }

    /**
     * What was entered, by the paths of the fields; what is empty or as it would be anyhow is left out.
     *
     * @param input the value of a field; empty where it has none
     * @param before what was entered the last time: its secrets stay where their fields are empty
     */
    public static Map<String, String> read(
            List<Field> fields, UnaryOperator<String> input, Map<String, String> before) {
        Map<String, String> values = new TreeMap<>();
        for (Field field : fields) {
            String given = input.apply(field.path());
            String value =
                    field.kind() == Kind.SECRET && given.isEmpty() ? before.getOrDefault(field.path(), "") : given;
            if (!value.isEmpty() && !value.equals(field.preset())) {
                values.put(field.path(), value);
            }
        }
        return values;
    }
}
