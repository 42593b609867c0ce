package smshub.protocol.smslib;

import java.util.List;
import smshub.account.Account;
import smshub.message.Problem;
import smshub.provider.ProviderJob;

/**
 * Statements for a database that a provider is spoken to by, as pure data, done in one transaction. The account's
 * settings {@code driver}, {@code url} and {@code user} and its secret {@code password} name the database. Inserts of
 * messages are done many at a time. The text form names no values: they hold numbers and texts.
 *
 * @param steps what is to be done, in order
 * @param seen finds what an earlier attempt left: when it finds anything, that is the reply and no step is done; asked
 *     only where there is doubt; null where there can be none
 * @param doubtful whether an earlier attempt may have got through
 * @param job what the call is for: {@link SendJob}, {@link StatusJob}, {@link PollJob} or {@link ConfirmJob}
 * @param problem why nothing is to be done; null when something is
 */
public record SqlCall(
        Account account, List<Step> steps, Query seen, boolean doubtful, ProviderJob job, Problem problem) {
    public SqlCall {
        steps = List.copyOf(steps);
    }

    /** One statement. */
    public sealed interface Step {}

    /**
     * A question.
     *
     * @param values texts, whole numbers and times for its question marks
     * @param most most rows of the answer
     */
    public record Query(String sql, List<Object> values, int most) implements Step {}

    /**
     * A change.
     *
     * @param rows for each time that it is done, the values of its question marks
     * @param key column whose generated values are the answer, or null
     */
    public record Update(String sql, List<List<Object>> rows, String key) implements Step {}

    public static SqlCall of(Account account, List<Step> steps, ProviderJob job) {
        return new SqlCall(account, steps, null, false, job, null);
    }

    /** A job that cannot be put into statements; it comes back with this problem. */
    public static SqlCall refused(Account account, ProviderJob job, Problem problem) {
        return new SqlCall(account, List.of(), null, false, job, problem);
    }

    @Override
    public String toString() {
        return "statements for account " + account.id();
    }
}
