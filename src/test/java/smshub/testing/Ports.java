package smshub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports to be opened later, or again. They lie below those that systems give to connections and to whoever asks for any
 * port (from 32768 on), so that nobody has taken one meanwhile.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int EACH = 3_000;

    /** Each process that tests has a range of its own. */
    private static final int BEGIN = FIRST + Integer.getInteger("fork", 0) * EACH;

    private static int last = new Random().nextInt(EACH);

    private Ports() {}

    /** A port of this machine at which nobody listens. */
    public static synchronized int free() {
        while (true) {
            last = (last + 1) % EACH;
            try (ServerSocket socket = new ServerSocket(BEGIN + last, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                continue; // somebody has it
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
