package smshub.provider;

import java.time.Instant;
import smshub.account.Account;

/** What a provider is asked for, and when: providers have no clock of their own. */
public sealed interface ProviderJob permits SendJob, StatusJob, BalanceJob, PollJob, ConfirmJob {
    /** Whose. */
    Account account();

    /** The present time. */
    Instant at();
}
