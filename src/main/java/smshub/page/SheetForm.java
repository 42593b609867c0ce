package smshub.page;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.page.EntryForm.Known;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/**
 * A part of the settings as a form: what the file says in its fields, and what a person made of that.
 *
 * @param section what stands before the paths of the fields; empty for nothing
 */
record SheetForm(SettingsSheet sheet, String section, List<Field> fields) {
    private static final String FORGET = "forget.";

    private String key(Field field) {
        return section.isEmpty() ? field.path() : section + "." + field.path();
    }

    private String own(Field field) {
        return String.join(", ", sheet.said(key(field)));
    }

    /** What counts where the file says nothing. */
    private String preset(Field field) {
        String key = key(field);
        String counts = sheet.says(key) || field.kind() == Kind.SECRET ? "" : sheet.inForce(key);
        return counts.isEmpty() ? field.preset() : counts.replaceAll(",\\s*", ", ");
    }

    /** Puts the fields into a form, with what the file says, or with what was entered. */
    void fill(EntryForm form, Visit visit, boolean entered) {
        for (Field field : fields) {
            String key = key(field);
            String before = sheet.before(key);
            boolean fixed = before != null;
            String value = entered && !fixed ? given(field, visit.inputs()) : own(field);
            if (field.kind() == Kind.SOME && !entered && !sheet.says(key)) {
                value = preset(field);
            }
            boolean secret = field.kind() == Kind.SECRET && sheet.says(key);
            form.field(
                    field.preset(preset(field)),
                    value,
                    new Known(secret, !field.required(), fixed ? visit.say("settings_fixed", before) : null));
        }
    }

    private static String given(Field field, Inputs inputs) {
        if (field.kind() == Kind.SOME) {
            return String.join(", ", inputs.all(field.path()));
        }
        String given = inputs.text(field.path());
        return given == null ? "" : given;
    }

    /** What is to be other in the file. */
    void edit(SettingsEdit edit, Inputs inputs) {
        for (Field field : fields) {
            if (sheet.before(key(field)) == null) {
                edit(edit, field, given(field, inputs), inputs.text(FORGET + field.path()) != null);
            }
        }
    }

    private void edit(SettingsEdit edit, Field field, String given, boolean forget) {
        String key = key(field);
        String shown = sheet.says(key) ? own(field) : preset(field);
        switch (field.kind()) {
            case SECRET, PASSWORD -> {
                if (!given.isEmpty()) {
                    edit.secret(key, given);
                } else if (forget && sheet.says(key)) {
                    edit.remove(key);
                }
            }
            case SOME -> {
                if (!new HashSet<>(list(given)).equals(new HashSet<>(list(shown)))) {
                    edit.set(key, list(given));
                }
            }
            default -> {
                if (given.isEmpty() && sheet.says(key)) {
                    edit.remove(key);
                } else if (!given.isEmpty() && !given.equals(shown)) {
                    if (field.kind() == Kind.LIST) {
                        edit.set(key, list(given));
                    } else {
                        edit.set(key, given);
                    }
                }
            }
        }
    }

    /** The texts between commas. */
    static List<String> list(String given) {
        return Arrays.stream(given.split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
