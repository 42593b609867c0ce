package smshub.account;

import java.util.List;
import java.util.Set;

/**
 * The order in which accounts are tried for a message: that of the first entry that fits it and names an account which its
 * client may use. Without such an entry it is the client's own order, or that of the settings.
 *
 * @param entries in order
 */
public record AccountPlan(List<Entry> entries) {
    /** No order but the clients' own. */
    public static final AccountPlan NONE = new AccountPlan(List.of());

    /** How an entry puts its accounts in order. */
    public enum Choose {
        /** As the entry names them. */
        IN_ORDER,
        /** By the price of a segment to the number; those whose price is not known come last. */
        CHEAPEST
    }

    /**
     * One entry. A condition that is empty always holds; all of them must.
     *
     * @param clients ids of the clients whose messages it is for
     * @param categories categories of messages, in whatever case
     * @param prefixes beginnings of the recipients' numbers, with the plus sign
     * @param countries ISO 3166 regions of the recipients' numbers
     * @param accounts ids of the accounts; empty for all that the client may use
     * @param choose what puts them in order
     */
    public record Entry(
            Set<String> clients,
            Set<String> categories,
            List<String> prefixes,
            Set<String> countries,
            List<String> accounts,
            Choose choose) {
        public Entry {
            clients = Set.copyOf(clients);
            categories = Set.copyOf(categories);
            prefixes = List.copyOf(prefixes);
            countries = Set.copyOf(countries);
            accounts = List.copyOf(accounts);
        }
    }

    public AccountPlan {
        entries = List.copyOf(entries);
    }
}
