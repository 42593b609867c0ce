package smshub.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.Split;

/**
 * A message and how it came to its state.
 *
 * @param timeline its steps, the first first
 * @param copyOf the message that it is a copy of, or null
 * @param copies its copies, the first first; null without any
 * @param split which piece of a text it is; null where it has the whole
 */
public record MessageHistory(
        @JsonUnwrapped ListedMessage message, List<Step> timeline, String copyOf, List<String> copies, Split split) {
    /** A message that is no copy and has none. */
    public MessageHistory(ListedMessage message, List<Step> timeline) {
        this(message, timeline, null, null, null);
    }

    public MessageHistory {
        copies = copies == null || copies.isEmpty() ? null : List.copyOf(copies);
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
