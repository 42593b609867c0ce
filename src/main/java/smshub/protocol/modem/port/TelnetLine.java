package smshub.protocol.modem.port;

import java.io.IOException;
import java.util.Arrays;

/**
 * Telnet with the com-port option (RFC 854, RFC 2217): sets the speed, and takes the server's negotiation out of the
 * bytes. What the server offers or asks beyond binary transmission and this option is turned down.
 */
final class TelnetLine implements Port {
    private static final int IAC = 255;
    private static final int DONT = 254;
    private static final int DO = 253;
    private static final int WONT = 252;
    private static final int WILL = 251;
    private static final int SB = 250;
    private static final int SE = 240;
    private static final int BINARY = 0;
    private static final int SUPPRESS_GO_AHEAD = 3;
    private static final int COM_PORT = 44;
    private static final int SET_BAUD_RATE = 1;

    /** Where in a command the last byte was; commands may be cut anywhere. */
    private enum At {
        DATA,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_COMMAND
    }

    private final Port line;
    private At at = At.DATA;
    private int verb;

    TelnetLine(Port line, int baudRate) throws IOException {
        this.line = line;
        try {
            line.write(bytes(IAC, WILL, COM_PORT, IAC, WILL, BINARY, IAC, DO, BINARY));
            line.write(escaped(baudRate));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static byte[] escaped(int baudRate) {
        byte[] rate = bytes(baudRate >>> 24, baudRate >>> 16, baudRate >>> 8, baudRate);
        byte[] head = bytes(IAC, SB, COM_PORT, SET_BAUD_RATE);
        byte[] tail = bytes(IAC, SE);
        return joined(joined(head, doubled(rate)), tail);
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        int count = line.read(buffer);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int octet = buffer[i] & 0xFF;
            if (data(octet)) {
                buffer[kept++] = (byte) octet;
            }
        }
        return kept;
    }

    /** Whether a byte is the modem's own. */
    private boolean data(int octet) throws IOException {
        switch (at) {
            case DATA -> {
                if (octet != IAC) {
                    return true;
                }
                at = At.COMMAND;
            }
            case COMMAND -> {
                if (octet == IAC) {
                    at = At.DATA;
                    return true;
                }
                verb = octet;
                at = octet == SB ? At.SUBNEGOTIATION : octet >= WILL ? At.OPTION : At.DATA;
            }
            case OPTION -> {
                at = At.DATA;
                reply(octet);
            }
            case SUBNEGOTIATION -> at = octet == IAC ? At.SUBNEGOTIATION_COMMAND : At.SUBNEGOTIATION;
            case SUBNEGOTIATION_COMMAND -> at = octet == SE ? At.DATA : At.SUBNEGOTIATION;
        }
        return false;
    }

    private void reply(int option) throws IOException {
        if (option == BINARY || option == COM_PORT || option == SUPPRESS_GO_AHEAD && verb == WILL) {
            return;
        }
        if (verb == DO) {
            line.write(bytes(IAC, WONT, option));
        } else if (verb == WILL) {
            line.write(bytes(IAC, DONT, option));
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        line.write(doubled(bytes));
    }

    private static byte[] doubled(byte[] bytes) {
        byte[] twice = new byte[bytes.length * 2];
        int length = 0;
        for (byte octet : bytes) {
            twice[length++] = octet;
            if ((octet & 0xFF) == IAC) {
                twice[length++] = octet;
            }
        }
        return Arrays.copyOf(twice, length);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    @Override
    public void close() {
        line.close();
    }
}
