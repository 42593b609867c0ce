package smshub.provider;

import java.util.List;
import java.util.Map;
import smshub.account.Account;

/**
 * A request from a provider to the hub.
 *
 * @param parameters query and form parameters, decoded
 * @param body bytes where it is no form, else empty
 */
public record Callback(Account account, String method, Map<String, List<String>> parameters, byte[] body) {
    /** First value of a parameter, or null. */
    public String first(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Without parameters and body: they hold numbers and texts. */
    @Override
    public String toString() {
        return "call-back for account " + account.id();
    }
}
