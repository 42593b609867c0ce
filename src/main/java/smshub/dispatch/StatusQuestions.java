package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Backoff;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.MessageState;
import smshub.message.SmsMessage;
import smshub.provider.Provider;
import smshub.provider.Provider.Ability;
import smshub.provider.ProviderLine;
import smshub.provider.StatusJob;
import smshub.store.Match;
import smshub.store.Store;

/**
 * Messages whose provider tells what became of them only when it is asked for each. The first question comes after the
 * account's poll interval, each further one after twice the time, for three days. The broker does the waiting.
 */
public final class StatusQuestions {
    /** Kind of a message whose provider is to be asked. */
    static final String STATUS = "STATUS";

    private static final Logger LOG = LoggerFactory.getLogger(StatusQuestions.class);
    private static final String QUESTION = "question";
    private static final String SINCE = "since";
    private static final Duration PATIENCE = Duration.ofDays(3);
    private static final Duration LONGEST = Duration.ofHours(6);
    /** The store may lag behind. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private static final Set<Status> ENDS = Set.of(Status.DELIVERED, Status.UNDELIVERED);

    private final Map<String, AccountGate> gates;
    private final Store store;
    private final DeliveryReceipts receipts;
    private final InDoubt.Inquiry inquiry;
    private final Predicate<String> elsewhere;
    private final Clock clock;

    /** @param elsewhere whether another hub sends by an account */
    public StatusQuestions(
            Map<String, AccountGate> gates,
            Store store,
            DeliveryReceipts receipts,
            InDoubt.Inquiry inquiry,
            Predicate<String> elsewhere,
            Clock clock) {
        this.gates = gates;
        this.elsewhere = elsewhere;
        this.store = store;
        this.receipts = receipts;
        this.inquiry = inquiry;
        this.clock = clock;
    }

    /** Whether an account's messages are asked for by themselves: nothing else tells of them. */
    static boolean wanted(Account account, Provider provider) {
        Set<Ability> abilities = provider.abilities();
        return abilities.contains(Ability.STATUS_QUERY)
                && !abilities.contains(Ability.RECEIPT_CALLBACK)
                && !abilities.contains(Ability.POLL)
                && !(provider instanceof ProviderLine)
                && !account.connection().pollInterval().isZero();
    }

    /** The first question for a message that was handed over. */
    static Publication first(SmsMessage sent, Account account, Instant now) {
        return question(sent, 0, now, now.plus(pause(account, 0)));
    }

    /** Asks for one message, unless its end is known; it throws what the store throws while that is down. */
    public CompletionStage<Settlement> ask(QueueMessage delivery) {
        SmsMessage message = MessageReader.read(delivery);
        Instant now = clock.instant();
        Instant since = Instant.ofEpochMilli(delivery.number(SINCE));
        int asked = (int) delivery.number(QUESTION);
        AccountGate gate = gates.get(message.account());
        if (gate == null && elsewhere.test(message.account())) {
            return CompletableFuture.completedFuture(
                    Settlement.of(question(message, asked, since, now.plus(Step.FOR_ANOTHER_HUB))));
        }
        if (gate == null || since.plus(PATIENCE).isBefore(now)) {
            return CompletableFuture.completedFuture(Settlement.DONE);
        }
        Match known = store.messages(List.of(message.id())).get(message.id());
        if (behind(known, message.progress().attempt())) {
            return CompletableFuture.completedFuture(
                    Settlement.of(question(message, asked, since, now.plus(LOOK_AGAIN))));
        }
        List<String> ids = open(known, message.progress().attempt()) ? store.providerIds(message.id()) : List.of();
        if (ids.isEmpty()) {
            return CompletableFuture.completedFuture(Settlement.DONE);
        }
        Publication next = question(message, asked + 1, since, now.plus(pause(gate.account(), asked + 1)));
        return inquiry.ask(gate.provider(), new StatusJob(message.id(), ids, gate.account(), now))
                .exceptionally(failure -> {
                    LOG.debug("The provider of account {} did not tell a state", message.account(), failure);
                    return List.of();
                })
                .thenCompose(told ->
                        receipts.post(told).thenApply(posted -> ended(told) ? Settlement.DONE : Settlement.of(next)));
    }

    /** Whether the store has not heard yet that the attempt was sent: what comes before that may be all that it knows. */
    static boolean behind(Match known, int attempt) {
        return known == null
                || known.state() == null
                || known.latest() < attempt
                || known.latest() == attempt
                        && known.state() != MessageState.SENT
                        && !known.state().end();
    }

    /** Whether the attempt was the last, and nobody knows more of it than that it was sent. */
    static boolean open(Match known, int attempt) {
        return known.state() == MessageState.SENT && known.latest() == attempt;
    }

    private static boolean ended(List<DeliveryReceipt> told) {
        return !told.isEmpty() && told.stream().map(DeliveryReceipt::status).allMatch(ENDS::contains);
    }

    private static Publication question(SmsMessage message, int number, Instant since, Instant due) {
        Publication plain = Events.carrying(null, message);
        Map<String, Object> properties = new HashMap<>(plain.properties());
        properties.put(QUESTION, (long) number);
        properties.put(SINCE, since.toEpochMilli());
        return Publication.of(STATUS, plain.body(), properties).notBefore(due);
    }

    /** How long the question of a number waits after the one before. */
    static Duration pause(Account account, int number) {
        return new Backoff(account.connection().pollInterval(), LONGEST).after(number + 1L);
    }
}
