package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;

/** Keeps texts away from lines that cannot show them: by kind of number, by the account's prefixes, or by both. */
final class MobileRule implements Rule {
    @Override
    public String name() {
        return "mobile";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        Recipient recipient = candidate.recipient();
        if (recipient.listed()) {
            return Ruling.pass(candidate, "This account lists the number.");
        }
        boolean mobileOnly = account.numbers().mobileOnly();
        if (mobileOnly && !recipient.mobile()) {
            return refuse("The recipient is a " + recipient.kind() + "; this account sends only to mobiles.");
        }
        if (account.numbers().mobilePrefixes().isEmpty()) {
            return Ruling.pass(
                    candidate,
                    mobileOnly ? "The number can be a mobile." : "This account sends to every kind of number.");
        }
        return account.numbers().mobilePrefix(recipient.msisdn().value())
                ? Ruling.pass(candidate, "The number has one of this account's mobile prefixes.")
                : refuse("The recipient's number has none of this account's mobile prefixes.");
    }

    private static Ruling refuse(String sentence) {
        return Ruling.refuse(ProblemCode.NUMBER_NOT_MOBILE, sentence, "to");
    }
}
