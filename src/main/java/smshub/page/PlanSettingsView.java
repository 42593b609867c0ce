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

/** The plan, which chooses the account of a message: all its entries in one form, with room for one more. */
final class PlanSettingsView {
    private static final String SECTION = "plan";
    private static final String PATH = SettingsForms.PATH + "/" + SECTION;
    private static final String CHOOSE = "choose";
    private static final List<String> CHOICES = List.of("in-order", "cheapest");
    private static final List<String> LISTS = List.of("client", "category", "country", "prefix", "accounts");

    private final SettingsForms forms;

    PlanSettingsView(SettingsForms forms) {
        this.forms = forms;
    }

    CompletionStage<PageAnswer> form(Visit visit) {
        return forms.with(visit, sheet -> form(visit, 200, sheet, empty(visit))).done();
    }

    private static EntryForm empty(Visit visit) {
        return new EntryForm(visit.words(), "settings_plan_form");
    }

    private PageAnswer form(Visit visit, int status, SettingsSheet sheet, EntryForm form) {
        new SheetForm(sheet, SECTION, fields(visit, sheet)).fill(form, visit, status != 200);
        return forms.form(visit, status, visit.say("settings_plan"), form, PATH, sheet);
    }

    CompletionStage<PageAnswer> write(Visit visit) {
        return forms.changing(visit, sheet -> {
                    List<Map<String, List<String>>> entries = new ArrayList<>();
                    for (int place = 1; place <= places(sheet); place++) {
                        Map<String, List<String>> entry = entry(visit.inputs(), place + ".");
                        if (!entry.isEmpty()) {
                            entries.add(entry);
                        }
                    }
                    SettingsEdit edit = new SettingsEdit();
                    if (entries.isEmpty()) {
                        edit.remove(SECTION);
                    } else {
                        edit.entries(SECTION, entries);
                    }
                    Takeover done = forms.change(visit, edit);
                    if (done.problem() == null) {
                        return forms.done(visit, done);
                    }
                    EntryForm form = empty(visit);
                    return form(visit, SettingsForms.refused(form, SECTION, fields(visit, sheet), done), sheet, form);
                })
                .done();
    }

    /** What was entered of one; empty where nothing was. */
    private static Map<String, List<String>> entry(Inputs inputs, String begin) {
        Map<String, List<String>> entry = new LinkedHashMap<>();
        for (String key : LISTS) {
            List<String> texts = SheetForm.list(String.valueOf(inputs.raw(begin + key)));
            if (inputs.raw(begin + key) != null && !texts.isEmpty()) {
                entry.put(key, texts);
            }
        }
        String choose = inputs.text(begin + CHOOSE);
        if (choose != null && !choose.equals(CHOICES.get(0))) {
            entry.put(CHOOSE, List.of(choose));
        }
        return entry;
    }

    private static int places(SettingsSheet sheet) {
        return sheet.ids(SECTION).size() + 1;
    }

    private static List<Field> fields(Visit visit, SettingsSheet sheet) {
        List<Field> fields = new ArrayList<>();
        for (int place = 1; place <= places(sheet); place++) {
            for (String key : LISTS) {
                fields.add(Field.of(place + "." + key, label(visit, place, key), Kind.LIST, "", false));
            }
            String path = place + "." + CHOOSE;
            fields.add(
                    new Field(path, label(visit, place, CHOOSE), Kind.ONE, CHOICES.get(0), "", false, CHOICES, false));
        }
        return fields;
    }

    private static String label(Visit visit, int place, String key) {
        return place + ". " + visit.say("plan_" + key);
    }
}
