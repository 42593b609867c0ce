package smshub.simulator.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PtyTest {
    @Test
    void aTerminalLeadsToTheModemUntilItIsUnplugged() {
        try (SimulatedModem modem = onTerminal(SimulatedModem.Options.defaults().withModel(Model.TERSE))) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                try (RandomAccessFile first = new RandomAccessFile(modem.pty().toFile(), "rw")) {
                    assertEquals("\r\nOK\r\n", ask(first, "AT\r"));
                }
                try (RandomAccessFile second = new RandomAccessFile(modem.pty().toFile(), "rw")) {
                    assertEquals("\r\n+CSQ: 20,99\r\n\r\nOK\r\n", ask(second, "AT+CSQ\r"));
                    modem.unplug();
                    assertFalse(Files.exists(modem.pty()));
                    assertGone(second);
                }
                modem.plug();
                try (RandomAccessFile third = new RandomAccessFile(modem.pty().toFile(), "rw")) {
                    assertEquals("\r\nOK\r\n", ask(third, "AT\r"));
                    modem.fault(CommandFault.drop(CommandFault.Step.COMMAND).on("+CSQ"));
                    third.write("AT+CSQ\r".getBytes(StandardCharsets.ISO_8859_1));
                    assertGone(third);
                }
            });
        }
    }

    @Test
    void nothingIsLeftBehind() {
        SimulatedModem modem = onTerminal(SimulatedModem.Options.defaults());
        Path folder = modem.pty().getParent();
        modem.close();
        assertFalse(Files.exists(folder));
    }

    /** A terminal whose other side is gone ends or fails, as a USB modem does that is pulled. */
    private static void assertGone(RandomAccessFile terminal) throws IOException {
        try {
            assertEquals(-1, terminal.read());
        } catch (IOException e) {
            assertThrows(IOException.class, () -> terminal.write('A'));
        }
    }

    /** A modem on a terminal; the test is skipped where there is none to be had. */
    private static SimulatedModem onTerminal(SimulatedModem.Options options) {
        try {
            return SimulatedModem.start(options.withPty(true));
        } catch (UncheckedIOException e) {
            return abort("no pseudo-terminal here: " + e.getMessage());
        }
    }

    private static String ask(RandomAccessFile terminal, String command) throws IOException {
        terminal.write(command.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder said = new StringBuilder();
        while (!said.toString().endsWith("OK\r\n")) {
            said.append((char) terminal.read());
        }
        return said.toString();
    }
}
