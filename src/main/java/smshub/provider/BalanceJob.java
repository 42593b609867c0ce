package smshub.provider;

import java.time.Instant;
import smshub.account.Account;

/** A question for the balance of an account. */
public record BalanceJob(Account account, Instant at) implements ProviderJob {}
