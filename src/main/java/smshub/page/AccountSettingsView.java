package smshub.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.provider.Provider;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/** Accounts as the settings file has them. */
final class AccountSettingsView extends EntrySettingsView {
    private static final String PROVIDER = "." + AccountForm.PROVIDER;

    private final Collection<Provider> providers;

    AccountSettingsView(SettingsForms forms, Collection<Provider> providers) {
        super(forms, "accounts", "account");
        this.providers = providers;
    }

    @Override
    PageAnswer choices(Visit visit) {
        Map<String, String> choices = new LinkedHashMap<>();
        providers.forEach(provider -> choices.put(provider.id(), provider.title()));
        return choices(visit, "first_provider_intro", AccountForm.PROVIDER, choices);
    }

    @Override
    String query(Visit visit) {
        return "?" + AccountForm.PROVIDER + "=" + visit.inputs().text(AccountForm.PROVIDER);
    }

    @Override
    Map<String, String> begin(Visit visit, SettingsEdit edit, String entry) {
        edit.set(entry + PROVIDER, visit.inputs().text(AccountForm.PROVIDER));
        return told(visit.inputs().text(AccountForm.ID));
    }

    @Override
    Map<String, String> told(String id) {
        return Map.of("account", String.valueOf(id));
    }

    @Override
    List<Field> fields(Visit visit, SettingsSheet sheet, String entry) {
        boolean there = sheet.says(entry + PROVIDER);
        String id = there ? sheet.inForce(entry + PROVIDER) : visit.inputs().text(AccountForm.PROVIDER);
        Provider provider = providers.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElse(null);
        if (provider == null && !there) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        if (provider != null) {
            fields.addAll(AccountForm.fields(visit.words(), provider));
        }
        fields.add(Field.further("title", visit.say("setting_title"), Kind.TEXT, ""));
        fields.add(Field.further("enabled", visit.say("setting_enabled"), Kind.YES_NO, "true"));
        fields.add(Field.further("clients", visit.say("setting_clients"), Kind.LIST, ""));
        fields.add(Field.further("phone-number", visit.say("setting_phone_number"), Kind.TEXT, ""));
        fields.add(Field.further("numbers.allowed-countries", visit.say("setting_allowed_countries"), Kind.LIST, ""));
        fields.add(Field.further("numbers.mobile-prefixes", visit.say("setting_mobile_prefixes"), Kind.LIST, ""));
        fields.add(Field.further("delivery.rate", visit.say("setting_rate"), Kind.TEXT, "0"));
        fields.add(Field.further("connection.allow-http", visit.say("setting_allow_http"), Kind.YES_NO, "false"));
        fields.add(Field.further("watch.balance-below", visit.say("setting_balance_below"), Kind.TEXT, ""));
        if (sheet.ids(entry + ".prices").isEmpty()) {
            fields.add(Field.further("prices", visit.say("setting_prices"), Kind.LIST, ""));
        }
        return fields;
    }
}
