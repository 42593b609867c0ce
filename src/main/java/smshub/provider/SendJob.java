package smshub.provider;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import smshub.account.Account;
import smshub.message.SmsMessage;

/**
 * One message to be sent by one account.
 *
 * @param callback address under which the provider reaches this account's call-backs, ending in a slash; null when
 *     the hub cannot be reached from outside
 */
public record SendJob(SmsMessage message, Account account, URI callback, Instant at) implements ProviderJob {
    /**
     * How long the network is to try, where the message says until when; null where it does not. What lies outside of what
     * the provider carries becomes the nearest that it does.
     */
    public Duration validity(Duration least, Duration most) {
        if (!message.lifetime().expiryAsked()) {
            return null;
        }
        Duration left = Duration.between(at, message.lifetime().expiresAt());
        return left.compareTo(least) < 0 ? least : left.compareTo(most) > 0 ? most : left;
    }

    /** Minutes until the message's time ends, be it the request's or the hub's; at least 1. */
    public long minutesLeft() {
        return Math.max(1, Duration.between(at, message.lifetime().expiresAt()).toMinutes());
    }

    /**
     * How long the network is to try in seconds, where an account, too, may set it: the shorter of both.
     *
     * @param ofAccount the account's seconds, or null
     */
    public Integer validity(Duration least, Duration most, Integer ofAccount) {
        Duration asked = validity(least, most);
        if (asked == null) {
            return ofAccount;
        }
        int seconds = (int) asked.toSeconds();
        return ofAccount == null ? seconds : Math.min(seconds, ofAccount);
    }

    /** Without number and text: Camel writes bodies into its logs and traces. */
    @Override
    public String toString() {
        return "message " + message.id() + " for account " + account.id();
    }
}
