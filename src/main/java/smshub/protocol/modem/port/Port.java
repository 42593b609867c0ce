package smshub.protocol.modem.port;

import java.io.IOException;

/** A line that carries bytes to a modem and back. One thread reads, one writes, and any may close. */
public interface Port extends AutoCloseable {
    /**
     * Waits for bytes, about a second at most.
     *
     * @return how many came; 0 when none did
     * @throws IOException when the line is gone; it must be closed then, and opened anew
     */
    int read(byte[] buffer) throws IOException;

    /**
     * Hands bytes to the line. On return they are on their way, which does not mean that they arrived.
     *
     * @throws IOException when the line is gone; none of these bytes, or some, may have gone out
     */
    void write(byte[] bytes) throws IOException;

    /** Closes the line; a reader that waits gets an exception. */
    @Override
    void close();
}
