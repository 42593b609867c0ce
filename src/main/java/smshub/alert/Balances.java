package smshub.alert;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.provider.Balance;

/** Asks the providers of those accounts for their balance whose settings say below which it is low. */
public final class Balances {
    private static final Logger LOG = LoggerFactory.getLogger(Balances.class);

    private final Map<String, Account> accounts;
    private final Function<String, CompletionStage<Balance>> teller;
    private final Clock clock;
    private final Map<String, Balance> known = new ConcurrentHashMap<>();
    /** When each may be asked again. */
    private final Map<String, Instant> due = new ConcurrentHashMap<>();

    /**
     * @param accounts those that there are at the time, by id
     * @param teller asks the provider of an account
     */
    public Balances(Map<String, Account> accounts, Function<String, CompletionStage<Balance>> teller, Clock clock) {
        this.accounts = accounts;
        this.teller = teller;
        this.clock = clock;
    }

    /** The accounts that are asked for. */
    public List<Account> accounts() {
        return accounts.values().stream()
                .filter(account -> account.enabled() && account.terms().watch().balanceBelow() != null)
                .toList();
    }

    /** Below which balance of an account operators are told; not a number where nobody asks. */
    public double limit(String account) {
        Account known = accounts.get(account);
        return known == null || known.terms().watch().balanceBelow() == null
                ? Double.NaN
                : known.terms().watch().balanceBelow().doubleValue();
    }

    /** Asks where it is time. Does not wait for the answers. */
    public void ask() {
        Instant now = clock.instant();
        for (Account account : accounts()) {
            String id = account.id();
            if (!due.getOrDefault(id, Instant.MIN).isAfter(now)) {
                due.put(id, now.plus(account.terms().watch().balanceInterval()));
                teller.apply(id).whenComplete((balance, failure) -> answered(id, balance, failure));
            }
        }
    }

    private void answered(String account, Balance balance, Throwable failure) {
        if (failure != null || balance.amount() == null) {
            LOG.debug("The balance of account {} is not told: {}", account, failure == null ? balance : failure);
        } else {
            known.put(account, balance);
        }
    }

    /** What is left on an account; not a number before its provider has told. */
    public double of(String account) {
        Balance balance = known.get(account);
        return balance == null ? Double.NaN : balance.amount().doubleValue();
    }

    /** Which of them are low. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Account account : accounts()) {
            findings.add(Findings.balance(
                    account.id(),
                    known.get(account.id()),
                    account.terms().watch().balanceBelow()));
        }
        return findings;
    }
}
