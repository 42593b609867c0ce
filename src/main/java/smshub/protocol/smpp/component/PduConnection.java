package smshub.protocol.smpp.component;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to an SMSC, as PDUs that come and go. Touched on one event loop only. */
final class PduConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PduConnection.class);
    /** Where a PDU has its sequence number. */
    private static final int SEQUENCE = 12;

    private final NetSocket socket;
    private final Context context;
    private final String name;
    private final PduStream stream = new PduStream();
    private Buffer unwritten;
    private boolean ours = true;
    private long heardAt = System.nanoTime();

    /** @param name what the log calls the SMSC */
    PduConnection(NetSocket socket, Context context, String name) {
        this.socket = socket;
        this.context = context;
        this.name = name;
    }

    /**
     * Reads from now on.
     *
     * @param received takes each PDU, until the connection is let go of
     * @param closed hears when the connection has ended; not after it was let go of
     */
    void open(Consumer<byte[]> received, Runnable closed) {
        socket.exceptionHandler(broken -> socket.close());
        socket.closeHandler(end -> {
            if (ours) {
                closed.run();
            }
        });
        socket.handler(data -> read(data, received));
    }

    private void read(Buffer data, Consumer<byte[]> received) {
        if (!ours || stream.foreign()) {
            return;
        }
        heardAt = System.nanoTime();
        stream.add(data);
        for (byte[] pdu = stream.next(); pdu != null; pdu = ours ? stream.next() : null) {
            received.accept(pdu);
        }
        if (stream.foreign()) {
            LOG.warn("What {} sends is no SMPP", name);
            hangUp();
        }
    }

    /** Gathers what one turn of the event loop writes, so that a full window costs one call of the system. */
    void write(byte[] pdu, int number) {
        if (unwritten == null) {
            unwritten = Buffer.buffer(1_024);
            context.runOnContext(now -> flush());
        }
        int begin = unwritten.length();
        unwritten.appendBytes(pdu).setInt(begin + SEQUENCE, number);
    }

    /** Writes what was gathered. */
    void flush() {
        if (unwritten != null) {
            Buffer all = unwritten;
            unwritten = null;
            socket.write(all);
        }
    }

    /** When something came last, by {@link System#nanoTime()}. */
    long heardAt() {
        return heardAt;
    }

    /** Ends the connection; what it still brings until then is read. */
    void hangUp() {
        socket.close();
    }

    /** Ends the connection and hears no more of it. What was gathered for it is not written. */
    void letGo() {
        ours = false;
        unwritten = null;
        socket.close();
    }
}
