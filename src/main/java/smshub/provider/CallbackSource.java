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

    /** The body that tells the provider that what it pushed arrived. */
    String acknowledgement();

    /** Content type of that body. */
    default String acknowledgementType() {
        return "text/plain; charset=utf-8";
    }
}
