package smshub.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import smshub.message.MessageState;
import smshub.message.Problem;

/**
 * A message and how it came to its state.
 *
 * @param timeline its steps, the first first
 */
public record MessageHistory(@JsonUnwrapped ListedMessage message, List<Step> timeline) {
    public MessageHistory {
        timeline = List.copyOf(timeline);
    }

    /**
     * One step.
     *
     * @param attempt calls of a provider so far
     * @param providerIds ids given by the provider, perhaps none
     * @param note one sentence, or null
     */
    public record Step(
            Instant time,
            MessageState state,
            int attempt,
            String account,
            Problem problem,
            List<String> providerIds,
            String note) {
        public Step {
            providerIds = List.copyOf(providerIds);
        }
    }
}
