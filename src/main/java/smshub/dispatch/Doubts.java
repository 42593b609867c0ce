package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.broker.Delivery;
import smshub.broker.Events;
import smshub.broker.Outgoing;
import smshub.broker.QueueOffice;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.message.DeliveryReceipt;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.provider.Provider;
import smshub.provider.StatusJob;
import smshub.store.Store;

/**
 * Messages of which nobody knows whether the provider has them. They lie on {@code sms.unsure} where operators see
 * them. After a short while the provider is asked, if it can be; after a longer one the account's policy decides. A
 * late receipt ends the doubt at any time.
 */
public final class Doubts {
    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
    /** Providers need a moment before they know a message that they took. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);
    /**
     * A held message is looked at again when it has been in doubt twice as long, and at least this often: the store or the
     * provider may know by then.
     */
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);

    private static final Set<MessageState> HANDED_OVER =
            EnumSet.of(MessageState.SENT, MessageState.DELIVERED, MessageState.UNDELIVERED);
    private static final String DUE_AT = "dueAt";
    private static final String SINCE = "since";

    /** Asks a provider for its receipts of a message. */
    @FunctionalInterface
    public interface Inquiry {
        CompletionStage<List<DeliveryReceipt>> ask(Provider provider, StatusJob job);
    }

    private final Map<String, AccountGate> gates;
    private final QueueOffice office;
    private final Store store;
    private final Inquiry inquiry;
    private final Clock clock;

    public Doubts(Map<String, AccountGate> gates, QueueOffice office, Store store, Inquiry inquiry, Clock clock) {
        this.gates = Map.copyOf(gates);
        this.office = office;
        this.store = store;
        this.inquiry = inquiry;
        this.clock = clock;
    }

    /** A doubtful message on its queue, to be looked at soon. */
    static Outgoing waiting(SmsMessage message, Problem why, Instant since, Account.Delivery delivery) {
        Duration lookAfter = delivery.unsureAfter().compareTo(FIRST_LOOK) < 0 ? delivery.unsureAfter() : FIRST_LOOK;
        return waiting(message, why.code().wire(), why.sentence(), since.toEpochMilli(), since.plus(lookAfter));
    }

    /** Whether a message comes from the queue of doubtful ones. */
    static boolean waited(Delivery delivery) {
        return delivery.number(SINCE) > 0;
    }

    private static Outgoing waiting(SmsMessage message, String code, String sentence, long since, Instant dueAt) {
        Outgoing plain = Events.carrying(Queues.UNSURE, message);
        Map<String, Object> properties = new HashMap<>(plain.properties());
        properties.put(SINCE, since);
        properties.put(DUE_AT, dueAt.toEpochMilli());
        properties.put("code", code);
        properties.put("sentence", sentence);
        return Outgoing.to(Queues.UNSURE, plain.body(), properties);
    }

    /** Takes up the messages whose time to be looked at has come. */
    public void sweep() {
        if (office.depth(Queues.UNSURE) > 0) {
            office.move(Queues.UNSURE, DUE_AT + " <= " + clock.instant().toEpochMilli(), Queues.DOUBTS);
        }
    }

    /**
     * Decides on one message whose time has come. What the store has heard counts first, so that nothing is sent again
     * of which a receipt came in the meantime; it throws what the store throws while that is down.
     */
    public CompletionStage<Settlement> judge(Delivery delivery) {
        SmsMessage message = AccountGate.read(delivery);
        MessageState heard = store.known(List.of(message.id())).get(message.id());
        if (heard != null && HANDED_OVER.contains(heard)) {
            return CompletableFuture.completedFuture(Settlement.DONE);
        }
        AccountGate gate = gates.get(message.account());
        if (gate == null) {
            return CompletableFuture.completedFuture(hold(delivery, message));
        }
        if (!gate.provider().abilities().contains(Provider.Ability.STATUS_QUERY)) {
            return CompletableFuture.completedFuture(policy(delivery, message, gate));
        }
        return inquiry.ask(gate.provider(), new StatusJob(message.id(), List.of(), gate.account()))
                .handle((receipts, failure) -> {
                    if (failure != null) {
                        LOG.debug("The provider of account {} did not tell a state", message.account(), failure);
                    }
                    return answered(delivery, message, gate, receipts == null ? List.of() : receipts);
                });
    }

    private Settlement answered(
            Delivery delivery, SmsMessage message, AccountGate gate, List<DeliveryReceipt> receipts) {
        Instant now = clock.instant();
        if (receipts.isEmpty() || receipts.get(0).status() == DeliveryReceipt.Status.UNKNOWN) {
            return policy(delivery, message, gate);
        }
        DeliveryReceipt receipt = receipts.get(0);
        if (receipt.status() == DeliveryReceipt.Status.NOT_FOUND) {
            return resend(message, "The provider does not know it, so it is sent again.", now);
        }
        MessageState state =
                switch (receipt.status()) {
                    case DELIVERED -> MessageState.DELIVERED;
                    case UNDELIVERED -> MessageState.UNDELIVERED;
                    default -> MessageState.SENT;
                };
        List<String> ids = receipt.providerId() == null ? List.of() : List.of(receipt.providerId());
        return new Settlement(
                Events.publish(Events.of(message, state, now, null, ids, "The provider knows it."), message));
    }

    private Settlement policy(Delivery delivery, SmsMessage message, AccountGate gate) {
        Instant now = clock.instant();
        if (gate.provider().abilities().contains(Provider.Ability.IDEMPOTENCY_KEY)) {
            return resend(message, "The provider takes an id only once, so it is sent again without harm.", now);
        }
        Account.Delivery delays = gate.account().delivery();
        Instant decision = Instant.ofEpochMilli(delivery.number(SINCE)).plus(delays.unsureAfter());
        if (now.isBefore(decision)) {
            return again(delivery, message, decision);
        }
        return delays.whenUnsure() == Account.WhenUnsure.RESEND
                ? resend(message, "Nobody could tell, so it is sent again as the account wants it.", now)
                : hold(delivery, message);
    }

    private static Settlement resend(SmsMessage message, String note, Instant now) {
        SmsMessage marked = message.doubtful();
        MessageEvent event = Events.of(marked, MessageState.DEFERRED, now, null, List.of(), note);
        return new Settlement(Events.with(Events.publish(event, marked), Events.out(marked)));
    }

    private Settlement hold(Delivery delivery, SmsMessage message) {
        Instant now = clock.instant();
        Duration doubted = Duration.between(Instant.ofEpochMilli(delivery.number(SINCE)), now);
        return again(delivery, message, now.plus(doubted.compareTo(LONGEST_LOOK) < 0 ? doubted : LONGEST_LOOK));
    }

    private static Settlement again(Delivery delivery, SmsMessage message, Instant dueAt) {
        return Settlement.of(waiting(
                message, delivery.property("code"), delivery.property("sentence"), delivery.number(SINCE), dueAt));
    }

    /** Ends the doubt on messages of which a receipt told the truth, and takes them off the dead where they lie. */
    void resolved(List<String> messageIds) {
        if (!messageIds.isEmpty()) {
            for (String queue : List.of(Queues.UNSURE, Queues.DEAD)) {
                if (office.depth(queue) > 0) {
                    office.move(queue, QueueOffice.byIds(messageIds), Queues.RESOLVED);
                }
            }
        }
    }
}
