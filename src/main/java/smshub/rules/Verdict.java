package smshub.rules;

import java.util.List;
import smshub.message.Problem;

/**
 * What one rule said of one message for one account.
 *
 * @param rule name of the rule
 * @param account account that it was asked for; null where it counts for all
 * @param passed whether the message may go on
 * @param sentence what the rule found or changed, for a person
 * @param problem why not; null when passed
 * @param note what it changed, chose or passed over, for the time line of the message; null where it did nothing of that
 */
public record Verdict(String rule, String account, boolean passed, String sentence, Problem problem, String note) {
    /** The choice of the account, which is no rule of one. */
    static final String ACCOUNT = "account";

    /** Most characters of the notes of one message. */
    private static final int MOST = 500;

    /** One of which the time line says nothing. */
    public Verdict(String rule, String account, boolean passed, String sentence, Problem problem) {
        this(rule, account, passed, sentence, problem, null);
    }

    /**
     * The notes of verdicts in their order, each with its rule, and with its account where that is another than the one
     * which the message went to; null where there are none. What rules changed for an account that did not take it counts
     * for nothing.
     */
    static String note(List<Verdict> verdicts, String account) {
        StringBuilder all = null;
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            if (verdict.note == null || verdict.passed && !verdict.of(account) && !verdict.rule.equals(ACCOUNT)) {
                continue;
            }
            if (all == null) {
                all = new StringBuilder(128);
            } else if (all.length() + verdict.note.length() > MOST) {
                return all.append(" And more.").toString();
            } else {
                all.append(' ');
            }
            all.append(verdict.rule);
            if (!verdict.of(account)) {
                all.append(" (").append(verdict.account).append(')');
            }
            all.append(": ").append(verdict.note);
        }
        return all == null ? null : all.toString();
    }

    private boolean of(String thatAccount) {
        return account == null || account.equals(thatAccount);
    }
}
