package smshub.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.dispatch.Operations;
import smshub.http.Archive;
import smshub.http.ListedMessage;
import smshub.http.MessageHistory;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.message.CallbackAddress;
import smshub.message.SmsRequest;
import smshub.provider.Balance;
import smshub.rules.Decision;

/** What all facades do the same way: hand requests over, and look up what became of them. */
public final class FacadeRequests {
    private final RequestReader reader;
    private final Intake intake;
    private final Operations operations;
    private final Archive archive;
    private final Collection<Account> accounts;
    private final Executor lookUps;

    /** @param lookUps where the database is waited for, so that the event loop never does */
    public FacadeRequests(
            RequestReader reader,
            Intake intake,
            Operations operations,
            Archive archive,
            Collection<Account> accounts,
            Executor lookUps) {
        this.reader = reader;
        this.intake = intake;
        this.operations = operations;
        this.archive = archive;
        this.accounts = accounts;
        this.lookUps = lookUps;
    }

    /** A request's fields in the words of the hub, to be filled by a facade. */
    public static final class Draft {
        private final List<String> to = new ArrayList<>();
        private final Map<String, String> values = new HashMap<>();
        private CallbackAddress callback;
        private String correlationId;

        public Draft to(String number) {
            to.add(number);
            return this;
        }

        /** @param value null where the facade's request has none */
        public Draft set(String name, Object value) {
            values.put(name, value == null ? null : value.toString());
            return this;
        }

        public Draft callback(CallbackAddress address) {
            callback = address;
            return this;
        }

        /** What the caller wants to read again in callbacks. */
        public Draft correlationId(String id) {
            correlationId = id;
            return this;
        }
    }

    public Reading read(Draft draft) {
        return reader.fields(
                draft.to, draft.values, draft.callback, new Origin("http", null, null, draft.correlationId));
    }

    /** Whether there is an account of this id. */
    public boolean knows(String account) {
        return accounts.stream().anyMatch(one -> one.id().equals(account));
    }

    /** Whether one request may not have so many recipients. */
    public boolean tooMany(int recipients) {
        return recipients > reader.maxRecipients();
    }

    public CompletionStage<List<Accepted>> accept(List<SmsRequest> requests, Client client) {
        return intake.accept(requests, client);
    }

    /** What would become of requests, in their order. */
    public CompletionStage<List<Decision>> preview(List<SmsRequest> requests, Client client) {
        return intake.previews(requests, client);
    }

    /** A message of the client's own. */
    public CompletionStage<Optional<ListedMessage>> own(String id, Client client) {
        return CompletableFuture.supplyAsync(() -> archive.message(id), lookUps)
                .thenCompose(found -> found)
                .thenApply(found ->
                        found.map(MessageHistory::message).filter(message -> Visibility.of(client, message.client())));
    }

    /** A part of a client's messages, which the filter names. */
    public CompletionStage<Archive.Page<ListedMessage>> list(Archive.MessageFilter filter, String cursor, int limit) {
        return CompletableFuture.supplyAsync(() -> archive.messages(filter, cursor, limit), lookUps);
    }

    /** Withdraws a message of the client's own; tells whether it waited. */
    public CompletionStage<Boolean> cancel(String id, Client client) {
        return own(id, client)
                .thenCompose(message -> message.isEmpty()
                        ? CompletableFuture.completedFuture(false)
                        : operations.cancel(id).thenApply(problem -> problem.isEmpty()));
    }

    /** What is left on the account that the client prefers. */
    public CompletionStage<Balance> balance(Client client) {
        String account = accounts.stream()
                .filter(one -> Visibility.usable(client, one))
                .map(Account::id)
                .min(Comparator.comparingInt(client.accounts()::indexOf))
                .orElse(null);
        return account == null
                ? CompletableFuture.completedFuture(new Balance(null, null, null))
                : operations.balance(account);
    }
}
