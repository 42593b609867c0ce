package smshub.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import smshub.account.Account;
import smshub.account.Account.RerouteOn;
import smshub.broker.Delivery;
import smshub.broker.Events;
import smshub.broker.Outgoing;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.store.Match;
import smshub.store.Store;

/**
 * Messages that were handed over and go to the next account all the same: a receipt says that they were not delivered,
 * or none came in time. The account says whether, how often and how late. The broker does the waiting.
 */
public final class Reroutes {
    /** The store may lag behind; a message whose sending it has not heard of yet is looked at again. */
    private static final long LOOK_AGAIN_SECONDS = 10;

    private final Map<String, AccountGate> gates;
    private final AccountGate.Detour detour;
    private final Store store;
    private final Clock clock;

    public Reroutes(Map<String, AccountGate> gates, AccountGate.Detour detour, Store store, Clock clock) {
        this.gates = Map.copyOf(gates);
        this.detour = detour;
        this.store = store;
        this.clock = clock;
    }

    /** A message just sent, to be looked at when its receipt is overdue; empty where nobody waits for one. */
    static Optional<Outgoing> watched(SmsMessage message, Account account, Instant now) {
        Account.Reroute rule = account.delivery().reroute();
        return rule.on().contains(RerouteOn.NO_RECEIPT) && !message.alternates().isEmpty()
                ? Optional.of(Events.carrying(Queues.OVERDUE, message).notBefore(now.plus(rule.receiptWithin())))
                : Optional.empty();
    }

    /** A message whose receipt should have come by now. */
    public Settlement overdue(Delivery delivery) {
        SmsMessage message = AccountGate.read(delivery);
        Instant now = clock.instant();
        Match match = store.messages(List.of(message.id())).get(message.id());
        if (match == null || match.latest() < message.attempt()) {
            return Settlement.of(
                    Events.carrying(Queues.OVERDUE, message).notBefore(now.plusSeconds(LOOK_AGAIN_SECONDS)));
        }
        if (match.state() != MessageState.SENT || match.latest() > message.attempt()) {
            return Settlement.DONE;
        }
        return moved(message, RerouteOn.NO_RECEIPT, null, "No receipt came in time", now)
                .map(Settlement::new)
                .orElse(Settlement.DONE);
    }

    /**
     * The way to the next account for a message that could not be delivered; empty where it ends here.
     *
     * @param account the account that the receipt came by
     * @param why what the receipt says
     */
    Optional<List<Outgoing>> undelivered(Match match, String account, Problem why, Instant now) {
        // An older attempt says nothing of the one that is on its way.
        if (match.latest() != match.attempt() || match.state() != MessageState.SENT) {
            return Optional.empty();
        }
        SmsMessage sent = match.message().by(account).at(match.attempt());
        return moved(sent, RerouteOn.UNDELIVERED, why, "The provider could not deliver it", now);
    }

    private Optional<List<Outgoing>> moved(
            SmsMessage sent, RerouteOn reason, Problem why, String because, Instant now) {
        AccountGate gate = gates.get(sent.account());
        if (gate == null || sent.alternates().isEmpty() || !sent.expiresAt().isAfter(now)) {
            return Optional.empty();
        }
        Account.Reroute rule = gate.account().delivery().reroute();
        if (!rule.on().contains(reason)
                || sent.acceptedAt().plus(rule.within()).isBefore(now)
                || handovers(sent.id()) > rule.most()) {
            return Optional.empty();
        }
        return detour.around(sent, now).map(next -> {
            // It counts as an attempt, or this news would look older than that of the sending.
            SmsMessage moved = (reason == RerouteOn.NO_RECEIPT ? next.doubtful() : next).attempted();
            String note = because + ", so account " + moved.account() + " takes over.";
            MessageEvent event = Events.of(moved, MessageState.DEFERRED, now, why, List.of(), note);
            return Events.with(Events.publish(event, moved), Events.out(moved));
        });
    }

    /** How many times a message was handed to a provider so far. */
    private long handovers(String messageId) {
        return store.timeline(messageId).stream()
                .filter(entry -> entry.state() == MessageState.SENT)
                .mapToInt(entry -> entry.attempt())
                .distinct()
                .count();
    }

    /** What a receipt of a message that could not be delivered says. */
    static Problem notDelivered(String code) {
        return Problem.of(ProblemCode.NOT_DELIVERED, "The provider could not deliver it" + code + ".");
    }
}
