package smshub.rules;

import smshub.account.Account;
import smshub.message.ProblemCode;
import smshub.message.SenderId;

/** Finds the sender that the recipient will see: the request's, else the account's, else the provider's own number. */
final class SenderRule implements Rule {
    private static final String FIELD = "from";

    @Override
    public String name() {
        return "sender";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account) {
        String asked = candidate.asked().from();
        if (asked == null || asked.isBlank()) {
            return account.senderId() == null
                    ? Ruling.pass(candidate, "No sender is set: the recipient sees the provider's own number.")
                    : judge(candidate, account.senderId(), "The account's own sender is used.");
        }
        if (!account.senderIds().isEmpty()
                && !account.senderIds().contains(asked)
                && !asked.equals(account.senderId())
                && SenderId.valid(asked)) {
            return Ruling.refuse(
                    ProblemCode.SENDER_NOT_ALLOWED, "The sender is none of those that this account allows.", FIELD);
        }
        return judge(candidate, asked, "The sender is as asked.");
    }

    private static Ruling judge(Candidate candidate, String sender, String sentence) {
        return SenderId.valid(sender)
                ? Ruling.pass(candidate.from(new SenderId(sender)), sentence)
                : Ruling.refuse(
                        ProblemCode.SENDER_INVALID,
                        "A sender is up to 11 letters and digits without blanks or special characters,"
                                + " or a number of up to 16 digits.",
                        FIELD);
    }
}
