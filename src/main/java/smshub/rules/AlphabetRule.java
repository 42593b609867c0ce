package smshub.rules;

import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.message.TextPolicy;
import smshub.text.Alphabet;
import smshub.text.BinaryContent;
import smshub.text.Characters;
import smshub.text.Encoding;
import smshub.text.Measure;

/**
 * Finds what the text is sent in, and keeps it in the alphabet that is asked for. What the provider would change is changed
 * here, where it shows.
 */
final class AlphabetRule implements Rule {
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    @Override
    public String name() {
        return "alphabet";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        if (candidate.policy().octets()) {
            return octets(candidate, limits);
        }
        if (!limits.lineBreaks() && LINE_BREAK.matcher(candidate.text()).find()) {
            Candidate line = candidate.map(text -> LINE_BREAK.matcher(text).replaceAll(" "));
            return judge(line, account, limits, "Line breaks become blanks. ");
        }
        return judge(candidate, account, limits, "");
    }

    private static Ruling octets(Candidate candidate, Limits limits) {
        return limits.binary() == 0
                ? Ruling.refuse(
                        ProblemCode.BINARY_NOT_CARRIED, "This account's provider sends texts only, no octets.", "data")
                : Ruling.pass(
                        candidate.measured(
                                BinaryContent.ofText(candidate.text()).measure()),
                        "The octets go as they are (8-bit data).");
    }

    private static Ruling judge(Candidate candidate, Account account, Limits limits, String before) {
        return candidate.policy().alphabet() == TextPolicy.Alphabet.UCS2
                ? inUcs2(candidate, account, limits, before)
                : inEither(candidate, account, limits, before);
    }

    private static Ruling inUcs2(Candidate candidate, Account account, Limits limits, String before) {
        Alphabet alphabet = limits.alphabet();
        Measure measure = measure(candidate, alphabet);
        if (measure == null && alphabet.firstMissing(candidate.text()) >= 0) {
            return refuse(
                    "This account's provider sends only " + alphabet.title() + ", and the text is to go in UCS-2.");
        }
        if (measure == null) {
            return Ruling.refuse(
                    ProblemCode.TEXT_NOT_ENCODABLE,
                    "This account's provider chooses the alphabet itself, and the text is to go in UCS-2.",
                    "alphabet");
        }
        if (account.texts().gsm7Only()) {
            return refuse("This account sends only " + alphabet.sevenBitTitle() + ".");
        }
        return Ruling.changed(candidate.measured(measure), before + "The text goes in UCS-2, as is asked for.");
    }

    private static Ruling inEither(Candidate candidate, Account account, Limits limits, String before) {
        Alphabet alphabet = limits.alphabet();
        String text = candidate.text();
        Measure measure = alphabet.firstMissing(text) < 0 ? alphabet.measure(text) : null;
        if (measure != null && measure.encoding() == Encoding.GSM7) {
            return passed(
                    candidate.measured(measure), before, "Every character is in " + alphabet.sevenBitTitle() + ".");
        }
        String kept = text;
        if (limits.plain()
                || account.texts().removeDiacritics() && candidate.policy().transliterate() == null) {
            Candidate plain = candidate.map(alphabet::plain);
            Measure plainMeasure = alphabet.firstMissing(plain.text()) < 0 ? alphabet.measure(plain.text()) : null;
            // as long as one character needs UCS-2, plain letters would save nothing
            if (plainMeasure != null && plainMeasure.encoding() == Encoding.GSM7) {
                return Ruling.changed(
                        plain.measured(plainMeasure),
                        before + "Letters are replaced by their plain form, which keeps the text in "
                                + alphabet.sevenBitTitle() + ".");
            }
            kept = plain.text();
        }
        if (measure == null) {
            return refuse("This account's provider sends only " + alphabet.title() + ", which lacks "
                    + character(kept, Math.max(alphabet.firstMissing(kept), 0)) + ".");
        }
        int foreign = alphabet.firstForeign(kept);
        if (account.texts().gsm7Only() || candidate.policy().alphabet() == TextPolicy.Alphabet.GSM7) {
            return refuse((account.texts().gsm7Only() ? "This account sends only " : "The text is to go only in ")
                    + alphabet.sevenBitTitle()
                    + (foreign < 0 ? "." : ", which lacks " + character(kept, foreign) + "."));
        }
        return passed(
                candidate.measured(measure),
                before,
                "The text needs UCS-2"
                        + (foreign < 0
                                ? "."
                                : ", as " + reason(alphabet) + " lacks " + character(kept, foreign) + "."));
    }

    /** What a text weighs in the alphabet that is asked for; null where the way out does not send it so. */
    static Measure measure(Candidate candidate, Alphabet alphabet) {
        String text = candidate.text();
        Measure measure = alphabet.firstMissing(text) < 0 ? alphabet.measure(text) : null;
        if (measure == null || candidate.policy().alphabet() == null) {
            return measure;
        }
        return switch (candidate.policy().alphabet()) {
            case AUTO -> measure;
            case GSM7 -> measure.encoding() == Encoding.GSM7 ? measure : null;
            case UCS2 ->
                alphabet.ucs2AtWill()
                        ? alphabet.measureUcs2(text)
                        : measure.encoding() == Encoding.UCS2 ? measure : null;
        };
    }

    /** @param before what was changed, with a blank behind it, or empty */
    private static Ruling passed(Candidate candidate, String before, String found) {
        return before.isEmpty()
                ? Ruling.pass(candidate, found)
                : new Ruling(candidate, before + found, null, before.stripTrailing());
    }

    private static String reason(Alphabet alphabet) {
        return alphabet.sevenBitTitle().equals(Alphabet.USUAL.sevenBitTitle()) ? "GSM-7" : alphabet.sevenBitTitle();
    }

    private static String character(String text, int index) {
        return Characters.describe(text.codePointAt(index));
    }

    private static Ruling refuse(String sentence) {
        return Ruling.refuse(ProblemCode.TEXT_NOT_ENCODABLE, sentence, "text");
    }
}
