package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.text.Encoding;

/** Refuses a flash message where it would arrive as an ordinary one. */
final class FlashRule implements Rule {
    @Override
    public String name() {
        return "flash";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        if (!candidate.flash()) {
            return Ruling.pass(candidate, "The request wants no flash message.");
        }
        if (candidate.policy().octets()) {
            return refuse("Octets are for a program of the handset, and are not shown at once.");
        }
        return switch (limits.flash()) {
            case ALL -> shown(candidate);
            case SEVEN_BIT ->
                candidate.measure().encoding() == Encoding.GSM7
                                && candidate.pieces().stream()
                                        .allMatch(piece -> piece.measure().encoding() == Encoding.GSM7)
                        ? shown(candidate)
                        : refuse("This account's provider sends flash messages in 7 bits only.");
            case NONE -> refuse("This account's provider sends no flash messages.");
        };
    }

    private static Ruling shown(Candidate candidate) {
        return Ruling.pass(candidate, "It is sent as a flash message, which is shown at once and not stored.");
    }

    private static Ruling refuse(String sentence) {
        return Ruling.refuse(ProblemCode.FLASH_NOT_CARRIED, sentence, "flash");
    }
}
