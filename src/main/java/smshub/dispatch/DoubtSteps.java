package smshub.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.SmsMessage;

/** What messages come to of which nobody knows whether the provider has them. Pure: who calls gives the time. */
final class DoubtSteps {
    /** Providers need a moment before they know a message that they took. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);
    /**
     * A held message is looked at again when it has been in doubt twice as long, and at least this often: the store or the
     * provider may know by then.
     */
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);

    private static final Set<MessageState> HANDED_OVER =
            EnumSet.of(MessageState.SENT, MessageState.DELIVERED, MessageState.UNDELIVERED);

    private DoubtSteps() {}

    /**
     * A doubt.
     *
     * @param why what left it open
     * @param since when it began
     */
    record Doubt(SmsMessage message, Problem why, Instant since) {}

    /** A doubt begins; the message is to be looked at soon. */
    static Step begun(SmsMessage message, Problem why, Account account, Instant now) {
        Duration patience = account.delivery().unsureAfter();
        return Step.unsure(
                message,
                MessageEvent.of(message, MessageState.UNSURE, now, why, List.of(), null),
                why,
                now,
                now.plus(patience.compareTo(FIRST_LOOK) < 0 ? patience : FIRST_LOOK));
    }

    /** Whether what the store has heard of a message leaves nothing to decide. */
    static boolean settled(MessageState heard) {
        return heard != null && HANDED_OVER.contains(heard);
    }

    /**
     * Decides on a message whose time to be looked at has come.
     *
     * @param told what the provider tells of it; null where it cannot be asked or did not answer
     * @param account its account, or null where the settings do not hold it any more
     * @param takesOnce whether the provider takes a message of one id only once
     */
    static Step judged(Doubt doubt, DeliveryReceipt told, Account account, boolean takesOnce, Instant now) {
        if (account == null) {
            return held(doubt, now);
        }
        if (told == null || told.status() == DeliveryReceipt.Status.UNKNOWN) {
            return untold(doubt, account.delivery(), takesOnce, now);
        }
        SmsMessage message = doubt.message();
        MessageState state =
                switch (told.status()) {
                    case NOT_FOUND -> null;
                    case DELIVERED -> MessageState.DELIVERED;
                    case UNDELIVERED -> MessageState.UNDELIVERED;
                    default -> MessageState.SENT;
                };
        if (state == null) {
            return resent(message, "The provider does not know it, so it is sent again.", now);
        }
        List<String> ids = told.providerId() == null ? List.of() : List.of(told.providerId());
        return Step.done(message, MessageEvent.of(message, state, now, null, ids, "The provider knows it."));
    }

    private static Step untold(Doubt doubt, Account.Delivery rules, boolean takesOnce, Instant now) {
        if (takesOnce) {
            return resent(
                    doubt.message(), "The provider takes an id only once, so it is sent again without harm.", now);
        }
        Instant decision = doubt.since().plus(rules.unsureAfter());
        if (now.isBefore(decision)) {
            return Step.unsure(doubt.message(), null, doubt.why(), doubt.since(), decision);
        }
        return rules.whenUnsure() == Account.WhenUnsure.RESEND
                ? resent(doubt.message(), "Nobody could tell, so it is sent again as the account wants it.", now)
                : held(doubt, now);
    }

    private static Step resent(SmsMessage message, String note, Instant now) {
        SmsMessage marked = message.doubtful();
        return Step.out(marked, MessageEvent.of(marked, MessageState.DEFERRED, now, null, List.of(), note));
    }

    /** A message of an account that another hub has: that one is to look at it, and gets it soon. */
    static Step left(Doubt doubt, Instant now) {
        return Step.unsure(doubt.message(), null, doubt.why(), doubt.since(), now.plus(Step.FOR_ANOTHER_HUB));
    }

    private static Step held(Doubt doubt, Instant now) {
        Duration doubted = Duration.between(doubt.since(), now);
        Instant look = now.plus(doubted.compareTo(LONGEST_LOOK) < 0 ? doubted : LONGEST_LOOK);
        return Step.unsure(doubt.message(), null, doubt.why(), doubt.since(), look);
    }
}
