package smshub.page;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Quiet;
import smshub.dispatch.AccountStatus;
import smshub.dispatch.Operations;
import smshub.http.ListedMessage;
import smshub.http.Unheard;
import smshub.message.MessageState;
import smshub.message.Postponement;

/** Why a message is where it is, and what can be done then, in the visitor's language. */
final class Reasons {
    /** What a message waits for that only its account keeps back. */
    static final String ACCOUNT = "account";

    private static final String QUIET = Postponement.Reason.QUIET_HOURS.word();

    private final Operations operations;
    private final Collection<Account> accounts;
    private final Collection<Client> clients;
    private final Unheard unheard;

    /**
     * @param accounts those that there are now
     * @param clients who may have messages now
     */
    Reasons(Operations operations, Collection<Account> accounts, Collection<Client> clients, Unheard unheard) {
        this.operations = operations;
        this.accounts = accounts;
        this.clients = clients;
        this.unheard = unheard;
    }

    /** Adds what stands beside a message in a list. */
    void brief(Visit visit, ListedMessage message, Map<String, Object> row) {
        String waits = message.timing().waitingFor();
        row.put("waits", waits == null ? null : visit.words().term("waits", waits));
        row.put("waitsUntil", visit.time(message.timing().waitingUntil()));
        row.put("unheard", unheard.of(message));
    }

    /** Adds what stands on the message's own page. */
    void full(Visit visit, ListedMessage message, Map<String, Object> values) {
        String waits = message.timing().waitingFor();
        AccountStatus account = ACCOUNT.equals(waits) ? account(message.account()) : null;
        values.put("hint", hint(visit, message));
        values.put("except", QUIET.equals(waits) ? except(visit, message.account(), message.client()) : null);
        values.put("atAccount", account == null ? null : account.id());
        // Where it was the message that stopped its account, the two have the same reason.
        values.put(
                "accountProblem", account == null || same(account, message) ? null : visit.problem(account.problem()));
        // In English, what no word of the page says.
        values.put(
                "waitsWhy",
                ACCOUNT.equals(waits) && (account == null || account.problem() == null)
                        ? message.timing().waitingWhy()
                        : null);
    }

    private static boolean same(AccountStatus account, ListedMessage message) {
        return account.problem() != null
                && message.problem() != null
                && account.problem().code() == message.problem().code();
    }

    private AccountStatus account(String id) {
        return operations.accounts().stream()
                .filter(status -> status.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** What can be done with a message; null where there is nothing to say. */
    private String hint(Visit visit, ListedMessage message) {
        String waits = message.timing().waitingFor();
        if (waits != null) {
            return visit.words().term("hint", waits);
        }
        if (message.state() == MessageState.DEAD) {
            return visit.say("hint_dead");
        }
        return message.state() == MessageState.SENT ? receipt(visit, message) : null;
    }

    private String receipt(Visit visit, ListedMessage message) {
        if (!unheard.tells(message.account())) {
            return visit.say("receipt_never");
        }
        if (!unheard.of(message)) {
            return visit.say("no_receipt");
        }
        String late = visit.say("receipt_late", visit.age(message.changedAt()));
        String ask = operations.checks(message.account()) ? " " + visit.say("receipt_ask") : "";
        return late + ask + " " + visit.say("receipt_else");
    }

    /** With which categories a message goes in spite of quiet hours; null where there are none. */
    String except(Visit visit, String account, String client) {
        Quiet ofAccount = accounts.stream()
                .filter(one -> one.id().equals(account))
                .findFirst()
                .map(one -> one.delivery().quiet())
                .orElse(Quiet.NONE);
        Quiet ofClient = clients.stream()
                .filter(one -> one.id().equals(client))
                .findFirst()
                .map(one -> one.schedule().quiet())
                .orElse(Quiet.NONE);
        TreeSet<String> free = new TreeSet<>();
        Stream.of(ofAccount, ofClient).map(Quiet::except).forEach(free::addAll);
        free.removeIf(category -> ofAccount.applies(category) || ofClient.applies(category));
        return free.isEmpty() ? null : visit.say("quiet_except", String.join(", ", free));
    }
}
