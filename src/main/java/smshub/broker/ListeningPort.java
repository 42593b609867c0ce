package smshub.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Tells at once, and in words, that a port cannot be opened: libraries try for long, or only log it. */
public final class ListeningPort {
    private ListeningPort() {}

    /**
     * Opens a port and closes it again.
     *
     * @param key the setting that names it
     * @throws IllegalStateException with one sentence for people, when that fails
     */
    public static void check(String host, int port, String key) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("port " + port + " of " + host + " cannot be opened (" + e.getMessage()
                    + "); the setting " + key + " names it");
        }
    }
}
