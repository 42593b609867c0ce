package smshub.broker;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.InboundScope;
import smshub.account.Visibility;

/** The topics on which clients read what handsets send: those of the clients that may see it. */
final class InboundTopics {
    private final List<InboundScope> views;
    private final List<String> ofEverything;
    /** Worked out once for each account and owner that a message has had. */
    private final Map<Key, List<String>> known = new ConcurrentHashMap<>();

    private record Key(String account, String owner) {}

    InboundTopics(Collection<Client> clients, Collection<Account> accounts) {
        ofEverything = clients.stream()
                .filter(Visibility::ofEverything)
                .map(client -> Queues.inboundOf(client.id()))
                .toList();
        views = clients.stream()
                .filter(client -> !Visibility.ofEverything(client))
                .map(client -> Visibility.inbound(client, accounts))
                .toList();
    }

    /** @param owner id of the client that the message belongs to, or null */
    List<String> of(String account, String owner) {
        return known.computeIfAbsent(new Key(account, owner), key -> Stream.concat(
                        ofEverything.stream(),
                        views.stream()
                                .filter(view -> view.shows(account, owner))
                                .map(view -> Queues.inboundOf(view.client())))
                .toList());
    }
}
