package smshub.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.dispatch.AccountStatus;
import smshub.dispatch.Operations;
import smshub.intake.Intake;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;

/** How the accounts do, and what an operator may do with them. */
public final class AccountsApi {
    private static final String TEST_TEXT = "Test message of the SMS hub.";

    private final Guard guard;
    private final RequestReader reader;
    private final Intake intake;
    private final Operations operations;
    private final Collection<Account> accounts;

    public AccountsApi(
            ApiKeys keys, RequestReader reader, Intake intake, Operations operations, Collection<Account> accounts) {
        this.accounts = accounts;
        this.guard = new Guard(keys);
        this.reader = reader;
        this.intake = intake;
        this.operations = operations;
    }

    /** The accounts that a client may use; an operator sees all. */
    public CompletionStage<HttpAnswer> list(HttpRequest request) {
        return guard.serve(request, client -> {
            List<String> visible = Visibility.accounts(client, accounts);
            List<Status> told = operations.accounts().stream()
                    .filter(account -> visible.contains(account.id()))
                    .map(this::told)
                    .toList();
            return Guard.done(HttpAnswer.json(200, Map.of("accounts", told)));
        });
    }

    /** Asks the provider what is left. */
    public CompletionStage<HttpAnswer> balance(HttpRequest request) {
        return operate(request, (client, id) -> operations
                .balance(id)
                .thenApply(balance -> balance.problem() == null
                        ? HttpAnswer.json(200, new Left(balance.amount(), balance.unit()))
                        : HttpAnswer.problem(balance.problem())));
    }

    /** Sends a message by this account and no other. */
    public CompletionStage<HttpAnswer> test(HttpRequest request) {
        return operate(request, (client, id) -> {
            Reading reading = MessagesApi.read(reader, request, TEST_TEXT);
            if (!reading.readable()) {
                return Guard.done(HttpAnswer.problem(reading.problem()));
            }
            if (reading.requests().get(0).account() != null) {
                return Guard.done(HttpAnswer.problem(
                        new Problem(ProblemCode.FIELD_INVALID, "The address already names the account.", "account")));
            }
            List<SmsRequest> requests =
                    reading.requests().stream().map(asked -> by(id, asked)).toList();
            return MessagesApi.accept(intake, requests, client);
        });
    }

    public CompletionStage<HttpAnswer> pause(HttpRequest request) {
        return operate(request, (client, id) -> changed(id, () -> operations.pause(id, client.id())));
    }

    public CompletionStage<HttpAnswer> resume(HttpRequest request) {
        return operate(request, (client, id) -> changed(id, () -> operations.resume(id, client.id())));
    }

    /** Ends everything that waits on the account. */
    public CompletionStage<HttpAnswer> expire(HttpRequest request) {
        return operate(request, (client, id) -> operations.expire(id).thenApply(expired -> HttpAnswer.json(
                        200, Map.of("expired", expired))
                .changing(null, Map.of("expired", expired))));
    }

    private CompletionStage<HttpAnswer> operate(HttpRequest request, Action action) {
        return guard.serve(request, client -> {
            String id = request.path().get("id");
            return status(id).isPresent()
                            && Visibility.accounts(client, accounts).contains(id)
                    ? action.on(client, id)
                    : Guard.done(HttpAnswer.problem(ProblemCode.NOT_FOUND, "There is no such account."));
        });
    }

    private CompletionStage<HttpAnswer> changed(String id, Supplier<Optional<Problem>> change) {
        Status before = status(id).map(this::told).orElseThrow();
        return Guard.done(change.get().map(HttpAnswer::problem).orElseGet(() -> {
            Status after = status(id).map(this::told).orElseThrow().at(operations.elsewhere(id));
            return HttpAnswer.json(200, after)
                    .changing(Map.of("state", before.state()), Map.of("state", after.state()));
        }));
    }

    private Optional<AccountStatus> status(String id) {
        return operations.accounts().stream()
                .filter(account -> account.id().equals(id))
                .findFirst();
    }

    private Status told(AccountStatus status) {
        Account.Terms terms = accounts.stream()
                .filter(account -> account.id().equals(status.id()))
                .findFirst()
                .map(Account::terms)
                .orElse(Account.Terms.NONE);
        return Status.of(status, terms);
    }

    private static SmsRequest by(String account, SmsRequest asked) {
        return asked.withAccount(account);
    }

    private interface Action {
        CompletionStage<HttpAnswer> on(Client client, String account);
    }

    private record Left(BigDecimal amount, String unit) {}

    /** An account's status with its state as a word. */
    private record Status(
            String id,
            String provider,
            String title,
            String state,
            Problem problem,
            Instant since,
            String by,
            long waiting,
            Instant oldestWaiting,
            int inFlight,
            long sent,
            long failed,
            Instant polledAt,
            Problem pollProblem,
            List<String> abilities,
            String owner,
            List<String> branches,
            String phoneNumber,
            @JsonProperty("default") Boolean standard,
            Instant activeUntil,
            Map<String, String> hubs) {

        /** @param others how it is at each other hub; null where one does not answer */
        Status at(Map<String, String> others) {
            Map<String, String> told = new TreeMap<>();
            others.forEach((hub, word) -> told.put(hub, word == null ? "silent" : word));
            return new Status(
                    id,
                    provider,
                    title,
                    state,
                    problem,
                    since,
                    by,
                    waiting,
                    oldestWaiting,
                    inFlight,
                    sent,
                    failed,
                    polledAt,
                    pollProblem,
                    abilities,
                    owner,
                    branches,
                    phoneNumber,
                    standard,
                    activeUntil,
                    told.isEmpty() ? null : told);
        }

        static Status of(AccountStatus account, Account.Terms terms) {
            return new Status(
                    account.id(),
                    account.provider(),
                    account.title(),
                    account.state().name().toLowerCase(Locale.ROOT),
                    account.problem(),
                    account.since(),
                    account.by(),
                    account.waiting(),
                    account.oldestWaiting(),
                    account.inFlight(),
                    account.sent(),
                    account.failed(),
                    account.polledAt(),
                    account.pollProblem(),
                    account.abilities(),
                    terms.owner(),
                    terms.branches().isEmpty() ? null : terms.branches(),
                    terms.phoneNumber(),
                    terms.standard() ? true : null,
                    terms.activeUntil(),
                    null);
        }
    }
}
