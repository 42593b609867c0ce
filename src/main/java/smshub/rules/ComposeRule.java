package smshub.rules;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import smshub.account.Account;
import smshub.message.Limits;

/** Joins letters and marks that were written apart (NFC), before anything is measured: e and an acute accent are é. */
final class ComposeRule implements Rule {
    /** The first of the characters that join others, and of those that stand for another. */
    private static final char FIRST_MARK = '\u0300';

    @Override
    public String name() {
        return "compose";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        Candidate composed = plain(candidate.text()) ? candidate : candidate.map(ComposeRule::composed);
        return composed == candidate
                ? Ruling.pass(candidate, "No letter is written apart from its marks.")
                : Ruling.changed(composed, "Letters and marks that were written apart are joined.");
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_MARK) {
                return false;
            }
        }
        return true;
    }

    private static String composed(String text) {
        return Normalizer.isNormalized(text, Form.NFC) ? text : Normalizer.normalize(text, Form.NFC);
    }
}
