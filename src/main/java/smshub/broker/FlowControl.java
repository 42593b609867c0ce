package smshub.broker;

import java.util.List;
import java.util.function.Predicate;

/**
 * What decides when a queue's consumer hands out messages, and what each of them comes to. The consumer's own thread calls everything,
 * so an implementation needs no locks for what only that touches.
 *
 * @see QueueEndpoint
 */
public interface FlowControl {
    /** How far flow control is open. */
    enum Opening {
        /** Every message may be handed out. */
        ALL(null),
        /** Only messages with the property {@link #MOVABLE}, to be sent elsewhere. */
        MOVABLE(FlowControl.MOVABLE + " = TRUE"),
        /** Only messages with the property {@link #RELEASED}. */
        RELEASED(FlowControl.RELEASED + " = TRUE"),
        /** No message; those already handed out come to their end. */
        NONE(null);

        private final String selector;

        Opening(String selector) {
            this.selector = selector;
        }

        /** What the broker delivers, as a selector; null where that is everything or nothing. */
        String selector() {
            return selector;
        }
    }

    /** Broker property that is true on a message which another account could take. */
    String MOVABLE = "movable";
    /** Broker property that is true on a message which an operator wants sent though the others wait. */
    String RELEASED = "released";

    /**
     * A life of the consumer begins; calls made in an earlier one will not be settled.
     *
     * @param doubtful whether such a call was made for a message, here or by another hub that was cut off; for any thread
     */
    void began(Predicate<QueueMessage> doubtful);

    Opening opening();

    /** The consumer holds nothing while flow control is closed: what waits lies on the queue. Told again and again until it opens. */
    default void emptied() {}

    /** Nanoseconds until one more message may be handed out; 0 takes the permit for one right now. */
    long permit();

    /**
     * Looks at a message before it is handed out. What the answer sends is committed before the call is made.
     *
     * @param doubtful whether a process died while it made the call for this very message
     */
    Admission admit(QueueMessage delivery, boolean doubtful);

    /**
     * What an answer comes to.
     *
     * @param job what {@link #admit} made of the message
     * @param answer body at the end of the route; meaningless when there is a failure
     * @param failure what the route threw, or null
     */
    Settlement settle(Object job, Object answer, Throwable failure);

    /**
     * What flow control makes of a message.
     *
     * @param job what flow control wants back for the settlement; null when the message comes to its end without a call
     * @param body body of the exchange that is routed
     * @param before messages sent before the call, or all that the message comes to where there is no call
     */
    record Admission(Object job, Object body, List<Publication> before) {
        public static Admission settled(Settlement settlement) {
            return new Admission(null, null, settlement.outgoing());
        }
    }
}
