package smshub.protocol.modem.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.Programs;

class PortTest {
    @ParameterizedTest
    @ValueSource(strings = {"serial:/dev/ttyUSB0", "serial:COM3", "tcp:nport:4001", "rfc2217:10.0.0.1:4001"})
    void addressesAreRead(String text) {
        assertEquals(text, PortAddress.of(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "serial:", "/dev/ttyUSB0", "tcp:nport", "tcp:nport:0", "tcp:nport:99999", "usb:1", "tcp::1"})
    void othersAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> PortAddress.of(text));
    }

    @Test
    void aMissingDeviceIsAnIoProblem() {
        assertThrows(IOException.class, () -> PortAddress.of("serial:/dev/no-such-modem")
                .open(9600, false));
    }

    @Test
    void aPortThatAnotherProgramHasIsToldSo() throws Exception {
        try (SimulatedModem modem =
                        SimulatedModem.start(SimulatedModem.Options.defaults().withPty(true));
                Programs other =
                        Programs.start(List.of("flock", modem.pty().toString(), "sh", "-c", "echo has it; cat"))) {
            other.line("has it"::equals);
            PortAddress address = PortAddress.of("serial:" + modem.pty());
            IOException refused = assertThrows(
                    IOException.class, () -> address.open(115_200, false).close());
            assertEquals("another program has the serial port " + modem.pty(), refused.getMessage());
        }
    }

    /** RFC 2217: negotiation is taken out wherever it is cut, and what is not wanted is turned down. */
    @Test
    void telnetIsTakenOutOfTheBytes() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Port port = PortAddress.of("rfc2217:127.0.0.1:" + server.getLocalPort())
                        .open(19_200, false);
                Socket modem = server.accept()) {
            assertHears(modem, "fffb2cfffb00fffd00fffa2c0100004b00fff0");
            byte[] says = HexFormat.of().parseHex("fffb01fffd03" + "4f" + "fffa2c6500004b00fff0" + "4bffff0d0a");
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            byte[] buffer = new byte[64];
            for (byte octet : says) {
                modem.getOutputStream().write(octet);
                modem.getOutputStream().flush();
            }
            while (heard.size() < 5) {
                heard.write(buffer, 0, port.read(buffer));
            }
            assertArrayEquals(HexFormat.of().parseHex("4f4bff0d0a"), heard.toByteArray());
            assertHears(modem, "fffe01fffc03");
            port.write(HexFormat.of().parseHex("41ff"));
            assertHears(modem, "41ffff");
        }
    }

    private static void assertHears(Socket modem, String hex) throws IOException {
        assertEquals(hex, HexFormat.of().formatHex(modem.getInputStream().readNBytes(hex.length() / 2)));
    }
}
