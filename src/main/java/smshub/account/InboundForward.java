package smshub.account;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where messages from handsets go on to, beside all who may read them.
 *
 * @param mail addresses of which each gets a mail with each message
 * @param push address to which each message is posted as JSON, or null
 * @param secret key of the signatures of what is posted; null where nothing is
 * @param within how long an address that does not take a message is tried, before the message is left to operators
 */
public record InboundForward(List<String> mail, URI push, Secret secret, Duration within) {
    /** How long is usual. */
    public static final Duration USUAL = Duration.ofDays(3);

    public static final InboundForward NONE = new InboundForward(List.of(), null, null, USUAL);

    public InboundForward {
        mail = List.copyOf(mail);
    }

    /** Name of an account's addresses. */
    public static String ofAccount(String account) {
        return "account." + account;
    }

    /** Name of a client's addresses. */
    public static String ofClient(String client) {
        return "client." + client;
    }

    /** Those of some accounts and clients that name any address, by their names. */
    public static Map<String, InboundForward> all(Collection<Account> accounts, Collection<Client> clients) {
        Map<String, InboundForward> all = new LinkedHashMap<>();
        accounts.forEach(account ->
                all.put(ofAccount(account.id()), account.terms().inbound().forward()));
        clients.forEach(
                client -> all.put(ofClient(client.id()), client.callbacks().inbound()));
        all.values().removeIf(forward -> !forward.any());
        return all;
    }

    /** Those of them that name an address to post to. */
    public static Map<String, InboundForward> pushes(Collection<Account> accounts, Collection<Client> clients) {
        Map<String, InboundForward> pushes = all(accounts, clients);
        pushes.values().removeIf(forward -> forward.push() == null);
        return pushes;
    }

    /** Whether there is any address. */
    public boolean any() {
        return push != null || !mail.isEmpty();
    }
}
