package smshub.rules;

import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.text.Alphabet;
import smshub.text.Characters;
import smshub.text.Encoding;
import smshub.text.Measure;

/**
 * Finds what the text is sent in, and keeps it in the cheap alphabet where the account asks for that. What the provider
 * would change is changed here, where it shows.
 */
final class AlphabetRule implements Rule {
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    @Override
    public String name() {
        return "alphabet";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        String text = candidate.text();
        if (!limits.lineBreaks() && LINE_BREAK.matcher(text).find()) {
            String line = LINE_BREAK.matcher(text).replaceAll(" ");
            return judge(candidate, line, account, limits, "Line breaks become blanks. ");
        }
        return judge(candidate, text, account, limits, "");
    }

    private static Ruling judge(Candidate candidate, String text, Account account, Limits limits, String before) {
        Alphabet alphabet = limits.alphabet();
        Measure measure = alphabet.firstMissing(text) < 0 ? alphabet.measure(text) : null;
        if (measure != null && measure.encoding() == Encoding.GSM7) {
            return passed(
                    candidate.measured(text, measure),
                    before,
                    "Every character is in " + alphabet.sevenBitTitle() + ".");
        }
        String kept = text;
        if (account.texts().removeDiacritics() || limits.plain()) {
            String plain = alphabet.plain(text);
            Measure plainMeasure = alphabet.firstMissing(plain) < 0 ? alphabet.measure(plain) : null;
            // as long as one character needs UCS-2, plain letters would save nothing
            if (plainMeasure != null && plainMeasure.encoding() == Encoding.GSM7) {
                return Ruling.changed(
                        candidate.measured(plain, plainMeasure),
                        before + "Letters are replaced by their plain form, which keeps the text in "
                                + alphabet.sevenBitTitle() + ".");
            }
            kept = plain;
        }
        if (measure == null) {
            return refuse("This account's provider sends only " + alphabet.title() + ", which lacks "
                    + character(kept, Math.max(alphabet.firstMissing(kept), 0)) + ".");
        }
        int foreign = alphabet.firstForeign(kept);
        if (account.texts().gsm7Only()) {
            return refuse("This account sends only " + alphabet.sevenBitTitle()
                    + (foreign < 0 ? "." : ", which lacks " + character(kept, foreign) + "."));
        }
        return passed(
                candidate.measured(text, measure),
                before,
                "The text needs UCS-2"
                        + (foreign < 0
                                ? "."
                                : ", as " + reason(alphabet) + " lacks " + character(kept, foreign) + "."));
    }

    /** @param before what was changed, with a blank behind it, or empty */
    private static Ruling passed(Candidate candidate, String before, String found) {
        return before.isEmpty()
                ? Ruling.pass(candidate, found)
                : new Ruling(candidate, before + found, null, before.stripTrailing());
    }

    private static String reason(Alphabet alphabet) {
        return alphabet == Alphabet.USUAL ? "GSM-7" : alphabet.sevenBitTitle();
    }

    private static String character(String text, int index) {
        return Characters.describe(text.codePointAt(index));
    }

    private static Ruling refuse(String sentence) {
        return Ruling.refuse(ProblemCode.TEXT_NOT_ENCODABLE, sentence, "text");
    }
}
