package smshub.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a hub and its broker, and holds up what goes there, or cuts the line. */
public final class BrokerProxy implements AutoCloseable {
    /** Type of the packet by which a core client commits. */
    private static final int COMMIT = 43;

    private static final String GREETING = "ARTEMIS";

    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;
    private final int port;
    private volatile boolean refusing;
    private boolean stalled;
    /** Commits are held of connections that carried this; null while none is. */
    private String marked;

    /** @param target port of the broker on this machine */
    public BrokerProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        start(this::accept);
    }

    public int port() {
        return port;
    }

    /** Nothing gets through any more, as to a broker that stands still. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Holds the commits of connections that carried a text. */
    public synchronized void holdCommitsOf(String text) {
        marked = text;
    }

    /** Lets everything through, first what was held. */
    public synchronized void release() {
        stalled = false;
        marked = null;
        refusing = false;
        notifyAll();
    }

    /** Ends all connections, and each new one at once. */
    public void cut() {
        refusing = true;
        open.forEach(BrokerProxy::end);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (refusing) {
                    end(client);
                    continue;
                }
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                broker.setTcpNoDelay(true);
                open.add(client);
                open.add(broker);
                start(() -> forward(client, broker));
                start(() -> back(broker, client));
            } catch (IOException e) {
                // The broker is not there, or the test is over.
            }
        }
    }

    private void forward(Socket client, Socket broker) {
        try {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = broker.getOutputStream();
            boolean carried = false;
            byte[] head = in.readNBytes(4);
            if (new String(head, StandardCharsets.US_ASCII).equals(GREETING.substring(0, 4))) {
                out.write(head);
                out.write(in.readNBytes(GREETING.length() - 4));
                head = in.readNBytes(4);
            }
            while (head.length == 4) {
                byte[] packet = in.readNBytes(ByteBuffer.wrap(head).getInt());
                carried = carried || carries(packet);
                pass(carried && packet[0] == COMMIT);
                out.write(head);
                out.write(packet);
                head = in.readNBytes(4);
            }
            throw new EOFException();
        } catch (IOException | InterruptedException e) {
            end(client);
            end(broker);
        }
    }

    private void back(Socket broker, Socket client) {
        try {
            InputStream in = broker.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                pass(false);
                out.write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // What the client still says goes on to the broker.
        }
    }

    private synchronized boolean carries(byte[] packet) {
        // Core writes two bytes for a character.
        return marked != null
                && new String(packet, StandardCharsets.ISO_8859_1)
                        .replace("\0", "")
                        .contains(marked);
    }

    private synchronized void pass(boolean commit) throws InterruptedException {
        while (stalled || commit && marked != null) {
            wait();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(BrokerProxy::end);
        release();
    }
}
