package smshub.provider;

import java.net.URI;
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
    /** Without number and text: Camel writes bodies into its logs and traces. */
    @Override
    public String toString() {
        return "message " + message.id() + " for account " + account.id();
    }
}
