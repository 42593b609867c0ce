package smshub.account;

/** What the consent list means to an account or a client. */
public enum ConsentMode {
    /** A number must have agreed. */
    REQUIRED,
    /** A number must not have said stop. */
    STOP_LIST,
    /** The list is not asked. */
    OFF
}
