package smshub.dispatch;

import java.util.Locale;
import smshub.account.Account;
import smshub.dispatch.AccountStatus.State;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * How an account stands at the moment of a decision.
 *
 * @param why why it does not send; null where it does, or nobody said
 * @param out whether messages that may move should rather go to another account
 */
record Standing(Account account, State state, Problem why, boolean out) {

    /** Why nothing is sent any more by an account whose time is over. */
    static Problem ended(Account account) {
        return Problem.of(
                ProblemCode.ACCOUNT_ENDED,
                "Account " + account.id() + " is not used from "
                        + account.terms().activeUntil() + " on.");
    }

    /** The word on the time line for an account that messages leave. */
    String word() {
        if (why != null && why.code() == ProblemCode.ACCOUNT_ENDED) {
            return "not in use any more";
        }
        if (why != null && why.code() == ProblemCode.ACCOUNT_UNKNOWN) {
            return "not in the settings any more";
        }
        return state == State.OPEN ? "not in use yet" : state.name().toLowerCase(Locale.ROOT);
    }

    /** The same in a sentence of its own. */
    String sentence() {
        if (why != null && why.code() == ProblemCode.ACCOUNT_UNKNOWN) {
            return why.sentence();
        }
        return "Account " + account.id() + " is " + word() + (why == null ? "." : ": " + why.sentence());
    }
}
