package smshub.protocol.modem.pdu;

/**
 * Octets that are no message: cut off, malformed, or of a kind that modems do not pass on. The caller keeps them as they
 * are and tells an operator; reading them again does not help. The message never repeats what the octets say.
 */
public final class PduException extends Exception {
    private static final long serialVersionUID = 1;

    PduException(String message) {
        super(message);
    }
}
