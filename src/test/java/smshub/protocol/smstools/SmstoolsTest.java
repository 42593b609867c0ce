package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Outcome;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.provider.Cases;
import smshub.provider.ConfirmJob;
import smshub.provider.Log;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.Provider;
import smshub.provider.Samples;
import smshub.provider.StatusJob;

/** smsd's side is played by files in real folders, the hub's by its real routes. */
class SmstoolsTest {
    private static final List<String> FOLDERS = List.of("out", "checked", "sent", "failed", "in");
    private static final Cases.Message MESSAGE = new Cases.Message("+4917112345678", null, "geheimer Text", 1, null);

    private static Log log;
    private static Table table;
    private static Vertx vertx;
    private static DefaultCamelContext camel;
    private static ProducerTemplate template;

    @TempDir
    Path spools;

    record Table(List<Send> send, List<Status> status, List<Poll> poll, List<Cases.Mistakes> mistakes) {}

    record Send(String name, Map<String, String> account, Cases.Message message, String charset, String file) {}

    record Status(String name, Map<String, String> files, String status, String code) {}

    record Poll(
            String name,
            Map<String, String> account,
            Map<String, String> files,
            Map<String, String> hex,
            List<Cases.Receipt> receipts,
            List<Cases.Text> messages,
            String problem,
            List<String> left,
            boolean onlySends) {}

    @BeforeAll
    static void start() throws Exception {
        log = new Log();
        try (InputStream file = SmstoolsTest.class.getResourceAsStream("/providers/smstools.cases.yaml")) {
            table = new YAMLMapper().readValue(file, Table.class);
        }
        vertx = Vertx.vertx();
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("vertx", vertx);
        camel.setTracing(true);
        Samples.loadRoutes(camel);
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        camel.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        log.close();
    }

    @TestFactory
    Stream<DynamicTest> aMessageBecomesAFile() {
        return table.send.stream()
                .map(test -> dynamicTest(test.name, () -> {
                    Path spool = spool();
                    Account account = account(spool, test.account);
                    SendResult result = send(account, test.message);
                    assertEquals(SendResult.sent(List.of("hub-" + Samples.MESSAGE_ID)), result);
                    Path file = spool.resolve("out/hub-" + Samples.MESSAGE_ID);
                    assertEquals(
                            test.file.replace("${account}", account.id()),
                            Files.readString(file, test.charset == null ? UTF_8 : Charset.forName(test.charset)));
                    assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                    assertEquals(List.of("out/hub-" + Samples.MESSAGE_ID), left(spool));
                }));
    }

    @TestFactory
    Stream<DynamicTest> thePlaceOfAFileTellsItsState() {
        return table.status.stream()
                .map(test -> dynamicTest(test.name, () -> {
                    Path spool = spool();
                    write(spool, test.files, "");
                    StatusJob job =
                            new StatusJob(Samples.MESSAGE_ID, List.of(), account(spool, Map.of()), Instant.now());
                    DeliveryReceipt receipt =
                            (DeliveryReceipt) template.requestBody("direct:smstools-status", job, List.class)
                                    .get(0);
                    assertEquals(test.status, receipt.status().name());
                    assertEquals(test.code, receipt.providerCode());
                    assertEquals(Samples.MESSAGE_ID, receipt.messageId());
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatSmsdWroteIsReadAndThenTakenAway() {
        return table.poll.stream()
                .map(test -> dynamicTest(test.name, () -> {
                    Path spool = spool();
                    Account plain = account(spool, test.account);
                    Account account = test.onlySends ? Samples.onlySending(plain) : plain;
                    write(spool, test.files, account.id());
                    for (Map.Entry<String, String> file :
                            (test.hex == null ? Map.<String, String>of() : test.hex).entrySet()) {
                        write(spool.resolve(file.getKey()), HexFormat.of().parseHex(file.getValue()), 60_000);
                    }
                    List<String> before = left(spool);
                    Polled polled = template.requestBody(
                            "direct:smstools-poll", new PollJob(account, Instant.now()), Polled.class);
                    assertEquals(before, left(spool), "a poll changes nothing");
                    check(test.receipts == null ? List.of() : test.receipts, polled.receipts());
                    checkTexts(test.messages == null ? List.of() : test.messages, polled.inbound());
                    assertEquals(
                            test.problem,
                            polled.problem() == null
                                    ? null
                                    : polled.problem().code().word());
                    if (polled.confirmation() != null) {
                        Polled confirmed = template.requestBody(
                                "direct:smstools-confirm",
                                new ConfirmJob(account, polled.confirmation(), Instant.now()),
                                Polled.class);
                        assertNull(confirmed.problem());
                    }
                    assertEquals(test.left == null ? List.of() : test.left, left(spool));
                }));
    }

    @TestFactory
    Stream<DynamicTest> mistakesAreToldBeforeTheStart() {
        return table.mistakes.stream()
                .map(test -> dynamicTest(test.toString(), () -> {
                    Account account = Samples.account(provider(), test.account(), "http://x/", null, Duration.ZERO);
                    List<String> mistakes = provider().mistakes(account);
                    assertEquals(test.mistakes(), mistakes.size(), mistakes::toString);
                }));
    }

    @Test
    void aMessageIsWrittenOnceWhereverSmsdHasMovedItsFile() throws IOException {
        for (String folder : List.of("out", "checked", "sent", "failed")) {
            Path spool = spool();
            write(spool, Map.of(folder + "/hub-" + Samples.MESSAGE_ID, "To: 1\n\nx"), "");
            assertEquals(Outcome.SENT, send(account(spool, Map.of()), MESSAGE).outcome());
            assertEquals(List.of(folder + "/hub-" + Samples.MESSAGE_ID), left(spool));
        }
    }

    @Test
    void whatACrashLeftHalfWrittenIsWrittenAnew() throws IOException {
        Path spool = spool();
        Files.writeString(
                spool.resolve("out/LOCKED.hub-" + Samples.MESSAGE_ID),
                "To: 4917112345678\nAlph, and much more that is longer than the file will be".repeat(9));
        assertEquals(Outcome.SENT, send(account(spool, Map.of()), MESSAGE).outcome());
        assertEquals(List.of("out/hub-" + Samples.MESSAGE_ID), left(spool));
        assertTrue(
                Files.readString(spool.resolve("out/hub-" + Samples.MESSAGE_ID)).endsWith("\n\ngeheimer Text"));
    }

    @Test
    void aFolderThatIsNotThereDefersAndIsToldByThePoll() throws IOException {
        Path spool = spool();
        Account account = account(spool, Map.of());
        Files.delete(spool.resolve("sent"));
        SendResult result = send(account, MESSAGE);
        assertEquals(Outcome.DEFERRED, result.outcome());
        assertEquals(ProblemCode.PROVIDER_UNREACHABLE, result.problem().code());
        assertEquals(List.of(), left(spool));
        Polled polled = template.requestBody("direct:smstools-poll", new PollJob(account, Instant.now()), Polled.class);
        assertEquals(ProblemCode.PROVIDER_UNREACHABLE, polled.problem().code());
    }

    @Test
    void filesThatAreReadGoToTheArchiveWhereThereIsOne() throws IOException {
        Path spool = spool();
        Files.createDirectory(spool.resolve("archive"));
        Account account = account(spool, Map.of("archive", spool + "/archive"));
        write(spool, Map.of("in/GSM1.1", "From: 491711234567\nModem: GSM1\n\nx"), "");
        Polled polled = template.requestBody("direct:smstools-poll", new PollJob(account, Instant.now()), Polled.class);
        template.requestBody(
                "direct:smstools-confirm", new ConfirmJob(account, polled.confirmation(), Instant.now()), Polled.class);
        assertEquals(List.of("archive/GSM1.1"), left(spool));
    }

    /** The lane's thread must not wait for a disk: whoever asks gets on at once, and all files are whole in the end. */
    @Test
    void manyAreUnderwayAtATime() throws Exception {
        Path spool = spool();
        Account account = account(spool, Map.of());
        List<CompletableFuture<Object>> results = IntStream.range(0, 300)
                .mapToObj(number -> template.asyncRequestBody(
                        "direct:smstools-send", Samples.job(account, MESSAGE, null, "m" + number)))
                .toList();
        for (CompletableFuture<Object> result : results) {
            assertEquals(Outcome.SENT, ((SendResult) result.get(30, TimeUnit.SECONDS)).outcome());
        }
        assertEquals(300, left(spool).size());
    }

    @Test
    void noNumberAndNoTextShowsInLogs() throws IOException {
        send(account(spool(), Map.of()), MESSAGE);
        assertTrue(log.lines().stream().anyMatch(line -> line.contains("smstools-send")), "no log");
        for (String secret : List.of("4917112345678", "geheimer Text")) {
            assertEquals(
                    List.of(),
                    log.lines().stream().filter(line -> line.contains(secret)).toList());
        }
    }

    private static SendResult send(Account account, Cases.Message message) {
        return template.requestBody("direct:smstools-send", Samples.job(account, message, null), SendResult.class);
    }

    private static Provider provider() {
        return camel.getRegistry().findSingleByType(Smstools.class);
    }

    private Path spool() throws IOException {
        Path spool = Files.createTempDirectory(spools, "spool");
        for (String folder : FOLDERS) {
            Files.createDirectory(spool.resolve(folder));
        }
        return spool;
    }

    private static Account account(Path spool, Map<String, String> given) {
        Map<String, String> settings = new HashMap<>(given == null ? Map.of() : given);
        FOLDERS.forEach(folder -> settings.put(folder, spool + "/" + folder));
        return Samples.account(provider(), settings, "http://x/", null, Duration.ofSeconds(5));
    }

    /** Writes files that are a minute old, or as many hours as stands after an @. */
    private static void write(Path spool, Map<String, String> files, String account) throws IOException {
        for (Map.Entry<String, String> file : (files == null ? Map.<String, String>of() : files).entrySet()) {
            String[] name = file.getKey().split("@");
            long age = name.length == 1 ? 60_000 : Long.parseLong(name[1]) * 3_600_000;
            byte[] content = file.getValue().replace("${account}", account).getBytes(UTF_8);
            write(spool.resolve(name[0]), content, age);
        }
    }

    private static void write(Path file, byte[] content, long ageMillis) throws IOException {
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusMillis(ageMillis)));
    }

    private static List<String> left(Path spool) throws IOException {
        try (Stream<Path> files = Files.walk(spool)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> spool.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void check(List<Cases.Receipt> expected, List<DeliveryReceipt> receipts) {
        List<String> seen = new ArrayList<>();
        receipts.forEach(
                receipt -> seen.add(receipt.messageId() + " " + receipt.status() + " " + receipt.providerCode()));
        assertEquals(
                expected.stream()
                        .map(row -> row.message() + " " + row.status() + " " + row.code())
                        .toList(),
                seen);
    }

    private static void checkTexts(List<Cases.Text> expected, List<InboundMessage> messages) {
        assertEquals(
                expected.stream()
                        .map(row -> row.from() + " " + row.to() + " " + row.text())
                        .toList(),
                messages.stream()
                        .map(message -> message.from() + " " + message.to() + " " + message.text())
                        .toList());
    }
}
