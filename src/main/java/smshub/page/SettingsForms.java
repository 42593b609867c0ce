package smshub.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import smshub.account.Client.Permission;
import smshub.http.SettingsBook.Takeover;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.page.EntryForm.Field;
import smshub.settings.Mistake;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/** What all forms for settings have in common: who may, what is told of a change, and of one that was refused. */
final class SettingsForms {
    static final String PATH = OfficePage.PATH + "/settings";

    private static final String VERSION = "version";
    /** In which a question that was asked back is answered. */
    private static final String SURE = "count";

    private static final Problem NO_FILE =
            Problem.of(ProblemCode.CONFLICT, "This hub was not started with a settings file.");
    private static final Problem UNKNOWN =
            Problem.of(ProblemCode.NOT_FOUND, "The settings file names none of this id.");

    private final SettingsDesk desk;
    private final Layout layout;

    SettingsForms(SettingsDesk desk, Layout layout) {
        this.desk = desk;
        this.layout = layout;
    }

    SettingsDesk desk() {
        return desk;
    }

    Layout layout() {
        return layout;
    }

    /** Who changes settings hands out keys and secrets, whatever the change is. */
    static boolean may(Visit visit) {
        return visit.may(Permission.ADMINISTRATION) && visit.may(Permission.SECRETS);
    }

    /** Answers by what the file says, where there is a file. */
    PageAnswer with(Visit visit, Function<SettingsSheet, PageAnswer> answer) {
        SettingsSheet sheet = desk.sheet();
        return sheet == null ? layout.problem(visit, NO_FILE) : answer.apply(sheet);
    }

    /** The same for one of a section. */
    PageAnswer with(Visit visit, String section, Function<SettingsSheet, PageAnswer> answer) {
        return with(
                visit,
                sheet ->
                        sheet.ids(section).contains(visit.id()) ? answer.apply(sheet) : layout.problem(visit, UNKNOWN));
    }

    /** The same for who changes it. */
    PageAnswer changing(Visit visit, Function<SettingsSheet, PageAnswer> answer) {
        return may(visit)
                ? with(visit, answer)
                : layout.problem(
                        visit,
                        Problem.of(
                                ProblemCode.FORBIDDEN,
                                "Settings are changed by who has both permissions, administration and secrets."));
    }

    /** A form, for who may change it; else it only shows. */
    PageAnswer form(Visit visit, int status, String title, EntryForm form, String action, SettingsSheet sheet) {
        String obstacle = sheet.obstacle();
        if (obstacle != null) {
            form.trouble(obstacle);
        }
        String version = visit.inputs().text(VERSION);
        Map<String, Object> values = form.values(
                action,
                visit.visitor().token(),
                version == null ? sheet.version() : version,
                obstacle == null && may(visit) ? "save" : "",
                PATH,
                "settings_back");
        return layout.page(visit, status, "settings", title, "entry-form", values);
    }

    /** Writes a change, with the version that the visitor saw. */
    Takeover change(Visit visit, SettingsEdit edit) {
        return desk.change(
                edit,
                String.valueOf(visit.inputs().text(VERSION)),
                visit.visitor().actor());
    }

    /** Puts what was refused into a form; the status of the answer. */
    static int refused(EntryForm form, String section, List<Field> fields, Takeover refused) {
        if (refused.mistakes().isEmpty()) {
            form.trouble(refused.problem().sentence());
        } else {
            form.refuse(
                    section,
                    fields,
                    refused.mistakes().stream()
                            .map(flaw -> new Mistake(flaw.key(), flaw.sentence(), flaw.where()))
                            .toList());
        }
        return refused.problem().code().httpStatus();
    }

    /** What a change came to. */
    PageAnswer done(Visit visit, Takeover done) {
        return done(visit, done, Map.of());
    }

    /** @param more a key that is shown now and never again, and the account that can be tried */
    PageAnswer done(Visit visit, Takeover done, Map<String, String> more) {
        if (done.problem() != null) {
            EntryForm form = new EntryForm(visit.words(), "settings_refused");
            int status = refused(form, "", List.of(), done);
            Map<String, Object> values = form.values(PATH, "", "", "", PATH, "settings_back");
            return layout.page(visit, status, "settings", visit.say("place_settings"), "entry-form", values);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(
                "changes",
                done.changes().stream()
                        .map(change -> Map.of(
                                "key", change.key(),
                                "before", String.valueOf(change.before() == null ? "–" : change.before()),
                                "after", String.valueOf(change.after() == null ? "–" : change.after())))
                        .toList());
        values.put("later", String.join(", ", done.afterRestart()));
        values.put("failed", String.join(", ", done.failed()));
        values.put(
                "hubs",
                done.hubs().entrySet().stream()
                        .map(hub -> Map.of("hub", hub.getKey(), "word", word(visit, hub.getValue())))
                        .toList());
        values.put("key", more.getOrDefault("key", ""));
        values.put("keySaid", more.containsKey("key") ? visit.say("first_done_key", more.get("client")) : "");
        values.put("account", more.getOrDefault("account", ""));
        return layout.page(visit, "settings", visit.say("settings_done"), "settings-done", values);
    }

    private static String word(Visit visit, String said) {
        if (said == null) {
            return visit.say("hub_silent");
        }
        return said.equals("done") ? visit.say("settings_hub_done") : said;
    }

    /** Asks whether it is meant so; null where that was answered. */
    PageAnswer sure(Visit visit, SettingsSheet sheet, String question, String yes, String action, String back) {
        if (visit.inputs().text(SURE) != null) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("question", question);
        values.put("count", sheet.version());
        values.put("action", action);
        values.put("yes", yes);
        values.put("back", back);
        return layout.page(visit, "settings", yes, "sure", values);
    }

    /** Writes a change after {@link #sure}. */
    Takeover changeSurely(Visit visit, SettingsEdit edit) {
        return desk.change(edit, visit.inputs().text(SURE), visit.visitor().actor());
    }
}
