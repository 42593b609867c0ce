package smshub.message;

/** The four ways in which an attempt to send ends. */
public enum Outcome {
    /** The provider has it. */
    SENT,
    /** The provider surely does not have it; trying again is right. */
    DEFERRED,
    /** The provider will never take it; trying again is useless. */
    REJECTED,
    /** The provider may have it: the answer was lost or could not be understood. */
    UNKNOWN
}
