package smshub.provider;

import java.util.List;
import smshub.account.Account;

/**
 * What is to be submitted to an SMSC for one message, as pure data.
 *
 * @param account whose connection it goes over
 * @param pdus a whole {@code submit_sm} for each part, in order; the connection puts its sequence numbers in
 * @param job what it is for
 */
public record SmppCall(Account account, List<byte[]> pdus, SendJob job) {
    @Override
    public String toString() {
        return "submission for account " + account.id();
    }
}
