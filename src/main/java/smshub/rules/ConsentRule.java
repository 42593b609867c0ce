package smshub.rules;

import smshub.account.Account;
import smshub.consent.Consents;
import smshub.message.Limits;
import smshub.message.ProblemCode;

/** Keeps texts away from those who want none, and, where the account or the client asks for it, from all who did not agree. */
final class ConsentRule implements Rule {
    @Override
    public String name() {
        return "consent";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        Consents.Finding finding = candidate
                .asker()
                .consent(candidate.recipient().msisdn(), account.numbers().consent());
        if (finding.open()) {
            // Why it may wait; of a message that need not the time line tells nothing.
            return Ruling.changed(candidate, finding.sentence());
        }
        return finding.problem() == null
                ? Ruling.pass(candidate, finding.sentence())
                : new Ruling(null, finding.sentence(), finding.problem());
    }

    /** Whether a refusal is this rule's: what a recipient said is not gone around by another account. */
    static boolean refused(Ruling ruling) {
        return !ruling.passed()
                && (ruling.problem().code() == ProblemCode.RECIPIENT_OPTED_OUT
                        || ruling.problem().code() == ProblemCode.CONSENT_MISSING);
    }
}
