package smshub.rules;

import java.util.List;
import smshub.account.Account;
import smshub.account.SenderCountries;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.message.SenderId;

/**
 * Finds the sender that the recipient will see: the request's, else the account's, else the provider's own number, which it
 * always is where the provider carries no sender. Where a country takes no sender of letters, the account may have a number for that.
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
                    : judge(
                            candidate,
                            account,
                            account.senderId(),
                            limits,
                            "The account's own sender is used.",
                            false,
                            true);
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
                account,
                asked,
                limits,
                "The sender is as asked.",
                limits.senders().refused(),
                false);
    }

    /** @param chosen whether the sender is not the request's own */
    private static Ruling judge(
            Candidate candidate,
            Account account,
            String sender,
            Limits limits,
            String sentence,
            boolean wanted,
            boolean chosen) {
        if (!SenderId.valid(sender)) {
            return Ruling.refuse(
                    ProblemCode.SENDER_INVALID,
                    "A sender is up to 11 letters and digits without blanks or special characters,"
                            + " or a number of up to 16 digits.",
                    FIELD);
        }
        SenderId from = new SenderId(sender);
        if (limits.senders().take(from)) {
            if (!from.numeric() && closed(candidate, account, limits)) {
                return numbered(candidate, account.terms().senders().instead());
            }
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

    /** Whether the recipient's country takes no sender of letters by the account. */
    private static boolean closed(Candidate candidate, Account account, Limits limits) {
        SenderCountries own = account.terms().senders();
        List<String> provider = limits.senders().noLetters();
        return !(own.noLetters().isEmpty() && provider.isEmpty())
                && !own.takesLetters(candidate.recipient().region(), provider);
    }

    private static Ruling numbered(Candidate candidate, String instead) {
        String region = candidate.recipient().region();
        return instead == null
                ? Ruling.refuse(
                        ProblemCode.SENDER_NOT_IN_COUNTRY,
                        "This account sends to " + region + " under no name of letters, only under a number.",
                        FIELD)
                : Ruling.changed(
                        candidate.from(new SenderId(instead)),
                        "A sender of letters is not taken in " + region
                                + ": the account's number stands in its place.");
    }
}
