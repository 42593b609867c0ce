package smshub.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.dispatch.DoubtSteps.Doubt;
import smshub.message.DeliveryReceipt;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.provider.Provider;
import smshub.provider.StatusJob;
import smshub.store.Store;

/**
 * Messages of which nobody knows whether the provider has them. They lie on {@code sms.unsure}, where
 * operators see them and the broker holds each until it is to be looked at. After a short while the provider is asked, if it can be; after a longer one the account's policy decides. A
 * late receipt ends the doubt at any time.
 */
public final class InDoubt {
    private static final Logger LOG = LoggerFactory.getLogger(InDoubt.class);

    /** Asks a provider for its receipts of a message. */
    @FunctionalInterface
    public interface Inquiry {
        CompletionStage<List<DeliveryReceipt>> ask(Provider provider, StatusJob job);
    }

    private final Map<String, AccountGate> gates;
    private final QueueAdministration queues;
    private final Store store;
    private final Inquiry inquiry;
    private final Predicate<String> elsewhere;
    private final Clock clock;

    /** @param elsewhere whether another hub sends by an account */
    public InDoubt(
            Map<String, AccountGate> gates,
            QueueAdministration queues,
            Store store,
            Inquiry inquiry,
            Predicate<String> elsewhere,
            Clock clock) {
        this.gates = gates;
        this.queues = queues;
        this.store = store;
        this.inquiry = inquiry;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /** Whether a message comes from the queue of doubtful ones. */
    static boolean waited(QueueMessage delivery) {
        return Settlements.doubtedSince(delivery) > 0;
    }

    /**
     * Decides on one message whose time has come. What the store has heard counts first, so that nothing is sent again
     * of which a receipt came in the meantime; it throws what the store throws while that is down.
     */
    public CompletionStage<Settlement> judge(QueueMessage delivery) {
        SmsMessage message = MessageReader.read(delivery);
        if (DoubtSteps.settled(store.known(List.of(message.id())).get(message.id()))) {
            return CompletableFuture.completedFuture(Settlement.DONE);
        }
        Doubt doubt = new Doubt(message, why(delivery), Instant.ofEpochMilli(Settlements.doubtedSince(delivery)));
        AccountGate gate = gates.get(message.account());
        if (gate == null && elsewhere.test(message.account())) {
            return CompletableFuture.completedFuture(Settlements.of(DoubtSteps.left(doubt, clock.instant())));
        }
        if (gate == null || !gate.provider().abilities().contains(Provider.Ability.STATUS_QUERY)) {
            return CompletableFuture.completedFuture(judged(doubt, gate, List.of()));
        }
        return inquiry.ask(gate.provider(), new StatusJob(message.id(), List.of(), gate.account(), clock.instant()))
                .handle((receipts, failure) -> {
                    if (failure != null) {
                        LOG.debug("The provider of account {} did not tell a state", message.account(), failure);
                    }
                    return judged(doubt, gate, receipts == null ? List.of() : receipts);
                });
    }

    private Settlement judged(Doubt doubt, AccountGate gate, List<DeliveryReceipt> told) {
        return Settlements.of(DoubtSteps.judged(
                doubt,
                told.isEmpty() ? null : told.get(0),
                gate == null ? null : gate.account(),
                gate != null && gate.provider().abilities().contains(Provider.Ability.IDEMPOTENCY_KEY),
                clock.instant()));
    }

    /** What left it open; whoever puts a message on the queue by hand need not say. */
    private static Problem why(QueueMessage delivery) {
        String code = delivery.property("code");
        String sentence = delivery.property("sentence");
        try {
            return Problem.of(ProblemCode.ofWord(code == null ? "" : code), sentence);
        } catch (IllegalArgumentException e) {
            return Problem.of(ProblemCode.ANSWER_LOST, "Nobody knows whether the provider has it.");
        }
    }

    /**
     * Ends the doubt on messages of which a receipt told the truth, and takes them off the dead where they lie. Whoever dies
     * before the receipt is settled does it again with the receipt; what is being judged just now ends by what the store
     * has heard.
     */
    void resolved(List<String> messageIds) {
        if (!messageIds.isEmpty()) {
            for (String queue : List.of(Queues.UNSURE, Queues.DEAD)) {
                if (queues.depth(queue) > 0) {
                    queues.remove(queue, QueueAdministration.byIds(messageIds));
                }
            }
        }
    }
}
