package smshub.store;

import java.util.Map;
import smshub.message.MessageState;

/**
 * The store's part of the ledger, as of one moment.
 *
 * @param accepted messages that the hub took over, whatever became of them
 * @param refused requests that it did not take over; not among {@code byState}
 * @param unheard messages of which events came but not yet their acceptance; not among {@code byState}
 * @param byState the accepted messages by their state; every state has an entry and their sum is {@code accepted}
 */
public record Counts(long accepted, long refused, long unheard, Map<MessageState, Long> byState) {
    public Counts {
        byState = Map.copyOf(byState);
    }

    /** Accepted messages in a state. */
    public long in(MessageState state) {
        return byState.get(state);
    }
}
