package smshub.protocol.smstools;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.InboundMessage;
import smshub.message.Outcome;
import smshub.message.SendResult;
import smshub.provider.Cases;
import smshub.provider.ConfirmJob;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.Provider;
import smshub.provider.Samples;
import smshub.simulator.modem.SimulatedModem;

/** The real smsd of Debian's package smstools, with a modem that is simulated; where it is not installed, nothing. */
@Execution(ExecutionMode.CONCURRENT)
class SmsdIT {
    private static final Path SMSD = Path.of("/usr/sbin/smsd");
    private static final List<String> FOLDERS = List.of("out", "checked", "sent", "failed", "in", "GSM1");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path spool;

    private SimulatedModem modem;
    private Process smsd;
    private Vertx vertx;
    private DefaultCamelContext camel;
    private ProducerTemplate template;
    private Account account;
    private final List<DeliveryReceipt> receipts = new ArrayList<>();
    private final List<InboundMessage> texts = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(SMSD), "smstools is not installed");
        for (String folder : FOLDERS) {
            Files.createDirectory(spool.resolve(folder));
        }
        modem = SimulatedModem.start(SimulatedModem.Options.defaults());
        Files.writeString(spool.resolve("smsd.conf"), """
                devices = GSM1
                outgoing = %1$s/out
                checked = %1$s/checked
                sent = %1$s/sent
                failed = %1$s/failed
                incoming = %1$s/in
                logfile = %1$s/smsd.log
                infofile = %1$s/smsd.running
                pidfile = %1$s/smsd.pid
                stats = %1$s
                loglevel = 7
                delaytime = 1
                delaytime_mainprocess = 1
                errorsleeptime = 1
                blocktime = 5
                [queues]
                GSM1 = %1$s/GSM1
                [GSM1]
                device = @127.0.0.1:%2$d
                init = AT+CNMI=2,1,0,2,0
                queues = GSM1
                incoming = yes
                report = yes
                messageids = 3
                check_network = no
                keep_open = yes
                """.formatted(spool, modem.port()));
        smsd = new ProcessBuilder(SMSD.toString(), "-t", "-c" + spool + "/smsd.conf")
                .redirectErrorStream(true)
                .redirectOutput(spool.resolve("smsd.out").toFile())
                .start();
        vertx = Vertx.vertx();
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("vertx", vertx);
        Samples.loadRoutes(camel);
        camel.start();
        template = camel.createProducerTemplate();
        Map<String, String> settings = new HashMap<>();
        List.of("out", "sent", "failed", "in").forEach(folder -> settings.put(folder, spool + "/" + folder));
        settings.put("checked", spool + "/GSM1");
        settings.put("modem", "GSM1");
        Provider provider = camel.getRegistry().findSingleByType(Smstools.class);
        account = Samples.account(provider, settings, "http://x/", null, Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() throws Exception {
        if (smsd != null) {
            List<ProcessHandle> children = smsd.descendants().toList();
            smsd.destroy();
            if (!smsd.waitFor(10, TimeUnit.SECONDS)) {
                smsd.destroyForcibly().waitFor();
            }
            children.forEach(ProcessHandle::destroyForcibly);
            modem.close();
            camel.stop();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void messagesReachThePhoneAndReportsAndAnswersReachTheHub() throws IOException {
        send("m1", "Grüße € 1");
        send("m2", "žluť 🎉");
        send("m3", "lang ".repeat(60) + "Ende");
        await("reports").atMost(PATIENCE).until(() -> poll().receipts.size() == 3);
        assertEquals(
                List.of("m1 DELIVERED", "m2 DELIVERED", "m3 DELIVERED"),
                receipts.stream()
                        .map(receipt -> receipt.messageId() + " " + receipt.status())
                        .sorted()
                        .toList());
        assertEquals(
                List.of("Grüße € 1", "lang ".repeat(60) + "Ende", "žluť 🎉"),
                modem.phone("+4917112345678").received().stream()
                        .map(message -> message.text())
                        .sorted()
                        .toList());
        modem.deliver("+4917112345678", "Ja, gerne: žluť");
        await("an answer").atMost(PATIENCE).until(() -> poll().texts.size() == 1);
        assertEquals("4917112345678", texts.get(0).from());
        assertEquals("Ja, gerne: žluť", texts.get(0).text());
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(spool.resolve(folder))) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    @Test
    void whatSmsdRejectsIsNotDelivered() {
        Account wrong = Samples.account(
                camel.getRegistry().findSingleByType(Smstools.class),
                with(account.settings(), "modem", "GSM7"),
                "http://x/",
                null,
                Duration.ofSeconds(5));
        account = wrong;
        send("m1", "x");
        await("a refusal").atMost(PATIENCE).until(() -> !poll().receipts.isEmpty());
        assertEquals(Status.UNDELIVERED, receipts.get(0).status());
        assertEquals("Wrong provider queue", receipts.get(0).providerCode());
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(name, value);
        return changed;
    }

    private void send(String id, String text) {
        Cases.Message message = new Cases.Message("+4917112345678", null, text, 1, null);
        SendResult result =
                template.requestBody("direct:smstools-send", Samples.job(account, message, null, id), SendResult.class);
        assertEquals(Outcome.SENT, result.outcome());
    }

    private SmsdIT poll() {
        Polled polled = template.requestBody("direct:smstools-poll", new PollJob(account, Instant.now()), Polled.class);
        assertNull(polled.problem());
        receipts.addAll(polled.receipts());
        texts.addAll(polled.inbound());
        if (polled.confirmation() != null) {
            template.requestBody(
                    "direct:smstools-confirm", new ConfirmJob(account, polled.confirmation(), Instant.now()));
        }
        return this;
    }
}
