package smshub.simulator.modem;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Somebody who types at a modem and reads what it says, control characters included. */
final class Terminal implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Terminal(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Terminal type(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is said up to an expected end. */
    String until(String end) {
        StringBuilder said = new StringBuilder();
        try {
            while (!said.toString().endsWith(end)) {
                int octet = in.read();
                if (octet < 0) {
                    fail("cut off after: " + said);
                }
                said.append((char) octet);
            }
            return said.toString();
        } catch (SocketTimeoutException e) {
            return fail("waited for " + end + ", got: " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command line without echo gives, up to its final line. */
    String ask(String command) {
        type(command + "\r");
        StringBuilder said = new StringBuilder();
        do {
            said.append(until("\r\n"));
        } while (!said.toString().matches("(?s).*\r\n(OK|ERROR|\\+CM[ES] ERROR: [^\r]*)\r\n"));
        return said.toString();
    }

    /** Waits until the line is cut; what is said before. */
    String untilCut() {
        StringBuilder said = new StringBuilder();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                said.append((char) octet);
            }
        } catch (SocketTimeoutException e) {
            fail("not cut, got: " + said);
        } catch (IOException e) {
            // cut with what was still on its way
        }
        return said.toString();
    }

    /** Whether nothing is said for a while. */
    boolean silent() {
        try {
            socket.setSoTimeout(200);
            int octet = in.read();
            socket.setSoTimeout(PATIENCE_MILLIS);
            return octet < 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
