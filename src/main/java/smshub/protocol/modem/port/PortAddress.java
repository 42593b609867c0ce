package smshub.protocol.modem.port;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Where a modem is reached.
 *
 * @param kind way of transport
 * @param target path of a serial device, or host
 * @param number TCP port; 0 for a serial device
 */
public record PortAddress(Kind kind, String target, int number) {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    /** Ways of transport. */
    public enum Kind {
        /** A serial device of this machine, or a pseudo-terminal; USB modems by their path below by-id. */
        SERIAL,
        /** Raw bytes over TCP: a Moxa NPort in TCP Server mode, ser2net. */
        TCP,
        /** Telnet with the option to set the speed (RFC 2217). */
        RFC2217
    }

    /**
     * Reads {@code serial:PATH}, {@code tcp:HOST:PORT} or {@code rfc2217:HOST:PORT}.
     *
     * @throws IllegalArgumentException with one sentence for people, when it is none of them
     */
    public static PortAddress of(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? "" : text.substring(0, colon).toUpperCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(word) && !rest.isBlank()) {
                return kind == Kind.SERIAL ? new PortAddress(kind, rest, 0) : host(kind, rest);
            }
        }
        throw new IllegalArgumentException(
                "a modem's port is serial:PATH, tcp:HOST:PORT or rfc2217:HOST:PORT, not '" + text + "'");
    }

    private static PortAddress host(Kind kind, String text) {
        int colon = text.lastIndexOf(':');
        String digits = text.substring(colon + 1);
        if (colon > 0 && digits.matches("\\d{1,5}")) {
            int number = Integer.parseInt(digits);
            if (number > 0 && number < 65_536) {
                return new PortAddress(kind, text.substring(0, colon), number);
            }
        }
        throw new IllegalArgumentException("a modem behind the network needs HOST:PORT, not '" + text + "'");
    }

    /**
     * Opens the line.
     *
     * @param baudRate bits per second, for a serial device; a raw TCP line has none of its own
     * @param hardwareFlow whether RTS and CTS stop the flow
     * @throws IOException when it cannot be opened; perhaps later
     */
    public Port open(int baudRate, boolean hardwareFlow) throws IOException {
        return switch (kind) {
            case SERIAL -> new SerialLine(target, baudRate, hardwareFlow);
            case TCP -> new TcpLine(target, number, CONNECT_LIMIT);
            case RFC2217 -> new TelnetLine(new TcpLine(target, number, CONNECT_LIMIT), baudRate);
        };
    }

    @Override
    public String toString() {
        String word = kind.name().toLowerCase(Locale.ROOT) + ":" + target;
        return kind == Kind.SERIAL ? word : word + ":" + number;
    }
}
