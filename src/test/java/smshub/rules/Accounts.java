package smshub.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import smshub.account.Account;

/** Accounts for tables of rules: one without any rule, and copies with one each. */
final class Accounts {
    static final Account.Numbers ANY_NUMBER = new Account.Numbers("DE", List.of(), false, List.of(), false);
    static final Account.Texts ANY_TEXT = new Account.Texts(1000, 7, false, false, "");
    static final Duration MAX_AGE = Duration.ofDays(7);

    private Accounts() {}

    static Account account(String id) {
        return account(id, true, null, List.of(), ANY_NUMBER, ANY_TEXT, null, List.of());
    }

    static Account account(String id, boolean enabled, Instant activeFrom, List<String> clients) {
        return account(id, enabled, activeFrom, clients, ANY_NUMBER, ANY_TEXT, null, List.of());
    }

    static Account account(String id, Account.Numbers numbers) {
        return account(id, true, null, List.of(), numbers, ANY_TEXT, null, List.of());
    }

    static Account account(String id, Account.Texts texts) {
        return account(id, true, null, List.of(), ANY_NUMBER, texts, null, List.of());
    }

    static Account account(String id, String senderId, List<String> senderIds) {
        return account(id, true, null, List.of(), ANY_NUMBER, ANY_TEXT, senderId, senderIds);
    }

    private static Account account(
            String id,
            boolean enabled,
            Instant activeFrom,
            List<String> clients,
            Account.Numbers numbers,
            Account.Texts texts,
            String senderId,
            List<String> senderIds) {
        Duration second = Duration.ofSeconds(1);
        return new Account(
                id,
                "url-gateway",
                id,
                enabled,
                activeFrom,
                clients,
                numbers,
                texts,
                senderId,
                senderIds,
                new Account.Delivery(
                        0, 1, 5, second, second, MAX_AGE, Account.WhenUnsure.HOLD, second, 5, second, second),
                new Account.Connection(null, second, second, null, 0),
                Map.of(),
                Map.of());
    }
}
