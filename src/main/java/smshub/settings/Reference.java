package smshub.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import smshub.account.AccountSetting;
import smshub.account.IntakeType;
import smshub.provider.Provider;

/** The printed reference of all keys, written from the table that they are read by. */
final class Reference {
    private static final String HEAD = """
            Every key of hub.yaml. A star stands for an id of your own; a secret may be ${env:NAME}, ${file:/path} or ${secret:NAME}.
            A variable overrides a key: HUB_ and its path in capitals, with _ for dots and dashes, a list with commas,
            such as HUB_HTTP_PORT=8081. The ids themselves must be in the file.
            Keys marked + may also stand in the section 'defaults', for all accounts.
            """;

    private Reference() {}

    /** The reference, with the settings of these providers and types of intakes. */
    static String text(Collection<Provider> providers, Collection<IntakeType> types) {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        SettingKeys.ALL.forEach(key -> lines.add(entry(key, "")));
        for (Provider provider : providers) {
            provider.settings()
                    .forEach(setting ->
                            lines.add(entry(key("accounts.*.settings", setting), " [" + provider.id() + "]")));
        }
        for (IntakeType type : types) {
            type.settings()
                    .forEach(setting -> lines.add(entry(key("intakes.*.settings", setting), " [" + type.id() + "]")));
        }
        return String.join("\n", lines);
    }

    /** A provider's own setting as a key. */
    static Key<String> key(String section, AccountSetting setting) {
        return new Key<>(
                section + "." + setting.name(),
                Type.of(setting.kind()),
                setting.defaultValue(),
                setting.required(),
                setting.title());
    }

    private static String entry(Key<?> key, String mark) {
        String preset = key.required()
                ? "required"
                : key.preset() == null || key.preset().isEmpty() ? "optional" : "default " + key.preset();
        return key.path() + (SettingKeys.inDefaults(key) ? " +" : "") + mark + "\n    " + key.sentence() + "\n    "
                + key.type().allowed() + (key.type().privacy() == Type.Privacy.SECRET ? "; secret" : "") + "; "
                + preset;
    }
}
