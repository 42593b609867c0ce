package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.message.SenderId;

/**
 * Finds the sender that the recipient will see: the request's, else the account's, else the provider's own number, which it
 * always is where the provider carries no sender.
 */
final class SenderRule implements Rule {
    private static final String FIELD = "from";

    @Override
    public String name() {
        return "sender";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        String asked = candidate.asked().from();
        if (asked == null || asked.isBlank()) {
            return account.senderId() == null
                    ? Ruling.pass(candidate, "No sender is set: the recipient sees the provider's own number.")
                    : judge(candidate, account.senderId(), limits, "The account's own sender is used.", false, true);
        }
        if (!account.senderIds().isEmpty()
                && !account.senderIds().contains(asked)
                && !asked.equals(account.senderId())
                && SenderId.valid(asked)) {
            return Ruling.refuse(
                    ProblemCode.SENDER_NOT_ALLOWED, "The sender is none of those that this account allows.", FIELD);
        }
        return judge(
                candidate,
                asked,
                limits,
                "The sender is as asked.",
                limits.senders().refused(),
                false);
    }

    /** @param chosen whether the sender is not the request's own */
    private static Ruling judge(
            Candidate candidate, String sender, Limits limits, String sentence, boolean wanted, boolean chosen) {
        if (!SenderId.valid(sender)) {
            return Ruling.refuse(
                    ProblemCode.SENDER_INVALID,
                    "A sender is up to 11 letters and digits without blanks or special characters,"
                            + " or a number of up to 16 digits.",
                    FIELD);
        }
        SenderId from = new SenderId(sender);
        if (limits.senders().take(from)) {
            return chosen
                    ? Ruling.changed(candidate.from(from), sentence)
                    : Ruling.pass(candidate.from(from), sentence);
        }
        if (limits.senders().carried()) {
            return Ruling.refuse(
                    ProblemCode.SENDER_INVALID,
                    "This account's provider takes senders of "
                            + limits.senders().forms() + ".",
                    FIELD);
        }
        return wanted
                ? Ruling.refuse(
                        ProblemCode.SENDER_NOT_ALLOWED,
                        "This account carries no sender, and its settings refuse messages that name one.",
                        FIELD)
                : Ruling.changed(
                        candidate,
                        "The sender is not carried by this account: the recipient sees the account's own number.");
    }
}
