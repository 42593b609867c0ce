package smshub.modem;

import java.util.function.Consumer;

/** Takes what comes in by a modem. */
interface Listener {
    /**
     * @param done to be told, by any thread, whether the message is taken over; only then it is removed, and otherwise it
     *     is offered again
     */
    void inbound(String modem, Inbound message, Consumer<Boolean> done);

    /** @param done as for messages */
    void unreadable(String modem, Unreadable unreadable, Consumer<Boolean> done);

    /** @param done as for messages */
    void report(String modem, Report report, Consumer<Boolean> done);
}
