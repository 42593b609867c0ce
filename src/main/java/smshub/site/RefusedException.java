package smshub.site;

import java.util.List;
import smshub.intake.MessageResult;
import smshub.message.Problem;

/**
 * The hub did not take over what a route gave it. It will refuse the same again, so a route should not simply try again.
 */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient List<MessageResult> results;

    RefusedException(Problem problem, List<MessageResult> results) {
        super(problem.code().word() + ": " + problem.sentence());
        this.problem = problem;
        this.results = List.copyOf(results);
    }

    /** The first thing that is wrong. */
    public Problem problem() {
        return problem;
    }

    /** What became of each recipient of a request; others may have been accepted. Empty where it was no request. */
    public List<MessageResult> results() {
        return results;
    }
}
