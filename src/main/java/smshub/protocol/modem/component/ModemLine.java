package smshub.protocol.modem.component;

/** Hears whether any modem of an endpoint can send, on a modem's thread: it must not wait. */
public interface ModemLine {
    /** One can again, or may within moments. */
    void up();

    /** None can, and none will soon. */
    void down(String why);
}
