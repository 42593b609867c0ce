package smshub.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import smshub.audit.Actor;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFile;
import smshub.message.MessageIds;
import smshub.settings.SettingsReader;

/**
 * Notes for the audit record who did what with a secret, in a file that a hub takes over.
 *
 * @param settings the settings file whose secrets they are
 */
record SecretRecord(Path settings) {
    static final String REFUSED = "{\"outcome\":\"refused\"}";

    /** Notes that an act begins, before anything of it is done. */
    AuditEntry begun(String verb, String name) throws CommandFailure {
        AuditEntry entry = entry(verb, name, Actor.Kind.SYSTEM, System.getProperty("user.name"), AuditEntry.BEGUN);
        append(entry);
        return entry;
    }

    /** Notes what it came to. */
    void ended(AuditEntry begun, String after) throws CommandFailure {
        append(new AuditEntry(
                begun.id(),
                begun.at(),
                begun.kind(),
                begun.who(),
                begun.address(),
                begun.verb(),
                begun.subject(),
                null,
                after));
    }

    void note(String verb, String name, Actor.Kind kind, String who) throws CommandFailure {
        append(entry(verb, name, kind, who, null));
    }

    private static AuditEntry entry(String verb, String name, Actor.Kind kind, String who, String after) {
        return new AuditEntry(
                MessageIds.next(), Instant.now(), kind, who, "local", verb, "secrets/" + name, null, after);
    }

    private void append(AuditEntry entry) throws CommandFailure {
        Path data = SettingsReader.data(settings, System.getenv());
        try {
            new AuditFile(data).append(entry);
        } catch (IOException e) {
            throw new CommandFailure("The audit record cannot be written in " + data + ": " + e);
        }
    }
}
