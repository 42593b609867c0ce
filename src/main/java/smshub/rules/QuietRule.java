package smshub.rules;

import java.time.Instant;
import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;

/** Leaves people alone in their quiet hours: the message waits, or is refused where it must not wait so long. */
final class QuietRule implements Rule {
    @Override
    public String name() {
        return "quiet";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        SendWindow window = candidate.asker().window();
        QuietHours.Finding finding = candidate
                .asker()
                .quiet(candidate.recipient().msisdn(), account.delivery().quiet());
        if (!finding.quiet()) {
            return Ruling.pass(candidate, finding.sentence());
        }
        Instant end = finding.end();
        if (end == null) {
            return Ruling.refuse(ProblemCode.QUIET_HOURS, finding.sentence(), null);
        }
        if (window.to() != null && !end.isBefore(window.to())) {
            return Ruling.refuse(
                    ProblemCode.QUIET_HOURS,
                    finding.sentence() + " The message must not wait so long.",
                    window.field());
        }
        return Ruling.changed(candidate.by(candidate.asker().notBefore(end)), finding.sentence());
    }
}
