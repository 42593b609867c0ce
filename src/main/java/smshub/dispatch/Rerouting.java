package smshub.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
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
public final class Rerouting {
    private final Map<String, AccountGate> gates;
    private final AccountGate.Failover failover;
    private final Store store;
    private final Clock clock;

    public Rerouting(Map<String, AccountGate> gates, AccountGate.Failover failover, Store store, Clock clock) {
        this.gates = gates;
        this.failover = failover;
        this.store = store;
        this.clock = clock;
    }

    /** A message whose receipt should have come by now. */
    public Settlement overdue(QueueMessage delivery) {
        SmsMessage message = MessageReader.read(delivery);
        Instant now = clock.instant();
        if (gates.get(message.account()) == null && failover.elsewhere(message.account())) {
            return Settlements.of(Step.overdue(message, null, now.plus(Step.FOR_ANOTHER_HUB)));
        }
        Match match = store.messages(List.of(message.id())).get(message.id());
        return Settlements.of(RerouteSteps.overdue(message, match, way(message, now), now));
    }

    /**
     * The way to the next account for a message that could not be delivered; empty where it ends here.
     *
     * @param account the account that the receipt came by
     * @param why what the receipt says
     */
    Optional<Step> undelivered(Match match, String account, Problem why, Instant now) {
        SmsMessage sent = match.message().by(account).at(match.attempt());
        return RerouteSteps.undelivered(sent, match, why, way(sent, now), now);
    }

    private RerouteSteps.Way way(SmsMessage sent, Instant now) {
        AccountGate gate = gates.get(sent.account());
        return new RerouteSteps.Way(
                gate == null ? null : gate.account(), () -> handovers(sent.id()), next -> failover.around(next, now));
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
