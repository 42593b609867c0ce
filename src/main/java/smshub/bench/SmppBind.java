package smshub.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An application that submits by SMPP over one bind, so many ahead of the answers; it speaks only as much as it needs. */
final class SmppBind {
    private static final int WINDOW = 100;
    private static final int HEADER = 16;
    private static final int BIND_TRANSMITTER = 2;
    private static final int SUBMIT_SM = 4;
    /** {@code interface_version} 3.4. */
    private static final char VERSION = 0x34;

    private final int port;

    SmppBind(int port) {
        this.port = port;
    }

    void send(long number) throws Exception {
        LoadSessions.run(1, number, this::session);
    }

    private void session(long first, long end) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            socket.getOutputStream()
                    .write(pdu(BIND_TRANSMITTER, 0, "bench\0" + Site.KEY + "\0\0" + VERSION + "\0\0\0"));
            answer(in);
            long answered = first;
            for (long next = first; answered < end; ) {
                ByteArrayOutputStream ahead = new ByteArrayOutputStream();
                while (next < end && next - answered < WINDOW) {
                    String text = Samples.text(next);
                    ahead.writeBytes(pdu(
                            SUBMIT_SM,
                            (int) next + 1,
                            "\0\0\0\0\1\1" + Samples.recipient(next).substring(1) + "\0\0\0\0\0\0\0\0\0\0"
                                    + (char) text.length() + text));
                    next++;
                }
                socket.getOutputStream().write(ahead.toByteArray());
                do {
                    answer(in);
                    answered++;
                } while (answered < next && in.available() >= HEADER);
            }
        }
    }

    private static byte[] pdu(int command, int sequence, String body) {
        byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(HEADER + octets.length)
                .putInt(HEADER + octets.length)
                .putInt(command)
                .putInt(0)
                .putInt(sequence)
                .put(octets)
                .array();
    }

    private static void answer(DataInputStream in) throws IOException {
        int length = in.readInt();
        in.readInt();
        int status = in.readInt();
        in.skipNBytes(length - HEADER + Integer.BYTES);
        if (status != 0) {
            throw new IOException("SMPP: the answer is 0x%08X".formatted(status));
        }
    }
}
