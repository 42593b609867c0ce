package smshub.rules;

import smshub.account.Account;
import smshub.message.ProblemCode;
import smshub.text.Encoding;
import smshub.text.Measure;
import smshub.text.Segmentation;

/** Refuses what is longer than the account allows; nothing is ever cut. */
final class LengthRule implements Rule {
    @Override
    public String name() {
        return "length";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account) {
        Account.Texts limits = account.texts();
        String text = candidate.text();
        // a code point is at least one char, so most texts need no counting
        if (text.length() > limits.maxCharacters()) {
            int characters = text.codePointCount(0, text.length());
            if (characters > limits.maxCharacters()) {
                return refuse("The text has " + characters + " characters; this account allows "
                        + limits.maxCharacters() + ".");
            }
        }
        Measure measure = candidate.measure();
        int maxSegments = Math.min(limits.maxSegments(), Segmentation.MAX_SEGMENTS);
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
