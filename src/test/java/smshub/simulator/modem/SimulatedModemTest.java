package smshub.simulator.modem;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Deliver;
import smshub.protocol.modem.pdu.DeliveryStatus;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.PduException;
import smshub.protocol.modem.pdu.StatusReport;
import smshub.protocol.modem.pdu.Submission;
import smshub.simulator.modem.CommandFault.Step;

class SimulatedModemTest {
    private static final String PHONE = "+491711234567";
    private static final String OK = "\r\nOK\r\n";

    private SimulatedModem modem;
    private Terminal terminal;

    @AfterEach
    void switchOff() {
        terminal.close();
        modem.close();
    }

    @Test
    void echoesUntilItIsToldNotTo() {
        start(options());
        terminal.type("at\r");
        assertEquals("at\r" + OK, terminal.until(OK));
        terminal.type("ATE0\r");
        assertEquals("ATE0\r" + OK, terminal.until(OK));
        assertEquals(OK, terminal.ask("AT"));
        assertEquals("\r\nERROR\r\n", terminal.ask("AT+XYZ"));
        assertEquals(OK, terminal.ask("ATE0V1Q0+CMEE=1;+CREG=2"));
        assertEquals("\r\n+CME ERROR: 4\r\n", terminal.ask("AT+XYZ"));
        assertEquals("\r\n+CREG: 2,1,\"00C3\",\"A5F1\"\r\n" + OK, terminal.ask("AT+CREG?"));
        assertEquals("\r\n+CSQ: 20,99\r\n\r\n+CREG: 2,1,\"00C3\",\"A5F1\"\r\n" + OK, terminal.ask("AT+CSQ;+CREG?"));
        assertEquals("\r\n+CME ERROR: operation not supported\r\n", terminal.ask("AT+CMEE=2;+XYZ;+CSQ"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyModelSendsALongTextAndReports(Model model) throws PduException {
        start(options().withModel(model));
        ready("AT+CNMI=2,1,0,1,0");
        String text = "Ein längerer Text, der nicht in einen Teil passt. ".repeat(7) + "€";
        List<Pdu> parts =
                Submission.of(Address.of(PHONE), text).withReport(true).parts(5);
        for (int i = 0; i < parts.size(); i++) {
            assertTrue(send(parts.get(i)).contains("+CMGS: " + i + "\r\n"));
            StatusReport report = (StatusReport) announced("+CDS: ").message();
            assertEquals(i, report.reference());
            assertEquals(DeliveryStatus.State.DELIVERED, report.status().state());
            assertEquals(PHONE, report.to().toString());
        }
        Phone.Message message = modem.phone(PHONE).received().get(0);
        assertEquals(text, message.text());
        assertEquals(3, message.parts());
        assertEquals("+491700000099", message.from());
        assertEquals(3, modem.sent().size());
    }

    static Stream<Arguments> models() {
        return Model.ALL.stream().map(Arguments::of);
    }

    @Test
    void modelsDifferInEchoPromptAndBlankLines() {
        start(options().withModel(Model.TERSE));
        assertEquals("\r\n^SYSSTART\r\n", reset());
        assertEquals(OK, terminal.ask("AT"));
        terminal.type("AT+CMGF=0;+CMGS=20\r");
        assertEquals("\r\n>", terminal.until(">"));
        terminal.type("\u001B");
        assertEquals(OK, terminal.until(OK));
        assertEquals("\r\n+CMGR: 0,,0\r\n" + OK, terminal.ask("AT+CMGR=1"));
    }

    private String reset() {
        modem.powerCycle();
        return terminal.until("START\r\n");
    }

    @Test
    void anUnsolicitedLineComesInTheMiddleOfAnAnswer() {
        start(options().withModel(Model.CHATTY));
        assertTrue(terminal.ask("ATE0;+CSQ").matches("(?s).*\\^RSSI:18.*\\+CSQ: 20,99.*\\^BOOT.*OK\r\n"));
    }

    @Test
    void storesAndTellsWhatComesIn() throws PduException {
        start(options());
        ready("AT+CNMI=2,1,0,0,0");
        modem.deliver(PHONE, "Antwort: JA {1} €");
        assertEquals("\r\n+CMTI: \"SM\",1\r\n", terminal.until("1\r\n"));
        modem.deliver("Praxis", "ж".repeat(71));
        assertTrue(terminal.until("\"SM\",3\r\n").contains("\"SM\",2"));
        String list = terminal.ask("AT+CMGL=4");
        assertTrue(list.contains("+CMGL: 1,0,,") && list.contains("+CMGL: 3,0,,"));
        assertTrue(terminal.ask("AT+CMGL=0").equals(OK));
        String[] read = terminal.ask("AT+CMGR=1").strip().split("\r\n");
        assertTrue(read[0].startsWith("+CMGR: 1,,"));
        Deliver deliver = (Deliver) Pdu.decode(read[1]).message();
        assertEquals("Antwort: JA {1} €", deliver.content().text());
        assertEquals(PHONE, deliver.from().toString());
        assertEquals("\r\n+CPMS: \"SM\",3,20,\"SM\",3,20,\"SM\",3,20\r\n" + OK, terminal.ask("AT+CPMS?"));
        assertEquals(OK, terminal.ask("AT+CMGD=2"));
        assertEquals("\r\n+CMS ERROR: 321\r\n", terminal.ask("AT+CMGR=2"));
        assertEquals(OK, terminal.ask("AT+CMGD=0,4"));
        assertEquals(0, modem.stored("SM"));
    }

    @Test
    void aFullStorageHoldsUpWhatComesIn() {
        start(options().withCapacity(2));
        ready("AT+CNMI=2,1,0,0,0");
        for (int i = 0; i < 3; i++) {
            modem.deliver(PHONE, "number " + i);
        }
        assertEquals(1, modem.held());
        assertEquals(2, modem.stored("SM"));
        terminal.until("\"SM\",2\r\n");
        terminal.type("AT+CMGD=1\r");
        terminal.until("+CMTI: \"SM\",1\r\n");
        terminal.until(OK);
        assertEquals(0, modem.held());
    }

    @Test
    void whatIsPassedOnWantsAnAcknowledgement() throws PduException {
        start(options());
        ready("AT+CSMS=1;+CNMI=2,2,0,1,0");
        modem.deliver(PHONE, "one");
        modem.deliver(PHONE, "two");
        assertEquals("one", ((Deliver) announced("+CMT: ,").message()).content().text());
        assertEquals(1, modem.held());
        terminal.type("AT+CNMA\r");
        assertEquals("two", ((Deliver) announced("+CMT: ,").message()).content().text());
        terminal.until(OK);
        assertEquals(OK, terminal.ask("AT+CNMA"));
        assertEquals("\r\n+CMS ERROR: 340\r\n", terminal.ask("AT+CNMA"));
    }

    @Test
    void aWrongPinLocksTheCardAtTheThirdTry() {
        start(options().withPin("1234"));
        terminal.ask("ATE0;+CMEE=1");
        assertEquals("\r\n+CPIN: SIM PIN\r\n" + OK, terminal.ask("AT+CPIN?"));
        assertEquals("\r\n+CMS ERROR: 311\r\n", terminal.ask("AT+CMGF=0"));
        for (int tries = 2; tries >= 0; tries--) {
            assertEquals("\r\n+CME ERROR: 16\r\n", terminal.ask("AT+CPIN=\"0000\""));
            assertEquals(tries, modem.triesLeft());
        }
        assertEquals("\r\n+CME ERROR: 16\r\n", terminal.ask("AT+CPIN=\"1234\""));
        assertEquals("\r\n+CPIN: SIM PUK\r\n" + OK, terminal.ask("AT+CPIN?"));
        assertEquals(OK, terminal.ask("AT+CPIN=\"12345678\",\"4321\""));
        assertEquals(OK, terminal.ask("AT+CMGF=0"));
    }

    @ParameterizedTest
    @CsvSource({"COMMAND, 0", "PROMPT, 0", "MESSAGE, 0", "COMPLETE, 0", "DONE, 1", "ANSWER, 1"})
    void theLineIsCutInEveryStep(Step step, int taken) {
        start(options());
        ready("AT");
        modem.fault(CommandFault.drop(step));
        terminal.type("AT+CMGS=" + one("x").length() + "\r");
        if (step != Step.COMMAND) {
            terminal.until(">");
        }
        if (step != Step.COMMAND && step != Step.PROMPT) {
            terminal.type(one("x").hex() + "\u001A");
        }
        String said = terminal.untilCut();
        assertEquals(step == Step.ANSWER, said.contains("+CMGS"));
        assertEquals(taken, modem.phone(PHONE).received().size());
        // whoever comes back may find the modem still waiting for the message
        Terminal next = new Terminal(modem.port());
        terminal = next;
        next.type("\u001BAT\r");
        next.until(OK);
        assertTrue(send(one("again")).contains("+CMGS: " + taken));
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void silenceInEveryStepEnds(Step step) {
        start(options());
        ready("AT");
        modem.fault(CommandFault.silence(step));
        terminal.type("AT+CMGS=" + one("x").length() + "\r");
        if (step != Step.COMMAND) {
            terminal.until(">");
            terminal.type(one("x").hex() + "\u001A");
        }
        if (step == Step.ANSWER) {
            terminal.until("+CMG");
        }
        while (!terminal.silent()) {
            // the blank after the prompt, the rest of half an answer
        }
        terminal.type("\u001B");
        assertEquals(OK, terminal.ask("AT"));
        boolean taken = step == Step.DONE || step == Step.ANSWER;
        assertEquals(taken ? 1 : 0, modem.phone(PHONE).received().size());
    }

    @Test
    void errorsRestartsAndHangsComeOnDemand() {
        start(options());
        ready("AT");
        modem.fault(CommandFault.error(42), 2);
        assertTrue(send(one("x")).endsWith("+CMS ERROR: 42\r\n"));
        assertTrue(send(one("x")).endsWith("+CMS ERROR: 42\r\n"));
        assertTrue(send(one("x")).contains("+CMGS: 0"));
        modem.fault(CommandFault.error(500).on("+CSQ"));
        // that moment is one of sending only
        assertTrue(terminal.ask("AT+CSQ").contains("20,99"));
        modem.clearFaults();
        modem.fault(CommandFault.reboot(Step.COMMAND).on("+CSQ"));
        terminal.type("AT+CSQ\r");
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            terminal.type("AT\r");
            return !terminal.silent();
        });
        terminal.until(OK);
        // forgotten: echo is on, text mode too
        terminal.type("AT+CMGF?\r");
        assertTrue(terminal.until(OK).endsWith("AT+CMGF?\r\r\n+CMGF: 1\r\n" + OK));
        modem.hang();
        terminal.type("AT\r");
        assertTrue(terminal.silent());
        modem.powerCycle();
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            terminal.type("AT\r");
            return !terminal.silent();
        });
    }

    @Test
    void anUnpluggedModemTakesNobody() {
        start(options());
        ready("AT");
        modem.unplug();
        terminal.untilCut();
        try (Terminal other = new Terminal(modem.port())) {
            other.untilCut();
        }
        modem.plug();
        terminal = new Terminal(modem.port());
        assertEquals(OK, terminal.ask("AT"));
        // one at a time
        try (Terminal other = new Terminal(modem.port())) {
            other.untilCut();
        }
        assertEquals(OK, terminal.ask("AT"));
    }

    @Test
    void theNetworkRefusesWhatItCannotTake() {
        start(options().withCentre(""));
        ready("AT");
        assertTrue(send(one("x")).endsWith("+CMS ERROR: 330\r\n"));
        assertEquals(OK, terminal.ask("AT+CSCA=\"+491710760000\",145"));
        modem.registration(2);
        assertTrue(send(one("x")).endsWith("+CMS ERROR: 331\r\n"));
        modem.registration(5);
        assertTrue(send(one("x")).contains("+CMGS: 0"));
        terminal.type("AT+CMGS=19\r");
        terminal.until("> ");
        // the length does not fit
        terminal.type(one("x").hex() + "\u001A");
        assertTrue(terminal.until("304\r\n").contains("+CMS ERROR"));
    }

    @Test
    void numbersCallForFaults() throws PduException {
        start(options());
        ready("AT+CNMI=2,1,0,1,0");
        Pdu undelivered = single("+491711234501", "x");
        assertTrue(send(undelivered).contains("+CMGS: 0"));
        assertEquals(67, ((StatusReport) announced("+CDS: ").message()).status().octet());
        assertTrue(send(single("+491711234500", "x")).endsWith("+CMS ERROR: 1\r\n"));
        assertTrue(send(single("+491711234505", "x")).endsWith("+CMS ERROR: 41\r\n"));
        assertTrue(send(single("+491711234505", "x")).contains("+CMGS: 1"));
    }

    @Test
    void airTimeIsSharedWhileTheLinkIsKept() {
        start(options().withTimes(Duration.ofMillis(200), Duration.ZERO, Duration.ZERO));
        ready("AT+CMMS=2");
        long first = millis(() -> send(one("x")));
        long second = millis(() -> send(one("x")));
        assertTrue(first >= 200, () -> "first " + first);
        assertTrue(second >= 100 && second < 200, () -> "second " + second);
    }

    @Test
    void modemsOnOneNetworkReachEachOther() throws PduException {
        Network network = new Network();
        start(options().withNetwork(network));
        ready("AT+CNMI=2,2,0,0,0");
        try (SimulatedModem other =
                        SimulatedModem.start(options().withNetwork(network).withNumber("+491700000098"));
                Terminal there = new Terminal(other.port())) {
            there.ask("ATE0;+CMGF=0");
            Pdu pdu = single("+491700000099", "from one to the other");
            there.type("AT+CMGS=" + pdu.length() + "\r").until("> ");
            there.type(pdu.hex() + "\u001A").until(OK);
            Deliver deliver = (Deliver) announced("+CMT: ,").message();
            assertEquals("from one to the other", deliver.content().text());
            assertEquals("+491700000098", deliver.from().toString());
        }
    }

    @Test
    void aStoredMessageCanBeSent() {
        start(options());
        ready("AT");
        Pdu pdu = one("stored");
        terminal.type("AT+CMGW=" + pdu.length() + "\r").until("> ");
        terminal.type(pdu.hex() + "\u001A");
        assertTrue(terminal.until(OK).contains("+CMGW: 1"));
        assertTrue(terminal.ask("AT+CMSS=1").contains("+CMSS: 0"));
        assertEquals("stored", modem.phone(PHONE).received().get(0).text());
    }

    @Test
    void whatTheTerminalTypedIsRemembered() {
        start(options());
        terminal.ask("ATE0");
        terminal.ask("AT+CSQ");
        assertEquals("ATE0 AT+CSQ", modem.commands().stream().collect(Collectors.joining(" ")));
        assertThrows(IllegalStateException.class, () -> modem.pty());
    }

    private static SimulatedModem.Options options() {
        return SimulatedModem.Options.defaults();
    }

    private void start(SimulatedModem.Options options) {
        modem = SimulatedModem.start(options);
        terminal = new Terminal(modem.port());
    }

    private void ready(String command) {
        terminal.ask("ATE0");
        assertTrue(terminal.ask("AT+CMEE=1;+CMGF=0").endsWith(OK));
        assertTrue(terminal.ask(command).endsWith(OK));
    }

    private String send(Pdu pdu) {
        terminal.type("AT+CMGS=" + pdu.length() + "\r").until(">");
        return terminal.ask(pdu.hex() + "\u001A").replace(pdu.hex(), "");
    }

    private Pdu announced(String prefix) throws PduException {
        terminal.until(prefix);
        terminal.until("\r\n");
        return Pdu.decode(terminal.until("\r\n").strip());
    }

    private static Pdu one(String text) {
        return single(PHONE, text);
    }

    private static Pdu single(String number, String text) {
        return Submission.of(Address.of(number), text).withReport(true).parts(0).get(0);
    }

    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
