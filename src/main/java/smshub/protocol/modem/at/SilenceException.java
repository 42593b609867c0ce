package smshub.protocol.modem.at;

import java.io.IOException;

/** A modem did not answer within the limit of a step. Nothing may be asked before it is synchronised again. */
public final class SilenceException extends IOException {
    private static final long serialVersionUID = 1;

    SilenceException(String command) {
        super("no answer to " + command);
    }
}
