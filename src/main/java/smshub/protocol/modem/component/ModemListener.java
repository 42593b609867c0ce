package smshub.protocol.modem.component;

import java.util.function.Consumer;

/** Takes what comes in by a modem. */
interface ModemListener {
    /**
     * @param done to be told, by any thread, whether the message is taken over; only then it is removed, and otherwise it
     *     is offered again
     */
    void inbound(String modem, ModemInbound message, Consumer<Boolean> done);

    /** @param done as for messages */
    void unreadable(String modem, UnreadablePdu unreadable, Consumer<Boolean> done);

    /** @param done as for messages */
    void report(String modem, ModemReport report, Consumer<Boolean> done);
}
