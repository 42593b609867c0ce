package smshub.dispatch;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import smshub.broker.Delivery;
import smshub.broker.Events;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;

/** What becomes of messages on the queues between the accounts' lanes. */
public final class Pipeline {
    private final Map<String, AccountGate> gates;
    private final AccountGate.Detour detour;
    private final Clock clock;

    /** @param gates the accounts, by id */
    public Pipeline(Map<String, AccountGate> gates, AccountGate.Detour detour, Clock clock) {
        this.gates = Map.copyOf(gates);
        this.detour = detour;
        this.clock = clock;
    }

    /** A message whose time has come, from {@code sms.retry}. */
    public Settlement due(Delivery delivery) {
        SmsMessage message = AccountGate.read(delivery);
        Instant now = clock.instant();
        AccountGate gate = gates.get(message.account());
        if (gate != null && !gate.out()) {
            return Settlement.of(Events.out(message));
        }
        SmsMessage moved = detour.around(message, now).orElse(null);
        if (moved != null) {
            MessageEvent event = Events.of(
                    moved,
                    MessageState.DEFERRED,
                    now,
                    null,
                    List.of(),
                    "Account " + message.account() + " cannot send, so account " + moved.account() + " takes over.");
            return new Settlement(Events.with(Events.publish(event, moved), Events.out(moved)));
        }
        return gate == null ? orphaned(message, now) : Settlement.of(Events.out(message));
    }

    /** A message withdrawn from a queue. */
    public Settlement cancelled(Delivery delivery) {
        SmsMessage message = AccountGate.read(delivery);
        AccountGate gate = gates.get(message.account());
        boolean perhapsSent = Doubts.waited(delivery) || gate != null && gate.met(message);
        MessageEvent event = Events.of(
                message,
                MessageState.CANCELLED,
                clock.instant(),
                null,
                List.of(),
                perhapsSent ? "The provider may have it all the same." : null);
        return new Settlement(Events.publish(event, message));
    }

    /** A message whose age ended while it waited. */
    public Settlement expired(Delivery delivery) {
        SmsMessage message;
        try {
            message = AccountGate.read(delivery);
        } catch (UncheckedIOException e) {
            return Settlement.of(delivery.buried(
                    ProblemCode.AGE_EXCEEDED.wire(), "Its time ended before it was taken over.", Queues.EXPIRED));
        }
        AccountGate gate = gates.get(message.account());
        return gate == null ? AccountGate.expired(message, clock.instant()) : gate.outlived(message, clock.instant());
    }

    /** A doubtful message of which a receipt told the truth; the receipt's event has said so. */
    public Settlement resolved(Delivery delivery) {
        return Settlement.DONE;
    }

    /** A message that an operator wants sent again, from {@code sms.dead} or {@code sms.unsure}. */
    public Settlement requeued(Delivery delivery) {
        SmsMessage message;
        try {
            message = AccountGate.read(delivery);
        } catch (UncheckedIOException e) {
            return Settlement.of(delivery.buried(
                    ProblemCode.BODY_MALFORMED.wire(),
                    "This is no message of the hub, so it cannot be put back; its sender must send it again.",
                    Queues.REQUEUED));
        }
        if (Doubts.waited(delivery)) {
            message = message.doubtful();
        }
        Instant now = clock.instant();
        if (!gates.containsKey(message.account())) {
            return orphaned(message, now);
        }
        SmsMessage renewed = message.renewed(
                now, now.plus(gates.get(message.account()).account().delivery().maxAge()));
        MessageEvent event = Events.of(
                renewed,
                MessageState.DEFERRED,
                now,
                null,
                List.of(),
                "An operator put it back on its account's queue.");
        return new Settlement(Events.with(Events.publish(event, renewed), Events.out(renewed)));
    }

    private static Settlement orphaned(SmsMessage message, Instant now) {
        return AccountGate.dead(
                message,
                Problem.of(
                        ProblemCode.ACCOUNT_UNKNOWN,
                        "Account " + message.account() + " is not in the settings any more."),
                now);
    }
}
