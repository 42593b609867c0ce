package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.http.SettingsBook.Flaw;
import smshub.http.SettingsBook.Takeover;
import smshub.message.ProblemCode;
import smshub.settings.CallbackSecrets;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.SecretFile;
import smshub.settings.Settings;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSource;
import smshub.settings.Transition;

/** What is taken over when, by a hub that only notes it. */
class ReloadTest {
    private static final String SETTINGS = """
            reload: {watch: true}
            clients:
              shop:
                key: sha256:%s
                rate: 10
            accounts:
              main:
                provider: smsapi
                settings: {token: "${secret:token}"}
            """.formatted("ab".repeat(32));

    @TempDir
    Path home;

    private final List<String> done = new ArrayList<>();
    private final List<Mistake> obstacles = new ArrayList<>();
    private final Set<String> failing = new TreeSet<>();
    private String broken;
    private Reload reload;

    private final class Noting implements Reload.Hub {
        @Override
        public List<Mistake> obstacles(Settings next) {
            return obstacles;
        }

        @Override
        public void prepare(Transition change) {
            if (broken != null) {
                throw new IllegalStateException(broken);
            }
        }

        @Override
        public Set<String> become(Settings before, Transition change) {
            done.add("accounts " + change.accounts().restarted() + ", clients "
                    + change.clients().changed());
            return Set.copyOf(failing);
        }

        @Override
        public void sweep() {}
    }

    @BeforeEach
    void start() throws Exception {
        secrets().set("token", "first");
        write(SETTINGS);
        SettingsSource source = new SettingsSource(
                home.resolve("hub.yaml"),
                Map.of(
                        "HUB_HOME",
                        home.toString(),
                        "HUB_ROUTES",
                        Path.of("routes").toAbsolutePath().toString(),
                        SecretFile.KEY_VARIABLE,
                        home.resolve("key").toString()));
        Loaded loaded = source.read();
        assertEquals(List.of(), loaded.mistakes());
        source.taken();
        Path data = Files.createDirectories(home.resolve("data"));
        SettingsHistory history = new SettingsHistory(data);
        history.note(loaded, Audit.NONE);
        reload = new Reload(CallbackSecrets.complete(loaded.settings()), loaded, source, history, Audit.NONE);
        reload.begin(new Noting());
    }

    private SecretFile secrets() {
        return new SecretFile(home.resolve("hub.secrets"), home.resolve("key"));
    }

    private void write(String yaml) throws IOException {
        Files.writeString(home.resolve("hub.yaml"), yaml);
    }

    @Test
    void whatIsOtherIsTakenOverAndTold() throws Exception {
        write(SETTINGS.replace("rate: 10", "rate: 20"));
        Takeover told = reload.reload(Actor.HUB);

        assertNull(told.problem());
        assertEquals("clients.shop.rate", told.changes().get(0).key());
        assertEquals(List.of("accounts [], clients [shop]"), done);
    }

    @Test
    void mistakesAreAllToldAndNothingIsDone() throws Exception {
        write(SETTINGS.replace("rate: 10", "rate: ten\n    qouta: 5"));
        Takeover told = reload.reload(Actor.HUB);

        assertEquals(ProblemCode.SETTINGS_INVALID, told.problem().code());
        assertEquals(
                List.of("clients.shop.rate hub.yaml line 5", "clients.shop.qouta hub.yaml line 6"),
                told.mistakes().stream()
                        .map(flaw -> flaw.key() + " " + flaw.where())
                        .toList());
        assertEquals(List.of(), done);
    }

    @Test
    void whatTheProcessOrTheBrokerCannotBearRefusesTheWhole() throws Exception {
        write(SETTINGS.replace("rate: 10", "rate: 20"));
        obstacles.add(new Mistake("accounts.main.provider", "names what is not there", ""));
        assertEquals(
                List.of(new Flaw("accounts.main.provider", "names what is not there", "")),
                reload.reload(Actor.HUB).mistakes());
        obstacles.clear();
        broken = "the broker refuses a queue";
        Takeover told = reload.reload(Actor.HUB);
        assertTrue(told.problem().sentence().contains(broken), told.problem()::sentence);
        assertEquals(List.of(), done);
        broken = null;
        reload.reload(Actor.HUB);
        assertEquals(List.of("accounts [], clients [shop]"), done);
    }

    @Test
    void whatDidNotStartIsTriedAgain() {
        failing.add("accounts.main.");
        assertEquals(List.of("accounts.main."), reload.reload(Actor.HUB).failed());
        failing.clear();
        reload.reload(Actor.HUB);
        reload.reload(Actor.HUB);
        assertEquals(
                List.of("accounts [], clients []", "accounts [main], clients []", "accounts [], clients []"), done);
    }

    @Test
    void aRotatedSecretTakesNothingElseOverThatStandsInTheFile() throws Exception {
        write(SETTINGS.replace("rate: 10", "rate: 20").replace("watch: true", "watch: false"));
        assertNull(reload.setSecret("token", "second", Actor.HUB));

        assertEquals(List.of("accounts [main], clients []"), done);
    }

    @Test
    void aSecretThatIsUsedStays() {
        assertEquals(ProblemCode.CONFLICT, reload.removeSecret("token").code());
        assertEquals(ProblemCode.NOT_FOUND, reload.removeSecret("other").code());
        assertEquals(
                List.of("accounts.main.settings.token"), reload.secrets().get(0).keys());
    }

    private String file() throws IOException {
        return Files.readString(home.resolve("hub.yaml"));
    }

    private Takeover change(SettingsEdit edit) {
        return reload.change(edit, reload.sheet().version(), Actor.HUB);
    }

    @Test
    void aChangeIsWrittenAndTakenOverWithItsSecretsApart() throws Exception {
        Takeover told = change(new SettingsEdit()
                .set("clients.shop.rate", "20")
                .secret("accounts.main.settings.token", "of another account"));

        assertNull(told.problem(), () -> told.problem() + " " + told.mistakes());
        assertEquals(
                SETTINGS.replace("rate: 10", "rate: 20").replace("\"${secret:token}\"", "'${secret:main.token}'"),
                file());
        assertEquals("of another account", secrets().get("main.token"));
        assertEquals(List.of("accounts [main], clients [shop]"), done);
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("hub.yaml"))));
        assertTrue(told.changes().stream().noneMatch(each -> each.toString().contains("of another")), told::toString);

        // The next gets a name of its own, so that what counts stays what it is until the file does; then the former
        // goes.
        change(new SettingsEdit().secret("accounts.main.settings.token", "third"));
        assertEquals("third", secrets().get("main.token-2"));
        assertEquals(
                List.of("main.token-2", "token"),
                secrets().list().stream().map(SecretFile.Listed::name).toList());
        reload.look();
        reload.look();
        assertEquals(2, done.size());
    }

    @Test
    void aChangeWithAMistakeOrAnObstacleLeavesTheFileAsItIs() throws Exception {
        SettingsEdit edit =
                new SettingsEdit().set("clients.shop.rate", "ten").secret("accounts.main.settings.token", "new");
        assertEquals("clients.shop.rate", change(edit).mistakes().get(0).key());
        obstacles.add(new Mistake("accounts.main.provider", "names what is not there", ""));
        edit.set("clients.shop.rate", "20");
        assertEquals("accounts.main.provider", change(edit).mistakes().get(0).key());
        obstacles.clear();
        broken = "the broker refuses a queue";
        assertTrue(change(edit).problem().sentence().contains(broken));
        assertEquals(SETTINGS, file());
        assertEquals(1, secrets().list().size());
        assertEquals(List.of(), done);
    }

    @Test
    void whatWasChangedMeanwhileIsNotOverwritten() throws Exception {
        String shown = reload.sheet().version();
        assertNull(change(new SettingsEdit().set("clients.shop.rate", "20")).problem());
        String now = file();
        SettingsEdit late = new SettingsEdit().set("clients.shop.quota", "5");
        assertEquals(
                ProblemCode.CONFLICT,
                reload.change(late, shown, Actor.HUB).problem().code());
        write(now + "# by hand\n");
        assertTrue(reload.sheet().behind());
        assertEquals(ProblemCode.CONFLICT, change(late).problem().code());
        assertEquals(now + "# by hand\n", file());
        reload.reload(Actor.HUB);
        assertNull(change(late).problem());
        assertTrue(file().endsWith("# by hand\n"));
    }

    @Test
    void aFileWatchedIsNotTakenOverTwice() throws Exception {
        change(new SettingsEdit().set("clients.shop.rate", "20"));
        for (int i = 0; i < 3; i++) {
            reload.look();
        }
        assertEquals(List.of("accounts [], clients [shop]"), done);
    }

    @Test
    void aFileThatIsWatchedIsTakenOverWhenItRests() throws Exception {
        reload.look();
        write(SETTINGS.replace("rate: 10", "rate: 2"));
        reload.look();
        write(SETTINGS.replace("rate: 10", "rate: 200"));
        reload.look();
        assertEquals(List.of(), done);
        reload.look();
        reload.look();
        assertEquals(List.of("accounts [], clients [shop]"), done);
    }

    @Test
    void aWatchedFileWithAMistakeIsReadOnce() throws Exception {
        write("clients: [");
        for (int i = 0; i < 5; i++) {
            reload.look();
        }
        assertEquals(List.of(), done);
        write(SETTINGS.replace("rate: 10", "rate: 30"));
        reload.look();
        reload.look();
        assertEquals(List.of("accounts [], clients [shop]"), done);
    }
}
