package smshub.firstrun;

import java.util.Map;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.provider.Provider;
import smshub.settings.SettingsEdit;

/** What a person has entered so far, in memory alone. */
final class Draft {
    /** @param hash the password as {@link smshub.account.PasswordHash} */
    record Administrator(String name, String hash) {}

    /**
     * An account.
     *
     * @param values by their paths below the account, such as {@code settings.token}; those that are empty are left out
     * @param right whether the settings take it
     */
    record Way(Provider provider, String id, Map<String, String> values, boolean right) {
        private boolean secret(String path) {
            return provider.settings().stream()
                    .filter(setting -> setting.kind() == Kind.SECRET)
                    .map(AccountSetting::name)
                    .anyMatch(name -> path.equals("settings." + name));
        }
    }

    /** @param keyHash as the settings hold keys */
    record Program(String id, String keyHash) {}

    private Administrator administrator;
    private Way account;

    Administrator administrator() {
        return administrator;
    }

    void administrator(Administrator entered) {
        administrator = entered;
    }

    Way account() {
        return account;
    }

    void account(Way entered) {
        account = entered;
    }

    /**
     * All of it as a change of {@code hub.yaml}.
     *
     * @param program the client; null where there is none yet
     */
    SettingsEdit edit(Program program) {
        SettingsEdit edit = new SettingsEdit();
        String operator = "operators." + administrator.name;
        edit.set(operator + ".role", "admin").set(operator + ".password", administrator.hash);
        String at = "accounts." + account.id + ".";
        edit.set(at + "provider", account.provider.id());
        account.values.forEach((path, value) -> {
            if (account.secret(path)) {
                edit.secret(at + path, value);
            } else {
                edit.set(at + path, value);
            }
        });
        if (program != null) {
            edit.set("clients." + program.id + ".key", program.keyHash);
        }
        return edit;
    }
}
