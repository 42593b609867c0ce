package smshub.rules;

import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * What a rule decided.
 *
 * @param candidate the candidate as it goes on; null when refused
 * @param sentence what the rule found or changed; never the text itself
 * @param problem why not; null when passed
 */
record Ruling(Candidate candidate, String sentence, Problem problem) {
    static Ruling pass(Candidate candidate, String sentence) {
        return new Ruling(candidate, sentence, null);
    }

    static Ruling refuse(ProblemCode code, String sentence, String field) {
        return new Ruling(null, sentence, new Problem(code, sentence, field));
    }

    boolean passed() {
        return problem == null;
    }
}
