package smshub.protocol.modem.component;

/** What a producer does. */
public enum ModemOperation {
    /** Sends the body's text. */
    SEND,
    /** Tells what is known of a message, without asking any network. */
    QUERY
}
