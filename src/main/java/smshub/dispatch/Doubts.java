package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/**
 * Messages of which nobody knows whether the provider has them. They lie on {@code sms.unsure} where operators see
 * them. After a short while the provider is asked, if it can be; after a longer one the account's policy decides. A
 * late receipt ends the doubt at any time.
 */
public final class Doubts {
    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);
    /** Providers need a moment before they know a message that they took. */
    static final Duration FIRST_LOOK = Duration.ofSeconds(10);

    private static final String DUE_AT = "dueAt";
    private static final String SINCE = "since";
    private static final long HELD = Long.MAX_VALUE;

    /** Asks a provider for its receipts of a message. */
    @FunctionalInterface
    public interface Inquiry {
        CompletionStage<List<DeliveryReceipt>> ask(Provider provider, StatusJob job);
    }

    private final Map<String, AccountGate> gates;
    private final QueueOffice office;
    private final Inquiry inquiry;
    private final Clock clock;

    public Doubts(Map<String, AccountGate> gates, QueueOffice office, Inquiry inquiry, Clock clock) {
        this.gates = Map.copyOf(gates);
        this.office = office;
        this.inquiry = inquiry;
        this.clock = clock;
    }

    /** A doubtful message on its queue, to be looked at again after some time. */
    static Outgoing waiting(SmsMessage message, Problem why, Instant since, Duration lookAfter) {
        return waiting(
                message,
                why.code().wire(),
                why.sentence(),
                since.toEpochMilli(),
                since.plus(lookAfter).toEpochMilli());
    }

    private static Outgoing waiting(SmsMessage message, String code, String sentence, long since, long dueAt) {
        Outgoing plain = Events.carrying(Queues.UNSURE, message);
        Map<String, Object> properties = new HashMap<>(plain.properties());
        properties.put(SINCE, since);
        properties.put(DUE_AT, dueAt);
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

    /** Decides on one message whose time has come. */
    public CompletionStage<Settlement> judge(Delivery delivery) {
        SmsMessage message = AccountGate.read(delivery);
        AccountGate gate = gates.get(message.account());
        if (gate == null) {
            return CompletableFuture.completedFuture(hold(delivery, message));
        }
        if (!gate.provider().abilities().contains(Provider.Ability.STATUS_QUERY)) {
            return CompletableFuture.completedFuture(policy(delivery, message, gate.account()));
        }
        return inquiry.ask(gate.provider(), new StatusJob(message.id(), List.of(), gate.account()))
                .handle((receipts, failure) -> {
                    if (failure != null) {
                        LOG.debug("The provider of account {} did not tell a state", message.account(), failure);
                    }
                    return answered(delivery, message, gate.account(), receipts == null ? List.of() : receipts);
                });
    }

    private Settlement answered(
            Delivery delivery, SmsMessage message, Account account, List<DeliveryReceipt> receipts) {
        Instant now = clock.instant();
        if (receipts.isEmpty() || receipts.get(0).status() == DeliveryReceipt.Status.UNKNOWN) {
            return policy(delivery, message, account);
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

    private Settlement policy(Delivery delivery, SmsMessage message, Account account) {
        Instant now = clock.instant();
        Instant decision = Instant.ofEpochMilli(delivery.number(SINCE))
                .plus(account.delivery().unsureAfter());
        if (now.isBefore(decision)) {
            return Settlement.of(waiting(
                    message,
                    delivery.property("code"),
                    delivery.property("sentence"),
                    delivery.number(SINCE),
                    decision.toEpochMilli()));
        }
        return account.delivery().whenUnsure() == Account.WhenUnsure.RESEND
                ? resend(message, "Nobody could tell, so it is sent again as the account wants it.", now)
                : hold(delivery, message);
    }

    private static Settlement resend(SmsMessage message, String note, Instant now) {
        MessageEvent event = Events.of(message, MessageState.DEFERRED, now, null, List.of(), note);
        return new Settlement(Events.with(Events.publish(event, message), Events.out(message)));
    }

    private static Settlement hold(Delivery delivery, SmsMessage message) {
        return Settlement.of(waiting(
                message, delivery.property("code"), delivery.property("sentence"), delivery.number(SINCE), HELD));
    }

    /** Ends the doubt on messages of which a receipt told the truth. */
    void resolved(List<String> messageIds) {
        if (office.depth(Queues.UNSURE) > 0) {
            for (String id : messageIds) {
                office.move(Queues.UNSURE, QueueOffice.byId(id), Queues.RESOLVED);
            }
        }
    }
}
