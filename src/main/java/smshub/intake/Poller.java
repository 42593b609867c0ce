package smshub.intake;

import java.util.List;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.message.Problem;

/** What one intake does. */
public interface Poller extends AutoCloseable {
    /**
     * What one turn came to.
     *
     * @param requests how many requests were read
     * @param more whether more was waiting, so that the next turn should not wait
     * @param problem why the turn failed, or null
     */
    record Taken(int requests, boolean more, Problem problem) {
        public static final Taken NOTHING = new Taken(0, false, null);

        public static Taken failed(Problem problem) {
            return new Taken(0, false, problem);
        }
    }

    /**
     * Takes over a bounded number of requests: maps each, hands it over durably, and only then acknowledges it at its
     * source. Never called twice at a time; may wait. An exception means a bug.
     */
    Taken take() throws InterruptedException;

    /** Who wants to know that there is something to take. */
    interface Bell {
        /** Has it taken over; returns when that is done or has failed. */
        void ring() throws InterruptedException;
    }

    /** Begins to ring when something comes, where the source can tell of it. The rounds go on beside that. */
    default void listen(Bell bell) {}

    /**
     * Writes states back; see {@link StateAnswer#of}. A state may come twice and late. Where the source is down this throws
     * StoreException or UncheckedIOException, and the same states come again.
     */
    Settlement answers(List<QueueMessage> deliveries);

    /** Hands messages from handsets over, under the same rules; only those of the intake's accounts are meant. */
    Settlement inbound(List<QueueMessage> deliveries);

    @Override
    void close();
}
