package smshub.firstrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.PasswordHash;
import smshub.provider.Provider;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.ProviderFiles;
import smshub.settings.SettingsReader;

class NewSettingsTest {
    private static final Path ROUTES = Path.of("routes").toAbsolutePath();
    private static final Draft.Program SHOP = new Draft.Program("shop", "sha256:" + "0".repeat(64));

    private static final FirstRunNote NOTE = new FirstRunNote("alice", "127.0.0.1", "main", "shop");

    @TempDir
    Path home;

    private final Draft draft = new Draft();
    private Path file;

    @BeforeEach
    void enter() {
        file = home.resolve("hub.yaml");
        Provider smsapi = ProviderFiles.in(ROUTES).stream()
                .filter(provider -> provider.id().equals("smsapi"))
                .findFirst()
                .orElseThrow();
        draft.administrator(new Draft.Administrator("alice", PasswordHash.of("correct horse")));
        draft.account(new Draft.Way(
                smsapi, "main", Map.of("settings.token", "a: 'token' # \"{", "numbers.country", "DE"), true));
    }

    private Map<String, String> environment(Path key) {
        return Map.of("HUB_HOME", home.toString(), "HUB_ROUTES", ROUTES.toString(), "HUB_SECRETS_KEY", key.toString());
    }

    @Test
    void theSampleStaysAsItIsAndWhatWasEnteredFollows() throws Exception {
        String sample = Files.readString(Path.of("hub.yaml"));
        Files.writeString(file, sample);
        Map<String, String> environment = environment(home.resolve("key"));

        assertEquals(List.of(), new NewSettings(file, environment).write(draft, SHOP, NOTE));

        assertTrue(Files.readString(file).startsWith(sample));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Loaded loaded = new SettingsReader(ProviderFiles::in).read(file, environment);
        assertEquals(List.of(), loaded.mistakes());
        assertEquals(
                "a: 'token' # \"{",
                loaded.secrets().inForce().get("accounts.main.settings.token").reveal());
        assertEquals(List.of(), loaded.secrets().inClear());
    }

    @Test
    void aSecretThatNoKeyCanBeMadeForStandsInTheFileItself() throws Exception {
        Map<String, String> environment =
                environment(Files.writeString(home.resolve("file"), "").resolve("key"));

        assertEquals(List.of(), new NewSettings(file, environment).write(draft, SHOP, NOTE));

        Loaded loaded = new SettingsReader(ProviderFiles::in).read(file, environment);
        assertEquals(List.of("accounts.main.settings.token"), loaded.secrets().inClear());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void whatTheReaderRefusesIsNotWritten() throws Exception {
        Files.writeString(file, "clients: {}\nhttp: {prt: 1}\n");

        List<Mistake> mistakes = new NewSettings(file, environment(home.resolve("key"))).write(draft, SHOP, NOTE);

        assertTrue(mistakes.stream().anyMatch(mistake -> mistake.key().equals("http.prt")), mistakes::toString);
        try (var files = Files.list(home)) {
            assertEquals(List.of(file), files.toList());
        }
        assertEquals("clients: {}\nhttp: {prt: 1}\n", Files.readString(file));
    }
}
