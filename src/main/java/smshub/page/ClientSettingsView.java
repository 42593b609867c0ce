package smshub.page;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import smshub.account.ApiKey;
import smshub.account.Client.Permission;
import smshub.http.SettingsBook.Takeover;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/** Clients as the settings file has them; they are given keys as well. */
final class ClientSettingsView extends EntrySettingsView {
    private static final String KEY = ".key";

    ClientSettingsView(SettingsForms forms) {
        super(forms, "clients", "client");
    }

    @Override
    Map<String, String> begin(Visit visit, SettingsEdit edit, String entry) {
        String key = ApiKey.random();
        edit.set(entry + KEY, ApiKey.setting(key));
        return Map.of("key", key, "client", String.valueOf(visit.inputs().text(AccountForm.ID)));
    }

    /** Gives it a new key; the former counts no more. */
    CompletionStage<PageAnswer> key(Visit visit) {
        return surely(visit, "settings_sure_key", "settings_new_key", "/key", sheet -> {
            String key = ApiKey.random();
            SettingsEdit edit = new SettingsEdit().set(entry(visit.id()) + KEY, ApiKey.setting(key));
            Takeover done = forms().changeSurely(visit, edit);
            return forms().done(visit, done, Map.of("key", key, "client", visit.id()));
        });
    }

    @Override
    List<Field> fields(Visit visit, SettingsSheet sheet, String entry) {
        return List.of(
                permissions(visit, "send, read"),
                Field.of("accounts", visit.say("setting_accounts"), Kind.LIST, visit.say("settings_list"), false),
                limit(visit, "rate", "rate"),
                limit(visit, "quota", "quota"),
                limit(visit, "budget.messages", "budget_messages"),
                limit(visit, "budget.segments", "budget_segments"),
                Field.of("budget.money", visit.say("setting_budget_money"), Kind.TEXT, "", false),
                Field.further("branch", visit.say("setting_branch"), Kind.TEXT, ""),
                Field.further("time-zone", visit.say("setting_time_zone"), Kind.TEXT, ""),
                Field.further("alerts", visit.say("setting_client_alerts"), Kind.LIST, ""),
                Field.further("callbacks.hosts", visit.say("setting_callback_hosts"), Kind.LIST, ""),
                Field.further("logins", visit.say("setting_logins"), Kind.LIST, ""));
    }

    static Field permissions(Visit visit, String preset) {
        List<String> all = Stream.of(Permission.values()).map(Permission::word).toList();
        return new Field("permissions", visit.say("setting_permissions"), Kind.SOME, preset, "", false, all, false);
    }

    private static Field limit(Visit visit, String path, String word) {
        return Field.of(path, visit.say("setting_" + word), Kind.TEXT, "", false)
                .preset("0");
    }
}
