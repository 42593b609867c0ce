package smshub.provider;

import java.time.Instant;
import smshub.account.Account;

/** A question for what a provider keeps for an account: receipts and messages from handsets. */
public record PollJob(Account account, Instant at) implements ProviderJob {}
