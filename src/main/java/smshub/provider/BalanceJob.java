package smshub.provider;

import smshub.account.Account;

/** A question for the balance of an account. */
public record BalanceJob(Account account) {}
