package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.IntakeSamples;
import smshub.testing.TestHub;

/** An application that wrote for smsd, with the hub in its place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpoolIT {
    private static final String TO = "To: 491711234567\n";

    private Path data;
    private Path spool;
    private Simulators simulators;
    private TestHub hub;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = folder.resolve("data");
        spool = folder.resolve("spool");
        Files.createDirectories(spool.resolve("elsewhere"));
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
        hub = new TestHub(settings());
    }

    private Settings settings() throws IOException {
        Settings usual = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
        return IntakeSamples.with(
                usual, Set.of(), List.of(IntakeSamples.spool("smsd", spool, List.of("main"), Map.of())));
    }

    @AfterAll
    void stop() {
        hub.close();
        simulators.close();
    }

    @BeforeEach
    void forget() {
        simulators.received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    @Test
    void aFileIsSentAndComesBackWithItsResults() throws Exception {
        write("first", TO + "X-Own: 4711\nReport: yes\n\nGrüße", UTF_8);

        String sent = appears("sent/first");
        assertTrue(sent.startsWith(TO + "X-Own: 4711\nReport: yes\nModem: main\nSent: "), sent);
        assertTrue(sent.endsWith("\n\nGrüße"), sent);
        assertEquals("Grüße", received().get(0));
        assertFalse(Files.exists(spool.resolve("outgoing/first")));

        JsonNode message = message("Grüße");
        hub.get("/callback/main/receipt?status_name=DELIVERED&MsgId=1&idx="
                + message.path("id").asText());
        await().atMost(Duration.ofSeconds(10)).until(() -> names("report").size() == 1);
        String report =
                Files.readString(spool.resolve("report").resolve(names("report").get(0)));
        assertTrue(report.contains("\n\nSMS STATUS REPORT\nMessage_id: " + header(sent, "Message_id") + "\n"), report);
        assertTrue(report.contains("Status: 0,Ok"), report);
        assertEquals("491711234567", header(report, "From"));
        assertTrue(names("report").get(0).matches("main\\.[a-z0-9]{6}"), names("report")::toString);
    }

    @Test
    void bodiesOfEveryAlphabetAreSent() throws Exception {
        Files.write(spool.resolve("elsewhere/iso"), (TO + "Alphabet: ISO\n\nK\u00e4se").getBytes(ISO_8859_1));
        byte[] head = (TO + "Alphabet: UCS2\n\n").getBytes(ISO_8859_1);
        byte[] body = "Сыр 🧀".getBytes(UTF_16BE);
        byte[] ucs = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, ucs, head.length, body.length);
        Files.write(spool.resolve("elsewhere/ucs"), ucs);
        Files.write(spool.resolve("elsewhere/gsm"), (TO + "Alphabet: GSM\n\nC\u001be\u0000").getBytes(ISO_8859_1));
        for (String name : List.of("iso", "ucs", "gsm")) {
            hand(name);
            appears("sent/" + name);
        }
        assertEquals(List.of("Käse", "Сыр 🧀", "C€@"), received());
    }

    @Test
    void whatCannotBeSentComesBackWithItsReason() throws Exception {
        write("nobody", "From: me\n\ntext", UTF_8);
        write("landline", "To: 49301234567\n\ntext", UTF_8);
        write("garbage", "\u0000\u0001\u0002 no header at all", UTF_8);
        write("good", TO + "\nstill fine", UTF_8);

        assertEquals("No destination (field-missing)", header(appears("failed/nobody"), "Fail_reason"));
        assertTrue(header(appears("failed/landline"), "Fail_reason").endsWith("(number-not-mobile)"));
        appears("failed/garbage");
        appears("sent/good");
        assertEquals(List.of("still fine"), received());
    }

    @Test
    void lockedAndHiddenFilesAreLeftAlone() throws Exception {
        for (String name : List.of("LOCKED1", ".hidden", "other.LOCK")) {
            write(name, TO + "\nnot yours", UTF_8);
        }
        Files.writeString(spool.resolve("outgoing/short"), "To: 4");
        Files.writeString(spool.resolve("outgoing/theirs.LOCK"), "123 smsd");
        write("theirs", TO + "\nlocked", UTF_8);
        write("mine", TO + "\nfree", UTF_8);

        appears("sent/mine");
        assertTrue(Files.exists(spool.resolve("outgoing/theirs")));
        Files.delete(spool.resolve("outgoing/theirs.LOCK"));
        appears("sent/theirs");
        assertEquals(List.of("free", "locked"), received());
        for (String name : List.of("LOCKED1", ".hidden", "other.LOCK", "short")) {
            Files.delete(spool.resolve("outgoing/" + name));
        }
    }

    @Test
    void aNameThatCannotBeExtendedHarmsOnlyItself() throws Exception {
        Path endless = spool.resolve("outgoing").resolve("x".repeat(250));
        Files.writeString(endless, TO + "\nnobody can lock this");
        Files.setLastModifiedTime(endless, FileTime.fromMillis(0));
        write("after", TO + "\nbehind it", UTF_8);

        appears("sent/after");
        assertTrue(Files.exists(endless));
        Files.delete(endless);
    }

    @Test
    void aLockThatIsNeverLiftedHoldsUpNoOtherFile() throws Exception {
        Path lock = spool.resolve("sent/stuck.LOCK");
        Files.writeString(lock, "4711 archive");
        Files.setLastModifiedTime(lock, FileTime.fromMillis(0));
        write("stuck", TO + "\nunder another name", UTF_8);
        write("free", TO + "\nunder its name", UTF_8);

        appears("sent/free");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> names("sent").stream().anyMatch(name -> name.matches("stuck\\.[a-z0-9]{6}")));
        Files.delete(lock);
    }

    @Test
    void theSameNameAgainIsANewMessage() throws Exception {
        write("alarm", TO + "\nalarm one", UTF_8);
        appears("sent/alarm");
        Files.delete(spool.resolve("sent/alarm"));
        write("alarm", TO + "\nalarm one", UTF_8);
        appears("sent/alarm");
        assertEquals(List.of("alarm one", "alarm one"), received());
    }

    /** Between acceptance and acknowledgement: the message is on disk, and its file lies as if it were not. */
    @Test
    void aFileIsNotSentAgainAfterACrashBeforeItsAcknowledgement() throws Exception {
        simulators.faults("smsapi").latency(Duration.ofSeconds(1));
        write("crash", TO + "\nonce", UTF_8);
        Path waiting = spool.resolve("outgoing/.smshub/waiting");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Files.isDirectory(waiting) && !names(waiting).isEmpty());
        String claim = names(waiting).get(0);
        hub.close();
        if (Files.exists(waiting.resolve(claim))) {
            Files.move(waiting.resolve(claim), waiting.resolveSibling("claimed").resolve(claim));
        }
        simulators.faults("smsapi").latency(Duration.ZERO);

        hub = new TestHub(settings());
        appears("sent/crash");
        assertEquals(List.of("once"), received());
        assertEquals(List.of(), names(waiting));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> names(waiting.resolveSibling("claimed")).isEmpty());
    }

    /** Between the claim and acceptance. */
    @Test
    void aClaimOfADeadHubIsTakenUp() throws Exception {
        hub.close();
        Path claimed = Files.createDirectories(spool.resolve("outgoing/.smshub/claimed"));
        Files.writeString(claimed.resolve(smshub.message.MessageIds.next() + ".left"), TO + "\nleft by a dead hub");

        hub = new TestHub(settings());
        appears("sent/left");
        assertEquals(List.of("left by a dead hub"), received());
    }

    @Test
    void messagesFromHandsetsBecomeFiles() throws Exception {
        String inbound = "/callback/main/inbound?sms_to=4915112345678&sms_from=491711234567&sms_text=Ja%20%E2%82%AC"
                + "&sms_date=1767225600&username=x&MsgId=in1";
        hub.get(inbound);
        hub.get(inbound);
        await().atMost(Duration.ofSeconds(10)).until(() -> names("incoming").size() == 1);
        byte[] bytes = Files.readAllBytes(
                spool.resolve("incoming").resolve(names("incoming").get(0)));
        String file = new String(bytes, java.nio.charset.Charset.forName("ISO-8859-15"));
        assertEquals("491711234567", header(file, "From"));
        assertEquals("ISO", header(file, "Alphabet"));
        assertTrue(file.endsWith("\n\nJa €"), file);
    }

    @Test
    void manyFilesAreTakenAndEachIsSentOnce() throws Exception {
        int files = Integer.getInteger("files", 500);
        for (int i = 0; i < files; i++) {
            Files.writeString(spool.resolve("outgoing/many" + i), TO + "\nmany " + i);
        }
        long begin = System.nanoTime();
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> names("sent").stream()
                                .filter(name -> name.startsWith("many"))
                                .count()
                        == files);
        System.getLogger("bench")
                .log(System.Logger.Level.INFO, "{0} files in {1} ms", files, (System.nanoTime() - begin) / 1_000_000);
        assertEquals(files, received().stream().distinct().count());
        assertEquals(files, simulators.received().total());
    }

    private void write(String name, String content, java.nio.charset.Charset charset) throws IOException {
        Files.writeString(spool.resolve("elsewhere").resolve(name), content, charset);
        hand(name);
    }

    /** As smsd's users are told: write elsewhere, then move. */
    private void hand(String name) throws IOException {
        Files.move(
                spool.resolve("elsewhere").resolve(name),
                spool.resolve("outgoing").resolve(name),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private String appears(String name) {
        Path file = spool.resolve(name);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(file) && !Files.exists(file.resolveSibling(file.getFileName() + ".LOCK")));
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(String file, String name) {
        return file.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + file));
    }

    private List<String> names(String folder) throws IOException {
        return names(spool.resolve(folder));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.endsWith(".LOCK"))
                    .sorted()
                    .toList();
        }
    }

    private JsonNode message(String text) throws Exception {
        for (JsonNode message : hub.json("/api/v1/messages").path("messages")) {
            if (message.path("text").asText().equals(text)) {
                return message;
            }
        }
        throw new AssertionError("no message " + text);
    }

    private List<String> received() {
        return simulators.received().messages().stream()
                .map(Received.Message::text)
                .toList();
    }
}
