package smshub.protocol.modem.at;

import java.io.IOException;

/**
 * The line or the answer was lost after a message had been handed over. It may have gone out; sending it again may send
 * it twice. The cause tells whether the modem fell silent or the line broke.
 */
public final class DoubtException extends IOException {
    private static final long serialVersionUID = 1;

    DoubtException(IOException cause) {
        super("the answer to a message was lost", cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
