package smshub.broker;

/** An outside broker cannot be reached; it may be worth to try again. */
public final class BrokerAwayException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokerAwayException(Exception cause) {
        super("the outside broker cannot be reached: " + cause.getMessage(), cause);
    }
}
