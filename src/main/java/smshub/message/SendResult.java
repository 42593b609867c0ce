package smshub.message;

import java.time.Duration;
import java.util.List;

/**
 * How one attempt to send ended.
 *
 * @param outcome which of the four ends
 * @param providerIds the provider's ids, one for each segment or one for all; empty unless SENT
 * @param problem what went wrong; null when SENT
 * @param retryAfter how long the provider wants to be left alone, or null
 * @param begun whether it took the first segments, and the account goes on after them at the next attempt
 * @param price what the provider says that the whole message costs; null where it says nothing
 */
public record SendResult(
        Outcome outcome, List<String> providerIds, Problem problem, Duration retryAfter, boolean begun, Price price) {
    public SendResult {
        providerIds = List.copyOf(providerIds);
        if ((outcome == Outcome.SENT) != (problem == null)) {
            throw new IllegalArgumentException("exactly the outcomes that are not SENT have a problem");
        }
    }

    public SendResult(Outcome outcome, List<String> providerIds, Problem problem, Duration retryAfter, boolean begun) {
        this(outcome, providerIds, problem, retryAfter, begun, null);
    }

    public SendResult(Outcome outcome, List<String> providerIds, Problem problem, Duration retryAfter) {
        this(outcome, providerIds, problem, retryAfter, false);
    }

    public static SendResult sent(List<String> providerIds) {
        return new SendResult(Outcome.SENT, providerIds, null, null);
    }

    /** Taken, at a price; null where the provider tells none. */
    public static SendResult sent(List<String> providerIds, Price price) {
        return new SendResult(Outcome.SENT, providerIds, null, null, false, price);
    }

    /** The end that the problem's code stands for. */
    public static SendResult failed(Problem problem) {
        return new SendResult(problem.code().outcome(), List.of(), problem, null);
    }

    /** The same of a message whose first segments were taken. */
    public static SendResult begun(Problem problem) {
        return new SendResult(problem.code().outcome(), List.of(), problem, null, true);
    }

    /** Not taken, with the provider's own word on when to come back. */
    public static SendResult busy(Problem problem, Duration retryAfter) {
        return new SendResult(Outcome.DEFERRED, List.of(), problem, retryAfter);
    }
}
