package smshub.provider;

import java.net.URI;
import java.util.Map;
import smshub.account.Account;
import smshub.message.Problem;

/**
 * An HTTP request to a provider, as pure data. Its text form names neither address nor content: both may hold
 * credentials and texts.
 *
 * @param account whose connection it goes over
 * @param method GET or POST
 * @param uri whole address with query; never logged
 * @param headers headers, Content-Type among them
 * @param body bytes, or null
 * @param job what the call is for: {@link SendJob}, {@link StatusJob}, {@link BalanceJob}, {@link PollJob} or
 *     {@link ConfirmJob}
 * @param problem why no call is to be made; null when it is to be made
 */
public record HttpCall(
        Account account,
        String method,
        URI uri,
        Map<String, String> headers,
        byte[] body,
        ProviderJob job,
        Problem problem) {

    public static HttpCall get(Account account, URI uri, Map<String, String> headers, ProviderJob job) {
        return new HttpCall(account, "GET", uri, headers, null, job, null);
    }

    public static HttpCall post(Account account, URI uri, Map<String, String> headers, byte[] body, ProviderJob job) {
        return new HttpCall(account, "POST", uri, headers, body, job, null);
    }

    /** A job that cannot be put into a call; it comes back as a reply with this problem, and nobody is called. */
    public static HttpCall refused(Account account, ProviderJob job, Problem problem) {
        return new HttpCall(account, null, null, Map.of(), null, job, problem);
    }

    @Override
    public String toString() {
        return "call for account " + account.id();
    }
}
