package smshub.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import smshub.account.Account;
import smshub.account.Account.RerouteOn;
import smshub.account.Backoff;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Outcome;
import smshub.message.Postponement;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.rules.Redirection;

/** What an attempt to send comes to. Pure: who calls gives the time and the chance. */
final class AttemptSteps {
    /** By how much at most a delay is longer than it need be, so that a backlog does not come back as one. */
    private static final double JITTER = 0.2;

    private AttemptSteps() {}

    /**
     * @param attempted the message, with this attempt counted
     * @param next the message for its next account; empty where none takes it, or its own may have sent it
     * @param chance 0 to 1, which spreads the delays
     */
    static Step after(
            SmsMessage attempted,
            SendResult result,
            Standing account,
            Function<SmsMessage, Optional<Redirection>> next,
            Instant now,
            double chance) {
        SmsMessage message = attempted.begun(result.outcome() != Outcome.SENT
                && (result.begun() || attempted.progress().begun()));
        return switch (result.outcome()) {
            case SENT -> sent(message, result, account.account(), now);
            case DEFERRED -> deferred(message, result, account, next, now, chance);
            case REJECTED ->
                dead(
                        result.problem().code() == ProblemCode.INTERNAL_FAULT ? message.doubtful() : message,
                        result.problem(),
                        now);
            case UNKNOWN -> DoubtSteps.begun(message, result.problem(), account.account(), now);
        };
    }

    private static Step sent(SmsMessage message, SendResult result, Account account, Instant now) {
        MessageEvent event = MessageEvent.sent(message, now, result.providerIds(), result.price());
        Account.Reroute rule = account.delivery().reroute();
        return rule.on().contains(RerouteOn.NO_RECEIPT)
                        && !message.routing().alternates().isEmpty()
                ? Step.overdue(message, event, now.plus(rule.receiptWithin()))
                : Step.done(message, event);
    }

    private static Step deferred(
            SmsMessage attempted,
            SendResult result,
            Standing account,
            Function<SmsMessage, Optional<Redirection>> next,
            Instant now,
            double chance) {
        Problem problem = result.problem();
        Account.Delivery rules = account.account().delivery();
        // How often a provider must be left alone says nothing of the message: only its age ends that.
        SmsMessage message = throttled(result) || limited(problem) ? attempted.spare() : attempted;
        int counted = message.progress().attempt() - message.progress().spared();
        if (counted >= rules.attempts() && !problem.code().stopsAccount()) {
            return dead(
                    message,
                    Problem.of(
                            ProblemCode.ATTEMPTS_EXHAUSTED,
                            "Given up after " + counted + " attempts; the last one: " + problem.sentence()),
                    now);
        }
        Optional<Redirection> moved = account.out() ? next.apply(message) : Optional.empty();
        if (moved.isPresent()) {
            return WaitingSteps.moved(moved.get(), account, problem, now);
        }
        Instant due = now.plus(delay(rules, message.progress().attempt(), result.retryAfter(), chance));
        String note = due.isBefore(message.lifetime().expiresAt())
                ? "Next attempt at " + due.truncatedTo(ChronoUnit.SECONDS) + "."
                : "Its time ends before another attempt could be made.";
        MessageEvent event = MessageEvent.of(message, MessageState.DEFERRED, now, problem, List.of(), note)
                .with(Postponement.until(due, message, Postponement.Reason.NEXT_ATTEMPT));
        return Step.retry(message, event, due);
    }

    /** Doubles from attempt to attempt up to the longest; never shorter than the provider wants. */
    private static Duration delay(Account.Delivery rules, int attempt, Duration retryAfter, double chance) {
        Duration doubled = new Backoff(rules.firstDelay(), rules.maxDelay()).after(attempt);
        Duration wanted = retryAfter == null || retryAfter.compareTo(doubled) < 0 ? doubled : retryAfter;
        return Backoff.spread(wanted, JITTER, chance);
    }

    static Step dead(SmsMessage message, Problem why, Instant now) {
        return Step.dead(message, MessageEvent.of(message, MessageState.DEAD, now, why, List.of(), null), why);
    }

    /** Whether the provider wants to be left alone for a while. */
    static boolean throttled(SendResult result) {
        return result.retryAfter() != null && result.problem().code() != ProblemCode.RECIPIENT_BUSY;
    }

    /** Whether the account has sent what it may send in a day. */
    static boolean limited(Problem why) {
        return why != null && why.code() == ProblemCode.DAILY_LIMIT;
    }
}
