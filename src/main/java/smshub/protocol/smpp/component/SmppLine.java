package smshub.protocol.smpp.component;

/** Hears how the connection of an endpoint is, on an event loop: it must not wait. */
public interface SmppLine {
    /** The SMSC accepted the login. */
    void up();

    /** The connection broke, cannot be made, or the login was refused; it is tried again. */
    void down(SmppFailure why);
}
