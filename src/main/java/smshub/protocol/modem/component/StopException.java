package smshub.protocol.modem.component;

/** What an operator must see to; trying again by itself would do harm. */
final class StopException extends Exception {
    private static final long serialVersionUID = 1;

    StopException(String sentence) {
        super(sentence);
    }
}
