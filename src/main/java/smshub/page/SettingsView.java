package smshub.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import smshub.http.SettingsBook.Takeover;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/** The settings: what there is, what holds for all, and what somebody else wrote into the file. */
final class SettingsView {
    private static final String GENERAL = SettingsForms.PATH + "/general";

    private final SettingsForms forms;

    SettingsView(SettingsForms forms) {
        this.forms = forms;
    }

    CompletionStage<PageAnswer> list(Visit visit) {
        return forms.with(visit, sheet -> listed(visit, sheet)).done();
    }

    private PageAnswer listed(Visit visit, SettingsSheet sheet) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("obstacle", sheet.obstacle());
        values.put("behind", sheet.behind());
        values.put("may", SettingsForms.may(visit) && sheet.obstacle() == null);
        values.put(
                "accounts",
                sheet.ids("accounts").stream()
                        .map(id -> Map.of(
                                "id", id,
                                "title", sheet.inForce("accounts." + id + ".title"),
                                "provider", sheet.inForce("accounts." + id + ".provider")))
                        .toList());
        values.put(
                "clients",
                sheet.ids("clients").stream()
                        .map(id -> Map.of(
                                "id", id,
                                "permissions", sheet.inForce("clients." + id + ".permissions"),
                                "accounts", sheet.inForce("clients." + id + ".accounts")))
                        .toList());
        values.put("operators", named(sheet, "operators", "role"));
        values.put("intakes", named(sheet, "intakes", "type"));
        return forms.layout().page(visit, "settings", visit.say("place_settings"), "settings", values);
    }

    /** Those of a section, each with one thing that is said of it. */
    private static List<Map<String, String>> named(SettingsSheet sheet, String section, String key) {
        return sheet.ids(section).stream()
                .map(id -> Map.of("id", id, "what", sheet.inForce(section + "." + id + "." + key)))
                .toList();
    }

    /** Takes the file over as it is. */
    CompletionStage<PageAnswer> reload(Visit visit) {
        return forms.done(visit, forms.desk().reload(visit.visitor().actor())).done();
    }

    CompletionStage<PageAnswer> general(Visit visit) {
        return forms.with(
                        visit,
                        sheet -> general(visit, 200, sheet, new EntryForm(visit.words(), "settings_general_intro")))
                .done();
    }

    private PageAnswer general(Visit visit, int status, SettingsSheet sheet, EntryForm form) {
        new SheetForm(sheet, "", fields(visit)).fill(form, visit, status != 200);
        return forms.form(visit, status, visit.say("settings_general"), form, GENERAL, sheet);
    }

    CompletionStage<PageAnswer> writeGeneral(Visit visit) {
        return forms.changing(visit, sheet -> {
                    SettingsEdit edit = new SettingsEdit();
                    new SheetForm(sheet, "", fields(visit)).edit(edit, visit.inputs());
                    Takeover done = forms.change(visit, edit);
                    if (done.problem() == null) {
                        return forms.done(visit, done);
                    }
                    EntryForm form = new EntryForm(visit.words(), "settings_general_intro");
                    return general(visit, SettingsForms.refused(form, "", fields(visit), done), sheet, form);
                })
                .done();
    }

    private static List<Field> fields(Visit visit) {
        List<Field> fields = new ArrayList<>();
        add(fields, visit, "time-zone", "time_zone", Kind.TEXT);
        add(fields, visit, "defaults.numbers.country", "country", Kind.TEXT);
        add(fields, visit, "defaults.numbers.allowed-countries", "allowed_countries", Kind.LIST);
        add(fields, visit, "defaults.numbers.mobile-prefixes", "mobile_prefixes", Kind.LIST);
        add(fields, visit, "defaults.sender-id", "sender", Kind.TEXT);
        add(fields, visit, "limits.recipients", "recipients", Kind.TEXT);
        add(fields, visit, "store.keep", "keep", Kind.TEXT);
        add(fields, visit, "store.keep-texts", "keep_texts", Kind.TEXT);
        add(fields, visit, "alerts.to", "alerts_to", Kind.LIST);
        add(fields, visit, "alerts.from", "alerts_from", Kind.TEXT);
        add(fields, visit, "alerts.webhook", "alerts_webhook", Kind.TEXT);
        add(fields, visit, "alerts.oldest-waiting", "alerts_oldest", Kind.TEXT);
        add(fields, visit, "alerts.smtp-host", "smtp_host", Kind.TEXT);
        add(fields, visit, "alerts.smtp-port", "smtp_port", Kind.TEXT);
        add(fields, visit, "alerts.smtp-user", "smtp_user", Kind.TEXT);
        add(fields, visit, "alerts.smtp-password", "smtp_password", Kind.SECRET);
        return fields;
    }

    private static void add(List<Field> fields, Visit visit, String path, String word, Kind kind) {
        String hint = kind == Kind.LIST ? visit.say("settings_list") : "";
        fields.add(Field.of(path, visit.say("setting_" + word), kind, hint, false));
    }
}
