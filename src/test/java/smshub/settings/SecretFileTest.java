package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Secret;

/** Secrets of the settings that are of use on one host alone. */
class SecretFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path file;
    private Path key;
    private SecretFile secrets;

    @BeforeEach
    void two() throws Exception {
        file = folder.resolve("site/hub.secrets");
        key = folder.resolve("home/smshub/key");
        secrets = new SecretFile(file, key);
        secrets.set("TOKEN", "t0ken žluť");
        secrets.set("DATABASE", "another");
    }

    @Test
    void whatIsSetIsReadAgainAndStandsNowhereInClear() throws Exception {
        assertEquals("t0ken žluť", new SecretFile(file, key).get("TOKEN"));
        assertEquals("DATABASE true, TOKEN true", listed(secrets));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(path).contains("t0ken"), path.toString());
            }
        }
        assertTrue(secrets.remove("TOKEN"));
        assertFalse(secrets.remove("TOKEN"));
        assertEquals("DATABASE true", listed(secrets));
    }

    @Test
    void elsewhereTheNamesAreReadAndTheValuesMustBeEnteredAgain() throws Exception {
        Path copy = Files.copy(file, folder.resolve("hub.secrets"));
        SecretFile without = new SecretFile(copy, folder.resolve("nowhere"));
        assertEquals("DATABASE false, TOKEN false", listed(without));
        assertTrue(
                refused(without, "TOKEN").endsWith("enter it again: ./hub secret set TOKEN"),
                refused(without, "TOKEN"));

        SecretFile other = new SecretFile(copy, folder.resolve("other/key"));
        other.set("TOKEN", "new");
        assertEquals("DATABASE false, TOKEN true", listed(other));
        assertEquals("new", other.get("TOKEN"));
        assertEquals(
                "the secret DATABASE is for the key of another host; enter it again: ./hub secret set DATABASE",
                refused(other, "DATABASE"));
    }

    @Test
    void aValueUnderAnotherNameDoesNotOpen() throws Exception {
        ObjectNode content = (ObjectNode) JSON.readTree(file.toFile());
        ObjectNode values = (ObjectNode) content.get("secrets");
        JsonNode token = values.get("TOKEN");
        values.set("DATABASE", token);
        JSON.writeValue(file.toFile(), content);

        assertTrue(refused(secrets, "DATABASE").contains("is damaged"), refused(secrets, "DATABASE"));
        assertEquals("t0ken žluť", secrets.get("TOKEN"));
    }

    @Test
    void whatIsBrokenIsToldInASentence() throws Exception {
        Files.writeString(file, "{\"version\":1,\"secr");
        assertTrue(refused(secrets, "TOKEN").contains("hub.secrets is damaged"));
        Files.writeString(file, "{\"version\":7,\"secrets\":{}}");
        assertTrue(refused(secrets, "TOKEN").contains("another version"));
        Files.delete(file);
        assertEquals("there is no secret TOKEN; './hub secret set TOKEN' makes it", refused(secrets, "TOKEN"));
        Files.writeString(key, "short");
        assertTrue(assertThrows(SecretFile.Refused.class, () -> secrets.set("A", "b"))
                .getMessage()
                .endsWith("is damaged"));
        for (String name : List.of("", "a b", "a}", "x".repeat(65))) {
            assertThrows(SecretFile.Refused.class, () -> secrets.set(name, "b"), name);
        }
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(refused(secrets, "TOKEN").contains("chmod 600"), refused(secrets, "TOKEN"));
    }

    @Test
    void twoProcessesAtATimeLoseNothing() throws Exception {
        List<Process> all = new ArrayList<>();
        for (String name : List.of("A", "B")) {
            all.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Setting.class.getName(),
                            file.toString(),
                            key.toString(),
                            name)
                    .inheritIO()
                    .start());
        }
        for (Process process : all) {
            assertEquals(0, process.waitFor());
        }
        assertEquals(22, secrets.list().size());
    }

    /** Another process that sets ten secrets. */
    static final class Setting {
        private Setting() {}

        public static void main(String[] args) throws Exception {
            for (int i = 0; i < 10; i++) {
                new SecretFile(Path.of(args[0]), Path.of(args[1])).set(args[2] + i, "value");
            }
        }
    }

    @Test
    void aHubThatRunsRevealsTheNewOne() throws Exception {
        Secret used = new Secret("t0ken žluť");
        LiveSecrets live =
                new LiveSecrets(secrets, List.of(new LiveSecrets.Use("accounts.main.settings.token", "TOKEN", used)));
        assertEquals(Map.of(), live.refresh());

        later(() -> secrets.set("TOKEN", "rotated"));
        assertEquals(
                List.of("accounts.main.settings.token"),
                List.copyOf(live.refresh().keySet()));
        assertEquals("rotated", used.reveal());

        later(() -> secrets.remove("TOKEN"));
        assertTrue(String.valueOf(live.refresh()).contains("there is no secret TOKEN"));
        assertEquals("rotated", used.reveal(), "what is gone does not break what runs");
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Some file systems tell times in whole milliseconds or less. */
    private void later(Step step) throws Exception {
        var before = secrets.written();
        step.run();
        if (secrets.written().equals(before)) {
            Files.setLastModifiedTime(
                    file,
                    java.nio.file.attribute.FileTime.from(before.toInstant().plusSeconds(1)));
        }
    }

    private static String listed(SecretFile file) throws Exception {
        return String.join(
                ", ",
                file.list().stream()
                        .map(one -> one.name() + " " + one.readable())
                        .toList());
    }

    private static String refused(SecretFile file, String name) {
        return assertThrows(SecretFile.Refused.class, () -> file.get(name)).getMessage();
    }
}
