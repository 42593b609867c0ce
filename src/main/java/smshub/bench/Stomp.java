package smshub.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Applications that send by STOMP 1.2 and ask for receipts. */
final class Stomp {
    private static final int CONNECTIONS = 8;
    private static final int IN_FLIGHT = 64;

    private final int port;

    Stomp(int port) {
        this.port = port;
    }

    void send(long number) throws Exception {
        LoadSessions.run(CONNECTIONS, number, this::session);
    }

    private void session(long first, long end) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            write(
                    socket,
                    "CONNECT\naccept-version:1.2\nhost:hub\nlogin:" + Site.OPERATOR + "\npasscode:" + Site.PASSWORD
                            + "\n\n\0");
            read(in, "CONNECTED");
            for (long next = first; next < end; next += IN_FLIGHT) {
                long last = Math.min(end, next + IN_FLIGHT);
                StringBuilder frames = new StringBuilder();
                for (long i = next; i < last; i++) {
                    frames.append("SEND\ndestination:sms.requests\npersistent:true\nreceipt:1\nto:")
                            .append(Samples.recipient(i))
                            .append("\n\n")
                            .append(Samples.text(i))
                            .append('\0');
                }
                write(socket, frames.toString());
                for (long i = next; i < last; i++) {
                    read(in, "RECEIPT");
                }
            }
        }
    }

    private static void write(Socket socket, String frames) throws IOException {
        socket.getOutputStream().write(frames.getBytes(StandardCharsets.UTF_8));
    }

    private static void read(InputStream in, String command) throws IOException {
        StringBuilder frame = new StringBuilder();
        int next = in.read();
        for (; next > 0; next = in.read()) {
            frame.append((char) next);
        }
        if (next < 0 || !frame.toString().strip().startsWith(command)) {
            throw new IOException("STOMP: " + command + " was expected, and came: " + frame);
        }
    }
}
