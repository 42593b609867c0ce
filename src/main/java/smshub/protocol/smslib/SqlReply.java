package smshub.protocol.smslib;

import java.util.List;
import java.util.Map;
import smshub.message.Problem;

/**
 * What came of statements.
 *
 * @param results for each step its rows, by lower-case names of columns: texts, numbers and instants
 * @param problem why there are none; null when all was done
 */
public record SqlReply(SqlCall call, List<List<Map<String, Object>>> results, Problem problem) {
    public static SqlReply failed(SqlCall call, Problem problem) {
        return new SqlReply(call, List.of(), problem);
    }

    /** The job of the call. */
    public <T> T job(Class<T> type) {
        return type.cast(call.job());
    }

    @Override
    public String toString() {
        return "reply to " + call;
    }
}
