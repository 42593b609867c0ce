package smshub.provider;

import smshub.account.Account;

/** A question for what a provider keeps for an account: receipts and messages from handsets. */
public record PollJob(Account account) {}
