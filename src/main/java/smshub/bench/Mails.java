package smshub.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A mail server that relays mails to the hub's listener. */
final class Mails {
    private static final int CONNECTIONS = 16;

    private final int port;

    Mails(int port) {
        this.port = port;
    }

    void send(long number) throws Exception {
        LoadSessions.run(CONNECTIONS, number, this::session);
    }

    private void session(long first, long end) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            read(in);
            ask(socket, in, "EHLO bench.example\r\n");
            for (long i = first; i < end; i++) {
                ask(socket, in, "MAIL FROM:<app@bench.example>\r\n");
                ask(socket, in, "RCPT TO:<" + Samples.recipient(i) + "@bench.example>\r\n");
                ask(socket, in, "DATA\r\n");
                ask(
                        socket,
                        in,
                        "From: app@bench.example\r\nTo: " + Samples.recipient(i)
                                + "@bench.example\r\nMessage-ID: <" + System.nanoTime() + "." + i
                                + "@bench.example>\r\nSubject: bench\r\n\r\n" + Samples.text(i) + "\r\n.\r\n");
            }
        }
    }

    private static void ask(Socket socket, BufferedReader in, String line) throws IOException {
        socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        read(in);
    }

    private static void read(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || line.charAt(0) != '2' && line.charAt(0) != '3') {
            throw new IOException("SMTP: " + line);
        }
    }
}
