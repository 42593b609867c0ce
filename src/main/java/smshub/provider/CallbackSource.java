package smshub.provider;

/** A provider that calls back. */
public interface CallbackSource {
    /** The body that tells the provider that what it pushed arrived. */
    String acknowledgement();

    /** Content type of that body. */
    default String acknowledgementType() {
        return "text/plain; charset=utf-8";
    }
}
