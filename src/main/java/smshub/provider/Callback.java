package smshub.provider;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import smshub.account.Account;

/**
 * A request from a provider to the hub, as it was received: what a provider signs can be checked, see
 * {@link CallbackSource#verified}.
 *
 * @param address whole address as the provider called it, behind a proxy as the proxy did; with the account's secret
 * @param headers values by lower-case names
 * @param parameters query and form parameters, decoded, without the account's secret
 * @param body bytes as they came, perhaps empty; those of a form, too
 * @param at when it came
 */
public record Callback(
        Account account,
        String method,
        String address,
        Map<String, List<String>> headers,
        Map<String, List<String>> parameters,
        byte[] body,
        Instant at) {
    /** The same with another body. */
    public Callback saying(byte[] otherBody) {
        return new Callback(account, method, address, headers, parameters, otherBody, at);
    }

    /** First value of a parameter, or null. */
    public String first(String name) {
        return first(parameters.get(name));
    }

    /** First value of a header by its lower-case name, or null. */
    public String header(String name) {
        return first(headers.get(name));
    }

    private static String first(List<String> values) {
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Without parameters and body: they hold numbers and texts. */
    @Override
    public String toString() {
        return "call-back for account " + account.id();
    }
}
