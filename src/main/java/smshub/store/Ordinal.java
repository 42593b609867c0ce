package smshub.store;

import smshub.message.MessageEvent;
import smshub.message.MessageState;

/**
 * The strength of a state. Events come in any order; the state of a message is that of its strongest event, so every
 * order ends the same. A later attempt is stronger than an earlier one, within an attempt the stage decides, and a
 * delivery, whichever attempt brought it, is stronger than all.
 */
final class Ordinal {
    private static final int DELIVERED = 0x7FFF;
    private static final int ATTEMPT_SHIFT = 48;
    private static final int STAGE_SHIFT = 44;

    private Ordinal() {}

    /** From the highest bit: 15 of attempt, 4 of stage, 44 of time in ms, which decides between equal stages. */
    static long of(MessageEvent event) {
        long attempt = event.state() == MessageState.DELIVERED ? DELIVERED : Math.min(event.attempt(), DELIVERED - 1);
        return attempt << ATTEMPT_SHIFT
                | (long) stage(event.state()) << STAGE_SHIFT
                | event.time().toEpochMilli();
    }

    private static int stage(MessageState state) {
        return switch (state) {
            case ACCEPTED -> 0;
            case SCHEDULED -> 1;
            case SENDING -> 2;
            case UNSURE -> 3;
            // An attempt in doubt may turn out not to have reached the provider.
            case DEFERRED -> 4;
            case SENT -> 5;
            case UNDELIVERED -> 6;
            case EXPIRED -> 7;
            case REFUSED -> 8;
            case DEAD -> 9;
            // What is dead can be withdrawn. Written as 10, too, was DEAD once; between the two the time decides.
            case CANCELLED -> 10;
            case DELIVERED -> 11;
        };
    }
}
