package smshub.provider;

import java.util.List;
import smshub.message.Problem;

/**
 * What came of a submission, part by part.
 *
 * @param call what was submitted
 * @param ids the SMSC's ids of the parts that it took, in order; null for one that it took without a word
 * @param status command status with which it refused the next part; 0 where it did not refuse one
 * @param problem why there is no answer to the next part; null where there is one
 */
public record SmppReply(SmppCall call, List<String> ids, int status, Problem problem) {
    @Override
    public String toString() {
        return "reply " + status + " to " + call;
    }
}
