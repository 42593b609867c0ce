package smshub.provider;

import java.time.Instant;
import smshub.account.Account;

/**
 * Word to a provider that what it handed out is on disk.
 *
 * @param confirmation what the poll gave for this, see {@link Polled#confirmation()}
 */
public record ConfirmJob(Account account, Object confirmation, Instant at) implements ProviderJob {}
