package smshub.modem;

/** What a consumer yields. */
public enum ModemEvent {
    /** A message from a phone. */
    MESSAGE,
    /** What became of a message that was sent. */
    REPORT
}
