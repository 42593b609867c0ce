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
}
