package smshub.protocol.modem.component;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.protocol.modem.component.ModemException.Failure;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Deliver;
import smshub.protocol.modem.pdu.DeliveryStatus;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.Submission;
import smshub.protocol.modem.pdu.Submit;
import smshub.protocol.modem.pdu.Validity;
import smshub.simulator.modem.CommandFault;
import smshub.simulator.modem.Model;
import smshub.simulator.modem.Network;
import smshub.simulator.modem.Phone;
import smshub.simulator.modem.SimulatedModem;
import smshub.simulator.modem.SimulatedModem.Options;
import smshub.testing.Ports;
import smshub.text.Dcs;
import smshub.text.Language;

/** The component with simulated modems on real sockets and pseudo-terminals. */
@Execution(ExecutionMode.CONCURRENT)
class ModemIT {
    private static final String PHONE = "+491711234567";
    private static final String LONG = "Das Pferd frisst keinen Gurkensalat {1} €. ".repeat(9);

    @TempDir
    private Path state;

    static Stream<Arguments> lines() {
        return Model.ALL.stream().flatMap(model -> Stream.of(Arguments.of(model, false), Arguments.of(model, true)));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void messagesReportsAndAnswersPass(Model model, boolean pty) throws Exception {
        Options options = Options.defaults().withModel(model).withPty(pty);
        try (SimulatedModem modem = SimulatedModem.start(options);
                ModemSite site = new ModemSite(pty ? "serial:" + modem.pty() : ModemSite.tcp(modem), state, "")) {
            CompletableFuture<Exchange> first = site.send("a", PHONE, "Grüße");
            CompletableFuture<Exchange> second = site.send("b", PHONE, LONG);
            CompletableFuture<Exchange> third = site.send("c", PHONE, "Привет 😀".repeat(20));
            assertNull(site.outcome(first));
            assertNull(site.outcome(second));
            assertNull(site.outcome(third));
            assertEquals(3, modem.phone(PHONE).received().size());
            assertEquals(
                    Set.of("Grüße", LONG, "Привет 😀".repeat(20)),
                    modem.phone(PHONE).received().stream()
                            .map(Phone.Message::text)
                            .collect(Collectors.toSet()));
            site.reported("a", DeliveryState.DELIVERED);
            site.reported("b", DeliveryState.DELIVERED);
            site.reported("c", DeliveryState.DELIVERED);
            modem.deliver(PHONE, "JA");
            modem.deliver("Praxis", LONG);
            await().atMost(ModemSite.LIMIT).until(() -> site.messages().size() == 2);
            // The parts of the long one may be read before the short one.
            assertEquals(Set.of("JA", LONG), Set.copyOf(site.texts()));
            assertEquals(PHONE, site.messages().get(site.texts().indexOf("JA")).getHeader(ModemConstants.SENDER));
            await().atMost(ModemSite.LIMIT)
                    .until(() -> modem.stored("SM") == 0
                            && (model.reportStore() == null || modem.stored(model.reportStore()) == 0));
            assertEquals(2, site.messages().size());
        }
    }

    @Test
    void aPartThatIsNotDeliveredMakesTheMessageUndelivered() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            modem.phone(PHONE).reports(new DeliveryStatus(70));
            assertNull(site.outcome(site.send("a", PHONE, LONG)));
            site.reported("a", DeliveryState.UNDELIVERED);
            assertEquals(DeliveryState.UNDELIVERED, site.query("a"));
        }
    }

    /**
     * The cable is pulled, or the modem falls silent or starts anew, in each step of sending. After the prompt it depends on
     * who is quicker: the message may have been written to a line that is being cut, and nobody can tell.
     */
    @ParameterizedTest
    @CsvSource({
        "DROP, COMMAND, sent, 1",
        "DROP, PROMPT, either, 0",
        "DROP, MESSAGE, either, 1",
        "DROP, COMPLETE, doubtful, 0",
        "DROP, DONE, doubtful, 1",
        "DROP, ANSWER, doubtful, 1",
        "SILENCE, PROMPT, either, 1",
        "SILENCE, COMPLETE, doubtful, 0",
        "SILENCE, DONE, doubtful, 1",
        "SILENCE, ANSWER, sent, 1",
        "REBOOT, COMMAND, sent, 1",
        "REBOOT, DONE, doubtful, 1"
    })
    void nothingIsLostAndNothingSentTwiceUnmarked(
            CommandFault.Effect effect, CommandFault.Step step, String outcome, int received) throws Exception {
        for (boolean pty : List.of(false, true)) {
            try (SimulatedModem modem = SimulatedModem.start(Options.defaults().withPty(pty));
                    ModemSite site = new ModemSite(
                            pty ? "serial:" + modem.pty() : ModemSite.tcp(modem), state.resolve("" + pty), "")) {
                site.ready(0);
                modem.fault(new CommandFault("+CMGS", step, effect, 0));
                ModemException failure = site.outcome(site.send("a", PHONE, "once"));
                int arrived = modem.phone(PHONE).received().size();
                if (failure == null) {
                    assertFalse(outcome.equals("doubtful"));
                    assertEquals(1, arrived);
                    site.reported("a", DeliveryState.DELIVERED);
                } else {
                    assertFalse(outcome.equals("sent"));
                    assertEquals(Failure.DOUBTFUL, failure.failure());
                    assertTrue(arrived <= received, "doubtful ones are not sent again");
                    if (arrived == 0) {
                        assertEquals(DeliveryState.UNKNOWN, site.query("a"));
                    } else if (effect != CommandFault.Effect.REBOOT) {
                        // The report tells the truth; a modem that restarted may have missed it.
                        site.reported("a", DeliveryState.DELIVERED);
                    }
                }
                assertNull(site.outcome(site.send("b", PHONE, "next")), "the modem is back");
                assertEquals(arrived + 1, modem.phone(PHONE).received().size());
            }
        }
    }

    /** The cable is pulled while the modem is told how to work, or what lies on the SIM is fetched. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+CMEE=1", "+CGMM", "+CPIN?", "+CIMI", "+CMGF=0", "+CSMS=0", "+CPMS", "+CNMI", "+CREG?", "+CSQ",
                "+COPS?", "+CMGL", "+CMGR", "+CMGD"
            })
    void aCablePulledInAnyOtherStepLosesAndDoublesNothing(String command) throws Exception {
        boolean harmless = !Set.of("+CMGL", "+CMGR", "+CMGD").contains(command);
        for (CommandFault.Step step : harmless
                ? List.of(CommandFault.Step.ANSWER)
                : List.of(CommandFault.Step.COMMAND, CommandFault.Step.DONE, CommandFault.Step.ANSWER)) {
            try (SimulatedModem modem = SimulatedModem.start(Options.defaults())) {
                modem.fault(new CommandFault(command, step, CommandFault.Effect.DROP, 0));
                modem.deliver(PHONE, "early");
                try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state.resolve("" + step), "")) {
                    await().atMost(ModemSite.LIMIT).until(() -> site.texts().contains("early"));
                    modem.deliver(PHONE, "later");
                    assertNull(site.outcome(site.send("a", PHONE, "out")));
                    await().atMost(ModemSite.LIMIT)
                            .until(() -> modem.stored("SM") == 0
                                    && site.texts().equals(List.of("early", "later"))
                                    && site.modem(0).getFailures() == 1);
                    assertEquals(1, modem.phone(PHONE).received().size());
                }
            }
        }
    }

    /** The place was cleared, nobody said so, and the next message came to lie there before the line was back. */
    @Test
    void aPlaceThatIsInUseAgainIsNotClearedOnceMore() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&recoveryDelay=1000")) {
            site.ready(0);
            modem.fault(CommandFault.drop(CommandFault.Step.DONE).on("+CMGD"));
            modem.fault(CommandFault.drop(CommandFault.Step.COMMAND).on("+CPIN?"));
            modem.deliver(PHONE, "first");
            await().atMost(ModemSite.LIMIT)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> site.modem(0).getFailures() == 2);
            assertEquals(0, modem.stored("SM"));
            modem.deliver(PHONE, "second");
            await().atMost(ModemSite.LIMIT).until(() -> site.texts().equals(List.of("first", "second")));
            await().atMost(ModemSite.LIMIT).until(() -> modem.stored("SM") == 0);
        }
    }

    @Test
    void aSimThatAsksForItsPukIsLeftAlone() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults().withPin("1234"))) {
            try (Socket somebody = new Socket(InetAddress.getLoopbackAddress(), modem.port())) {
                somebody.getOutputStream().write("AT+CPIN=\"1\"\rAT+CPIN=\"2\"\rAT+CPIN=\"3\"\r".getBytes(US_ASCII));
                await().atMost(ModemSite.LIMIT).until(() -> modem.triesLeft() == 0);
            }
            long before = pins(modem);
            try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&pin=1234")) {
                await().atMost(ModemSite.LIMIT)
                        .until(() -> site.modem(0).getState().equals("STOPPED"));
                assertEquals("the SIM is locked: SIM PUK", site.modem(0).getProblem());
                assertEquals(before, pins(modem), "no further PIN is tried");
            }
        }
    }

    private static long pins(SimulatedModem modem) {
        return modem.commands().stream()
                .filter(command -> command.startsWith("AT+CPIN="))
                .count();
    }

    @Test
    void whatTheOptionsAndHeadersWishGoesOut() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(
                        ModemSite.tcp(modem), state, "&languages=turkish&wideReference=true&statusReports=false")) {
            site.send(
                    Map.of(
                            ModemConstants.RECIPIENT,
                            PHONE,
                            ModemConstants.FLASH,
                            true,
                            ModemConstants.VALIDITY,
                            Duration.ofHours(1).toMillis()),
                    "ş".repeat(152) + "ğ");
            assertEquals(2, modem.sent().size());
            Submit first = modem.sent().get(0);
            assertEquals(Dcs.Alphabet.GSM7, first.content().coding().alphabet());
            assertEquals(Language.TURKISH, first.content().header().locking());
            assertTrue(first.content().header().concatenation().wide());
            assertTrue(first.content().coding().flash());
            assertEquals(Validity.of(Duration.ofHours(1)), first.validity());
            assertFalse(first.report());
            assertEquals(
                    "ş".repeat(152) + "ğ", modem.phone(PHONE).received().get(0).text());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {198, 199})
    void whereTheValidityPeriodIsNotSupportedItIsLeftOut(int code) throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&validity=86400000")) {
            modem.faultAfter(1, CommandFault.error(code));
            assertNull(site.outcome(site.send("a", PHONE, LONG)));
            assertNull(site.outcome(site.send("b", PHONE, "short")));
            List<Validity> validities = new ArrayList<>();
            modem.sent().forEach(part -> validities.add(part.validity()));
            assertEquals(Validity.of(Duration.ofDays(1)), validities.remove(0));
            assertEquals(Collections.nCopies(3, null), validities);
            assertEquals(
                    List.of(LONG, "short"),
                    modem.phone(PHONE).received().stream()
                            .map(Phone.Message::text)
                            .toList());
            site.reported("a", DeliveryState.DELIVERED);
            // Refused although there is none, it is a refusal like others.
            modem.fault(CommandFault.error(code));
            assertEquals(
                    CmsError.Fault.VALIDITY,
                    CmsError.of(site.outcome(site.send("c", PHONE, "not taken")).refusal())
                            .fault());
        }
    }

    @Test
    void theLinkIsKeptForThePartsOfEachLongMessage() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            for (String text : List.of(LONG, "short", LONG)) {
                assertNull(site.outcome(site.send(text + modem.sent().size(), PHONE, text)));
            }
            assertEquals(
                    2, modem.commands().stream().filter("AT+CMMS=1"::equals).count());
        }
    }

    @Test
    void aFullMemoryIsNoticedAndComesFreeAgain() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults().withCapacity(3));
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            site.ready(0);
            site.fail(Integer.MAX_VALUE);
            for (int i = 0; i < 4; i++) {
                modem.deliver(PHONE, "waiting " + i);
            }
            await().atMost(ModemSite.LIMIT)
                    .until(() -> site.modem(0).getStorageUsed() == 3
                            && site.modem(0).getLastError().equals("the memory for messages is full"));
            assertEquals(3, site.modem(0).getStorageTotal());
            assertEquals(1, modem.held(), "the network keeps what the SIM has no place for");
            site.fail(0);
            await().atMost(ModemSite.LIMIT).until(() -> site.messages().size() == 4 && modem.stored("SM") == 0);
            assertEquals(4, Set.copyOf(site.texts()).size());
        }
    }

    @Test
    void theModemThatHasSentLeastTodayIsAskedFirst() throws Exception {
        Network network = new Network();
        Options options = Options.defaults().withNetwork(network);
        try (SimulatedModem one = SimulatedModem.start(options.withNumber("+491700000001"));
                SimulatedModem two = SimulatedModem.start(options.withNumber("+491700000002"));
                ModemSite site = new ModemSite(
                        ModemSite.tcp(one) + "," + ModemSite.tcp(two),
                        state,
                        "&statusReports=false&pollInterval=60000")) {
            site.ready(0);
            site.ready(1);
            assertNull(site.outcome(site.send("long", PHONE, LONG)));
            for (int i = 0; i < 5; i++) {
                site.idle(0);
                site.idle(1);
                assertNull(site.outcome(site.send("a" + i, PHONE, "short " + i)));
            }
            assertEquals(4, one.sent().size());
            assertEquals(4, two.sent().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, RECIPIENT", "42, NETWORK_BUSY", "8, SUBSCRIPTION", "304, MESSAGE"})
    void aRefusalIsTold(int code, CmsError.Fault fault) throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            modem.fault(CommandFault.error(code));
            ModemException failure = site.outcome(site.send("a", PHONE, "no"));
            assertEquals(Failure.REFUSED, failure.failure());
            assertEquals(fault, CmsError.of(failure.refusal()).fault());
            assertEquals(DeliveryState.NOT_FOUND, site.query("a"));
        }
    }

    @Test
    void aWrongPinIsTriedOnceEvenAfterARestart() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults().withPin("1234"))) {
            for (int i = 0; i < 2; i++) {
                try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&pin=9999")) {
                    await().atMost(ModemSite.LIMIT)
                            .until(() -> site.modem(0).getState().equals("STOPPED"));
                    assertEquals(
                            Failure.UNREACHABLE,
                            site.outcome(site.send("a", PHONE, "no")).failure());
                    site.modem(0).restart();
                    await().atMost(ModemSite.LIMIT)
                            .until(() -> site.modem(0).getProblem().contains("not tried again"));
                    assertEquals(2, modem.triesLeft());
                }
            }
            try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&pin=1234")) {
                assertNull(site.outcome(site.send("b", PHONE, "yes")));
            }
        }
    }

    @Test
    void aMessageStaysOnTheSimUntilItsExchangeCompletes() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            site.ready(0);
            site.fail(3);
            modem.deliver(PHONE, "hold on");
            await().atMost(ModemSite.LIMIT).until(() -> site.messages().size() == 1);
            await().atMost(ModemSite.LIMIT).until(() -> modem.stored("SM") == 0);
            assertEquals(List.of("hold on"), site.texts());
        }
    }

    private static List<Deliver> parts(String text) {
        return Submission.of(Address.of(PHONE), text).parts(9).stream()
                .map(pdu -> Deliver.of(
                        Address.of(PHONE),
                        ((Submit) pdu.message()).content(),
                        OffsetDateTime.now().withNano(0)))
                .toList();
    }

    @Test
    void partsAreJoinedAcrossARestart() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults())) {
            List<Deliver> parts = parts(LONG);
            try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
                site.ready(0);
                modem.deliver(parts.get(1));
                modem.deliver(parts.get(0));
                await().atMost(ModemSite.LIMIT).until(() -> site.modem(0).getStorageUsed() == 2);
                assertEquals(List.of(), site.texts());
            }
            modem.deliver(parts.get(2));
            try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
                await().atMost(ModemSite.LIMIT).until(() -> site.messages().size() == 1);
                assertEquals(List.of(LONG), site.texts());
            }
        }
    }

    @Test
    void aMessageWithMorePartsThanTheSimHasPlacesComesWhole() throws Exception {
        String longer = LONG.repeat(3);
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults().withCapacity(4));
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            parts(longer).forEach(modem::deliver);
            await().atMost(ModemSite.LIMIT).until(() -> site.messages().size() == 1);
            assertEquals(List.of(longer), site.texts());
        }
    }

    @Test
    void whatStaysIncompleteComesMarked() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&incompleteAfter=1000")) {
            modem.deliver(parts(LONG).get(1));
            await().atMost(ModemSite.LIMIT).until(() -> site.messages().size() == 1);
            assertEquals(1, site.messages().get(0).getHeader(ModemConstants.PARTS));
            assertEquals(3, site.messages().get(0).getHeader(ModemConstants.TOTAL_PARTS));
        }
    }

    @Test
    void aPoolSharesItsWorkAndTakesOverFromADeadModem() throws Exception {
        Network network = new Network();
        Options options = Options.defaults()
                .withNetwork(network)
                .withTimes(Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofMillis(100));
        try (SimulatedModem one = SimulatedModem.start(options.withNumber("+491700000001"));
                SimulatedModem two = SimulatedModem.start(options.withNumber("+491700000002"));
                ModemSite site = new ModemSite(ModemSite.tcp(one) + "," + ModemSite.tcp(two), state, "")) {
            site.ready(0);
            site.ready(1);
            List<CompletableFuture<Exchange>> sendings = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sendings.add(site.send("a" + i, PHONE, "shared " + i));
            }
            await().atMost(ModemSite.LIMIT)
                    .until(() -> one.sent().size() > 2 && two.sent().size() > 2);
            one.unplug();
            int doubtful = 0;
            for (CompletableFuture<Exchange> sending : sendings) {
                ModemException failure = site.outcome(sending);
                assertTrue(failure == null || failure.doubtful());
                doubtful += failure == null ? 0 : 1;
            }
            assertTrue(doubtful <= 1, "only what the dead modem had in hand");
            int received = network.phone(PHONE).received().size();
            assertTrue(received >= 20 - doubtful && received <= 20);
            one.plug();
            site.ready(0);
            one.unplug();
            two.unplug();
            await().atMost(ModemSite.LIMIT).until(() -> {
                ModemException failure = site.outcome(site.send("later", PHONE, "nobody"));
                return failure != null && failure.failure() == Failure.UNREACHABLE;
            });
        }
    }

    /** Two modems that restart, one for good, when the last part of a long message is to be sent. */
    private static Options dying(Network network, String number, Duration start) {
        return Options.defaults()
                .withNetwork(network)
                .withNumber(number)
                .withTimes(Duration.ZERO, Duration.ofMillis(20), start);
    }

    private static CommandFault atTheLastPart(CommandFault.Effect effect) {
        Pdu last =
                Submission.of(Address.of(PHONE), LONG).withReport(true).parts(1).get(2);
        return new CommandFault("+CMGS=" + last.length(), CommandFault.Step.COMMAND, effect, 0);
    }

    @Test
    void aLongMessageIsContinuedByItsModemAndNotBegunAgainByAnother() throws Exception {
        Network network = new Network();
        Duration start = Duration.ofMillis(100);
        try (SimulatedModem one = SimulatedModem.start(dying(network, "+491700000001", start));
                SimulatedModem two = SimulatedModem.start(dying(network, "+491700000002", start));
                ModemSite site = new ModemSite(ModemSite.tcp(one) + "," + ModemSite.tcp(two), state, "")) {
            site.ready(0);
            site.ready(1);
            one.fault(atTheLastPart(CommandFault.Effect.DROP));
            two.fault(atTheLastPart(CommandFault.Effect.DROP));
            assertNull(site.outcome(site.send("a", PHONE, LONG)));
            assertEquals(3, one.sent().size() + two.sent().size());
            assertTrue(one.sent().isEmpty() || two.sent().isEmpty());
            assertEquals(LONG, network.phone(PHONE).received().get(0).text());
        }
    }

    @Test
    void aLongMessageWhoseModemDiesBetweenItsPartsIsDoubtfulAndNotBegunAgainUnmarked() throws Exception {
        Network network = new Network();
        Duration start = Duration.ofMinutes(5);
        try (SimulatedModem one = SimulatedModem.start(dying(network, "+491700000001", start));
                SimulatedModem two = SimulatedModem.start(dying(network, "+491700000002", start));
                ModemSite site = new ModemSite(
                        ModemSite.tcp(one) + "," + ModemSite.tcp(two), state, "&answerTimeout=500&recoveryDelay=50")) {
            site.ready(0);
            site.ready(1);
            one.fault(atTheLastPart(CommandFault.Effect.REBOOT));
            two.fault(atTheLastPart(CommandFault.Effect.REBOOT));
            ModemException failure = site.outcome(site.send("a", PHONE, LONG));
            assertEquals(Failure.DOUBTFUL, failure.failure());
            assertEquals(2, one.sent().size() + two.sent().size(), "the other modem began nothing");
            assertTrue(one.sent().isEmpty() || two.sent().isEmpty());
            assertEquals(DeliveryState.UNKNOWN, site.query("a"));
            one.clearFaults();
            two.clearFaults();
            assertNull(site.outcome(site.send("a", PHONE, LONG)), "sent again knowingly, it goes by the other");
            assertEquals(5, one.sent().size() + two.sent().size());
            assertEquals(1, network.phone(PHONE).received().size());
        }
    }

    @Test
    void anAnswerThatComesLateSettlesTheDoubt() throws Exception {
        Duration air = Duration.ofMillis(1_500);
        try (SimulatedModem modem = SimulatedModem.start(
                        Options.defaults().withTimes(air, Duration.ofMillis(20), Duration.ofMillis(100)));
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&statusReports=false")) {
            assertEquals(
                    Failure.DOUBTFUL,
                    site.outcome(site.send("a", PHONE, "slow")).failure());
            assertEquals(DeliveryState.UNKNOWN, site.query("a"));
            site.reported("a", DeliveryState.UNDERWAY);
            assertEquals(DeliveryState.UNDERWAY, site.query("a"));
            assertEquals(1, modem.phone(PHONE).received().size());
        }
    }

    @Test
    void whatNobodyCanReadStaysOnTheSimUntilItIsTakenAsItIs() throws Exception {
        String hex = "07915892000000F0040B915892";
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            site.ready(0);
            modem.deliver(PHONE, "readable");
            await().atMost(ModemSite.LIMIT).until(() -> site.texts().equals(List.of("readable")));
            site.fail(2);
            modem.deliverLine(hex);
            await().atMost(ModemSite.LIMIT).until(() -> site.unreadable().size() == 1);
            assertEquals(hex, site.unreadable().get(0).getBody(String.class));
            assertEquals("cut off after 13 octets", site.unreadable().get(0).getHeader(ModemConstants.PROBLEM));
            await().atMost(ModemSite.LIMIT).until(() -> modem.stored("SM") == 0);
            assertEquals(1, site.modem(0).getUndecodable());
        }
    }

    /** A USB modem keeps its name below by-id, though its device may be another one. */
    @Test
    void aModemThatIsPluggedInAgainIsFoundByItsName() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults().withPty(true));
                ModemSite site = new ModemSite("serial:" + modem.pty(), state, "")) {
            assertNull(site.outcome(site.send("a", PHONE, "before")));
            modem.unplug();
            await().atMost(ModemSite.LIMIT).until(() -> site.modem(0).getState().equals("RECOVERING"));
            modem.plug();
            site.ready(0);
            assertNull(site.outcome(site.send("b", PHONE, "after")));
            assertEquals(2, modem.phone(PHONE).received().size());
        }
    }

    /** After a crash of its client a serial server refuses everybody until its alive check finds the old one dead. */
    @Test
    void aSerialServerThatRefusesForAWhileIsOutwaited() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                Socket old = new Socket(InetAddress.getLoopbackAddress(), modem.port())) {
            old.getOutputStream().write("AT\r".getBytes(US_ASCII));
            await().atMost(ModemSite.LIMIT).until(() -> !modem.commands().isEmpty());
            try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&recoveryDelay=50")) {
                await().atMost(ModemSite.LIMIT).until(() -> site.modem(0).getFailures() > 3);
                assertEquals(
                        Failure.UNREACHABLE,
                        site.outcome(site.send("a", PHONE, "not yet")).failure());
                assertEquals(0, site.modem(0).getPowerCycles());
                old.shutdownOutput();
                site.ready(0);
                assertNull(site.outcome(site.send("a", PHONE, "now")));
                assertEquals(1, modem.phone(PHONE).received().size());
            }
        }
    }

    @Test
    void aHungModemIsResetAndReopenedAndAtLastItsPowerIsSwitched() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults())) {
            HttpServer power = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            power.createContext("/", call -> {
                modem.powerCycle();
                call.sendResponseHeaders(204, -1);
                call.close();
            });
            power.start();
            String address = "http://127.0.0.1:" + power.getAddress().getPort() + "/modem";
            try (ModemSite site = new ModemSite(
                    ModemSite.tcp(modem), state, "&answerTimeout=250&recoveryDelay=20&powerCycle=" + address)) {
                assertNull(site.outcome(site.send("a", PHONE, "before")));
                modem.hang();
                ModemException failure = site.outcome(site.send("b", PHONE, "while it hangs"));
                assertEquals(Failure.UNREACHABLE, failure.failure());
                site.ready(0);
                assertEquals(1, site.modem(0).getPowerCycles());
                assertTrue(site.modem(0).getFailures() >= 5, "gentler means come first");
                assertNull(site.outcome(site.send("b", PHONE, "after")));
                assertEquals(2, modem.phone(PHONE).received().size());
            } finally {
                power.stop(0);
            }
        }
    }

    @Test
    void aModemThatNothingHelpsIsGivenUpUntilAnOperatorHasSeenToIt() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&answerTimeout=250&recoveryDelay=20")) {
            site.ready(0);
            modem.hang();
            await().atMost(ModemSite.LIMIT).until(() -> site.modem(0).getState().equals("QUARANTINED"));
            assertTrue(site.modem(0).getProblem().contains("no answer"));
            assertEquals(
                    Failure.UNREACHABLE,
                    site.outcome(site.send("a", PHONE, "no")).failure());
            modem.powerCycle();
            site.modem(0).restart();
            site.ready(0);
            assertNull(site.outcome(site.send("a", PHONE, "yes")));
        }
    }

    @Test
    void aSimSendsNoMoreThanItMayInADay() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&dailyLimit=2")) {
            assertEquals(
                    Failure.DAILY_LIMIT,
                    site.outcome(site.send("long", PHONE, LONG)).failure(),
                    "three parts");
            assertNull(site.outcome(site.send("a", PHONE, "one")));
            assertNull(site.outcome(site.send("b", PHONE, "two")));
            assertEquals(
                    Failure.DAILY_LIMIT,
                    site.outcome(site.send("c", PHONE, "three")).failure());
            assertEquals(2, modem.sent().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"42, NETWORK_BUSY", "500, NETWORK", "1, RECIPIENT"})
    void aLongMessageGoesOnAfterThePartsThatWentOut(int code, CmsError.Fault fault) throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults())) {
            try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
                modem.faultAfter(1, CommandFault.error(code));
                ModemException failure = site.outcome(site.send("a", PHONE, LONG));
                assertEquals(Failure.REFUSED, failure.failure());
                assertEquals(fault, CmsError.of(failure.refusal()).fault());
                assertTrue(failure.begun());
                assertEquals(1, modem.sent().size());
                assertEquals(DeliveryState.NOT_FOUND, site.query("a"));
            }
            try (ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
                assertNull(site.outcome(site.goOn("a", PHONE, LONG)), "a restart forgets nothing");
                assertEquals(3, modem.sent().size(), "no part twice");
                assertEquals(
                        List.of(LONG),
                        modem.phone(PHONE).received().stream()
                                .map(Phone.Message::text)
                                .toList());
                site.reported("a", DeliveryState.DELIVERED);
            }
        }
    }

    @Test
    void aModemThatFailsAgainAndAgainBetweenThePartsGoesOnLater() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "&recoveryDelay=20")) {
            site.ready(0);
            for (int i = 0; i < 3; i++) {
                modem.faultAfter(1, CommandFault.error(302));
            }
            ModemException failure = site.outcome(site.send("a", PHONE, LONG));
            assertEquals(Failure.REFUSED, failure.failure());
            assertTrue(failure.begun());
            assertNull(site.outcome(site.goOn("a", PHONE, LONG)));
            assertEquals(3, modem.sent().size(), "no part twice");
        }
    }

    @Test
    void aLongMessageThatNoModemRemembersIsDoubtfulAndNotBegunAnew() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            ModemException failure = site.outcome(site.goOn("a", PHONE, LONG));
            assertEquals(Failure.DOUBTFUL, failure.failure());
            assertEquals(0, modem.sent().size());
        }
    }

    /** The dialogue's own share, against the time that the air takes. */
    @Test
    void aMessageCostsWhatTheAirCosts() throws Exception {
        Duration air = Duration.ofMillis(200);
        int count = 10;
        try (SimulatedModem modem = SimulatedModem.start(
                        Options.defaults().withTimes(air, Duration.ofMillis(20), Duration.ofMillis(100)));
                ModemSite site =
                        new ModemSite(ModemSite.tcp(modem), state, "&statusReports=false&pollInterval=60000")) {
            assertNull(site.outcome(site.send("warm", PHONE, "warm")));
            int before = modem.commands().size();
            List<Long> ends = new CopyOnWriteArrayList<>();
            List<CompletableFuture<Exchange>> sendings = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sendings.add(site.send("a" + i, PHONE, "timed " + i)
                        .whenComplete((sent, failure) -> ends.add(System.nanoTime())));
            }
            for (CompletableFuture<Exchange> sending : sendings) {
                assertNull(site.outcome(sending));
            }
            assertEquals(count, modem.commands().size() - before, "one command for each message");
            // Other work on this machine delays some of them, but not the fastest.
            double own = IntStream.range(1, count)
                                    .mapToLong(i -> ends.get(i) - ends.get(i - 1))
                                    .min()
                                    .orElseThrow()
                            / 1e6
                    - air.toMillis();
            System.out.printf(
                    "A message takes %d ms of air and %.1f ms of dialogue: %.0f a minute by one modem%n",
                    air.toMillis(), own, 60_000 / (air.toMillis() + own));
            assertTrue(own < 100, () -> own + " ms beside the air");
        }
    }

    /** A serial server that we did not write, as an NPort in TCP Server mode and by RFC 2217. */
    @ParameterizedTest
    @CsvSource({"'tcp', tcp", "'telnet(rfc2217),tcp', rfc2217"})
    void aSerialServerStandsBetween(String accepter, String kind) throws Exception {
        Path ser2net = Path.of("/usr/sbin/ser2net");
        assumeTrue(Files.isExecutable(ser2net));
        int port = Ports.free();
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults().withPty(true))) {
            Path settings =
                    Files.writeString(state.resolve("ser2net.yaml"), """
                    connection: &modem
                      accepter: %s,127.0.0.1,%d
                      connector: serialdev,%s,115200n81,local
                    """.formatted(accepter, port, modem.pty()));
            Process server = new ProcessBuilder(ser2net.toString(), "-d", "-u", "-c", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (ModemSite site = new ModemSite(kind + ":127.0.0.1:" + port, state, "")) {
                assertNull(site.outcome(site.send("a", PHONE, LONG)));
                assertEquals(LONG, modem.phone(PHONE).received().get(0).text());
                site.reported("a", DeliveryState.DELIVERED);
                modem.deliver(PHONE, "back");
                await().atMost(ModemSite.LIMIT).until(() -> site.texts().equals(List.of("back")));
                await().atMost(ModemSite.LIMIT).until(() -> modem.stored("SM") == 0);
            } finally {
                server.destroy();
                server.waitFor();
            }
        }
    }

    @Test
    void operatorsSeeTheModem() throws Exception {
        try (SimulatedModem modem = SimulatedModem.start(Options.defaults());
                ModemSite site = new ModemSite(ModemSite.tcp(modem), state, "")) {
            modem.signal(20);
            assertNull(site.outcome(site.send("a", PHONE, "seen")));
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName any = new ObjectName(
                    "org.apache.camel:type=modems,name=" + ObjectName.quote(ModemSite.tcp(modem)) + ",*");
            ObjectName name = server.queryNames(any, null).iterator().next();
            await().atMost(ModemSite.LIMIT)
                    .until(() -> server.getAttribute(name, "Signal").equals(-73));
            assertEquals("READY", server.getAttribute(name, "State"));
            assertEquals(1L, server.getAttribute(name, "Sent"));
            assertEquals(20, server.getAttribute(name, "StorageTotal"));
            modem.registration(3);
            await().atMost(ModemSite.LIMIT)
                    .until(() -> server.getAttribute(name, "State").equals("SEARCHING"));
            modem.registration(5);
            await().atMost(ModemSite.LIMIT)
                    .until(() -> server.getAttribute(name, "State").equals("READY"));
        }
    }
}
