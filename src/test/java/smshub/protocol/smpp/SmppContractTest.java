package smshub.protocol.smpp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.smpp.SmppConstants;
import org.apache.camel.component.smpp.SmppException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.message.SmsMessage.Content;
import smshub.protocol.smpp.component.SmppFailure;
import smshub.protocol.smpp.component.SmppPdus;
import smshub.provider.Cases;
import smshub.provider.LineWatch;
import smshub.provider.Log;
import smshub.provider.ProviderInbox;
import smshub.provider.Samples;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.UnreadableInbound;
import smshub.simulator.Fault;
import smshub.simulator.Simulators;
import smshub.simulator.SmscStandIn;
import smshub.testing.Ports;
import smshub.text.Alphabet;
import smshub.text.Measure;

/** Plays the SMPP cases, and the failures of a connection over real sockets against jSMPP's server side. */
class SmppContractTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration IMPATIENT = Duration.ofMillis(500);
    private static final SmppCases CASES = SmppCases.read();
    private static final Smpp SMPP = new Smpp();
    private static final Cases.Message MESSAGE = new Cases.Message("+420601123456", null, "Tajný text", 1, null);
    private static final Cases.Message LONG =
            new Cases.Message("+420601123456", null, "Tajný text ".repeat(15), 3, null);

    private static Log log;
    private static Vertx vertx;
    private static DefaultCamelContext camel;
    private static ProducerTemplate template;
    private static Simulators simulators;

    @BeforeAll
    static void start() throws Exception {
        log = new Log();
        simulators = Simulators.start(Simulators.Options.defaults());
        vertx = Vertx.vertx();
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("vertx", vertx);
        camel.setTracing(true);
        camel.setMessageHistory(true);
        Samples.loadRoutes(camel);
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        await().atMost(PATIENT).until(() -> simulators.smsc().logins() > 0);
        int bound = simulators.smsc().logins();
        camel.stop();
        await().atMost(PATIENT).until(() -> simulators.smsc().unbinds() >= bound);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        simulators.close();
        List<String> lines = log.lines();
        log.close();
        assertFalse(lines.isEmpty());
        for (String secret : List.of("heslo-3x", "Tajný text", "420601123456")) {
            assertEquals(
                    List.of(),
                    lines.stream().filter(line -> line.contains(secret)).toList());
        }
    }

    @BeforeEach
    void clear() {
        simulators.received().clear();
        simulators.faults("smpp").clear();
        simulators.faults("smpp").latency(Duration.ZERO);
    }

    @TestFactory
    Stream<DynamicTest> messagesBecomePdus() {
        return CASES.send().stream()
                .map(test -> dynamicTest(test.name(), () -> {
                    Cases.Message given = test.message();
                    Cases.Message message = new Cases.Message(
                            given.to(),
                            given.from(),
                            repeated(given.text()),
                            given.segments(),
                            given.sendAt(),
                            given.flash(),
                            given.validity(),
                            given.ucs2(),
                            given.binary());
                    Account account = account(test.account());
                    List<byte[]> pdus = new SmppPdus(new SmppSettings(account).configuration())
                            .submission(mapped(measured(Samples.job(account, message, null), given.ucs2())));
                    assertEquals(test.pdus().size(), pdus.size());
                    for (int i = 0; i < pdus.size(); i++) {
                        check(test.pdus().get(i), new DefaultDecomposer().submitSm(pdus.get(i)));
                    }
                }));
    }

    /** The message with the alphabet that its acceptance for the account would record. */
    private static SendJob measured(SendJob job, boolean ucs2) {
        if (!job.account().settings().containsKey("languages")) {
            return job;
        }
        SmsMessage message = job.message();
        Content content = message.content();
        Alphabet alphabet = SMPP.limits(job.account()).alphabet();
        Measure measure = ucs2 ? alphabet.measureUcs2(message.text()) : alphabet.measure(message.text());
        assertEquals(content.segments(), measure.segments());
        SmsMessage told = message.moved(
                new Content(
                        content.to(),
                        content.from(),
                        content.text(),
                        measure.encoding(),
                        measure.segments(),
                        content.flash()),
                message.asked(),
                message.account(),
                List.of());
        return new SendJob(told, job.account(), job.callback(), job.at());
    }

    @TestFactory
    Stream<DynamicTest> answersHaveTheirMeaning() {
        return table(CASES.replies(), SmppCases.Reply::toString, test -> {
            Exchange exchange = mapped(Samples.job(account(test.account()), MESSAGE, null));
            List<String> ids = test.ids() == null ? List.of() : test.ids();
            SendResult result;
            if (test.status() == 0) {
                exchange.getMessage().setHeader(SmppConstants.ID, ids);
                result = SMPP.sent(exchange);
            } else {
                exchange.setProperty(
                        Exchange.EXCEPTION_CAUGHT,
                        SmppFailure.refused(test.status()).after(ids.size(), test.parts()));
                result = SMPP.notSent(exchange);
            }
            assertEquals(test.outcome(), result.outcome().name());
            assertEquals(test.sent() == null ? List.of() : test.sent(), result.providerIds());
            assertEquals(
                    test.problem(),
                    result.problem() == null ? null : result.problem().code().word());
            assertEquals(test.retryAfter(), Objects.toString(result.retryAfter(), null));
            if (test.sentence() != null) {
                assertEquals(test.sentence(), result.problem().sentence());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> receiptsAreRead() {
        return table(CASES.receipts(), SmppCases.Receipt::name, test -> {
            DeliverSm pdu =
                    deliverSm(test.esmClass(), 0, test.text().getBytes(StandardCharsets.ISO_8859_1), test.parameters());
            assertTrue(SmppPdus.receipt(pdu));
            DeliveryReceipt receipt = SmppDelivery.receipt("a1", pdu, Instant.EPOCH);
            if (test.id() == null) {
                assertNull(receipt);
            } else {
                assertEquals(test.id(), receipt.providerId());
                assertEquals(test.status(), receipt.status().name());
                assertEquals(test.code(), receipt.providerCode());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> textsFromHandsetsAreRead() {
        return table(CASES.inbound(), SmppCases.Inbound::name, test -> {
            DeliverSm pdu = deliverSm(test.esmClass(), test.dataCoding(), octets(test.octets()), test.parameters());
            assertFalse(SmppPdus.receipt(pdu));
            InboundMessage message =
                    SmppDelivery.inbound(new SmppSettings(account(test.account())), pdu, Instant.EPOCH);
            assertEquals(test.text(), message.text());
            assertEquals("+420601123456", message.from());
            assertEquals("90210", message.to());
            InboundMessage.Part part = message.part();
            assertEquals(
                    test.part(), part == null ? null : part.reference() + " " + part.number() + "/" + part.total());
        });
    }

    @TestFactory
    Stream<DynamicTest> idsHaveTheirForms() {
        return table(
                CASES.ids(), SmppCases.Ids::receipt, test -> assertEquals(test.forms(), SMPP.idForms(test.receipt())));
    }

    @TestFactory
    Stream<DynamicTest> mistakesInSettingsAreFound() {
        return table(CASES.mistakes(), Cases.Mistakes::toString, test -> {
            Account account = Samples.account(SMPP, test.account(), "", null, PATIENT);
            assertEquals(test.mistakes(), SMPP.mistakes(account).size(), SMPP.mistakes(account)::toString);
        });
    }

    @Test
    void aMessageIsSentWithOneIdForEachPart() {
        SendResult result = send(smsc(Map.of(), PATIENT), LONG);
        assertEquals(3, result.providerIds().size(), result::toString);
        assertEquals(LONG.text(), simulators.received().messages().get(0).text());
    }

    @Test
    void anSmscReadsUntilWhenAMessageMayArrive() {
        Cases.Message limited = new Cases.Message("+420601123456", null, "Hi", 1, null, false, "PT90M");
        assertEquals(Outcome.SENT, send(smsc(Map.of(), PATIENT), limited).outcome());
    }

    @Test
    void aStateIsAskedForUnderEachFormOfAnId() {
        StateQuestions questions = new StateQuestions(
                new StatusJob(Samples.MESSAGE_ID, List.of("a1", "123", "x-1"), account(Map.of()), Instant.now()));
        List<String> asked = new ArrayList<>();
        while (questions.isOpen()) {
            asked.add(questions.id());
            questions.notTold(true);
        }
        assertEquals(List.of("a1", "A1", "000000A1", "123", "00000123", "0000000123", "x-1", "X-1"), asked);
    }

    @ParameterizedTest
    @EnumSource(names = {"SAME", "HEX_THEN_DECIMAL"})
    void theStateOfEachPartIsTold(SmscStandIn.Ids form) {
        Account account = smsc(Map.of(), PATIENT);
        simulators.smsc().ids(form);
        List<String> ids = send(account, LONG).providerIds();
        simulators.smsc().ids(SmscStandIn.Ids.SAME);
        String last = ids.get(ids.size() - 1);
        // The stand-in keeps a message under the id of its last part.
        await().atMost(PATIENT).until(() -> states(account, ids).equals(List.of(last + " DELIVERED")));
    }

    @Test
    void nobodyIsAskedWithoutAnId() {
        assertEquals(List.of(), states(smsc(Map.of(), PATIENT), List.of()));
    }

    @Test
    void anSmscThatCannotBeReachedTellsNoState() {
        assertEquals(List.of(), states(smsc(Map.of("host", "no-such-host.invalid"), PATIENT), List.of("1")));
    }

    private static List<String> states(Account account, List<String> ids) {
        List<?> receipts = template.requestBody(
                "direct:smpp-status", new StatusJob(Samples.MESSAGE_ID, ids, account, Instant.now()), List.class);
        return receipts.stream()
                .map(DeliveryReceipt.class::cast)
                .map(receipt -> receipt.providerId() + " " + receipt.status())
                .toList();
    }

    @Test
    void aRefusedLoginStopsTheAccount() {
        check(send(smsc(Map.of("system-id", "invalid"), PATIENT)), Outcome.DEFERRED, ProblemCode.LOGIN_REJECTED);
        check(send(smsc(Map.of("password", "invalid"), PATIENT)), Outcome.DEFERRED, ProblemCode.LOGIN_REJECTED);
    }

    @Test
    void whatComesBehindARefusalDoesNotReachTheNextConnection() {
        String refusal = "00000010" + "80000009" + "0000000d" + "00000001";
        String enquiry = "00000010" + "00000015" + "00000000" + "00000001";
        AtomicInteger connections = new AtomicInteger();
        NetServer smsc = vertx.createNetServer().connectHandler(client -> {
            if (connections.incrementAndGet() == 1) {
                client.handler(bind -> client.write(Buffer.buffer(octets(refusal + enquiry + "ffffff"))));
            } else {
                pipe(client);
            }
        });
        smsc.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        Account account = smsc(Map.of("port", Integer.toString(smsc.actualPort())), PATIENT);
        assertEquals(Outcome.DEFERRED, send(account).outcome());
        assertEquals(Outcome.SENT, send(account).outcome());
        assertEquals(2, connections.get());
    }

    @Test
    void anSmscThatIsNotThereSurelyTookNothing() throws IOException {
        int port = Ports.free();
        unreachable(Map.of("port", Integer.toString(port)), PATIENT);
        unreachable(Map.of("host", "no-such-host.invalid"), PATIENT);
        unreachable(Map.of("tls", "true"), PATIENT);
        unreachable(Map.of("tls", "true", "tls-ca", "/no/such/file"), PATIENT);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unreachable(Map.of("port", Integer.toString(silent.getLocalPort())), IMPATIENT);
        }
    }

    @Test
    void aLostAnswerLeavesTheMessageInDoubt() {
        for (Fault.Kind kind : List.of(Fault.Kind.LOST, Fault.Kind.DROPPED, Fault.Kind.BROKEN, Fault.Kind.SILENT)) {
            Account account = smsc(Map.of(), kind == Fault.Kind.SILENT ? IMPATIENT : PATIENT);
            simulators.faults("smpp").next(1, Fault.of(kind));
            check(send(account), Outcome.UNKNOWN, ProblemCode.ANSWER_LOST);
            SendResult next = send(account);
            assertEquals(Outcome.SENT, next.outcome(), () -> kind + " " + next);
        }
    }

    @Test
    void tooMuchIsDeferredWithAPause() {
        Account account = smsc(Map.of("throttle-pause", "300"), PATIENT);
        simulators.faults("smpp").next(1, Fault.error(0x58));
        SendResult result = send(account);
        check(result, Outcome.DEFERRED, ProblemCode.PROVIDER_BUSY);
        assertEquals(Duration.ofMillis(300), result.retryAfter());
    }

    @Test
    void aMessageThatHasBegunWaitsForAnSmscThatGetsTooMuch() {
        Account account = smsc(Map.of("throttle-pause", "50"), PATIENT);
        simulators.faults("smpp").latency(Duration.ofMillis(200));
        long before = simulators.faults("smpp").calls();
        CompletableFuture<SendResult> sending = sending(account, LONG);
        await().atMost(PATIENT).until(() -> simulators.faults("smpp").calls() > before);
        long calls = simulators.faults("smpp").calls();
        simulators.faults("smpp").next(2, Fault.error(0x14));
        assertEquals(3, sending.join().providerIds().size());
        assertTrue(simulators.faults("smpp").calls() - calls >= 3);
    }

    @Test
    void theWindowIsOpen() throws Exception {
        Account account = smsc(Map.of(), PATIENT);
        send(account);
        simulators.faults("smpp").latency(Duration.ofMillis(50));
        int messages = 3_000;
        Semaphore window = new Semaphore(100);
        AtomicInteger sent = new AtomicInteger();
        AsyncProducer producer = camel.getEndpoint(
                        mapped(Samples.job(account, MESSAGE, null)).getVariable("smsc", String.class))
                .createAsyncProducer();
        producer.start();
        long begin = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            window.acquire();
            Exchange exchange = mapped(Samples.job(account, MESSAGE, null));
            producer.process(exchange, doneSync -> {
                sent.addAndGet(exchange.getMessage().getHeader(SmppConstants.SENT_MESSAGE_COUNT, 0, Integer.class));
                window.release();
            });
        }
        window.acquire(100);
        double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
        System.out.printf("SMPP endpoint alone, window 100, latency 50 ms: %.0f messages/s%n", messages / seconds);
        assertEquals(messages, sent.get());
        assertTrue(messages / seconds > 200, "as slow as ten threads would be");
    }

    @Test
    void anyRouteMaySendByCamelsOwnHeaders() {
        String endpoint = endpoint(smsc(Map.of(), PATIENT));
        Map<String, Object> headers =
                Map.of(SmppConstants.DEST_ADDR, "420601123456", SmppConstants.SOURCE_ADDR, "90210");
        Exchange sent = template.request(endpoint, exchange -> {
            exchange.getMessage().setHeaders(new HashMap<>(headers));
            exchange.getMessage().setBody("by Camel's own splitter ".repeat(10));
        });
        assertNull(sent.getException());
        List<?> ids = sent.getMessage().getHeader(SmppConstants.ID, List.class);
        assertEquals(2, ids.size());
        assertEquals(2, sent.getMessage().getHeader(SmppConstants.SENT_MESSAGE_COUNT));
        await().atMost(PATIENT).until(() -> simulators.received().total() == 1);
        assertEquals(
                "by Camel's own splitter ".repeat(10),
                simulators.received().messages().get(0).text());
        Exchange cancelled = template.request(
                endpoint, exchange -> exchange.getMessage().setHeader(SmppConstants.COMMAND, "CancelSm"));
        assertInstanceOf(SmppException.class, cancelled.getException());
    }

    @Test
    void noMoreAreUnderwayThanTheWindowTakes() {
        Account account = smsc(Map.of("window", "2"), PATIENT);
        send(account);
        simulators.faults("smpp").latency(Duration.ofMillis(300));
        long before = simulators.faults("smpp").calls();
        long begin = System.nanoTime();
        List<CompletableFuture<SendResult>> sending =
                Stream.generate(() -> sending(account, MESSAGE)).limit(6).toList();
        sending.forEach(one -> assertEquals(Outcome.SENT, one.join().outcome()));
        assertEquals(6, simulators.faults("smpp").calls() - before);
        assertTrue(System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(3 * 300), "the window was wider");
    }

    @Test
    void whatWaitedForTheWindowWasSurelyNotTakenWhenTheLineIsCut() {
        Account account = smsc(Map.of("window", "1"), PATIENT);
        send(account);
        simulators.faults("smpp").latency(Duration.ofSeconds(30));
        long before = simulators.faults("smpp").calls();
        List<CompletableFuture<SendResult>> sending =
                Stream.generate(() -> sending(account, MESSAGE)).limit(5).toList();
        await().atMost(PATIENT).until(() -> simulators.faults("smpp").calls() > before);
        simulators.smsc().cut();
        List<Outcome> outcomes =
                sending.stream().map(one -> one.join().outcome()).toList();
        assertEquals(1, Collections.frequency(outcomes, Outcome.UNKNOWN), outcomes::toString);
        assertEquals(4, Collections.frequency(outcomes, Outcome.DEFERRED), outcomes::toString);
        simulators.faults("smpp").latency(Duration.ZERO);
        await().atMost(PATIENT).until(() -> send(account).outcome() == Outcome.SENT);
    }

    @Test
    void anEncryptedConnectionIsMadeToWhomItIsMeantFor(@TempDir Path folder) throws Exception {
        keytool("-genkeypair", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "san=dns:localhost", folder);
        keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString(), folder);
        NetServer tls = vertx.createNetServer(new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PfxOptions()
                                .setPath(folder.resolve("keys.p12").toString())
                                .setPassword("changeit")))
                .connectHandler(SmppContractTest::pipe);
        tls.listen(0).toCompletionStage().toCompletableFuture().join();
        Map<String, String> settings =
                new HashMap<>(Map.of("host", "localhost", "port", Integer.toString(tls.actualPort()), "tls", "true"));
        unreachable(settings, PATIENT);
        settings.put("tls-ca", folder.resolve("ca.pem").toString());
        assertEquals(Outcome.SENT, send(smsc(settings, PATIENT)).outcome());
        settings.put("host", "127.0.0.1");
        unreachable(settings, PATIENT);
        settings.put("tls-check-host", "false");
        assertEquals(Outcome.SENT, send(smsc(settings, PATIENT)).outcome());
    }

    @Test
    void aConnectionGoesByTheAccountsProxy() {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        NetClient behind = vertx.createNetClient();
        NetServer proxy = vertx.createNetServer()
                .connectHandler(client -> client.handler(head -> {
                    asked.add(head.toString().split("\r\n", 2)[0]);
                    client.pause();
                    behind.connect(simulators.smsc().port(), "127.0.0.1").onSuccess(server -> {
                        client.write("HTTP/1.1 200 OK\r\n\r\n");
                        client.pipeTo(server);
                        server.pipeTo(client);
                    });
                }));
        proxy.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        Map<String, String> settings = new HashMap<>(CASES.account());
        settings.putAll(Map.of("host", "smsc.invalid", "port", "2775", "receipts", "false"));
        Account account = connected(Samples.account(SMPP, settings, "", proxy.actualPort(), PATIENT));
        assertEquals(Outcome.SENT, send(account).outcome());
        assertEquals(List.of("CONNECT smsc.invalid:2775 HTTP/1.1"), asked);
    }

    /** Hands a connection on to the simulated SMSC. */
    private static void pipe(NetSocket client) {
        client.pause();
        vertx.createNetClient().connect(simulators.smsc().port(), "127.0.0.1").onSuccess(server -> {
            client.pipeTo(server);
            server.pipeTo(client);
        });
    }

    private static void keytool(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        for (int i = 0; i < arguments.length - 1; i++) {
            command.add(arguments[i].toString());
        }
        command.addAll(List.of("-alias", "smsc", "-storetype", "PKCS12", "-storepass", "changeit", "-keystore"));
        command.add(((Path) arguments[arguments.length - 1]).resolve("keys.p12").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @Test
    void silenceIsBrokenByAnEnquiry() {
        Account account = smsc(Map.of("enquire-link", "1"), IMPATIENT);
        assertEquals(Outcome.SENT, send(account).outcome());
        int before = simulators.smsc().enquiries();
        await().atMost(PATIENT).until(() -> simulators.smsc().enquiries() > before);
        assertEquals(Outcome.SENT, send(account).outcome());
    }

    @Test
    void aLineThatWentDeadIsLeftForANewOne() {
        Relay relay = new Relay();
        Account account = smsc(Map.of("enquire-link", "1", "port", relay.port()), IMPATIENT);
        assertEquals(Outcome.SENT, send(account).outcome());
        relay.dead = relay.lines.get(0);
        await().atMost(PATIENT).until(() -> relay.lines.size() == 2);
        assertEquals(Outcome.SENT, send(account).outcome());
    }

    @Test
    void anEnquiryOfTheSmscIsAnswered() {
        Relay relay = new Relay();
        Account account = smsc(Map.of("port", relay.port()), PATIENT);
        assertEquals(Outcome.SENT, send(account).outcome());
        relay.lines.get(0).write(Buffer.buffer(octets("00000010 00000015 00000000 00007777")));
        await().atMost(PATIENT).until(() -> relay.said.indexOf("00000010800000150000000000007777") > 0);
    }

    private static final class Unwatched implements LineWatch {
        @Override
        public void up() {}

        @Override
        public void down(Problem why) {}
    }

    /** A line to the SMSC that can go dead, and on which more can be said than the SMSC says. */
    private static final class Relay {
        private final List<NetSocket> lines = new CopyOnWriteArrayList<>();
        /** What the hub said, in hexadecimal. */
        private final StringBuffer said = new StringBuffer();

        private final NetServer server = vertx.createNetServer().connectHandler(this::connected);
        private volatile NetSocket dead;

        Relay() {
            server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }

        String port() {
            return Integer.toString(server.actualPort());
        }

        private void connected(NetSocket hub) {
            hub.pause();
            vertx.createNetClient()
                    .connect(simulators.smsc().port(), "127.0.0.1")
                    .onSuccess(smsc -> {
                        lines.add(hub);
                        hub.closeHandler(end -> smsc.close());
                        hub.handler(data -> {
                            said.append(HexFormat.of().formatHex(data.getBytes()));
                            if (hub != dead) {
                                smsc.write(data);
                            }
                        });
                        smsc.handler(data -> {
                            if (hub != dead) {
                                hub.write(data);
                            }
                        });
                        hub.resume();
                    });
        }
    }

    @Test
    void aDeliveryThatCannotBeStoredComesAgain() throws Exception {
        Account account = account(Map.of(
                "system-id",
                "receiver",
                "port",
                Integer.toString(simulators.smsc().port())));
        Taken inbox = new Taken(1);
        List<InboundMessage> taken = inbox.messages;
        camel.getRegistry().bind("inbox", inbox);
        camel.getRegistry().findSingleByType(Smpp.class).open(account, inbox, new Unwatched(), camel, null);
        String text = "Odpověď, která je delší než jedna zpráva, a proto přijde ve třech částech. ".repeat(2);
        simulators.smsc().inbound("receiver", "420601123456", "90210", text, SmscStandIn.Marks.UDH, false);
        await().atMost(PATIENT).until(() -> taken.size() == 3);
        assertEquals(
                text,
                taken.stream()
                        .sorted(Comparator.comparing(message -> message.part().number()))
                        .map(InboundMessage::text)
                        .collect(Collectors.joining()));
    }

    /** Bodies of SMPP 3.4 section 4.7.1 with the parameters that receipts and messages have. */
    @Test
    void dataIsADeliveryByAnotherName() throws Exception {
        Relay relay = new Relay();
        Taken inbox = new Taken(0);
        camel.getRegistry().bind("inbox", inbox);
        camel.getRegistry()
                .findSingleByType(Smpp.class)
                .open(account(Map.of("system-id", "data", "port", relay.port())), inbox, new Unwatched(), camel, null);
        String receiver = "000101" + HexFormat.of().formatHex("420601123456".getBytes(StandardCharsets.US_ASCII)) + "00"
                + "0001" + "313233343500";
        await().atMost(PATIENT).until(() -> relay.said.indexOf("00000009") > 0);
        await().atMost(PATIENT).untilAsserted(() -> {
            data(relay, 0x7001, receiver + "040000" + "001e0003" + "374200" + "0427000102");
            assertTrue(relay.said.indexOf("80000103" + "00000000" + "00007001") > 0);
        });
        assertEquals(
                "7b DELIVERED",
                inbox.receipts.get(0).providerId() + " " + inbox.receipts.get(0).status());
        data(relay, 0x7002, receiver + "000008" + "04240004" + "017e0041");
        data(relay, 0x7003, receiver + "000000" + "020c00020107" + "020e000102" + "020f000101" + "0424000148");
        data(relay, 0x7004, receiver + "400000" + "04240007" + "050003070201" + "48");
        await().atMost(PATIENT).until(() -> inbox.messages.size() == 3);
        assertEquals(
                List.of("žA null", "H 263 1/2", "H 7 1/2"),
                inbox.messages.stream()
                        .map(message -> message.text() + " "
                                + (message.part() == null
                                        ? null
                                        : message.part().reference() + " "
                                                + message.part().number() + "/"
                                                + message.part().total()))
                        .toList());
        // That somebody is there again needs no answer; what is no command is refused.
        relay.lines.get(0).write(Buffer.buffer(octets("00000010 00000102 00000000 00007005")));
        relay.lines.get(0).write(Buffer.buffer(octets("00000010 00000999 00000000 00007006")));
        await().atMost(PATIENT).until(() -> relay.said.indexOf("80000000" + "00000003" + "00007006") > 0);
        assertEquals(-1, relay.said.indexOf("00007005"));
    }

    @Test
    void anAccountThatOnlySendsTakesReceiptsAndRefusesMessages() throws Exception {
        Relay relay = new Relay();
        Taken inbox = new Taken(0);
        camel.getRegistry().bind("inbox", inbox);
        Account account = Samples.onlySending(account(Map.of("system-id", "silent", "port", relay.port())));
        camel.getRegistry().findSingleByType(Smpp.class).open(account, inbox, new Unwatched(), camel, null);
        await().atMost(PATIENT).until(() -> relay.said.indexOf("00000009") > 0);
        String receiver = "000101" + HexFormat.of().formatHex("420601123456".getBytes(StandardCharsets.US_ASCII)) + "00"
                + "0001" + "313233343500";
        await().atMost(PATIENT).untilAsserted(() -> {
            data(relay, 0x7001, receiver + "040000" + "001e0003" + "374200" + "0427000102");
            assertTrue(relay.said.indexOf("80000103" + "00000000" + "00007001") > 0);
        });
        data(relay, 0x7002, receiver + "000008" + "04240004" + "017e0041");
        await().atMost(PATIENT).until(() -> relay.said.indexOf("80000103" + "00000066" + "00007002") > 0);
        assertEquals("7b", inbox.receipts.get(0).providerId());
        assertEquals(List.of(), inbox.messages);
    }

    /** To a transmitter an SMSC delivers nothing (SMPP 3.4, section 2.2.2). */
    @Test
    void anAccountThatTakesNoReceiptsEitherLogsInAsTransmitter() throws Exception {
        Relay relay = new Relay();
        Account account =
                Samples.onlySending(account(Map.of("system-id", "mute", "port", relay.port(), "receipts", "false")));
        assertEquals(Outcome.SENT, send(connected(account)).outcome());
        assertEquals("00000002", relay.said.substring(8, 16));
    }

    private static void data(Relay relay, int sequence, String body) {
        String pdu = "00000103" + "00000000" + "%08x".formatted(sequence) + body;
        relay.lines.get(0).write(Buffer.buffer(octets("%08x".formatted(4 + pdu.length() / 2) + pdu)));
    }

    @Test
    void whatReadsLikeAReceiptMayBeAMessage() throws Exception {
        byte[] words = "id:7 sub:001 dlvrd:001 stat:DELIVRD err:000 text:".getBytes(StandardCharsets.US_ASCII);
        DeliverSm pdu = deliverSm(0, 0, words, null);
        assertFalse(SmppPdus.receipt(pdu));
        assertTrue(SmppPdus.likeReceipt(pdu));
        assertFalse(SmppPdus.likeReceipt(deliverSm(0, 0, "id:7 please".getBytes(StandardCharsets.US_ASCII), null)));
        assertFalse(SmppPdus.likeReceipt(deliverSm(0x40, 0, words, null)), "a part of something longer");
        Taken inbox = new Taken(0);
        camel.getRegistry().bind("inbox", inbox);
        camel.getRegistry()
                .findSingleByType(Smpp.class)
                .open(
                        account(Map.of(
                                "system-id",
                                "likeness",
                                "port",
                                Integer.toString(simulators.smsc().port()))),
                        inbox,
                        new Unwatched(),
                        camel,
                        null);
        simulators
                .smsc()
                .inbound(
                        "likeness",
                        "420601123456",
                        "90210",
                        new String(words, StandardCharsets.US_ASCII),
                        SmscStandIn.Marks.UDH,
                        false);
        await().atMost(PATIENT).until(() -> inbox.receipts.size() == 1);
        DeliveryReceipt receipt = inbox.receipts.get(0);
        assertEquals("7 DELIVERED", receipt.providerId() + " " + receipt.status());
        assertEquals(
                new String(words, StandardCharsets.US_ASCII),
                receipt.otherwise().text());
        assertEquals("+420601123456", receipt.otherwise().from());
    }

    /** Keeps what an account gets, once there is disk. */
    private static final class Taken implements ProviderInbox {
        private final List<DeliveryReceipt> receipts = new CopyOnWriteArrayList<>();
        private final List<InboundMessage> messages = new CopyOnWriteArrayList<>();
        private final AtomicInteger failures;

        Taken(int failures) {
            this.failures = new AtomicInteger(failures);
        }

        @Override
        public CompletableFuture<Void> receipts(List<DeliveryReceipt> more) {
            receipts.addAll(more);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> inbound(List<InboundMessage> more) {
            if (failures.getAndDecrement() > 0) {
                return CompletableFuture.failedFuture(new IOException("no disk"));
            }
            messages.addAll(more);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> unreadable(UnreadableInbound unreadable) {
            return CompletableFuture.failedFuture(new AssertionError(unreadable.sentence()));
        }
    }

    private static void unreachable(Map<String, String> settings, Duration timeout) {
        check(send(smsc(settings, timeout)), Outcome.DEFERRED, ProblemCode.PROVIDER_UNREACHABLE);
    }

    private static Account smsc(Map<String, String> settings, Duration timeout) {
        Map<String, String> all = new HashMap<>(CASES.account());
        // These sessions have nobody who would take receipts.
        all.put("receipts", "false");
        all.put("port", Integer.toString(simulators.smsc().port()));
        all.putAll(settings);
        return connected(Samples.account(SMPP, all, "", null, timeout));
    }

    private static Account connected(Account account) {
        SMPP.connect(account, camel, null);
        return account;
    }

    private static Account account(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(CASES.account());
        all.putAll(settings == null ? Map.of() : settings);
        return Samples.account(SMPP, all, "", null, PATIENT);
    }

    private static String endpoint(Account account) {
        return mapped(Samples.job(account, MESSAGE, null)).getVariable("smsc", String.class);
    }

    private static Exchange mapped(SendJob job) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(job);
        SMPP.send(exchange);
        return exchange;
    }

    private static SendResult send(Account account) {
        return send(account, MESSAGE);
    }

    private static SendResult send(Account account, Cases.Message message) {
        return sending(account, message).join();
    }

    private static CompletableFuture<SendResult> sending(Account account, Cases.Message message) {
        CompletableFuture<Exchange> sent = template.asyncSend(
                "direct:smpp-send", exchange -> exchange.getMessage().setBody(Samples.job(account, message, null)));
        return sent.thenApply(exchange -> {
            assertNull(exchange.getException());
            return exchange.getMessage().getBody(SendResult.class);
        });
    }

    private static void check(SendResult result, Outcome outcome, ProblemCode code) {
        assertEquals(outcome, result.outcome(), result::toString);
        assertEquals(code, result.problem().code(), result::toString);
    }

    private static void check(SmppCases.Pdu expected, SubmitSm pdu) {
        assertArrayEquals(octets(expected.octets()), pdu.getShortMessage());
        same(expected.source(), address(pdu.getSourceAddrTon(), pdu.getSourceAddrNpi(), pdu.getSourceAddr()));
        same(expected.to(), address(pdu.getDestAddrTon(), pdu.getDestAddrNpi(), pdu.getDestAddress()));
        same(expected.esmClass(), pdu.getEsmClass() & 0xFF);
        same(expected.dataCoding(), pdu.getDataCoding() & 0xFF);
        same(expected.receipt(), pdu.getRegisteredDelivery() & 0xFF);
        same(expected.serviceType(), pdu.getServiceType());
        assertEquals(expected.validity(), pdu.getValidityPeriod());
        ByteArrayOutputStream parameters = new ByteArrayOutputStream();
        for (OptionalParameter parameter : pdu.getOptionalParameters()) {
            parameters.writeBytes(parameter.serialize());
        }
        assertArrayEquals(octets(expected.parameters()), parameters.toByteArray());
    }

    private static void same(Object expected, Object actual) {
        if (expected != null) {
            assertEquals(expected, actual);
        }
    }

    private static String address(byte ton, byte npi, String address) {
        return ton + "/" + npi + "/" + (address == null ? "" : address);
    }

    private static DeliverSm deliverSm(int esmClass, int dataCoding, byte[] octets, String parameters)
            throws Exception {
        byte[] pdu = new DefaultComposer()
                .deliverSm(
                        1,
                        null,
                        (byte) 1,
                        (byte) 1,
                        "420601123456",
                        (byte) 0,
                        (byte) 0,
                        "90210",
                        (byte) esmClass,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) dataCoding,
                        octets);
        byte[] more = octets(parameters);
        byte[] whole = Arrays.copyOf(pdu, pdu.length + more.length);
        System.arraycopy(more, 0, whole, pdu.length, more.length);
        ByteBuffer.wrap(whole).putInt(0, whole.length);
        return new DefaultDecomposer().deliverSm(whole);
    }

    /** {@code 61*3 62} are three octets 61 and one 62. */
    private static byte[] octets(String hex) {
        StringBuilder all = new StringBuilder();
        for (String word : hex == null ? new String[0] : hex.split(" ")) {
            all.append(repeated(word));
        }
        return HexFormat.of().parseHex(all);
    }

    private static String repeated(String text) {
        int star = text.indexOf('*');
        return star < 0 ? text : text.substring(0, star).repeat(Integer.parseInt(text.substring(star + 1)));
    }

    private interface Check<T> {
        void run(T test) throws Exception;
    }

    private static <T> Stream<DynamicTest> table(List<T> rows, Function<T, String> name, Check<T> check) {
        return rows.stream().map(row -> dynamicTest(name.apply(row), () -> check.run(row)));
    }
}
