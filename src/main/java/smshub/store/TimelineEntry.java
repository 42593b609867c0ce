package smshub.store;

import java.time.Instant;
import java.util.List;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;

/**
 * One step in a message's life, told once.
 *
 * @param eventId id of the step
 * @param state the state that the message came to
 * @param time when
 * @param attempt calls of a provider until then
 * @param account account concerned, or null
 * @param problem why, or null
 * @param providerIds ids given by the provider; empty unless just sent
 * @param note one sentence, or null
 * @param possibleDuplicate whether the recipient may have got the message more than once by then
 */
public record TimelineEntry(
        String eventId,
        MessageState state,
        Instant time,
        int attempt,
        String account,
        Problem problem,
        List<String> providerIds,
        String note,
        boolean possibleDuplicate) {
    public TimelineEntry {
        providerIds = List.copyOf(providerIds);
    }

    static TimelineEntry of(MessageEvent event) {
        return new TimelineEntry(
                event.eventId(),
                event.state(),
                event.time(),
                event.attempt(),
                event.account(),
                event.problem(),
                event.providerIds(),
                event.note(),
                event.possibleDuplicate());
    }
}
