package smshub.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.account.IntakeType;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/** Places that requests are fetched from, as the settings file has them. */
final class IntakeSettingsView extends EntrySettingsView {
    private static final String TYPE = "type";

    private final Collection<IntakeType> types;

    IntakeSettingsView(SettingsForms forms, Collection<IntakeType> types) {
        super(forms, "intakes", "intake");
        this.types = types;
    }

    @Override
    PageAnswer choices(Visit visit) {
        Map<String, String> choices = new LinkedHashMap<>();
        types.forEach(type -> choices.put(type.id(), type.id()));
        return choices(visit, "settings_intake_types", TYPE, choices);
    }

    @Override
    String query(Visit visit) {
        return "?" + TYPE + "=" + visit.inputs().text(TYPE);
    }

    @Override
    Map<String, String> begin(Visit visit, SettingsEdit edit, String entry) {
        edit.set(entry + "." + TYPE, visit.inputs().text(TYPE));
        return Map.of();
    }

    @Override
    List<Field> fields(Visit visit, SettingsSheet sheet, String entry) {
        boolean there = sheet.says(entry + "." + TYPE);
        String id = there ? sheet.inForce(entry + "." + TYPE) : visit.inputs().text(TYPE);
        IntakeType type =
                types.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
        if (type == null && !there) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        fields.add(Field.of("client", visit.say("setting_intake_client"), Kind.TEXT, "", true));
        if (type != null) {
            type.settings().forEach(setting -> fields.add(AccountForm.asked(visit.words(), setting)));
        }
        fields.add(Field.further("enabled", visit.say("setting_enabled"), Kind.YES_NO, "true"));
        fields.add(Field.further("interval", visit.say("setting_interval"), Kind.TEXT, "10s"));
        fields.add(Field.further("hours", visit.say("setting_hours"), Kind.TEXT, "off"));
        fields.add(Field.further("days", visit.say("setting_days"), Kind.LIST, ""));
        fields.add(Field.further("priority", visit.say("setting_priority"), Kind.TEXT, "0"));
        fields.add(Field.further("alerts", visit.say("setting_intake_alerts"), Kind.LIST, ""));
        fields.add(Field.further("inbound-accounts", visit.say("setting_inbound_accounts"), Kind.LIST, ""));
        return fields;
    }
}
