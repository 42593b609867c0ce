package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.text.BinaryContent;
import smshub.text.Characters;

/** Refuses texts that say nothing, and characters that no handset can show. */
final class TextRule implements Rule {
    private static final String FIELD = "text";

    @Override
    public String name() {
        return "text";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        String text = candidate.text();
        if (text == null || text.isBlank()) {
            return Ruling.refuse(ProblemCode.TEXT_MISSING, "There is no text.", FIELD);
        }
        if (candidate.policy().octets()) {
            return octets(candidate);
        }
        int index = Characters.firstUnsendable(text);
        if (index >= 0) {
            int character = text.codePointAt(index);
            return Ruling.refuse(
                    ProblemCode.TEXT_NOT_ENCODABLE,
                    "Character " + (text.codePointCount(0, index) + 1) + " of the text, "
                            + Characters.describe(character)
                            + (Character.isSurrogate((char) character)
                                    ? ", is half of a character."
                                    : ", is a control character."),
                    FIELD);
        }
        return Ruling.pass(candidate, "Every character can be sent.");
    }

    private static Ruling octets(Candidate candidate) {
        try {
            BinaryContent.ofText(candidate.text());
            return Ruling.pass(candidate, "It has octets in place of a text, which no rule changes.");
        } catch (IllegalArgumentException e) {
            return Ruling.refuse(
                    ProblemCode.TEXT_NOT_ENCODABLE, "The message of octets " + e.getMessage() + ".", "data");
        }
    }
}
