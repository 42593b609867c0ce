package smshub.rules;

import smshub.message.Problem;

/**
 * What one rule said of one message for one account.
 *
 * @param rule name of the rule
 * @param account account that it was asked for
 * @param passed whether the message may go on
 * @param sentence what the rule found or changed, for a person
 * @param problem why not; null when passed
 */
public record Verdict(String rule, String account, boolean passed, String sentence, Problem problem) {}
