package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.text.Encoding;
import smshub.text.Measure;
import smshub.text.Segmentation;

/** Refuses what is longer than the account allows or its provider takes; nothing is ever cut. */
final class LengthRule implements Rule {
    @Override
    public String name() {
        return "length";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        Account.Texts allowed = account.texts();
        String text = candidate.text();
        // a code point is at least one char, so most texts need no counting
        if (text.length() > allowed.maxCharacters()) {
            int characters = text.codePointCount(0, text.length());
            if (characters > allowed.maxCharacters()) {
                return refuse("The text has " + characters + " characters; this account allows "
                        + allowed.maxCharacters() + ".");
            }
        }
        if (text.length() > limits.characters()) {
            return refuse("The text has " + text.length() + " characters; this account's provider takes "
                    + limits.characters() + ".");
        }
        Measure measure = candidate.measure();
        int maxSegments = Math.min(allowed.maxSegments(), Segmentation.MAX_SEGMENTS);
        if (limits.segments() < maxSegments && measure.segments() > limits.segments()) {
            return refuse("The text takes " + measure.segments() + " segments; this account's provider takes "
                    + limits.segments() + ".");
        }
        if (measure.segments() > maxSegments) {
            return refuse(
                    "The text takes " + measure.segments() + " segments; this account allows " + maxSegments + ".");
        }
        return Ruling.pass(candidate, sentence(measure));
    }

    private static String sentence(Measure measure) {
        return measure.units()
                + (measure.encoding() == Encoding.GSM7 ? " septets" : " UTF-16 units")
                + (measure.segments() == 1 ? " in 1 segment." : " in " + measure.segments() + " segments.");
    }

    private static Ruling refuse(String sentence) {
        return Ruling.refuse(ProblemCode.TEXT_TOO_LONG, sentence, "text");
    }
}
