package smshub.dispatch;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;

/** What becomes of messages on the queues between those of the accounts. */
public final class Pipeline {
    private final Map<String, AccountGate> gates;
    private final AccountGate.Failover failover;
    private final Clock clock;

    /** @param gates the accounts, by id */
    public Pipeline(Map<String, AccountGate> gates, AccountGate.Failover failover, Clock clock) {
        this.gates = gates;
        this.failover = failover;
        this.clock = clock;
    }

    /** A message whose time has come, from {@code sms.retry}. */
    public Settlement due(QueueMessage delivery) {
        SmsMessage message = MessageReader.read(delivery);
        Instant now = clock.instant();
        AccountGate gate = gates.get(message.account());
        boolean left = gate == null ? failover.elsewhere(message.account()) : gate.leftToOthers();
        Step step = left
                ? Step.out(message, null)
                : WaitingSteps.due(
                        message, gate == null ? null : gate.standing(), waiting -> failover.around(waiting, now), now);
        if (gate != null && step.message().account().equals(message.account())) {
            gate.expect();
        }
        return Settlements.of(step);
    }

    /** A message withdrawn from a queue. */
    public Settlement cancelled(QueueMessage delivery) {
        SmsMessage message = MessageReader.read(delivery);
        AccountGate gate = gates.get(message.account());
        boolean perhapsSent = InDoubt.waited(delivery) || gate != null && gate.met(delivery);
        return Settlements.of(WaitingSteps.cancelled(message, perhapsSent, clock.instant()));
    }

    /** A message whose age ended while it waited. */
    public Settlement expired(QueueMessage delivery) {
        SmsMessage message;
        try {
            message = MessageReader.read(delivery);
        } catch (UncheckedIOException e) {
            return Settlement.of(delivery.buried(
                    ProblemCode.AGE_EXCEEDED.word(), "Its time ended before it was taken over.", Queues.EXPIRED));
        }
        AccountGate gate = gates.get(message.account());
        Instant now = clock.instant();
        return Settlements.of(
                gate != null && gate.met(delivery)
                        ? WaitingSteps.cutOff(message, gate.account(), now)
                        : WaitingSteps.expired(message, now));
    }

    /** A message that an operator wants sent: from {@code sms.dead}, {@code sms.unsure} or the queue of a held account. */
    public Settlement requeued(QueueMessage delivery) {
        SmsMessage message;
        try {
            message = MessageReader.read(delivery);
        } catch (UncheckedIOException e) {
            return Settlement.of(delivery.buried(
                    ProblemCode.BODY_MALFORMED.word(),
                    "This is no message of the hub, so it cannot be put back; its sender must send it again.",
                    Queues.REQUEUED));
        }
        AccountGate gate = gates.get(message.account());
        boolean perhapsSent = InDoubt.waited(delivery) || gate != null && gate.met(delivery);
        if (gate == null && failover.elsewhere(message.account())) {
            return Settlements.released(WaitingSteps.requeuedElsewhere(message, perhapsSent, clock.instant()));
        }
        return Settlements.released(
                WaitingSteps.requeued(message, perhapsSent, gate == null ? null : gate.account(), clock.instant()));
    }
}
