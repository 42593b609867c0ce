package smshub.provider;

import java.time.Instant;
import java.util.List;
import smshub.account.Account;

/**
 * A question for the state of a message.
 *
 * @param messageId the hub's id
 * @param providerIds the provider's ids; empty where no answer ever came, then the provider is asked by our id
 */
public record StatusJob(String messageId, List<String> providerIds, Account account, Instant at)
        implements ProviderJob {}
