package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.TextPolicy;
import smshub.message.TextPolicy.Transliterate;
import smshub.text.Alphabet;
import smshub.text.Measure;

/** Replaces letters and signs by plain ones, always or where that saves segments. */
final class TransliterateRule implements Rule {
    @Override
    public String name() {
        return "transliterate";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        TextPolicy policy = candidate.policy();
        if (policy.octets()) {
            return Ruling.pass(candidate, "Octets have no plain form.");
        }
        if (policy.transliterate() == null || policy.transliterate() == Transliterate.NEVER) {
            return Ruling.pass(candidate, "Nobody asks for plain letters.");
        }
        Measure usual = policy.transliterate() == Transliterate.TO_FIT
                ? AlphabetRule.measure(candidate, limits.alphabet())
                : null;
        if (usual != null && usual.segments() == 1) {
            return Ruling.pass(candidate, "The text takes one segment as it is.");
        }
        boolean ascii = policy.plain() == TextPolicy.Plain.ASCII;
        String region = candidate.recipient().region();
        Candidate changed = candidate.map(text -> limits.alphabet().transliterated(text, ascii, region));
        if (changed == candidate) {
            return Ruling.pass(candidate, "The letters are plain already, or have no plain form.");
        }
        if (policy.transliterate() == Transliterate.TO_FIT && !saves(usual, changed, limits.alphabet())) {
            return Ruling.pass(candidate, "Plain letters would save no segment.");
        }
        return Ruling.changed(
                changed,
                ascii
                        ? "Letters and signs are replaced by those of ASCII."
                        : "Letters and signs are replaced by those of GSM-7.");
    }

    /** Whether the changed text takes fewer segments, or can be sent where the other one cannot. */
    private static boolean saves(Measure usual, Candidate changed, Alphabet alphabet) {
        Measure measure = AlphabetRule.measure(changed, alphabet);
        return measure != null && (usual == null || measure.segments() < usual.segments());
    }
}
