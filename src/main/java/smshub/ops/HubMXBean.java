package smshub.ops;

/** The hub as {@code smshub:type=Hub}. */
public interface HubMXBean {
    String getVersion();

    String getStartedAt();

    long getUptimeSeconds();

    /** {@code UP} or {@code DOWN}, as at {@code /observe/health/ready}. */
    String getHealth();

    /** Accounts that do not send although they should. */
    int getDegradedAccounts();

    /** Messages waiting on all accounts together. */
    long getWaiting();

    /**
     * Sends a copy of a message that was sent or came to an end; returns its id. Done again it sends another.
     *
     * @param messageId the hub's id of the message
     */
    String resend(String messageId);
}
