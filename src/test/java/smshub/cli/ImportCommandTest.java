package smshub.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.ApiKey;
import smshub.settings.SecretFile;

/** {@code ./hub import}: what it prints, and what it writes once. */
class ImportCommandTest {
    private static final String KANNEL = """
            group = core
            admin-port = 13000

            group = smsc
            smsc = smpp
            smsc-id = main
            host = smsc.example.com
            smsc-username = town
            smsc-password = s3cr3t

            group = sendsms-user
            username = tester
            password = foobar42
            """;

    @TempDir
    private Path home;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path yaml;

    @BeforeEach
    void settings() throws IOException {
        yaml = Files.writeString(
                home.resolve("hub.yaml"),
                "# of the site\ndata: " + home.resolve("data") + "\nroutes: "
                        + Path.of("routes").toAbsolutePath() + "\n");
    }

    private int run(String... more) {
        out = new StringWriter();
        err = new StringWriter();
        String[] usual = {
            "import",
            "--settings",
            yaml.toString(),
            "--key-file",
            home.resolve("key").toString()
        };
        return Commands.execute(
                new PrintWriter(out),
                new PrintWriter(err),
                List.of(),
                Stream.concat(Stream.of(usual), Stream.of(more)).toArray(String[]::new));
    }

    private String source(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text).toString();
    }

    @Test
    void withoutWriteItPrintsAndChangesNothing() throws IOException {
        String before = Files.readString(yaml);
        assertEquals(0, run(source("kannel.conf", KANNEL)), () -> err.toString());
        assertTrue(out.toString().contains("${secret:accounts.main.password}"), () -> out.toString());
        assertTrue(err.toString().contains("kannel.conf:2  admin-port"), () -> err.toString());
        assertTrue(err.toString().contains("./hub secret set accounts.main.password"), () -> err.toString());
        assertFalse((out + "" + err).contains("s3cr3t"));
        assertEquals(before, Files.readString(yaml));
        assertFalse(Files.exists(home.resolve("hub.secrets")));
        assertFalse(Files.exists(home.resolve("hub.yaml.import")));
    }

    @Test
    void itWritesSectionsAndSecretsOnce() throws Exception {
        String source = source("kannel.conf", KANNEL);
        assertEquals(0, run(source, "--write"), () -> err.toString());
        String written = Files.readString(yaml);
        assertTrue(written.startsWith("# of the site\n"), written);
        assertFalse(written.contains("s3cr3t") || written.contains("foobar42"), written);
        SecretFile secrets = new SecretFile(home.resolve("hub.secrets"), home.resolve("key"));
        assertEquals("s3cr3t", secrets.get("accounts.main.password"));
        assertEquals(ApiKey.setting("foobar42"), secrets.get("clients.tester.key"));
        assertFalse(Files.readString(home.resolve("hub.secrets")).contains("s3cr3t"));

        assertEquals(1, run(source, "--write"));
        assertTrue(
                err.toString().contains("has these sections already: accounts, clients, facades"),
                () -> err.toString());
        assertEquals(written, Files.readString(yaml));
    }

    @Test
    void anotherSecretOfTheNameIsNotReplaced() throws Exception {
        new SecretFile(home.resolve("hub.secrets"), home.resolve("key")).set("accounts.main.password", "other");
        String before = Files.readString(yaml);
        assertEquals(1, run(source("kannel.conf", KANNEL), "--write"));
        assertTrue(err.toString().contains("There is another secret accounts.main.password"), () -> err.toString());
        assertEquals(before, Files.readString(yaml));
    }

    @Test
    void whatTheHubWouldRefuseIsNotWritten() throws IOException {
        String before = Files.readString(yaml);
        String source =
                source("kannel.conf", KANNEL.replace("host = smsc.example.com", "host = a\nalt-charset = x\nport = 1"));
        assertEquals(0, run(source), () -> err.toString());
        String http = source(
                "http.conf", "group = smsc\nsmsc = http\nsystem-type = generic\nsend-url = \"no address %p %b\"\n");
        assertEquals(1, run(http, "--write"));
        assertTrue(err.toString().contains("Mistake: accounts.http1.settings.url"), () -> err.toString());
        assertEquals(before, Files.readString(yaml));
    }

    @Test
    void whatWaitsInGammusOutboxIsTakenOverOnce() throws IOException {
        Path outbox = Files.createDirectories(home.resolve("outbox"));
        Files.writeString(outbox.resolve("OUT+491711234567.txt"), "one");
        Files.writeString(outbox.resolve("OUTnobody.txt"), "two");
        String source = source(
                "gammu-smsdrc",
                "[gammu]\ndevice = /dev/ttyUSB0\n[smsd]\nservice = files\noutboxpath = " + outbox + "/\n");
        assertEquals(0, run(source), () -> err.toString());
        assertTrue(Files.exists(outbox.resolve("OUT+491711234567.txt")), "read only");
        assertEquals(0, run(source, "--write"), () -> err.toString());
        assertTrue(out.toString().contains("Taken over from " + outbox + ": 1 message\n"), () -> out.toString());
        assertTrue(out.toString().contains("Left there: OUTnobody.txt: the name"), () -> out.toString());
        assertEquals(0, run(source, "--waiting"));
        assertTrue(out.toString().contains(": 0 messages"), () -> out.toString());
        try (Stream<Path> files = Files.list(outbox.resolve(".smshub/outgoing"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aFileThatNobodyKnowsIsRefused() throws IOException {
        String source = source("x.conf", "a = b\n");
        assertEquals(1, run(source));
        assertEquals(0, run(source, "--from", "smsd"), () -> err.toString());
        assertEquals(1, run(source, "--from", "jasmin"));
        assertEquals(1, run(home.resolve("nowhere").toString()));
    }
}
