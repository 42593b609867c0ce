package smshub.broker;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Visibility;

/** The topics on which clients read what handsets send to an account: those of the clients that may see it. */
final class InboundTopics {
    private final Map<String, List<String>> byAccount;
    /** A message may still come for an account that the settings do not hold any more. */
    private final List<String> otherwise;

    InboundTopics(Collection<Client> clients, Collection<Account> accounts) {
        byAccount = accounts.stream().collect(Collectors.toUnmodifiableMap(Account::id, account -> clients.stream()
                .filter(client -> Visibility.of(client, account))
                .map(client -> Queues.inboundOf(client.id()))
                .toList()));
        otherwise = clients.stream()
                .filter(Visibility::ofEverything)
                .map(client -> Queues.inboundOf(client.id()))
                .toList();
    }

    List<String> of(String account) {
        return byAccount.getOrDefault(account, otherwise);
    }
}
