package smshub.protocol.modem.at;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripted bytes: what modems of all habits say, and what the dialogue understands. */
class ModemDialogueTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final String REPORT = "0006110C91947111325476521171310300405211713113504000";

    private final ScriptedPort port = new ScriptedPort();
    private final List<String> news = new ArrayList<>();
    private final ModemDialogue dialogue = new ModemDialogue(
            port, "test", LIMIT, (line, message) -> news.add(message == null ? line : line + "|" + message));

    @AfterEach
    void close() {
        dialogue.close();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                row("plain", "AT+CSQ", "\r\n+CSQ: 18,99\r\n\r\nOK\r\n", "[+CSQ: 18,99]", "", "[]"),
                row("with echo", "AT+CSQ", "AT+CSQ\r\r\n+CSQ: 18,99\r\n\r\nOK\r\n", "[+CSQ: 18,99]", "", "[]"),
                row("line feeds alone", "AT+CSQ", "\n+CSQ: 18,99\nOK\n", "[+CSQ: 18,99]", "", "[]"),
                row("free text", "AT+CGMI", "\r\nACME Ltd\r\n\r\nOK\r\n", "[ACME Ltd]", "", "[]"),
                row(
                        "a message is announced inside",
                        "AT+CSQ",
                        "\r\n+CMTI: \"SM\",3\r\n\r\n+CSQ: 7,0\r\n\r\nOK\r\n",
                        "[+CSQ: 7,0]",
                        "",
                        "[+CMTI: \"SM\",3]"),
                row(
                        "a vendor's line inside free text",
                        "AT+CGSN",
                        "\r\n^RSSI:18\r\n490154203237518\r\n+WIND: 4\r\nRING\r\nOK\r\n",
                        "[490154203237518]",
                        "",
                        "[^RSSI:18, +WIND: 4, RING]"),
                row(
                        "a registration that was asked for, and one that was not",
                        "AT+CSQ",
                        "\r\n+CREG: 1\r\n+CSQ: 9,9\r\nOK\r\n",
                        "[+CSQ: 9,9]",
                        "",
                        "[+CREG: 1]"),
                row("the answer has that prefix", "AT+CREG?", "\r\n+CREG: 0,5\r\nOK\r\n", "[+CREG: 0,5]", "", "[]"),
                row(
                        "a report with its line between the lines of a list",
                        "AT+CMGL=4",
                        "\r\n+CMGL: 1,0,,25\r\n\r\n+CDS: 25\r\n" + REPORT
                                + "\r\n07914400\r\n+CMGL: 2,1,,9\r\n0791FF\r\nOK\r\n",
                        "[+CMGL: 1,0,,25, 07914400, +CMGL: 2,1,,9, 0791FF]",
                        "",
                        "[+CDS: 25|" + REPORT + "]"),
                row("nothing stored", "AT+CMGL=4", "\r\nOK\r\n", "[]", "", "[]"),
                row("refused plainly", "AT+CMMS=1", "\r\nERROR\r\n", "[]", "ERROR", "[]"),
                row("refused by the equipment", "AT+CPIN?", "\r\n+CME ERROR: 10\r\n", "[]", "+CME ERROR: 10", "[]"),
                row("refused in words", "AT+CPIN?", "\r\n+CME ERROR: SIM busy\r\n", "[]", "+CME ERROR", "[]"),
                row("refused by the service", "AT+CMGR=9", "\r\n+CMS ERROR: 321\r\n", "[]", "+CMS ERROR: 321", "[]"),
                row("refused by Huawei", "AT+CNMI=2,1", "\r\nTOO MANY PARAMETERS\r\n", "[]", "ERROR", "[]"),
                row("refused by Huawei, too", "AT+CMMS=1", "\r\nCOMMAND NOT SUPPORT\r\n", "[]", "ERROR", "[]"),
                row("refused by others", "AT+CMMS=1", "\r\nOPERATION NOT ALLOWED\r\n", "[]", "ERROR", "[]"),
                row("refused with a reason", "AT+CMMS=1", "\r\nERROR: 12 (busy)\r\n", "[]", "ERROR", "[]"),
                row("refused in lower case", "AT+CMGR=9", "\r\n+cms error:321\r\n", "[]", "+CMS ERROR: 321", "[]"),
                row("refused without a colon", "AT+CMGR=9", "\r\n+CMS ERROR 321\r\n", "[]", "+CMS ERROR: 321", "[]"),
                row("refused as a call is", "AT+CMMS=1", "\r\nNO CARRIER\r\n", "[]", "ERROR", "[]"),
                row("refused as a busy line is", "AT+CMMS=1", "\r\nBUSY\r\n", "[]", "ERROR", "[]"),
                row(
                        "a call comes and ends inside",
                        "AT+CSQ",
                        "\r\nRING\r\n\r\nNO CARRIER\r\n\r\n^RSSI:18\r\n+CSQ: 7,0\r\n\r\nOK\r\n",
                        "[+CSQ: 7,0]",
                        "",
                        "[RING, NO CARRIER, ^RSSI:18]"),
                row(
                        "noise before",
                        "AT+CSQ",
                        "\u0000\u00ff\r\n\r\n\r\n+CSQ: 1,1\r\n\r\n\r\nOK\r\n",
                        "[+CSQ: 1,1]",
                        "",
                        "[\u00ff]"));
    }

    private static Arguments row(String name, String command, String says, String lines, String refusal, String news) {
        return Arguments.of(name, command, says, lines, refusal, news);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void answersAreUnderstood(String name, String command, String says, String lines, String refusal, String unasked)
            throws IOException {
        port.on(command + "\r", says);
        CommandAnswer answer = dialogue.ask(command, LIMIT);
        assertEquals(lines, answer.lines().toString());
        assertEquals(refusal, answer.ok() ? "" : answer.refusal().toString());
        assertEquals(unasked, news.toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void answersAreUnderstoodOctetByOctet(
            String name, String command, String says, String lines, String refusal, String unasked) throws IOException {
        port.on(command + "\r", says.split(""));
        assertEquals(lines, dialogue.ask(command, LIMIT).lines().toString());
        assertEquals(unasked, news.toString());
    }

    static Stream<Arguments> sendings() {
        return Stream.of(
                Arguments.of("prompt with blank", "\r\n> ", "\r\n+CMGS: 17\r\n\r\nOK\r\n", "17"),
                Arguments.of("bare prompt", "\r\n>", "\r\n+CMGS: 17\r\nOK\r\n", "17"),
                Arguments.of("echo of everything", "AT+CMGS=20\r\r\n> ", "ABCD\u001a\r\n+CMGS: 17\r\n\r\nOK\r\n", "17"),
                Arguments.of(
                        "unasked lines everywhere",
                        "\r\n+CREG: 5\r\n\r\n+CMTI: \"SM\",1\r\n> ",
                        "\r\n+CDS: 25\r\n" + REPORT + "\r\n+CMGS: 17\r\n^MODE:5\r\nOK\r\n",
                        "17"),
                Arguments.of("refused for its length", "\r\n+CMS ERROR: 304\r\n", "", "+CMS ERROR: 304"),
                Arguments.of("refused by the network", "\r\n> ", "\r\n+CMS ERROR: 42\r\n", "+CMS ERROR: 42"),
                Arguments.of("refused plainly", "\r\n> ", "\r\nERROR\r\n", "ERROR"),
                Arguments.of("refused as a call is", "\r\nNO CARRIER\r\n", "", "ERROR"),
                Arguments.of("a call ends meanwhile", "\r\n> ", "\r\nNO CARRIER\r\n+CMGS: 17\r\nOK\r\n", "17"),
                Arguments.of("with an acknowledgement", "\r\n> ", "\r\n+CMGS: 17,\"07\"\r\nOK\r\n", "17,\"07\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sendings")
    void messagesAreHandedOver(String name, String prompt, String end, String outcome) throws IOException {
        port.on("AT+CMGS=20\r", prompt).on("\u001a", end);
        AtomicBoolean ready = new AtomicBoolean();
        CommandAnswer answer = dialogue.send(20, "ABCD", LIMIT, () -> ready.set(true));
        assertEquals(
                outcome,
                answer.ok()
                        ? answer.value("+CMGS:").orElse("")
                        : answer.refusal().toString());
        assertEquals(!end.isEmpty(), ready.get());
        assertEquals(end.isEmpty() ? List.of("AT+CMGS=20\r") : List.of("AT+CMGS=20\r", "ABCD", "\u001a"), port.heard());
    }

    @Test
    void anAnswerAboutThePinMayEndWithoutFinalLine() throws IOException {
        port.on("AT+CPIN?\r", "\r\n+CPIN: READY\r\n");
        CommandAnswer answer = dialogue.ask("AT+CPIN?", SHORT);
        assertTrue(answer.ok());
        assertEquals("READY", answer.value("+CPIN:").orElseThrow());
    }

    @Test
    void silenceBeforeThePromptIsNoDoubt() {
        IOException failure = assertThrows(IOException.class, () -> new ModemDialogue(
                        new ScriptedPort().on("AT+CMGS=20\r", "\r\nhm\r\n", ScriptedPort.CUT),
                        "test",
                        LIMIT,
                        (l, m) -> {})
                .send(20, "ABCD", SHORT, () -> {}));
        assertFalse(failure instanceof DoubtException);
    }

    @Test
    void aLineCutBeforeTheLastOctetIsNoDoubt() {
        port.on("AT+CMGS=20\r", "\r\n> ").on("ABCD", ScriptedPort.CUT);
        AtomicBoolean ready = new AtomicBoolean();
        IOException failure = assertThrows(
                IOException.class,
                () -> dialogue.send(20, "ABCD", SHORT, () -> {
                    ready.set(true);
                    assertThrows(IOException.class, () -> dialogue.listen(LIMIT), "waits until the cut is known");
                }));
        assertTrue(ready.get());
        assertFalse(failure instanceof DoubtException);
        assertEquals(List.of("AT+CMGS=20\r", "ABCD"), port.heard());
    }

    @Test
    void silenceAfterTheLastOctetIsDoubt() {
        port.on("AT+CMGS=20\r", "\r\n> ").on("\u001a", "\r\n+CMGS: 1");
        DoubtException doubt = assertThrows(DoubtException.class, () -> dialogue.send(20, "ABCD", SHORT, () -> {}));
        assertInstanceOf(SilenceException.class, doubt.getCause());
    }

    /** 3GPP TS 27.005 clause 3.5.1: the reference comes with a successful delivery to the service centre. */
    @Test
    void aMessageWithItsReferenceIsSentWhateverFollows() throws IOException {
        ScriptedPort line = new ScriptedPort();
        line.on("AT+CMGS=20\r", "\r\n> ")
                .on("\u001a", "\r\n+CMGS: 82\r\n")
                .on("\u001b", "\r\nOK\r\n")
                .on("AT\r", "\r\nOK\r\n")
                .on("AT+CMEE?\r", "\r\n+CMEE: 1\r\n\r\nOK\r\n")
                .on("AT+CSQ\r", "\r\n+CSQ: 7,0\r\n\r\nOK\r\n");
        try (ModemDialogue brief = new ModemDialogue(line, "test", SHORT, (head, message) -> {})) {
            assertEquals(
                    "82",
                    brief.send(20, "ABCD", LIMIT, () -> {}).value("+CMGS:").orElseThrow());
            // What ends that answer late is not the answer to the next command.
            assertEquals("7,0", brief.ask("AT+CSQ", LIMIT).value("+CSQ:").orElseThrow());
        }
    }

    @Test
    void aLineCutBehindTheReferenceIsNoDoubt() throws IOException {
        port.on("AT+CMGS=20\r", "\r\n> ").on("\u001a", "\r\n+CMGS: 82\r\n", ScriptedPort.CUT);
        assertTrue(dialogue.send(20, "ABCD", LIMIT, () -> {}).ok());
    }

    @Test
    void wordsThatNobodyKnowsAreARefusalWhenNothingFollows() throws IOException {
        port.on("AT+CNMI=2,1\r", "\r\nSOMETHING IS WRONG\r\n");
        assertFalse(dialogue.ask("AT+CNMI=2,1", SHORT).ok());
    }

    @Test
    void aLineCutAfterTheLastOctetIsDoubt() {
        port.on("AT+CMGS=20\r", "\r\n> ").on("\u001a", "\r\n", ScriptedPort.CUT);
        DoubtException doubt = assertThrows(DoubtException.class, () -> dialogue.send(20, "ABCD", LIMIT, () -> {}));
        assertFalse(doubt.getCause() instanceof SilenceException);
    }

    @Test
    void newsThatCannotBeTakenAfterTheLastOctetLeaveADoubt() {
        ScriptedPort line = new ScriptedPort();
        line.on("AT+CMGS=20\r", "\r\n> ").on("\u001a", "\r\n+CMT: ,30\r\n0791ABCDEF\r\n+CMGS: 1\r\nOK\r\n");
        try (ModemDialogue full = new ModemDialogue(line, "test", LIMIT, (head, message) -> {
            throw new UncheckedIOException(new IOException("no space left"));
        })) {
            DoubtException doubt = assertThrows(DoubtException.class, () -> full.send(20, "ABCD", LIMIT, () -> {}));
            assertEquals("no space left", doubt.getCause().getMessage());
        }
    }

    @Test
    void aDeadlineEndsEachStepAndShowsNoPin() {
        SilenceException silence = assertThrows(SilenceException.class, () -> dialogue.ask("AT+CPIN=\"1234\"", SHORT));
        assertEquals("no answer to AT+CPIN", silence.getMessage());
    }

    @Test
    void aModemThatWaitsForAMessageIsBroughtIntoStep() throws IOException {
        port.on("\u001b", "")
                .on("AT\r", "AT\r\r\nERROR\r\n")
                .on("AT\r", "\r\nOK\r\n")
                .on("AT+CMEE?\r", "\r\n+CMEE: 0\r\n\r\nOK\r\n");
        dialogue.synchronise();
        assertEquals(List.of("\u001b", "AT\r", "AT\r"), port.heard().subList(0, 3));
    }

    @Test
    void aLateAnswerToTheEscapePutsNoLaterAnswerOneOff() throws IOException {
        port.on("\u001b", "")
                .on("AT\r", "\r\nOK\r\n")
                .on("AT+CMEE?\r", "\r\nOK\r\n", "\r\n+CMEE: 0\r\n\r\nOK\r\n")
                .on("AT+CPIN?\r", "\r\n+CPIN: READY\r\n\r\nOK\r\n");
        dialogue.synchronise();
        assertEquals("READY", dialogue.ask("AT+CPIN?", LIMIT).value("+CPIN:").orElseThrow());
    }

    @Test
    void whatComesBetweenCommandsIsNews() throws IOException {
        port.say("\r\n+CMT: ,30\r\n");
        port.say("0791ABCDEF\r\n");
        while (news.isEmpty()) {
            dialogue.listen(LIMIT);
        }
        assertEquals(List.of("+CMT: ,30|0791ABCDEF"), news);
    }

    @Test
    void endlessNoiseFillsNoHeap() throws IOException {
        port.on("AT+CSQ\r", "x".repeat(1000), "x".repeat(1000), "x".repeat(1000), "x".repeat(1000), "x".repeat(1000))
                .on("AT+CSQ\r", "\r\n+CSQ: 1,1\r\nOK\r\n");
        assertThrows(SilenceException.class, () -> dialogue.ask("AT+CSQ", SHORT));
        assertTrue(dialogue.ask("AT+CSQ", LIMIT).ok());
        assertTrue(news.stream().allMatch(line -> line.length() < 4_096), "noise is cut");
    }
}
