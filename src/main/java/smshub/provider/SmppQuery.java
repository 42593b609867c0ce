package smshub.provider;

import java.util.List;
import smshub.account.Account;

/**
 * What an SMSC is asked about one message, as pure data.
 *
 * @param account over whose connection it is asked
 * @param pdus for each part a {@code query_sm} for each form in which the SMSC may know its id, the likeliest first
 * @param job what it is for
 */
public record SmppQuery(Account account, List<List<byte[]>> pdus, StatusJob job) {
    @Override
    public String toString() {
        return "question for account " + account.id();
    }
}
