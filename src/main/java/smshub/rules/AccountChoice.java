package smshub.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.AccountPlan.Choose;
import smshub.account.Client;
import smshub.account.PrefixTable;
import smshub.account.Visibility;
import smshub.message.SmsRequest;

/**
 * Which accounts are tried for a request, and in which order. A client's own list says which it may use, and in which order
 * where the plan does not say; the plan only orders and leaves out. An entry of the plan that leaves nothing to a client
 * does not fit it. Without state or clock.
 *
 * <p>Whether an entry fits may depend on the number, which accounts may read in different ways: it is read as the first of
 * the accounts does that can read it, in the order that would hold without a plan.
 */
final class AccountChoice {
    /** Larger than any price. */
    private static final long NO_PRICE = Long.MAX_VALUE >>> 16;

    /** By id, the default account first, then as the settings have them. */
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    private final List<Entry> plan;
    /** The branch of those clients that have one. */
    private final Map<String, String> branches;

    /**
     * @param accounts all accounts, as the settings have them
     * @param branches the branch of those clients that have one, by the client's id
     */
    AccountChoice(List<Account> accounts, AccountPlan plan, Map<String, String> branches) {
        accounts.stream()
                .sorted(Comparator.comparing(account -> !account.terms().standard()))
                .forEach(account -> this.accounts.put(account.id(), account));
        this.plan = plan.entries().stream().map(Entry::of).toList();
        this.branches = Map.copyOf(branches);
    }

    /** An entry of the plan, ready for use. */
    private record Entry(AccountPlan.Entry asked, PrefixTable prefixes) {
        static Entry of(AccountPlan.Entry asked) {
            PrefixTable prefixes = new PrefixTable();
            asked.prefixes().forEach(prefix -> prefixes.put(prefix, 0));
            return new Entry(asked, prefixes);
        }

        boolean fits(SmsRequest request, Client client, Numbering numbering, Collection<Account> readers) {
            return (asked.clients().isEmpty() || asked.clients().contains(client.id()))
                    && (asked.categories().isEmpty() || within(asked.categories(), request.category()))
                    && (prefixes.isEmpty() && asked.countries().isEmpty() || fits(numbering.recipient(readers)));
        }

        private boolean fits(Recipient recipient) {
            return recipient != null
                    && (prefixes.isEmpty()
                            || prefixes.find(PrefixTable.key(recipient.msisdn().value())) != PrefixTable.NONE)
                    && (asked.countries().isEmpty()
                            || recipient.region() != null && asked.countries().contains(recipient.region()));
        }

        private static boolean within(Set<String> categories, String category) {
            return category != null && categories.stream().anyMatch(category::equalsIgnoreCase);
        }
    }

    /**
     * The accounts to try.
     *
     * @param accounts in order
     * @param entry place in the plan of the entry that orders them, from 1; 0 for none
     */
    record Chosen(List<Account> accounts, int entry) {}

    /**
     * The accounts to try; none where the client may use none, or not the one that the request names.
     *
     * @param due when the message is to be sent
     */
    Chosen of(SmsRequest request, Client client, Numbering numbering, Instant now, Instant due) {
        if (request.account() != null) {
            Account named = accounts.get(request.account());
            return new Chosen(named != null && usable(named, client, now, due) ? List.of(named) : List.of(), 0);
        }
        List<Account> own = own(client, now, due);
        for (int i = 0; i < plan.size(); i++) {
            Entry entry = plan.get(i);
            if (entry.fits(request, client, numbering, own)) {
                List<String> ids = entry.asked().accounts();
                List<Account> chosen = ids.isEmpty() ? own : named(ids, client, now, due);
                if (!chosen.isEmpty()) {
                    return new Chosen(
                            entry.asked().choose() == Choose.CHEAPEST
                                    ? byPrice(chosen, numbering.recipient(own))
                                    : chosen,
                            i + 1);
                }
            }
        }
        return new Chosen(own, 0);
    }

    /** Whether a message of a client may go by an account at a time. */
    boolean usable(Account account, String client, Instant now) {
        return account.active(now) && Visibility.open(account, client, branches.get(client));
    }

    private static boolean usable(Account account, Client client, Instant now, Instant due) {
        return account.active(now) && !account.ended(due) && Visibility.usable(client, account);
    }

    Account account(String id) {
        return accounts.get(id);
    }

    /** The accounts that a client may see, used now or not, in the order that holds without a plan. */
    List<Account> visible(Client client) {
        return accounts.values().stream()
                .filter(account -> Visibility.usable(client, account))
                .toList();
    }

    private List<Account> own(Client client, Instant now, Instant due) {
        List<Account> own = new ArrayList<>(
                client.accounts().isEmpty()
                        ? accounts.size()
                        : client.accounts().size());
        if (client.accounts().isEmpty()) {
            for (Account account : accounts.values()) {
                if (usable(account, client, now, due)) {
                    own.add(account);
                }
            }
        } else {
            for (String id : client.accounts()) {
                Account account = accounts.get(id);
                if (account != null && usable(account, client, now, due)) {
                    own.add(account);
                }
            }
        }
        return own;
    }

    /** Those that an entry names and the client may use, in the entry's order. */
    private List<Account> named(List<String> ids, Client client, Instant now, Instant due) {
        List<Account> named = new ArrayList<>(ids.size());
        for (String id : ids) {
            Account account = accounts.get(id);
            if (account != null && usable(account, client, now, due)) {
                named.add(account);
            }
        }
        return named;
    }

    /** By the price of a segment; accounts of one price stay in their order. */
    private static List<Account> byPrice(List<Account> accounts, Recipient recipient) {
        if (recipient == null) {
            return accounts;
        }
        long key = PrefixTable.key(recipient.msisdn().value());
        long[] places = new long[accounts.size()];
        for (int i = 0; i < places.length; i++) {
            long price = accounts.get(i).terms().prices().perSegment(key);
            places[i] = (price == PrefixTable.NONE ? NO_PRICE : price) << 16 | i;
        }
        Arrays.sort(places);
        List<Account> sorted = new ArrayList<>(places.length);
        for (long place : places) {
            sorted.add(accounts.get((int) (place & 0xFFFF)));
        }
        return sorted;
    }
}
