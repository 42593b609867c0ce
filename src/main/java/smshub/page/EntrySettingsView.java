package smshub.page;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import smshub.http.SettingsBook.Takeover;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/** Those of one section of the settings file, each under an id of the site's own: made, changed and removed. */
abstract class EntrySettingsView {
    private static final String ID = AccountForm.ID;
    /** What no id can be: it has no capitals. */
    private static final String NONE = "NEW";

    private final SettingsForms forms;
    private final String section;
    private final String word;

    /**
     * @param section of the settings
     * @param word for one of them, in the names of the page's words
     */
    EntrySettingsView(SettingsForms forms, String section, String word) {
        this.forms = forms;
        this.section = section;
        this.word = word;
    }

    /** The fields of one; null for a new one that cannot be asked for yet. */
    abstract List<Field> fields(Visit visit, SettingsSheet sheet, String entry);

    /** Gives a new one what no field asks for; what is told of it after that. */
    abstract Map<String, String> begin(Visit visit, SettingsEdit edit, String entry);

    /** What is told after a change. */
    Map<String, String> told(String id) {
        return Map.of();
    }

    /** Asks for what the form of a new one needs. */
    PageAnswer choices(Visit visit) {
        throw new IllegalStateException(section + " need nothing before their form");
    }

    /** What the address of the form of a new one says besides. */
    String query(Visit visit) {
        return "";
    }

    /**
     * A page from whose buttons one goes on to the form of a new one.
     *
     * @param intro what is asked
     * @param key of the answer, in the form's address
     * @param choices what the buttons say, by answer
     */
    final PageAnswer choices(Visit visit, String intro, String key, Map<String, String> choices) {
        return forms.layout()
                .page(
                        visit,
                        "settings",
                        visit.say("settings_new_" + word),
                        "choices",
                        Map.of(
                                "intro",
                                visit.say(intro),
                                "address",
                                SettingsForms.PATH + "/new-" + word,
                                "query",
                                key,
                                "choices",
                                choices.entrySet().stream()
                                        .map(choice -> Map.of("id", choice.getKey(), "title", choice.getValue()))
                                        .toList()));
    }

    /** Puts what was entered into an edit; a mistake that the settings' reader would not find it tells the form. */
    void edit(SheetForm sheet, SettingsEdit edit, Visit visit, EntryForm form) {
        sheet.edit(edit, visit.inputs());
    }

    final SettingsForms forms() {
        return forms;
    }

    final String entry(String id) {
        return section + "." + id;
    }

    private String address(Visit visit) {
        return SettingsForms.PATH + "/" + section + "/" + visit.id();
    }

    private EntryForm form(Visit visit) {
        return new EntryForm(visit.words(), "settings_" + word + "_intro");
    }

    /** The form of a new one. */
    CompletionStage<PageAnswer> fresh(Visit visit) {
        return forms.with(
                        visit,
                        sheet -> fields(visit, sheet, entry(NONE)) == null
                                ? choices(visit)
                                : fresh(visit, 200, sheet, form(visit)))
                .done();
    }

    private PageAnswer fresh(Visit visit, int status, SettingsSheet sheet, EntryForm form) {
        String id = visit.inputs().text(ID);
        form.field(
                Field.of(ID, visit.say("first_" + word + "_name"), Kind.TEXT, visit.say("first_name_form"), true),
                id == null ? "" : id);
        new SheetForm(sheet, entry(NONE), fields(visit, sheet, entry(NONE))).fill(form, visit, status != 200);
        String action = SettingsForms.PATH + "/new-" + word + query(visit);
        return forms.form(visit, status, visit.say("settings_new_" + word), form, action, sheet);
    }

    CompletionStage<PageAnswer> add(Visit visit) {
        return forms.changing(
                        visit, sheet -> fields(visit, sheet, entry(NONE)) == null ? choices(visit) : add(visit, sheet))
                .done();
    }

    private PageAnswer add(Visit visit, SettingsSheet sheet) {
        EntryForm form = form(visit);
        String id = String.valueOf(visit.inputs().text(ID));
        SettingsEdit edit = new SettingsEdit();
        List<Field> fields = fields(visit, sheet, entry(NONE));
        if (!id.matches(AccountForm.ID_FORM)) {
            form.wrong(ID, "first_name_form");
        } else if (sheet.ids(section).contains(id)) {
            form.wrong(ID, "settings_taken");
        }
        Map<String, String> told = begin(visit, edit, entry(id));
        edit(new SheetForm(sheet, entry(id), fields), edit, visit, form);
        if (!form.right()) {
            return fresh(visit, 422, sheet, form);
        }
        Takeover done = forms.change(visit, edit);
        return done.problem() == null
                ? forms.done(visit, done, told)
                : fresh(visit, SettingsForms.refused(form, entry(id), fields, done), sheet, form);
    }

    /** The form of one that is there. */
    CompletionStage<PageAnswer> one(Visit visit) {
        return forms.with(visit, section, sheet -> one(visit, 200, sheet, form(visit)))
                .done();
    }

    private PageAnswer one(Visit visit, int status, SettingsSheet sheet, EntryForm form) {
        String entry = entry(visit.id());
        new SheetForm(sheet, entry, fields(visit, sheet, entry)).fill(form, visit, status != 200);
        return forms.form(visit, status, visit.say("settings_" + word, visit.id()), form, address(visit), sheet);
    }

    CompletionStage<PageAnswer> change(Visit visit) {
        return forms.changing(visit, any -> forms.with(visit, section, sheet -> change(visit, sheet)))
                .done();
    }

    private PageAnswer change(Visit visit, SettingsSheet sheet) {
        EntryForm form = form(visit);
        String entry = entry(visit.id());
        List<Field> fields = fields(visit, sheet, entry);
        SettingsEdit edit = new SettingsEdit();
        edit(new SheetForm(sheet, entry, fields), edit, visit, form);
        if (!form.right()) {
            return one(visit, 422, sheet, form);
        }
        Takeover done = forms.change(visit, edit);
        return done.problem() == null
                ? forms.done(visit, done, told(visit.id()))
                : one(visit, SettingsForms.refused(form, entry, fields, done), sheet, form);
    }

    CompletionStage<PageAnswer> remove(Visit visit) {
        return surely(
                visit,
                "settings_sure_" + word,
                "settings_remove",
                "/remove",
                sheet -> forms.done(visit, forms.changeSurely(visit, new SettingsEdit().remove(entry(visit.id())))));
    }

    /** Asks back before it acts. */
    final CompletionStage<PageAnswer> surely(
            Visit visit, String question, String yes, String verb, Function<SettingsSheet, PageAnswer> act) {
        return forms.changing(
                        visit,
                        any -> forms.with(visit, section, sheet -> {
                            PageAnswer asked = forms.sure(
                                    visit,
                                    sheet,
                                    visit.say(question, visit.id()),
                                    visit.say(yes),
                                    address(visit) + verb,
                                    SettingsForms.PATH);
                            return asked == null ? act.apply(sheet) : asked;
                        }))
                .done();
    }
}
