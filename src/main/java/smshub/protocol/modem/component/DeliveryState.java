package smshub.protocol.modem.component;

/** What is known of a message that was handed to a modem. */
public enum DeliveryState {
    /** It surely did not go out as a whole. */
    NOT_FOUND,
    /** It may have gone out: no answer came. */
    UNKNOWN,
    /** It went out; not all of it is known to have arrived. */
    UNDERWAY,
    /** All its parts arrived. */
    DELIVERED,
    /** One of its parts will not arrive any more. */
    UNDELIVERED
}
