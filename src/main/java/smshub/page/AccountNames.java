package smshub.page;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.InboundScope;
import smshub.account.Visibility;

/** The accounts by the names that people know, to be told and to be chosen from. */
final class AccountNames {
    private final Collection<Account> accounts;

    /** @param accounts in the order of the settings */
    AccountNames(Collection<Account> accounts) {
        this.accounts = accounts;
    }

    /** The name of the account of an id; the id where it has no other. */
    String title(String id) {
        return accounts.stream()
                .filter(account -> account.id().equals(id) && account.title() != null)
                .map(Account::title)
                .findFirst()
                .orElse(id);
    }

    /** Ids of those that a visitor sees. */
    List<String> seen(Visit visit) {
        return Visibility.accounts(visit.visitor().client(), accounts);
    }

    /** Those that a visitor sees, as choices. */
    List<Map<String, Object>> visible(Visit visit, String chosen) {
        return choices(visit, chosen, account -> Visibility.of(visit.visitor().client(), account));
    }

    /** Which messages from handsets a visitor sees. */
    InboundScope inbound(Visit visit) {
        return Visibility.inbound(visit.visitor().client(), accounts);
    }

    /** Those by which messages from handsets come that a visitor sees, as choices. */
    List<Map<String, Object>> readable(Visit visit, String chosen) {
        return choices(
                visit, chosen, account -> Visibility.reads(visit.visitor().client(), account));
    }

    /** Those by which a visitor may send, as choices. */
    List<Map<String, Object>> usable(Visit visit, String chosen) {
        Client client = visit.visitor().client();
        return choices(visit, chosen, account -> account.enabled() && Visibility.usable(client, account));
    }

    private List<Map<String, Object>> choices(Visit visit, String chosen, Predicate<Account> which) {
        return visit.choices(
                accounts.stream().filter(which).toList(),
                chosen,
                Account::id,
                account -> account.title() == null ? account.id() : account.title());
    }
}
