package smshub.provider;

/** A provider that calls back. */
public interface CallbackSource {
    /**
     * Whether a call-back is from the provider, where it signs them; the others are refused. The account's secret in the
     * address was right already.
     */
    default boolean verified(Callback callback) {
        return true;
    }

    /**
     * Whether receipts and messages from handsets come alike to whichever address the provider knows. A call-back is then read
     * both ways, and each way takes only what is its own.
     */
    default boolean mixed() {
        return false;
    }

    /** The body that tells the provider that what it pushed arrived. */
    String acknowledgement();

    /** Content type of that body. */
    default String acknowledgementType() {
        return "text/plain; charset=utf-8";
    }
}
