package smshub.provider;

import java.time.Instant;
import java.util.Map;
import smshub.message.Problem;

/**
 * What came of a call: a provider's complete answer, or the problem that kept it from coming.
 *
 * @param call what was asked
 * @param status HTTP status; 0 without an answer
 * @param headers headers with lower-case names
 * @param body bytes, perhaps empty
 * @param problem why there is no answer; null when there is one
 * @param at when it came, or failed to
 */
public record HttpReply(
        HttpCall call, int status, Map<String, String> headers, byte[] body, Problem problem, Instant at) {
    public static HttpReply answered(HttpCall call, int status, Map<String, String> headers, byte[] body, Instant at) {
        return new HttpReply(call, status, headers, body, null, at);
    }

    public static HttpReply failed(HttpCall call, Problem problem, Instant at) {
        return new HttpReply(call, 0, Map.of(), new byte[0], problem, at);
    }

    /** The job of the call. */
    public <T> T job(Class<T> type) {
        return type.cast(call.job());
    }

    /** Whether the provider answered with a status of success (2xx). */
    public boolean successful() {
        return status / 100 == 2;
    }

    @Override
    public String toString() {
        return "reply " + status + " to " + call;
    }
}
