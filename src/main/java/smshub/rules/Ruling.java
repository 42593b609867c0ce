package smshub.rules;

import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * What a rule decided.
 *
 * @param candidate the candidate as it goes on; null when refused
 * @param sentence what the rule found or changed; never the text itself
 * @param problem why not; null when passed
 * @param note what the rule changed or chose, for the message's time line, without text and number; null where it did
 *     neither. A constant where it can be one: it is made for each message
 */
record Ruling(Candidate candidate, String sentence, Problem problem, String note) {
    /** A ruling that changed and chose nothing. */
    Ruling(Candidate candidate, String sentence, Problem problem) {
        this(candidate, sentence, problem, null);
    }

    static Ruling pass(Candidate candidate, String sentence) {
        return new Ruling(candidate, sentence, null);
    }

    /** The candidate goes on otherwise than it was asked for, which its time line tells. */
    static Ruling changed(Candidate candidate, String sentence) {
        return new Ruling(candidate, sentence, null, sentence);
    }

    static Ruling refuse(ProblemCode code, String sentence, String field) {
        return new Ruling(null, sentence, new Problem(code, sentence, field));
    }

    boolean passed() {
        return problem == null;
    }

    /** What the rule says of a message for an account. */
    Verdict verdict(String rule, String account) {
        return new Verdict(rule, account, passed(), sentence, problem, passed() ? note : sentence);
    }
}
