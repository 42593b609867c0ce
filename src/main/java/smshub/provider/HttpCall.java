package smshub.provider;

import java.net.URI;
import java.util.Map;
import smshub.account.Account;

/**
 * An HTTP request to a provider, as pure data.
 *
 * @param account whose connection it goes over
 * @param method GET or POST
 * @param uri whole address with query; never logged, it may hold credentials
 * @param headers headers, Content-Type among them
 * @param body bytes, or null
 * @param job what the call is for: {@link SendJob}, {@link StatusJob} or {@link BalanceJob}
 */
public record HttpCall(Account account, String method, URI uri, Map<String, String> headers, byte[] body, Object job) {}
