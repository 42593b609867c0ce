package smshub.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import smshub.account.Account;
import smshub.account.Account.RerouteOn;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.rules.Redirection;
import smshub.store.Match;

/** What messages come to that a provider took and that did not arrive. Pure: who calls gives the time. */
final class RerouteSteps {
    /** The store may lag behind; a message whose sending it has not heard of yet is looked at again. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private RerouteSteps() {}

    /**
     * The way on from an account.
     *
     * @param account the account that the message was sent by, or null where the settings do not hold it any more
     * @param handovers how often the message was handed to a provider; asked only where it counts
     * @param next the message for its next account; empty where none takes it
     */
    record Way(Account account, LongSupplier handovers, Function<SmsMessage, Optional<Redirection>> next) {}

    /**
     * A message whose receipt should have come by now.
     *
     * @param known what the store knows of it, or null
     */
    static Step overdue(SmsMessage message, Match known, Way way, Instant now) {
        if (known == null || known.latest() < message.progress().attempt()) {
            return Step.overdue(message, null, now.plus(LOOK_AGAIN));
        }
        if (known.state() != MessageState.SENT
                || known.latest() > message.progress().attempt()) {
            return Step.NOTHING;
        }
        return moved(message, RerouteOn.NO_RECEIPT, null, "No receipt came in time", way, now)
                .orElse(Step.NOTHING);
    }

    /**
     * A message that could not be delivered; empty where it ends here.
     *
     * @param why what the receipt says
     */
    static Optional<Step> undelivered(SmsMessage sent, Match known, Problem why, Way way, Instant now) {
        // An older attempt says nothing of the one that is on its way.
        return known.latest() != known.attempt() || known.state() != MessageState.SENT
                ? Optional.empty()
                : moved(sent, RerouteOn.UNDELIVERED, why, "The provider could not deliver it", way, now);
    }

    private static Optional<Step> moved(
            SmsMessage sent, RerouteOn reason, Problem why, String because, Way way, Instant now) {
        if (way.account() == null
                || sent.routing().alternates().isEmpty()
                || !sent.lifetime().expiresAt().isAfter(now)) {
            return Optional.empty();
        }
        Account.Reroute rule = way.account().delivery().reroute();
        if (!rule.on().contains(reason)
                || sent.lifetime().acceptedAt().plus(rule.within()).isBefore(now)
                || way.handovers().getAsLong() > rule.most()) {
            return Optional.empty();
        }
        return way.next().apply(sent).map(next -> {
            // It counts as an attempt, or this news would look older than that of the sending.
            SmsMessage other = next.message();
            SmsMessage moved = (reason == RerouteOn.NO_RECEIPT ? other.doubtful() : other).attempted();
            return Step.out(moved, MessageEvent.moved(moved, now, why, WaitingSteps.note(because, next)));
        });
    }
}
