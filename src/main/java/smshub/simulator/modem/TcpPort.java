package smshub.simulator.modem;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** A modem behind a device server: raw octets on a port of loopback, for one client at a time. */
final class TcpPort implements AutoCloseable {
    private final ServerSocket server;
    private final BiConsumer<ModemConnection, byte[]> modem;
    private Connection connection;
    private boolean unplugged;

    TcpPort(int port, BiConsumer<ModemConnection, byte[]> modem) throws IOException {
        this.modem = modem;
        server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
        Threads.start("modem-port-" + server.getLocalPort(), this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Connection next = new Connection(socket);
                if (taken(next)) {
                    Threads.start("modem-line-" + server.getLocalPort(), next::read);
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                // closed, or the client has gone before it was served
            }
        }
    }

    private synchronized boolean taken(Connection next) {
        boolean free = !unplugged && (connection == null || connection.socket.isClosed());
        if (free) {
            connection = next;
        }
        return free;
    }

    synchronized void unplug(boolean out) {
        unplugged = out;
        if (out && connection != null) {
            connection.cut();
        }
    }

    @Override
    public void close() throws IOException {
        unplug(true);
        server.close();
    }

    private final class Connection implements ModemConnection {
        private final Socket socket;
        private volatile boolean cut;

        Connection(Socket socket) {
            this.socket = socket;
        }

        private void read() {
            byte[] buffer = new byte[1024];
            modem.accept(this, new byte[0]);
            try {
                InputStream in = socket.getInputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    modem.accept(this, Arrays.copyOf(buffer, count));
                }
            } catch (IOException e) {
                // cut, by this side or the other
            }
            // what the client said last still counts: the modem heard it
            close();
        }

        @Override
        public void write(byte[] octets) {
            try {
                socket.getOutputStream().write(octets);
            } catch (IOException e) {
                // nobody is there: a modem does not notice
            }
        }

        @Override
        public void cut() {
            cut = true;
            close();
        }

        private void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // it is as good as closed
            }
        }

        @Override
        public boolean isCut() {
            return cut;
        }
    }
}
