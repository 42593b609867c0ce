package smshub.account;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import smshub.account.Client.Permission;

/**
 * What a client may see. This is the one rule for the API, the facades, the broker, the intakes and the metrics: its own
 * messages, answers and events, and of the accounts that it may use their state. What handsets send belongs to the client
 * that a key word of its account names, else to the account's owner; that one sees it, and those with whom the account
 * shares it. Where nobody owns it and nobody is named, those see it who may use the account. A client with the permission
 * ADMINISTRATION, and a person who may read, sees everything but the answers to others.
 */
public final class Visibility {
    private Visibility() {}

    /** Whether a client may see what is anybody's. */
    public static boolean ofEverything(Client viewer) {
        return viewer.may(viewer.person() ? Permission.READ : Permission.ADMINISTRATION);
    }

    /** Whether a client may see what belongs to the client of an id; what is nobody's is for operators. */
    public static boolean of(Client viewer, String owner) {
        return ofEverything(viewer) || viewer.id().equals(owner);
    }

    /** Whether a client may see an account's state. */
    public static boolean of(Client viewer, Account account) {
        return ofEverything(viewer) || usable(viewer, account);
    }

    /** Whether an account is open to a client, and the client to it. */
    public static boolean usable(Client client, Account account) {
        return open(account, client.id(), client.branch())
                && (client.accounts().isEmpty() || client.accounts().contains(account.id()));
    }

    /**
     * Whether an account is open to the client of an id, by the account's own lists. To the hub's own test messages each is.
     *
     * @param branch branch of the client, or null
     */
    public static boolean open(Account account, String client, String branch) {
        if (Client.CANARY.equals(client)) {
            return true;
        }
        List<String> branches = account.terms().branches();
        return (account.clients().isEmpty() || account.clients().contains(client))
                && (branches.isEmpty() || branch != null && branches.contains(branch));
    }

    /** Ids of the accounts that a client may see, in the order given. */
    public static List<String> accounts(Client viewer, Collection<Account> accounts) {
        return accounts.stream()
                .filter(account -> of(viewer, account))
                .map(Account::id)
                .toList();
    }

    /** Which messages from handsets a client may see. */
    public static InboundScope inbound(Client viewer, Collection<Account> accounts) {
        return ofEverything(viewer)
                ? InboundScope.EVERYTHING
                : new InboundScope(
                        viewer.id(),
                        ids(accounts, account -> shared(viewer, account)),
                        ids(accounts, account -> unclaimed(viewer, account)));
    }

    /** Whether a client may see any message from a handset by an account. */
    public static boolean reads(Client viewer, Account account) {
        InboundTerms terms = account.terms().inbound();
        return ofEverything(viewer)
                || shared(viewer, account)
                || unclaimed(viewer, account)
                || terms.keyWords().names(viewer.id());
    }

    private static boolean shared(Client viewer, Account account) {
        return account.terms().inbound().sharedWith().stream()
                .anyMatch(word -> word.equals(viewer.id())
                        || word.equals(InboundTerms.USERS) && usable(viewer, account)
                        || viewer.branch() != null && word.equals(InboundTerms.BRANCH + viewer.branch()));
    }

    /** What came before the account had an owner is its owner's now. */
    private static boolean unclaimed(Client viewer, Account account) {
        InboundTerms terms = account.terms().inbound();
        return terms.owner() != null
                ? terms.owner().equals(viewer.id())
                : terms.sharedWith().isEmpty() && usable(viewer, account);
    }

    private static Set<String> ids(Collection<Account> accounts, Predicate<Account> those) {
        return accounts.stream().filter(those).map(Account::id).collect(Collectors.toUnmodifiableSet());
    }
}
