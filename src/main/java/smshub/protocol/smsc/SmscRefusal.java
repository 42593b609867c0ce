package smshub.protocol.smsc;

/** What an ESME asked is not done; {@link #status()} tells it why. It has no trace: what it tells comes from outside. */
final class SmscRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status command status of the answer (SMPP 3.4 section 5.1.3) */
    SmscRefusal(int status) {
        super("status 0x%08X".formatted(status), null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
