package smshub.rules;

import smshub.account.Account;
import smshub.message.ProblemCode;
import smshub.text.Characters;
import smshub.text.Diacritics;
import smshub.text.Encoding;
import smshub.text.GsmAlphabet;
import smshub.text.Measure;
import smshub.text.Segmentation;

/** Finds the alphabet that the text needs, and keeps it in the cheap one where the account asks for that. */
final class AlphabetRule implements Rule {
    @Override
    public String name() {
        return "alphabet";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account) {
        String text = candidate.text();
        Measure measure = Segmentation.measure(text);
        if (measure.encoding() == Encoding.GSM7) {
            return Ruling.pass(candidate.measured(text, measure), "Every character is in the GSM-7 alphabet.");
        }
        if (account.texts().removeDiacritics()) {
            String plain = Diacritics.plain(text);
            Measure plainMeasure = Segmentation.measure(plain);
            // as long as one character needs UCS-2, plain letters would save nothing
            if (plainMeasure.encoding() == Encoding.GSM7) {
                return Ruling.pass(
                        candidate.measured(plain, plainMeasure),
                        "Letters are replaced by their plain form, which keeps the text in the GSM-7 alphabet.");
            }
            text = plain;
        }
        String foreign = Characters.describe(text.codePointAt(GsmAlphabet.firstForeign(text)));
        if (account.texts().gsm7Only()) {
            return Ruling.refuse(
                    ProblemCode.TEXT_NOT_ENCODABLE,
                    "This account sends only the GSM-7 alphabet, which lacks " + foreign + ".",
                    "text");
        }
        return Ruling.pass(
                candidate.measured(candidate.text(), measure), "The text needs UCS-2, as GSM-7 lacks " + foreign + ".");
    }
}
