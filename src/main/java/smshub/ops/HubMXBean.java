package smshub.ops;

import java.util.Map;

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
     * How many messages are where, by a word: {@code waiting}, {@code unsure}, {@code dead}, {@code refused}, {@code sent},
     * {@code unheard} (those of the sent ones of which no receipt came for long, as far as they are counted),
     * {@code delivered}, {@code undelivered}. Empty while the store is down.
     */
    Map<String, Long> getMessages();

    /** When the oldest of them was accepted, of {@code waiting}, {@code unsure}, {@code dead} and {@code unheard}. */
    Map<String, String> getOldestMessages();

    /**
     * Sends a copy of a message that was sent or came to an end; returns its id. Done again it sends another.
     *
     * @param messageId the hub's id of the message
     */
    String resend(String messageId);
}
