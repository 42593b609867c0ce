package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.broker.BatchPublisher;
import smshub.broker.Hubs;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.provider.Balance;
import smshub.provider.Provider;
import smshub.provider.StatusJob;
import smshub.store.Store;
import smshub.store.StoredMessage;

/** What operators may do, on the queues and the store. */
public final class HubOperations implements Operations {
    private static final Logger LOG = LoggerFactory.getLogger(HubOperations.class);

    /** States in which a message may lie on its account's queue. */
    private static final Set<MessageState> WAITING =
            Set.of(MessageState.ACCEPTED, MessageState.SCHEDULED, MessageState.DEFERRED);

    /** How long calls in flight are waited for, so that what waits behind them can be withdrawn. */
    private static final Duration RECALL = Duration.ofSeconds(20);
    /** How often hubs that share the broker are asked to withdraw what one of them has fetched. */
    private static final int TRIES = 3;

    /** Messages that are named to the broker at a time. */
    private static final int SOME = 500;
    /** How long the broker may take to keep an operator's word. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    /** What hubs ask each other for, and the answer. */
    private static final String CANCEL = "cancel";

    private static final String CANCELLED = "cancelled";

    private final Map<String, AccountGate> gates;
    private final QueueAdministration queues;
    private final Store store;
    private final MessageLookup lookUp;
    private final Resending resending;
    private final DeliveryReceipts receipts;
    private final InDoubt.Inquiry inquiry;
    private final Function<AccountGate, CompletionStage<Balance>> teller;
    private final Map<String, Polling> pollings;
    private final AccountRecords records;
    private final Hubs hubs;
    private final Executor executor;
    private final Clock clock;

    /**
     * @param gates the accounts by id, in the order of the settings
     * @param teller asks an account's provider for the balance
     * @param clients in whose names copies are sent, by id
     * @param pollings how accounts are asked, by id
     * @param records tells other hubs what is said of accounts
     * @param hubs those that share the broker
     * @param executor for work that waits on the broker's management
     */
    public HubOperations(
            Map<String, AccountGate> gates,
            QueueAdministration queues,
            BatchPublisher publisher,
            Store store,
            MessageLookup lookUp,
            Intake intake,
            Map<String, Client> clients,
            DeliveryReceipts receipts,
            InDoubt.Inquiry inquiry,
            Function<AccountGate, CompletionStage<Balance>> teller,
            Map<String, Polling> pollings,
            AccountRecords records,
            Hubs hubs,
            Executor executor,
            Clock clock) {
        this.gates = gates;
        this.queues = queues;
        this.store = store;
        this.lookUp = lookUp;
        this.resending = new Resending(store, intake, publisher, clients, gates.keySet(), executor, clock);
        this.receipts = receipts;
        this.inquiry = inquiry;
        this.teller = teller;
        this.pollings = pollings;
        this.records = records;
        this.hubs = hubs;
        hubs.hear(CANCEL, (from, id) -> {
            Optional<Problem> left = fetched(id, unknown(), CompletableFuture::completedFuture)
                    .toCompletableFuture()
                    .join();
            return left.isEmpty() ? CANCELLED : "has not got it";
        });
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<Problem>> cancel(String messageId) {
        return lookUp.find(messageId)
                .thenCompose(found -> move(messageId, waitingQueues(found), Queues.CANCELLED, "withdrawn"))
                .thenCompose(problem -> problem.isEmpty()
                        ? CompletableFuture.completedFuture(problem)
                        : cancelFetched(messageId, problem.get(), TRIES));
    }

    /**
     * Withdraws a message that a hub has fetched and not begun; whichever of those that share the broker that is. Meanwhile this
     * one fetches nothing, and it asks again as long as the message waits: what a hub gives back a third one may fetch before it
     * is withdrawn.
     */
    private CompletionStage<Optional<Problem>> cancelFetched(String messageId, Problem otherwise, int tries) {
        return fetched(messageId, otherwise, left -> hubs.ask(CANCEL, messageId, RECALL.plus(KEPT))
                        .thenApply(others -> others.containsValue(CANCELLED) ? Optional.empty() : left))
                .thenComposeAsync(
                        left -> left.isPresent() && tries > 1 && hubs.shared() && waits(messageId)
                                ? cancelFetched(messageId, otherwise, tries - 1)
                                : CompletableFuture.completedFuture(left),
                        executor);
    }

    private boolean waits(String messageId) {
        return store.find(messageId)
                .filter(stored -> WAITING.contains(stored.state()))
                .isPresent();
    }

    /**
     * Withdraws a message that its account's consumer has fetched and not begun; a slow one holds it for long.
     *
     * @param elsewhere asked, while this hub fetches nothing, when it has not got the message either
     */
    private CompletionStage<Optional<Problem>> fetched(
            String messageId,
            Problem otherwise,
            Function<Optional<Problem>, CompletionStage<Optional<Problem>>> elsewhere) {
        Optional<AccountGate> gate = store.find(messageId)
                .filter(stored -> WAITING.contains(stored.state()))
                .map(stored -> gates.get(stored.account()));
        if (gate.isEmpty() || !sends(gate.get())) {
            return elsewhere.apply(Optional.of(otherwise));
        }
        List<String> queue = List.of(Queues.out(gate.get().account().id()));
        return gate.get()
                .recalled(RECALL, () -> move(messageId, queue, Queues.CANCELLED, "withdrawn")
                        .thenCompose(left ->
                                left.isEmpty() ? CompletableFuture.completedFuture(left) : elsewhere.apply(left)))
                .exceptionallyCompose(failure -> elsewhere.apply(Optional.of(otherwise)));
    }

    /** Whether this hub takes messages of an account off their queue. */
    private boolean sends(AccountGate gate) {
        return !hubs.shared()
                || !gate.provider().alone(gate.account())
                || hubs.owns(AccountGate.duty(gate.account().id()));
    }

    @Override
    public CompletionStage<Optional<Problem>> requeue(String messageId) {
        return CompletableFuture.supplyAsync(this::puttable, executor)
                .thenCompose(places -> move(messageId, places, Queues.REQUEUED, "put back"));
    }

    @Override
    public CompletionStage<Long> requeue(List<String> messageIds) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<String> places = puttable();
                    long moved = 0;
                    for (int from = 0; from < messageIds.size(); from += SOME) {
                        String some = QueueAdministration.byIds(
                                messageIds.subList(from, Math.min(from + SOME, messageIds.size())));
                        for (String queue : places) {
                            moved += queues.move(queue, some, Queues.REQUEUED);
                        }
                    }
                    return moved;
                },
                executor);
    }

    /** The queues of which messages can be put back. */
    private List<String> puttable() {
        List<String> places = new ArrayList<>(List.of(Queues.DEAD, Queues.UNSURE));
        held().stream().map(Queues::out).filter(queue -> !queues.paging(queue)).forEach(places::add);
        return places;
    }

    /** The queues that a message may be withdrawn from, the likeliest first. */
    private List<String> waitingQueues(Optional<StoredMessage> message) {
        if (message.filter(stored -> stored.state() == MessageState.DEAD).isPresent()) {
            return List.of(Queues.DEAD);
        }
        Set<String> places = new LinkedHashSet<>();
        message.filter(stored -> stored.account() != null && gates.containsKey(stored.account()))
                .ifPresent(stored -> places.add(Queues.out(stored.account())));
        places.add(Queues.RETRY);
        places.add(Queues.UNSURE);
        gates.keySet().forEach(account -> places.add(Queues.out(account)));
        return new ArrayList<>(places);
    }

    private CompletionStage<Optional<Problem>> move(String messageId, List<String> places, String target, String verb) {
        return CompletableFuture.supplyAsync(
                () -> {
                    for (String queue : places) {
                        if (queues.moveOne(queue, messageId, target)) {
                            return Optional.empty();
                        }
                    }
                    return Optional.of(notThere(messageId, verb));
                },
                executor);
    }

    private Problem notThere(String messageId, String verb) {
        return store.find(messageId)
                .map(stored -> Problem.of(
                        ProblemCode.CONFLICT,
                        "The message is " + stored.state().word() + " and cannot be " + verb + "."))
                .orElse(unknown());
    }

    private static Problem unknown() {
        return Problem.of(ProblemCode.NOT_FOUND, "There is no such message.");
    }

    @Override
    public CompletionStage<List<Accepted>> resend(List<String> messageIds, Resend how) {
        return resending.copies(messageIds, how);
    }

    @Override
    public CompletionStage<Optional<Problem>> check(String messageId) {
        Optional<SmsMessage> found = store.message(messageId);
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(unknown()));
        }
        String account = store.find(messageId)
                .map(StoredMessage::account)
                .orElse(found.get().account());
        AccountGate gate = gates.get(account);
        if (gate == null || !gate.provider().abilities().contains(Provider.Ability.STATUS_QUERY)) {
            Polling polling = pollings.get(account);
            if (polling != null) {
                // It tells no single state, but hands out what it has to tell, this message's receipt perhaps among it.
                return polling.now();
            }
            return CompletableFuture.completedFuture(Optional.of(Problem.of(
                    ProblemCode.STATUS_NOT_AVAILABLE, "The provider of account " + account + " cannot be asked.")));
        }
        return inquiry.ask(
                        gate.provider(),
                        new StatusJob(messageId, store.providerIds(messageId), gate.account(), clock.instant()))
                .exceptionally(failure -> {
                    // The line of an account that is switched off does not exist.
                    LOG.debug("The provider of account {} could not be asked", account, failure);
                    return List.of();
                })
                .thenCompose(told -> told.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.of(
                                Problem.of(ProblemCode.STATUS_NOT_AVAILABLE, "The provider did not tell a state.")))
                        : receipts.post(told).thenApply(done -> Optional.empty()));
    }

    @Override
    public boolean checks(String account) {
        AccountGate gate = gates.get(account);
        return gate != null && gate.provider().abilities().contains(Provider.Ability.STATUS_QUERY)
                || pollings.containsKey(account);
    }

    @Override
    public Set<String> held() {
        return gates.entrySet().stream()
                .filter(gate -> gate.getValue().standing().state() == AccountStatus.State.HELD)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public List<AccountStatus> accounts() {
        return gates.values().stream().map(this::status).toList();
    }

    private AccountStatus status(AccountGate gate) {
        String queue = Queues.out(gate.account().id());
        return gate.status(queues.depth(queue), oldest(queue));
    }

    private Instant oldest(String queue) {
        QueueMessage first = queues.first(queue);
        return first == null || first.text() == null ? null : first.sentAt();
    }

    @Override
    public Optional<Problem> pause(String account, String by) {
        return with(account, gate -> gate.pause(by));
    }

    @Override
    public Optional<Problem> resume(String account, String by) {
        return with(account, gate -> gate.resume(by));
    }

    private Optional<Problem> with(String account, Function<AccountGate, CompletionStage<?>> action) {
        AccountGate gate = gates.get(account);
        if (gate == null) {
            return Optional.of(Problem.of(ProblemCode.NOT_FOUND, "There is no account " + account + "."));
        }
        try {
            CompletableFuture<?> kept = action.apply(gate).toCompletableFuture();
            // On return it holds everywhere.
            CompletableFuture<?> told = records.ask(gate.said()).toCompletableFuture();
            CompletableFuture.allOf(kept, told).get(KEPT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(notKept(account));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of(notKept(account));
        }
    }

    @Override
    public Map<String, String> elsewhere(String account) {
        return records.states(account).toCompletableFuture().join();
    }

    private static Problem notKept(String account) {
        return Problem.of(
                ProblemCode.SERVICE_UNAVAILABLE,
                "It holds for account " + account + " from now on, but could not be written: a restart may forget it.");
    }

    @Override
    public CompletionStage<Long> expire(String account) {
        return CompletableFuture.supplyAsync(
                () -> queues.move(Queues.out(account), QueueAdministration.MESSAGES, Queues.EXPIRED), executor);
    }

    @Override
    public CompletionStage<Balance> balance(String account) {
        AccountGate gate = gates.get(account);
        if (gate == null) {
            return CompletableFuture.completedFuture(
                    new Balance(null, null, Problem.of(ProblemCode.NOT_FOUND, "There is no account " + account + ".")));
        }
        if (!gate.provider().abilities().contains(Provider.Ability.BALANCE)) {
            return CompletableFuture.completedFuture(new Balance(
                    null,
                    null,
                    Problem.of(
                            ProblemCode.STATUS_NOT_AVAILABLE,
                            "The provider of account " + account + " tells no balance.")));
        }
        return teller.apply(gate);
    }
}
