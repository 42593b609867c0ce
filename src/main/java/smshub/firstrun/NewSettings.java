package smshub.firstrun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import smshub.settings.Mistake;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSource;

/**
 * The settings file that comes out of a first run: what stood there before, such as the sample with its comments, and what was
 * entered. It takes its place only when the reader has found nothing wrong with the whole of it.
 */
final class NewSettings {
    private static final String ROUTES_VARIABLE = "HUB_ROUTES";

    private final Path file;
    private final Map<String, String> environment;
    private final SettingsSource source;

    NewSettings(Path file, Map<String, String> environment) {
        this.file = file.toAbsolutePath();
        this.environment = environment;
        this.source = new SettingsSource(this.file, environment);
    }

    Path file() {
        return file;
    }

    /** What is wrong with the settings as they would be; nothing of them is kept. */
    List<Mistake> mistakes(Draft draft, Draft.Program program) {
        return source.with(edit(draft, program)).mistakes();
    }

    /** Shows the settings as they would be, in a file that is gone afterwards. */
    <T> T tried(Draft draft, Draft.Program program, Function<Path, T> look) {
        source.with(edit(draft, program));
        try {
            return source.tried(look);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes them, on disk on return. Secrets go into the file of secrets, and stay in the settings only where this machine
     * can have no key for it.
     *
     * @param note what the audit record is to hold of it
     * @return what is wrong with them; then nothing was written
     */
    List<Mistake> write(Draft draft, Draft.Program program, FirstRunNote note) throws IOException {
        List<Mistake> mistakes = mistakes(draft, program);
        if (!mistakes.isEmpty()) {
            return mistakes;
        }
        List<String> made = source.seal(edit(draft, program));
        mistakes = source.check().mistakes();
        if (!mistakes.isEmpty()) {
            source.forget(made);
            return mistakes;
        }
        Path data = source.data();
        try {
            note.write(data);
            source.write();
        } catch (IOException e) {
            source.forget(made);
            FirstRunNote.remove(data);
            throw e;
        }
        return mistakes;
    }

    /** With where the routes are, if a variable says so and there is no file: the next start may come without it. */
    private SettingsEdit edit(Draft draft, Draft.Program program) {
        SettingsEdit edit = draft.edit(program);
        String routes = environment.get(ROUTES_VARIABLE);
        return routes == null || Files.exists(file) ? edit : edit.set("routes", routes);
    }
}
