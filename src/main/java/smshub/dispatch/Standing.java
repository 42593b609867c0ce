package smshub.dispatch;

import java.util.Locale;
import smshub.account.Account;
import smshub.dispatch.AccountStatus.State;
import smshub.message.Problem;

/**
 * How an account stands at the moment of a decision.
 *
 * @param why why it does not send; null where it does, or nobody said
 * @param out whether messages that may move should rather go to another account
 */
record Standing(Account account, State state, Problem why, boolean out) {

    /** The word on the time line for an account that messages leave. */
    String word() {
        return state == State.OPEN ? "not in use yet" : state.name().toLowerCase(Locale.ROOT);
    }

    /** The same in a sentence of its own. */
    String sentence() {
        return "Account " + account.id() + " is " + word() + (why == null ? "." : ": " + why.sentence());
    }
}
