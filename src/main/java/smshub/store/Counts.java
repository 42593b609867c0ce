package smshub.store;

import java.util.Map;
import smshub.message.MessageState;

/**
 * The store's part of the ledger, as of one moment.
 *
 * @param accepted messages that the hub took over and still remembers, whatever became of them
 * @param refused requests that it did not take over; not among {@code byState}
 * @param unheard messages of which events came but not yet their acceptance; not among {@code byState}
 * @param byState the accepted messages by their state; every state has an entry and their sum is {@code accepted}
 * @param forgotten accepted messages that were deleted long after they were over, by the state that was their last
 * @param forgottenRefusals refused requests that were deleted
 */
public record Counts(
        long accepted,
        long refused,
        long unheard,
        Map<MessageState, Long> byState,
        Map<MessageState, Long> forgotten,
        long forgottenRefusals) {
    public Counts {
        byState = Map.copyOf(byState);
        forgotten = Map.copyOf(forgotten);
    }

    /** Messages that were ever accepted, those that are deleted among them. */
    public long everAccepted() {
        return accepted + forgotten.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Requests that were ever refused. */
    public long everRefused() {
        return refused + forgottenRefusals;
    }

    /** Accepted messages in a state, and those that were in it when they were deleted. */
    public long ever(MessageState state) {
        return in(state) + forgotten.get(state);
    }

    /** Accepted messages in a state. */
    public long in(MessageState state) {
        return byState.get(state);
    }
}
