package smshub.provider;

/**
 * Connections that are kept open for each account: a bean, which the hub finds in the registry by this type. They are made
 * by the account's settings, and so made anew when those are other ones.
 */
public interface AccountConnections {
    /** Closes those of an account; the next call makes new ones. Answers that are still awaited are lost. */
    void forget(String account);
}
