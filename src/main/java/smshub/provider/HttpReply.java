package smshub.provider;

import java.util.Map;

/**
 * A provider's complete answer to a call.
 *
 * @param call what was asked
 * @param status HTTP status
 * @param headers headers with lower-case names
 * @param body bytes, perhaps empty
 */
public record HttpReply(HttpCall call, int status, Map<String, String> headers, byte[] body) {
    /** The job of the call. */
    public <T> T job(Class<T> type) {
        return type.cast(call.job());
    }
}
