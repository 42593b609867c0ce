package smshub.modem;

/** What a producer does. */
public enum ModemOperation {
    /** Sends the body's text. */
    SEND,
    /** Tells what is known of a message, without asking any network. */
    QUERY
}
