package smshub.protocol.modem.component;

/** What a consumer yields. */
public enum ModemEvent {
    /** A message from a phone. */
    MESSAGE,
    /** What a phone or the network sent and nobody can read; the body holds its hexadecimal digits. */
    UNREADABLE,
    /** What became of a message that was sent. */
    REPORT
}
