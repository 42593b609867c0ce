package smshub.protocol.smsc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.MessageState;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceIfPresentFlag;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.bean.UnsuccessDelivery;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jsmpp.session.connection.socket.SocketConnectionFactory;
import org.jsmpp.util.DefaultComposer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Client;
import smshub.account.GuardSettings;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.settings.Settings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.simulator.SmscStandIn.Marks;
import smshub.testing.Certificates;
import smshub.testing.IntakeSamples;
import smshub.testing.Ports;
import smshub.testing.Programs;
import smshub.testing.TestHub;

/** A hub to which jSMPP's client binds, in front of an SMSC. */
class SmscIT {
    private static final String TO = "491711234567";
    private static final String KEY = TestHub.KEY;
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int BOTH = 1;
    private static final int ON_FAILURE = 2;
    private static final String SOON = "000000000001000R";
    private static final String LATER = "000001000000000R";
    private static final String LATEST = "000002000000000R";
    private static final DefaultComposer COMPOSER = new DefaultComposer();

    private static final String NODE = """
            const smpp = require('%s');
            const session = smpp.connect({url: 'smpp://127.0.0.1:%d'}, () => {
              session.bind_transceiver({system_id: 'app', password: '%s'}, () => {
                session.submit_sm({
                  source_addr_ton: 1, source_addr_npi: 1, source_addr: '4930123456',
                  dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '%s',
                  registered_delivery: 1, short_message: 'from node: žluťoučký'
                }, answer => console.log('taken ' + answer.message_id));
              });
            });
            session.on('deliver_sm', delivery => {
              session.send(delivery.response());
              console.log('receipt ' + delivery.short_message.message);
              session.unbind(() => {
                console.log('unbound');
                session.close();
              });
            });
            """;

    @TempDir
    static Path data;

    @TempDir
    static Path keys;

    private static Simulators simulators;
    private static TestHub hub;
    private static int port;
    private static int tlsPort;
    private static SSLContext trusting;
    /** Connected from the beginning, and says nothing. */
    private static Socket silent;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        simulators.smsc().receiptDelay(Duration.ofMillis(100));
        port = Ports.free();
        tlsPort = Ports.free();
        Certificates certificates = new Certificates(keys);
        Path certificate = certificates.pem("smsc", "CN=127.0.0.1");
        trusting = certificates.client(null);
        Settings plain =
                TestHub.settings(data, TestHub.smpp("smsc", simulators.smsc().port(), Map.of(), delivery -> delivery));
        GuardSettings slow = new GuardSettings(
                1,
                1,
                0,
                GuardSettings.Budget.NONE,
                Duration.ZERO,
                GuardSettings.Brakes.NONE,
                GuardSettings.NONE.zone());
        List<Client> clients = new ArrayList<>(plain.clients());
        clients.add(client("slow").with(slow));
        clients.add(client("narrow"));
        clients.add(client("few"));
        clients.add(client("lazy"));
        clients.add(client("kept"));
        clients.add(client("halves"));
        IntakeSettings secret = IntakeSamples.smpp("secret", "app", tlsPort, List.of(), Map.of());
        Map<String, String> tls = new HashMap<>(secret.settings());
        tls.put("certificate", certificate.toString());
        tls.put("certificate-key", keys.resolve("smsc.key").toString());
        Settings settings = new Settings(
                plain.data(),
                plain.routes(),
                plain.broker(),
                plain.store(),
                plain.http(),
                plain.limits(),
                Set.of(),
                plain.operators(),
                clients,
                plain.accounts(),
                List.of(
                        IntakeSamples.smpp(
                                "main",
                                "app",
                                port,
                                List.of("smsc"),
                                Map.of("reference-tag", "0x1401", "parts-patience", "3", "repeats", "2")),
                        IntakeSamples.smpp("slow", "slow", port, List.of(), Map.of()),
                        IntakeSamples.smpp("narrow", "narrow", port, List.of(), Map.of("networks", "10.0.0.0/8")),
                        IntakeSamples.smpp("few", "few", port, List.of(), Map.of("binds", "2", "system-id", "two")),
                        IntakeSamples.smpp("lazy", "lazy", port, List.of(), Map.of("patience", "1", "window", "5")),
                        IntakeSamples.smpp("kept", "kept", port, List.of(), Map.of()),
                        IntakeSamples.smpp("halves", "halves", port, List.of(), Map.of()),
                        new IntakeSettings(
                                secret.name(),
                                secret.type(),
                                secret.client(),
                                true,
                                null,
                                null,
                                secret.interval(),
                                0,
                                List.of(),
                                tls,
                                Map.of())));
        hub = new TestHub(settings);
        await().atMost(PATIENT).ignoreExceptions().untilAsserted(() -> silent = new Socket("127.0.0.1", port));
        silent.setSoTimeout(60_000);
    }

    private static Client client(String id) {
        return new Client(
                id,
                null,
                List.of(),
                Set.of(Client.Permission.SEND, Client.Permission.READ),
                new Secret("pass-" + id.substring(0, 3)),
                new Client.Callbacks(List.of(), false, null));
    }

    @AfterAll
    static void stop() throws Exception {
        silent.close();
        hub.close();
        simulators.close();
    }

    @BeforeEach
    void forget() {
        await().atMost(PATIENT).until(() -> simulators.smsc().logins() == 1);
        simulators.received().clear();
    }

    @AfterEach
    void balances() {
        hub.balances();
    }

    private static Esme bound(BindType type) throws Exception {
        return Esme.bind(port, "app", KEY, type);
    }

    private static int status(Executable request) {
        return assertThrows(NegativeResponseException.class, request).getCommandStatus();
    }

    private static List<String> texts() {
        return simulators.received().messages().stream()
                .map(Received.Message::text)
                .toList();
    }

    @Test
    void aMessageIsAnsweredWithItsIdAndItsReceiptComes() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            String id = esme.submit(TO, "one with a receipt", BOTH);
            hub.becomes(id, "delivered");
            DeliverSm receipt = esme.delivered("id:" + id);
            assertTrue(
                    Esme.text(receipt)
                            .matches(
                                    "id:" + id
                                            + " sub:001 dlvrd:001 submit date:\\d{10} done date:\\d{10} stat:DELIVRD err:000 text:"),
                    () -> Esme.text(receipt));
            assertTrue(receipt.isSmscDeliveryReceipt());
            assertEquals(TO + " 4930123456", receipt.getSourceAddr() + " " + receipt.getDestAddress());
            assertEquals(
                    id,
                    receipt.getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                            .getValueAsString());
            assertEquals(
                    OptionalParameter.Message_state.Message_state_enum.DELIVERED,
                    receipt.getOptionalParameter(OptionalParameter.Message_state.class)
                            .getMessageState());
            JsonNode record = hub.json("/api/v1/messages/" + id);
            assertEquals(
                    "smpp app",
                    record.path("source").asText() + " " + record.path("client").asText());
        }
    }

    @Test
    void whoWantsToHearOfFailuresHearsOfNothingElse() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            String silent = esme.submit(TO, "no receipt wanted", 0);
            String good = esme.submit(TO, "failures alone: good", ON_FAILURE);
            String bad = esme.submit("491711234501", "failures alone: bad", ON_FAILURE);
            String expired = esme.submit("491711234502", "both", BOTH | 0x10);
            assertTrue(Esme.text(esme.delivered("id:" + bad)).contains("stat:UNDELIV err:"));
            esme.delivered("id:" + expired + " sub:001 dlvrd:000");
            assertTrue(esme.deliveries.stream()
                    .anyMatch(each -> Esme.text(each).contains("id:" + expired)
                            && Esme.text(each).contains("stat:ENROUTE")));
            hub.becomes(good, "delivered");
            hub.becomes(silent, "delivered");
            assertTrue(esme.deliveries.stream()
                    .map(Esme::text)
                    .noneMatch(text -> text.contains(good) || text.contains(silent)));
        }
    }

    @Test
    void receiptsWaitForABindThatReceives() throws Exception {
        List<String> ids = new ArrayList<>();
        try (Esme esme = Esme.bind(port, "kept", "pass-kep", BindType.BIND_TX)) {
            for (int i = 0; i < 20; i++) {
                ids.add(esme.submit(TO, "kept " + i, BOTH));
            }
            ids.forEach(id -> await().atMost(PATIENT).until(() -> hub.state(id).equals("delivered")));
        }
        try (Esme esme = Esme.bind(port, "kept", "pass-kep", BindType.BIND_RX)) {
            ids.forEach(id -> esme.delivered("id:" + id));
            assertEquals(SMPPConstant.STAT_ESME_RINVBNDSTS, status(() -> raw(esme, "not as a receiver")));
        }
    }

    /** jSMPP itself lets no receiver submit, so that this goes around it. */
    private static void raw(Esme esme, String text) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            int status = exchange(socket, bindPdu(SMPPConstant.CID_BIND_RECEIVER, "kept", "pass-kep"));
            assertEquals(0, status);
            throw new NegativeResponseException(exchange(socket, submitPdu(1, text)));
        }
    }

    @Test
    void aReceiptThatIsNotTakenComesAgain() throws Exception {
        try (Esme esme = Esme.bind(port, "kept", "pass-kep", BindType.BIND_TRX)) {
            esme.refusals.set(1);
            esme.delivered("id:" + esme.submit(TO, "again", BOTH));
        }
    }

    @ParameterizedTest
    @CsvSource({"app, wrong, 14", "nobody, test-key, 14", "narrow, pass-nar, 13", "app, test-key, 0"})
    void aBindIsRefusedThatIsWrongOrComesFromElsewhere(String systemId, String password, int status) throws Exception {
        assertEquals(status, Esme.refusedBind(port, systemId, password, BindType.BIND_TRX));
    }

    @Test
    void onlySoManyBindAtATime() throws Exception {
        try (Esme first = Esme.bind(port, "two", "pass-few", BindType.BIND_TRX)) {
            try (Esme second = Esme.bind(port, "two", "pass-few", BindType.BIND_TX)) {
                assertEquals(
                        SMPPConstant.STAT_ESME_RALYBND, Esme.refusedBind(port, "two", "pass-few", BindType.BIND_TRX));
                assertTrue(second.session.getSessionState().isBound());
            }
            await().atMost(PATIENT).until(() -> Esme.refusedBind(port, "two", "pass-few", BindType.BIND_TRX) == 0);
            assertTrue(first.session.getSessionState().isBound());
        }
    }

    @Test
    void partsBecomeOneMessageHoweverTheyAreMarkedAndEachIsAnswered() throws Exception {
        String[] texts = {"first part of a text, ", "second part of it, ", "and the last."};
        try (Esme esme = bound(BindType.BIND_TRX)) {
            List<String> ids = new ArrayList<>();
            // The last first: parts come in any order.
            for (int i = texts.length; i > 0; i--) {
                byte[] text = texts[i - 1].getBytes(US_ASCII);
                byte[] part = ByteBuffer.allocate(6 + text.length)
                        .put(new byte[] {5, 0, 3, 77, 3, (byte) i})
                        .put(text)
                        .array();
                ids.add(esme.submit(TO, SMPPConstant.ESMCLS_UDHI_INDICATOR_SET, BOTH, 0, part));
            }
            assertEquals(3, new HashSet<>(ids).size());
            ids.forEach(id -> esme.delivered("id:" + id + " sub:001 dlvrd:001"));
            for (int i = 1; i <= texts.length; i++) {
                esme.submit(
                        TO,
                        0,
                        0,
                        0,
                        texts[i - 1].getBytes(US_ASCII),
                        new OptionalParameter.Sar_msg_ref_num((short) 4_711),
                        new OptionalParameter.Sar_total_segments((byte) 3),
                        new OptionalParameter.Sar_segment_seqnum((byte) i));
            }
            String whole = "All of it in one payload. ".repeat(20);
            esme.submit(TO, 0, 0, 0, new byte[0], new OptionalParameter.Message_payload(whole.getBytes(US_ASCII)));
            await().atMost(PATIENT).until(() -> texts().size() == 3);
            assertEquals(
                    Map.of(String.join("", texts), 2L, whole, 1L),
                    texts().stream().collect(Collectors.groupingBy(text -> text, Collectors.counting())));
            assertEquals(
                    MessageState.DELIVERED,
                    esme.session
                            .queryShortMessage(ids.get(1), TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, "")
                            .getMessageState());
        }
    }

    /** References have 8 bits, and long texts may end alike: what comes again after a break is told from another text. */
    @Test
    void whatComesAgainAfterABreakIsOneTextAndAnotherUnderItsReferenceIsAnother() throws Exception {
        try (Esme esme = bound(BindType.BIND_TX)) {
            halves(esme, "one, ");
            await().atMost(PATIENT).until(() -> texts().equals(List.of("one, and the same end")));
            esme.session.close();
        }
        try (Esme esme = bound(BindType.BIND_TX)) {
            halves(esme, "one, ");
            halves(esme, "two, ");
            await().atMost(PATIENT).until(() -> texts().contains("two, and the same end"));
            assertEquals(2, texts().size());
        }
    }

    private static void halves(Esme esme, String first) throws Exception {
        String[] texts = {first, "and the same end"};
        for (int i = 0; i < texts.length; i++) {
            byte[] text = texts[i].getBytes(US_ASCII);
            byte[] part = ByteBuffer.allocate(6 + text.length)
                    .put(new byte[] {5, 0, 3, 78, 2, (byte) (i + 1)})
                    .put(text)
                    .array();
            esme.submit(TO, SMPPConstant.ESMCLS_UDHI_INDICATOR_SET, 0, 0, part);
        }
    }

    @Test
    void aTextOfWhichAPartIsMissingIsToldAsRejected() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            String id = esme.submit(
                    TO,
                    0,
                    BOTH,
                    0,
                    "lonely".getBytes(US_ASCII),
                    new OptionalParameter.Sar_msg_ref_num((short) 9),
                    new OptionalParameter.Sar_total_segments((byte) 2),
                    new OptionalParameter.Sar_segment_seqnum((byte) 2));
            assertTrue(Esme.text(esme.delivered("id:" + id)).contains("stat:REJECTD err:001 text:body-malformed"));
            assertEquals(List.of(), texts());
        }
    }

    @Test
    void textsAreReadByTheirDataCoding() throws Exception {
        try (Esme esme = bound(BindType.BIND_TX)) {
            esme.submit(TO, 0, 0, 8, "Příliš žluťoučký 😀".getBytes(UTF_16BE));
            esme.submit(TO, 0, 0, 3, "Grüße aus Köln".getBytes(ISO_8859_1));
            esme.submit(TO, 0, 0, 0, new byte[] {0x1B, 0x65, ' ', 0x7B, 0x00});
            esme.submit(TO, 0, 0, 1, "plain ASCII @".getBytes(US_ASCII));
            esme.submit(TO, 0, 0, 0x10, "at once".getBytes(US_ASCII));
            await().atMost(PATIENT).until(() -> texts().size() == 5);
            assertEquals(
                    Set.of("Příliš žluťoučký 😀", "Grüße aus Köln", "€ ä@", "plain ASCII @", "at once"),
                    Set.copyOf(texts()));
        }
    }

    @Test
    void octetsGoOnAsTheyCame() throws Exception {
        byte[] push = HexFormat.of().parseHex("0605040B8423F0DC0601AE");
        try (Esme esme = bound(BindType.BIND_TX)) {
            esme.submit(TO, SMPPConstant.ESMCLS_UDHI_INDICATOR_SET, 0, 0xF5, push);
            esme.submit(TO, 0, 0, 4, new byte[] {(byte) 0xFF, 0});
            await().atMost(PATIENT).until(() -> texts().size() == 2);
            assertEquals(Set.of("[udh 0605040B8423F0] DC0601AE", "FF00"), Set.copyOf(texts()));
        }
    }

    @Test
    void octetsAreNotReplacedByAText() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            String id = esme.submit(TO, 0, 0, 4, new byte[] {(byte) 0xFF, 0}, LATER, null);
            hub.becomes(id, "scheduled");
            assertEquals(
                    SMPPConstant.STAT_ESME_RREPLACEFAIL,
                    status(() -> replace(esme, id, null, 0, "a text".getBytes(US_ASCII))));
            assertEquals(MessageState.ENROUTE, query(esme, id));
            cancel(esme, id);
        }
    }

    @Test
    void whatCannotBeDoneIsRefusedWithItsStatus() throws Exception {
        byte[] text = "refused".getBytes(US_ASCII);
        try (Esme esme = bound(BindType.BIND_TX)) {
            assertEquals(SMPPConstant.STAT_ESME_RINVDSTADR, status(() -> esme.submit("4912", 0, 0, 0, text)));
            assertEquals(SMPPConstant.STAT_ESME_RINVDSTADR, status(() -> esme.submit("493012345678", 0, 0, 0, text)));
            // octets of class 2 are for SIMs, and these have no header though they say so
            assertEquals(SMPPConstant.STAT_ESME_RINVDCS, status(() -> esme.submit(TO, 0, 0, 0xF6, text)));
            assertEquals(
                    SMPPConstant.STAT_ESME_RINVESMCLASS,
                    status(() -> esme.submit(TO, SMPPConstant.ESMCLS_UDHI_INDICATOR_SET, 0, 4, text)));
            assertEquals(SMPPConstant.STAT_ESME_RINVESMCLASS, status(() -> esme.submit(TO, 2, 0, 0, text)));
            byte[] push = ByteBuffer.allocate(7 + text.length)
                    .put(new byte[] {6, 5, 4, 0x0B, (byte) 0x84, 0x23, (byte) 0xF0})
                    .put(text)
                    .array();
            assertEquals(
                    SMPPConstant.STAT_ESME_RINVESMCLASS,
                    status(() -> esme.submit(TO, SMPPConstant.ESMCLS_UDHI_INDICATOR_SET, 0, 0, push)));
            assertEquals(
                    SMPPConstant.STAT_ESME_RINVEXPIRY,
                    status(() -> esme.submit(TO, 0, 0, 0, text, null, "200101000000000+")));
            assertEquals(SMPPConstant.STAT_ESME_RINVMSGLEN, status(() -> esme.submit(TO, 0, 0, 0, new byte[0])));
        }
        assertEquals(List.of(), texts());
    }

    @Test
    void whoSendsTooMuchIsThrottled() throws Exception {
        try (Esme esme = Esme.bind(port, "slow", "pass-slo", BindType.BIND_TX)) {
            esme.submit(TO, "in time", 0);
            assertEquals(SMPPConstant.STAT_ESME_RTHROTTLED, status(() -> {
                for (int i = 0; i < 5; i++) {
                    esme.submit(TO, "too much", 0);
                }
            }));
        }
    }

    @Test
    void aMessageThatWaitsCanBeAskedForReplacedAndCancelled() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            String id = esme.submit(TO, 0, BOTH, 0, "first words".getBytes(US_ASCII), LATER, null);
            assertEquals(MessageState.ENROUTE, query(esme, id));
            replace(esme, id, SOON, BOTH, "better words".getBytes(US_ASCII));
            await().atMost(PATIENT).until(() -> texts().contains("better words"));
            assertTrue(
                    Esme.text(esme.delivered("id:" + id + " sub:001 dlvrd:001")).contains("DELIVRD"));
            assertEquals(MessageState.DELIVERED, query(esme, id));
            assertEquals(
                    SMPPConstant.STAT_ESME_RREPLACEFAIL,
                    status(() -> replace(esme, id, null, 0, "too late".getBytes(US_ASCII))));
            String other = esme.submit(TO, 0, BOTH, 0, "never".getBytes(US_ASCII), LATER, null);
            cancel(esme, other);
            esme.delivered("id:" + other + " sub:001 dlvrd:000");
            assertEquals(MessageState.DELETED, query(esme, other));
            assertEquals(SMPPConstant.STAT_ESME_RCANCELFAIL, status(() -> cancel(esme, other)));
            assertEquals(
                    SMPPConstant.STAT_ESME_RQUERYFAIL,
                    status(() -> query(esme, "019edc12-0000-7000-8000-000000000000")));
            assertEquals(List.of("better words"), texts());
            try (Esme stranger = Esme.bind(port, "kept", "pass-kep", BindType.BIND_TX)) {
                assertEquals(SMPPConstant.STAT_ESME_RQUERYFAIL, status(() -> query(stranger, other)));
            }
        }
    }

    @Test
    void aReplacementComesInTheCodingOfTheMessageAndKeepsTheTimesThatItDoesNotName() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            String id = esme.submit(TO, 0, 0, SMPPConstant.DC_UCS2, "until later".getBytes(UTF_16BE), LATER, LATEST);
            JsonNode first = hub.json("/api/v1/messages/" + id);
            replace(esme, id, null, BOTH, "better: žluťoučký".getBytes(UTF_16BE));
            JsonNode[] found = {null};
            await().atMost(PATIENT).until(() -> {
                found[0] = hub.json("/api/v1/messages?text=better:&limit=1").path("messages");
                return !found[0].isEmpty();
            });
            JsonNode second = found[0].path(0);
            assertEquals("better: žluťoučký", second.path("text").asText());
            assertEquals("scheduled", second.path("state").asText());
            assertEquals(first.path("sendAt"), second.path("sendAt"));
            assertEquals(first.path("expiresAt"), second.path("expiresAt"));
            assertFalse(first.path("expiresAt").isMissingNode());
            cancel(esme, id);
            esme.delivered("id:" + id + " sub:001 dlvrd:000");
        }
    }

    @Test
    void timesAreRelativeOrAbsolute() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant tomorrow = now.plus(Duration.ofDays(1));
        String written = DateTimeFormatter.ofPattern("yyMMddHHmmss")
                .withZone(ZoneOffset.UTC)
                .format(tomorrow);
        try (Esme esme = bound(BindType.BIND_TRX)) {
            JsonNode relative = scheduled(esme, LATER, LATEST);
            Duration late = Duration.between(
                    tomorrow, Instant.parse(relative.path("sendAt").asText()));
            assertTrue(!late.isNegative() && late.compareTo(PATIENT) < 0, relative::toString);
            assertEquals(
                    Duration.ofDays(1),
                    Duration.between(
                            Instant.parse(relative.path("sendAt").asText()),
                            Instant.parse(relative.path("expiresAt").asText())));
            // 04 quarters of an hour before Greenwich, and behind it.
            JsonNode absolute = scheduled(esme, written + "004+", written + "004-");
            assertEquals(
                    tomorrow.minus(Duration.ofHours(1)),
                    Instant.parse(absolute.path("sendAt").asText()));
            assertEquals(
                    tomorrow.plus(Duration.ofHours(1)),
                    Instant.parse(absolute.path("expiresAt").asText()));
        }
    }

    private static JsonNode scheduled(Esme esme, String schedule, String validity) throws Exception {
        String id = esme.submit(TO, 0, 0, 0, "in time".getBytes(US_ASCII), schedule, validity);
        JsonNode record = hub.json("/api/v1/messages/" + id);
        cancel(esme, id);
        return record;
    }

    private static void replace(Esme esme, String id, String schedule, int registered, byte[] text) throws Exception {
        esme.session.replaceShortMessage(
                id,
                TypeOfNumber.INTERNATIONAL,
                NumberingPlanIndicator.ISDN,
                "4930123456",
                schedule,
                null,
                new RegisteredDelivery(registered),
                (byte) 0,
                text);
    }

    private static MessageState query(Esme esme, String id) throws Exception {
        return esme.session
                .queryShortMessage(id, TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, "4930123456")
                .getMessageState();
    }

    private static void cancel(Esme esme, String id) throws Exception {
        esme.session.cancelShortMessage(
                "",
                id,
                TypeOfNumber.INTERNATIONAL,
                NumberingPlanIndicator.ISDN,
                "4930123456",
                TypeOfNumber.INTERNATIONAL,
                NumberingPlanIndicator.ISDN,
                TO);
    }

    @Test
    void oneTextGoesToManyAndWhoDoesNotGetItIsNamed() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            SubmitMultiResult result = esme.session.submitMultiple(
                    "",
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    "4930123456",
                    new Address[] {
                        new Address(Esme.INTERNATIONAL, Esme.ISDN, TO),
                        new Address(Esme.INTERNATIONAL, Esme.ISDN, "4912"),
                        new Address(TypeOfNumber.ALPHANUMERIC, Esme.ISDN, ""),
                        new Address(Esme.INTERNATIONAL, Esme.ISDN, "491711234568")
                    },
                    new ESMClass(0),
                    (byte) 0,
                    (byte) 0,
                    null,
                    null,
                    new RegisteredDelivery(BOTH),
                    ReplaceIfPresentFlag.DEFAULT,
                    new RawDataCoding((byte) 0),
                    (byte) 0,
                    "to many".getBytes(US_ASCII));
            UnsuccessDelivery[] refused = result.getUnsuccessDeliveries();
            assertEquals(
                    new HashSet<>(Arrays.asList("4912", null)),
                    Arrays.stream(refused)
                            .map(each -> each.getDestinationAddress().getAddress())
                            .collect(Collectors.toSet()));
            assertTrue(Arrays.stream(refused)
                    .allMatch(each -> each.getErrorStatusCode() == SMPPConstant.STAT_ESME_RINVDSTADR));
            await().atMost(PATIENT).until(() -> esme.deliveries.stream()
                    .filter(each -> Esme.text(each).contains("id:" + result.getMessageId()))
                    .map(DeliverSm::getSourceAddr)
                    .collect(Collectors.toSet())
                    .equals(Set.of(TO, "491711234568")));
            assertEquals(List.of("to many", "to many"), texts());
        }
    }

    @Test
    void aDataSmIsAMessage() throws Exception {
        try (Esme esme = bound(BindType.BIND_TRX)) {
            String id = esme.session
                    .dataShortMessage(
                            "",
                            TypeOfNumber.INTERNATIONAL,
                            NumberingPlanIndicator.ISDN,
                            "4930123456",
                            TypeOfNumber.INTERNATIONAL,
                            NumberingPlanIndicator.ISDN,
                            TO,
                            new ESMClass(0),
                            new RegisteredDelivery(BOTH),
                            new RawDataCoding((byte) 0),
                            new OptionalParameter.Message_payload("as data".getBytes(US_ASCII)))
                    .getMessageId();
            esme.delivered("id:" + id);
            assertEquals(List.of("as data"), texts());
        }
    }

    @Test
    void aRepeatIsKnownByItsReferenceForAWhile() throws Exception {
        OptionalParameter numbered = new OptionalParameter.User_message_reference((short) 4);
        OptionalParameter named = new OptionalParameter.OctetString((short) 0x1401, "order 17");
        try (Esme esme = bound(BindType.BIND_TX)) {
            String id = esme.submit(TO, "repeated", 0, numbered);
            long at = System.nanoTime();
            String again = esme.submit(TO, "repeated", 0, numbered);
            // On a machine that stands still the time may be over by now.
            if (System.nanoTime() - at < 1_500_000_000L) {
                assertEquals(id, again);
            }
            assertNotEquals(id, esme.submit(TO, "says something else", 0, numbered));
            await().atMost(PATIENT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> !esme.submit(TO, "repeated", 0, numbered).equals(id));
            String own = esme.submit(TO, "with a name of its own", 0, named);
            assertEquals(own, esme.submit(TO, "with a name of its own", 0, named));
            assertEquals(SMPPConstant.STAT_ESME_RSUBMITFAIL, status(() -> esme.submit(TO, "another", 0, named)));
            assertEquals(
                    "order 17",
                    hub.json("/api/v1/messages/" + own).path("reference").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"short and plain", "Příliš žluťoučký kůň"})
    void aMessageFromAHandsetComesToItsBind(String text) throws Exception {
        try (Esme elsewhere = Esme.bind(
                        SocketConnectionFactory.getInstance(),
                        port,
                        "app",
                        KEY,
                        BindType.BIND_RX,
                        InterfaceVersion.IF_34,
                        "^43");
                Esme esme = bound(BindType.BIND_RX)) {
            simulators.smsc().inbound("smsc", "420601123456", "4930123456", text, Marks.UDH, true);
            await().atMost(PATIENT).until(() -> !esme.deliveries.isEmpty());
            DeliverSm delivery = esme.deliveries.get(0);
            assertEquals("420601123456 4930123456", delivery.getSourceAddr() + " " + delivery.getDestAddress());
            assertFalse(delivery.isSmscDeliveryReceipt());
            boolean wide = delivery.getDataCoding() == SMPPConstant.DC_UCS2;
            assertEquals(text, new String(delivery.getShortMessage(), wide ? UTF_16BE : US_ASCII));
            assertEquals(List.of(), elsewhere.deliveries);
        }
    }

    @Test
    void aLongTextFromAHandsetComesInParts() throws Exception {
        String text = "a long text from a handset. ".repeat(12);
        try (Esme esme = bound(BindType.BIND_RX)) {
            simulators.smsc().inbound("smsc", "420601123456", "4930123456", text, Marks.UDH, true);
            await().atMost(PATIENT).until(() -> esme.deliveries.size() == 3);
            String joined = esme.deliveries.stream()
                    .sorted((one, other) -> one.getShortMessage()[5] - other.getShortMessage()[5])
                    .map(each -> new String(each.getShortMessage(), 6, each.getShortMessage().length - 6, US_ASCII))
                    .collect(Collectors.joining());
            assertEquals(text.strip(), joined.strip());
            assertTrue(esme.deliveries.stream().allMatch(DeliverSm::isUdhi));
        }
    }

    @Test
    void aClientOfTheOldVersionGetsReceiptsWithoutParameters() throws Exception {
        try (Esme esme = Esme.bind(
                        SocketConnectionFactory.getInstance(),
                        port,
                        "kept",
                        "pass-kep",
                        BindType.BIND_RX,
                        InterfaceVersion.IF_33,
                        null);
                Esme sender = Esme.bind(port, "kept", "pass-kep", BindType.BIND_TX)) {
            DeliverSm receipt = esme.delivered("id:" + sender.submit(TO, "old", BOTH));
            assertNull(receipt.getOptionalParameter(Tag.RECEIPTED_MESSAGE_ID));
        }
    }

    @Test
    void bindsCanBeEncrypted() throws Exception {
        try (Esme esme = Esme.bind(
                (host, at) -> new SocketConnection(trusting.getSocketFactory().createSocket(host, at)),
                tlsPort,
                "app",
                KEY,
                BindType.BIND_TRX,
                InterfaceVersion.IF_34,
                null)) {
            esme.delivered("id:" + esme.submit(TO, "encrypted", BOTH));
        }
    }

    /** {@code -Dnode-modules=} names the folder in which {@code npm install smpp} has put the client. */
    @Test
    void aNodeClientSendsAndHearsItsReceipt() throws Exception {
        Programs.installed("node");
        Path client = Path.of(System.getProperty("node-modules", "node_modules"), "smpp");
        assumeTrue(Files.isDirectory(client), "npm's package smpp is not installed");
        try (Programs node =
                Programs.start(List.of("node", "--eval", NODE.formatted(client.toAbsolutePath(), port, KEY, TO)))) {
            String id = node.line(line -> line.startsWith("taken ")).substring("taken ".length());
            assertTrue(node.line(line -> line.startsWith("receipt ")).contains("id:" + id + " sub:001 dlvrd:001"));
            node.line("unbound"::equals);
            assertEquals(List.of("from node: žluťoučký"), texts());
        }
    }

    @Test
    void aWindowOfSubmissionsIsAnsweredInWhicheverOrder() throws Exception {
        int all = 300;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            assertEquals(0, exchange(socket, bindPdu(SMPPConstant.CID_BIND_TRANSMITTER, "app", KEY)));
            OutputStream out = socket.getOutputStream();
            for (int i = 1; i <= all; i++) {
                out.write(submitPdu(i, "windowed " + i));
            }
            Set<Integer> answered = new HashSet<>();
            while (answered.size() < all) {
                ByteBuffer answer = read(socket);
                assertEquals(0, answer.getInt(8));
                assertTrue(answered.add(answer.getInt(12)));
            }
        }
        await().atMost(PATIENT).until(() -> texts().size() == all);
    }

    @Test
    void aGoodbyeIsAnsweredWhenAllElseIs() throws Exception {
        int all = 100;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            assertEquals(0, exchange(socket, bindPdu(SMPPConstant.CID_BIND_TRANSMITTER, "app", KEY)));
            ByteArrayOutputStream ahead = new ByteArrayOutputStream();
            for (int i = 1; i <= all; i++) {
                ahead.writeBytes(submitPdu(i, "before the goodbye " + i));
            }
            ahead.writeBytes(COMPOSER.unbind(all + 1));
            socket.getOutputStream().write(ahead.toByteArray());
            for (int i = 1; i <= all; i++) {
                ByteBuffer answer = read(socket);
                assertEquals(SMPPConstant.CID_SUBMIT_SM_RESP, answer.getInt(4));
                assertEquals(0, answer.getInt(8));
            }
            assertEquals(SMPPConstant.CID_UNBIND_RESP, read(socket).getInt(4));
        }
        await().atMost(PATIENT).until(() -> texts().size() == all);
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void textsThatLackPartsAreNotTakenWithoutBoundAndThoseThatAreBegunCanEnd() throws Exception {
        int window = 500;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            assertEquals(0, exchange(socket, bindPdu(SMPPConstant.CID_BIND_TRANSMITTER, "halves", "pass-hal")));
            int status = 0;
            int sent = 0;
            while (status == 0) {
                ByteArrayOutputStream ahead = new ByteArrayOutputStream();
                for (int i = 0; i < window; i++) {
                    ahead.writeBytes(partPdu(++sent, sent, 1));
                }
                socket.getOutputStream().write(ahead.toByteArray());
                for (int i = 0; i < window; i++) {
                    int each = read(socket).getInt(8);
                    status = each == 0 ? status : each;
                }
            }
            assertEquals(SMPPConstant.STAT_ESME_RTHROTTLED, status);
            assertTrue(sent > 1_500, "refused too early");
            assertEquals(0, exchange(socket, partPdu(++sent, 1, 2)));
            await().atMost(PATIENT).until(() -> texts().equals(List.of("half 1 of 2half 2 of 2")));
        }
    }

    private static byte[] partPdu(int sequence, int reference, int number) throws Exception {
        return submitPdu(
                sequence,
                "half " + number + " of 2",
                new OptionalParameter.Sar_msg_ref_num((short) reference),
                new OptionalParameter.Sar_total_segments((byte) 2),
                new OptionalParameter.Sar_segment_seqnum((byte) number));
    }

    @Test
    void whoIsNotBoundMaySendNothingLong() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            byte[] half = new byte[100];
            ByteBuffer.wrap(half).putInt(2_000).putInt(SMPPConstant.CID_SUBMIT_SM);
            socket.getOutputStream().write(half);
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoDoesNotReadIsDisconnected() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(30_000);
            assertEquals(0, exchange(socket, bindPdu(SMPPConstant.CID_BIND_TRANSMITTER, "lazy", "pass-laz")));
            byte[] questions = new byte[16 * 1_000];
            for (int i = 0; i < questions.length; i += 16) {
                System.arraycopy(COMPOSER.enquireLink(i), 0, questions, i, 16);
            }
            assertThrows(SocketException.class, () -> {
                while (true) {
                    socket.getOutputStream().write(questions);
                }
            });
        }
    }

    @Test
    void aConnectionThatDoesNotBindAndABindThatDoesNotAnswerAreClosed() throws Exception {
        try (Socket mute = new Socket("127.0.0.1", port)) {
            mute.setSoTimeout(40_000);
            assertEquals(0, exchange(mute, bindPdu(SMPPConstant.CID_BIND_RECEIVER, "lazy", "pass-laz")));
            try (Esme sender = Esme.bind(port, "lazy", "pass-laz", BindType.BIND_TX)) {
                String id = sender.submit(TO, "receipt for the mute", BOTH);
                hub.becomes(id, "delivered");
                mute.getInputStream().readAllBytes();
                // Nobody has lost the receipt.
                try (Esme esme = Esme.bind(port, "lazy", "pass-laz", BindType.BIND_RX)) {
                    esme.delivered("id:" + id);
                }
            }
            assertEquals(-1, silent.getInputStream().read());
        }
    }

    /** Nobody's question waits behind thousands of another's; each is answered, and none takes memory for long. */
    @Test
    void moreQuestionsThanAreLookedUpAtATimeAreThrottled() throws Exception {
        int questions = 3_000;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            assertEquals(0, exchange(socket, bindPdu(SMPPConstant.CID_BIND_TRANSMITTER, "app", KEY)));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 1; i <= questions; i++) {
                all.writeBytes(unknown(i));
            }
            Thread writer = new Thread(
                    () -> assertDoesNotThrow(() -> socket.getOutputStream().write(all.toByteArray())));
            writer.start();
            Map<Integer, Integer> answers = new TreeMap<>();
            for (int i = 0; i < questions; i++) {
                answers.merge(read(socket).getInt(8), 1, Integer::sum);
            }
            writer.join();
            assertEquals(
                    Set.of(SMPPConstant.STAT_ESME_RQUERYFAIL, SMPPConstant.STAT_ESME_RTHROTTLED),
                    answers.keySet(),
                    answers::toString);
            assertEquals(SMPPConstant.STAT_ESME_RQUERYFAIL, exchange(socket, unknown(questions + 1)));
        }
    }

    private static byte[] unknown(int sequence) throws Exception {
        return COMPOSER.querySm(sequence, "019edc12-0000-7000-8000-000000000000", (byte) 1, (byte) 1, TO);
    }

    static byte[] bindPdu(int command, String systemId, String password) throws Exception {
        return COMPOSER.bind(command, 1, systemId, password, "", (byte) 0x34, (byte) 0, (byte) 0, "");
    }

    static byte[] submitPdu(int number, String text, OptionalParameter... parameters) throws Exception {
        return COMPOSER.submitSm(
                number,
                "",
                (byte) 1,
                (byte) 1,
                "4930123456",
                (byte) 1,
                (byte) 1,
                TO,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                null,
                null,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                text.getBytes(US_ASCII),
                parameters);
    }

    /** Sends a PDU and returns the command status of the answer. */
    static int exchange(Socket socket, byte[] pdu) throws Exception {
        socket.getOutputStream().write(pdu);
        return read(socket).getInt(8);
    }

    private static ByteBuffer read(Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        byte[] length = in.readNBytes(4);
        assertEquals(4, length.length, "the connection is closed");
        byte[] rest = in.readNBytes(ByteBuffer.wrap(length).getInt() - 4);
        byte[] whole = Arrays.copyOf(length, 4 + rest.length);
        System.arraycopy(rest, 0, whole, 4, rest.length);
        return ByteBuffer.wrap(whole);
    }
}
