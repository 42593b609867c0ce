package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;

/**
 * One question that a message must answer for an account: a pure function, without clock, memory or I/O. What depends
 * on the outside (accounts, prefixes, countries) comes in with the account.
 */
interface Rule {
    /** One word, as people see it in the preview. */
    String name();

    /**
     * Passes the candidate on, perhaps changed, or refuses it. Earlier rules have passed it.
     *
     * @param limits what the account's provider can carry
     */
    Ruling judge(Candidate candidate, Account account, Limits limits);
}
