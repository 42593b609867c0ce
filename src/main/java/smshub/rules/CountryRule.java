package smshub.rules;

import java.util.List;
import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;

/** Lets only the account's countries through. */
final class CountryRule implements Rule {
    @Override
    public String name() {
        return "country";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        List<String> allowed = account.numbers().allowedCountries();
        if (allowed.isEmpty()) {
            return Ruling.pass(candidate, "This account sends to all countries.");
        }
        if (candidate.recipient().listed()) {
            return Ruling.pass(candidate, "This account lists the number.");
        }
        String region = candidate.recipient().region();
        if (!allowed.contains(region)) {
            return Ruling.refuse(
                    ProblemCode.COUNTRY_NOT_ALLOWED,
                    "The recipient's number belongs to " + region + "; this account sends only to "
                            + String.join(", ", allowed) + ".",
                    "to");
        }
        return Ruling.pass(candidate, "The country is one that this account sends to.");
    }
}
