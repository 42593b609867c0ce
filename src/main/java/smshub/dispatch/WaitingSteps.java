package smshub.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import smshub.account.Account;
import smshub.consent.Consents;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.rules.QuietHours;
import smshub.rules.Redirection;

/** What messages come to that wait on a queue and are not being sent. Pure: who calls gives the time. */
final class WaitingSteps {
    private static final Problem PROCESS_DIED = Problem.of(
            ProblemCode.PROCESS_DIED, "The hub died while it handed this message over, so the provider may have it.");

    private WaitingSteps() {}

    /**
     * A message whose time to be sent has come.
     *
     * @param account its account, or null where the settings do not hold it any more
     */
    static Step due(
            SmsMessage message, Standing account, Function<SmsMessage, Optional<Redirection>> next, Instant now) {
        if (account != null && !account.out()) {
            return Step.out(message, null);
        }
        Optional<Redirection> moved = next.apply(message);
        if (moved.isPresent()) {
            return moved(moved.get(), account, account == null ? unknown(message.account()) : account.why(), now);
        }
        return account == null ? orphaned(message, now) : Step.out(message, null);
    }

    /** A message on the queue of an account that does not send; where no other takes it, it comes again later. */
    static Step elsewhere(
            SmsMessage message, Standing account, Function<SmsMessage, Optional<Redirection>> next, Instant now) {
        return next.apply(message)
                .map(moved -> moved(moved, account, account.why(), now))
                .orElseGet(() -> Step.retry(
                        message, null, now.plus(account.account().delivery().maxDelay())));
    }

    /** A message on the queue of an account whose time is over: where no other takes it, it ends. */
    static Step over(
            SmsMessage message, Standing account, Function<SmsMessage, Optional<Redirection>> next, Instant now) {
        return next.apply(message)
                .map(moved -> moved(moved, account, account.why(), now))
                .orElseGet(() -> refused(message, account.why(), now));
    }

    /** @param account the account that the message leaves; null where the settings do not hold it any more */
    static Step moved(Redirection next, Standing account, Problem why, Instant now) {
        SmsMessage moved = next.message();
        String left = account == null
                ? "Its account is not in the settings any more"
                : "Account " + account.account().id() + " is " + account.word();
        return Step.out(moved, MessageEvent.moved(moved, now, why, note(left, next)));
    }

    /** What a time line says of a message that another account takes over. */
    static String note(String because, Redirection next) {
        String note = because + ", so account " + next.message().account() + " takes over.";
        return next.note() == null ? note : note + " " + next.note();
    }

    /** A message whose call was cut off. That call counts, or this news would look older than that of the call. */
    static Step cutOff(SmsMessage message, Account account, Instant now) {
        return DoubtSteps.begun(message.attempted(), PROCESS_DIED, account, now);
    }

    /** A message whose time ended, or that an operator ended. */
    static Step expired(SmsMessage message, Instant now) {
        Problem why = Problem.of(
                ProblemCode.AGE_EXCEEDED,
                message.lifetime().expiresAt().isAfter(now)
                        ? "An operator ended it while it waited."
                        : "It waited until " + message.lifetime().expiresAt().truncatedTo(ChronoUnit.SECONDS)
                                + " and is not sent any more.");
        return Step.done(message, MessageEvent.of(message, MessageState.EXPIRED, now, why, List.of(), null));
    }

    /**
     * A message whose recipient wants it no more, or has not agreed to it; null where it may be sent. One that waits for
     * the consent list comes again later.
     */
    static Step unwanted(SmsMessage message, Account account, Consents.Finding finding, Instant now) {
        if (finding.open()) {
            return Step.retry(message, null, now.plus(account.delivery().firstDelay()));
        }
        if (finding.problem() == null) {
            return null;
        }
        return refused(message, finding.problem(), now);
    }

    private static Step refused(SmsMessage message, Problem why, Instant now) {
        String note =
                message.progress().possibleDuplicate() || message.progress().begun()
                        ? "The provider may have some of it all the same."
                        : null;
        return Step.done(message, MessageEvent.of(message, MessageState.REFUSED, now, why, List.of(), note));
    }

    /** A message that comes to be sent when its recipient is left alone; it waits until that is over. */
    static Step quiet(SmsMessage message, QuietHours.Finding quiet, Instant now) {
        String note = quiet.end().isBefore(message.lifetime().expiresAt())
                ? quiet.sentence()
                : quiet.sentence() + " Its time ends before.";
        MessageEvent event = MessageEvent.of(message, MessageState.DEFERRED, now, null, List.of(), note)
                .with(Postponement.until(quiet.end(), message, Postponement.Reason.QUIET_HOURS));
        return Step.retry(message, event, quiet.end());
    }

    /** @param perhapsSent whether a provider may have it */
    static Step cancelled(SmsMessage message, boolean perhapsSent, Instant now) {
        String note = perhapsSent ? "The provider may have it all the same." : null;
        return Step.done(message, MessageEvent.of(message, MessageState.CANCELLED, now, null, List.of(), note));
    }

    /**
     * A message that an operator wants sent again.
     *
     * @param perhapsSent whether a provider may have it
     * @param account its account, or null where the settings do not hold it any more
     */
    static Step requeued(SmsMessage message, boolean perhapsSent, Account account, Instant now) {
        SmsMessage marked = perhapsSent ? message.doubtful() : message;
        if (account == null) {
            return orphaned(marked, now);
        }
        return requeued(marked, account.delivery().maxAge(), now);
    }

    /** The same of a message whose account only another hub has; it gets as long as it had when it was accepted. */
    static Step requeuedElsewhere(SmsMessage message, boolean perhapsSent, Instant now) {
        Duration age = Duration.between(
                message.lifetime().acceptedAt(), message.lifetime().expiresAt());
        return requeued(perhapsSent ? message.doubtful() : message, age, now);
    }

    private static Step requeued(SmsMessage marked, Duration age, Instant now) {
        SmsMessage renewed = marked.renewed(now, now.plus(age));
        String note = "An operator put it back on its account's queue.";
        return Step.out(renewed, MessageEvent.of(renewed, MessageState.DEFERRED, now, null, List.of(), note));
    }

    private static Step orphaned(SmsMessage message, Instant now) {
        return AttemptSteps.dead(message, unknown(message.account()), now);
    }

    /** Why nothing is sent by an account that the settings do not hold any more. */
    static Problem unknown(String account) {
        return Problem.of(ProblemCode.ACCOUNT_UNKNOWN, "Account " + account + " is not in the settings any more.");
    }
}
