package smshub.page;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import smshub.account.PasswordHash;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/** Persons who log in at the page, at Hawtio and at the broker, as the settings file has them. */
final class OperatorSettingsView extends EntrySettingsView {
    private static final String PASSWORD = "password";
    private static final String PERMISSIONS = "permissions";
    private static final int LEAST_PASSWORD = 8;
    private static final List<String> ROLES = List.of("viewer", "admin", "application");

    private static final Problem OWN =
            Problem.of(ProblemCode.CONFLICT, "You cannot remove your own login; somebody else can.");

    OperatorSettingsView(SettingsForms forms) {
        super(forms, "operators", "operator");
    }

    @Override
    Map<String, String> begin(Visit visit, SettingsEdit edit, String entry) {
        String role = visit.inputs().text("role");
        edit.set(entry + ".role", ROLES.contains(role) ? role : ROLES.get(0));
        return Map.of();
    }

    @Override
    List<Field> fields(Visit visit, SettingsSheet sheet, String entry) {
        return List.of(
                Field.of(PASSWORD, visit.say("first_password"), Kind.PASSWORD, visit.say("first_password_form"), false),
                new Field("role", visit.say("setting_role"), Kind.ONE, ROLES.get(0), "", false, ROLES, false),
                ClientSettingsView.permissions(visit, "").hint(visit.say("settings_by_role")));
    }

    /** Of the password the file keeps a hash alone. */
    @Override
    void edit(SheetForm sheet, SettingsEdit edit, Visit visit, EntryForm form) {
        List<Field> others = sheet.fields().stream()
                .filter(field -> !field.path().equals(PASSWORD))
                .toList();
        new SheetForm(sheet.sheet(), sheet.section(), others).edit(edit, visit.inputs());
        if (visit.inputs().all(PERMISSIONS).isEmpty()) {
            edit.remove(sheet.section() + "." + PERMISSIONS);
        }
        String password = visit.inputs().raw(PASSWORD);
        boolean given = password != null && !password.isEmpty();
        if (given ? password.length() < LEAST_PASSWORD : !sheet.sheet().says(sheet.section() + "." + PASSWORD)) {
            form.wrong(PASSWORD, "first_password_form");
        } else if (given && form.right()) {
            edit.set(sheet.section() + "." + PASSWORD, PasswordHash.of(password));
        }
    }

    @Override
    CompletionStage<PageAnswer> remove(Visit visit) {
        return visit.id().equals(visit.visitor().actor().name())
                ? forms().layout().problem(visit, OWN).done()
                : super.remove(visit);
    }
}
