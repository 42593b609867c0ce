package smshub.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongFunction;

/** An application that submits by SMPP over one bind, so many ahead of the answers; it speaks only as much as it needs. */
final class SmppBind implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final int WINDOW = 100;
    private static final int HEADER = 16;
    private static final int BIND_TRANSMITTER = 0x00000002;
    private static final int SUBMIT_SM = 0x00000004;
    private static final int DELIVER_SM = 0x00000005;
    private static final int BIND_TRANSCEIVER = 0x00000009;
    private static final int ENQUIRE_LINK = 0x00000015;
    private static final int RESPONSE = 0x80000000;
    /** {@code interface_version} 3.4. */
    private static final char VERSION = 0x34;

    private final boolean receipts;
    private final Socket socket;
    private final DataInputStream in;
    private final ByteArrayOutputStream ahead = new ByteArrayOutputStream();
    /** Ids of messages that were taken and whose receipt has not come. */
    private final Set<String> open = new HashSet<>();

    private int answered;
    private long delivered;

    /** Binds as one that wants no receipts. */
    static SmppBind transmitter(int port) throws IOException {
        return new SmppBind(port, false);
    }

    /** Binds as one that wants a receipt for each message, as soon as the port is open. */
    static SmppBind transceiver(int port) throws Exception {
        SmppBind[] bound = {null};
        Wait.until("the port for SMPP", START, () -> {
            try {
                bound[0] = new SmppBind(port, true);
                return true;
            } catch (ConnectException e) {
                return false;
            }
        });
        return bound[0];
    }

    private SmppBind(int port, boolean receipts) throws IOException {
        this.receipts = receipts;
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        put(receipts ? BIND_TRANSCEIVER : BIND_TRANSMITTER, 0, "bench\0" + Site.KEY + "\0\0" + VERSION + "\0\0\0");
        flush();
        hear();
        answered = 0;
    }

    /**
     * Submits messages, and returns when all are answered and, where they are wanted, all receipts are there.
     *
     * @param recipients without the plus sign, by number
     * @throws IOException where one is refused, is not delivered, or a receipt is of none that is open
     */
    void submit(long first, long end, LongFunction<String> recipients) throws IOException {
        answered = 0;
        for (long next = first; answered < end - first || !open.isEmpty(); ) {
            while (next < end && next - first - answered < WINDOW) {
                String text = Samples.text(next);
                put(
                        SUBMIT_SM,
                        (int) next + 1,
                        "\0\0\0\0\1\1" + recipients.apply(next) + "\0\0\0\0\0\0" + (char) (receipts ? 1 : 0) + "\0\0\0"
                                + (char) text.length() + text);
                next++;
            }
            flush();
            do {
                hear();
            } while (in.available() >= HEADER);
        }
    }

    /** How many receipts said that a message was delivered. */
    long delivered() {
        return delivered;
    }

    private void hear() throws IOException {
        int length = in.readInt();
        int command = in.readInt();
        int status = in.readInt();
        int sequence = in.readInt();
        String body = new String(in.readNBytes(length - HEADER), StandardCharsets.ISO_8859_1);
        if (status != 0) {
            throw new IOException("SMPP: the answer is 0x%08X".formatted(status));
        }
        if (command == DELIVER_SM) {
            put(DELIVER_SM | RESPONSE, sequence, "\0");
            int id = body.indexOf("id:") + "id:".length();
            if (!body.contains("stat:DELIVRD") || !open.remove(body.substring(id, body.indexOf(' ', id)))) {
                throw new IOException("SMPP: an unexpected receipt: " + body);
            }
            delivered++;
        } else if (command == ENQUIRE_LINK) {
            put(ENQUIRE_LINK | RESPONSE, sequence, "");
        } else {
            answered++;
            if (receipts && command == (SUBMIT_SM | RESPONSE)) {
                open.add(body.substring(0, body.indexOf('\0')));
            }
        }
    }

    private void put(int command, int sequence, String body) {
        byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
        ahead.writeBytes(ByteBuffer.allocate(HEADER + octets.length)
                .putInt(HEADER + octets.length)
                .putInt(command)
                .putInt(0)
                .putInt(sequence)
                .put(octets)
                .array());
    }

    private void flush() throws IOException {
        if (ahead.size() > 0) {
            ahead.writeTo(socket.getOutputStream());
            ahead.reset();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
