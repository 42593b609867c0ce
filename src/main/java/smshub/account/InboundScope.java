package smshub.account;

import java.util.Set;

/**
 * Which messages from handsets a client may see, as {@link Visibility} says: in the form in which it can be asked of a
 * single message and of a database alike.
 *
 * @param client id of the client, which sees what belongs to it; null for whoever sees everything
 * @param shared accounts of which it sees all
 * @param unclaimed accounts of which it sees what belongs to no client
 */
public record InboundScope(String client, Set<String> shared, Set<String> unclaimed) {
    public static final InboundScope EVERYTHING = new InboundScope(null, Set.of(), Set.of());

    public InboundScope {
        shared = Set.copyOf(shared);
        unclaimed = Set.copyOf(unclaimed);
    }

    public boolean everything() {
        return client == null;
    }

    /**
     * Whether it sees a message.
     *
     * @param account account that the message came by
     * @param owner id of the client that it belongs to, or null
     */
    public boolean shows(String account, String owner) {
        return everything()
                || client.equals(owner)
                || shared.contains(account)
                || owner == null && unclaimed.contains(account);
    }
}
