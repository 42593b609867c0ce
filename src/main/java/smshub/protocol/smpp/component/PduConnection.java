package smshub.protocol.smpp.component;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to an SMSC, or from an ESME, as PDUs that come and go. Touched on one event loop only. */
public final class PduConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PduConnection.class);
    /** Where a PDU has its sequence number. */
    private static final int SEQUENCE = 12;

    private final NetSocket socket;
    private final Context context;
    private final String name;
    private final PduStream stream = new PduStream();
    private Buffer unwritten;
    private boolean ours = true;
    private boolean paused;
    private boolean stranger;
    private Consumer<byte[]> received;
    private long heardAt = System.nanoTime();

    /** @param name what the log calls the other side */
    public PduConnection(NetSocket socket, Context context, String name) {
        this.socket = socket;
        this.context = context;
        this.name = name;
    }

    /**
     * Reads from now on.
     *
     * @param taker takes each PDU, until the connection is let go of
     * @param closed hears when the connection has ended; not after it was let go of
     */
    public void open(Consumer<byte[]> taker, Runnable closed) {
        received = taker;
        socket.exceptionHandler(broken -> socket.close());
        socket.closeHandler(end -> {
            if (ours) {
                closed.run();
            }
        });
        socket.handler(this::read);
    }

    /** Takes nothing longer than so many octets until {@link #known}, and says nothing in the log of what is no SMPP. */
    public void strange(int longest) {
        stranger = true;
        stream.longest(longest);
    }

    /** The other side has shown who it is. */
    public void known() {
        stranger = false;
        stream.longest(Integer.MAX_VALUE);
    }

    private void read(Buffer data) {
        if (ours && !stream.foreign()) {
            heardAt = System.nanoTime();
            stream.add(data);
            hand();
        }
    }

    /** Hands over what came, as long as somebody takes it. */
    private void hand() {
        for (byte[] pdu = next(); pdu != null; pdu = next()) {
            received.accept(pdu);
        }
        if (stream.foreign()) {
            if (stranger) {
                LOG.debug("What {} sends is no SMPP", name);
            } else {
                LOG.warn("What {} sends is no SMPP", name);
            }
            hangUp();
        }
    }

    private byte[] next() {
        return ours && !paused ? stream.next() : null;
    }

    /** Hands nothing over until {@link #resume}, and takes nothing more from the other side, which notices that. */
    public void pause() {
        if (!paused) {
            paused = true;
            socket.pause();
        }
    }

    /** Goes on after a {@link #pause}. */
    public void resume() {
        if (paused) {
            paused = false;
            socket.resume();
            context.runOnContext(now -> hand());
        }
    }

    /** Whether the other side reads so slowly that more would only pile up here. */
    public boolean clogged() {
        return socket.writeQueueFull();
    }

    /** Gathers what one turn of the event loop writes, so that a full window costs one call of the system. */
    public void write(byte[] pdu, int number) {
        if (unwritten == null) {
            unwritten = Buffer.buffer(1_024);
            context.runOnContext(now -> flush());
        }
        int begin = unwritten.length();
        unwritten.appendBytes(pdu).setInt(begin + SEQUENCE, number);
    }

    /** Writes what was gathered. */
    public void flush() {
        if (unwritten != null) {
            Buffer all = unwritten;
            unwritten = null;
            socket.write(all);
        }
    }

    /** When something came last, by {@link System#nanoTime()}. */
    public long heardAt() {
        return heardAt;
    }

    /** Ends the connection; what it still brings until then is read. */
    public void hangUp() {
        socket.close();
    }

    /** Ends the connection at once: what the other side does not read would keep it open else. */
    public void abort() {
        ((NetSocketInternal) socket).channelHandlerContext().close();
    }

    /** Ends the connection and hears no more of it. What was gathered for it is not written. */
    public void letGo() {
        ours = false;
        unwritten = null;
        socket.close();
    }
}
