package smshub.provider;

import smshub.message.SendResult;

/**
 * A provider that is spoken to by calls. It says as pure data what is to be done, a step of the hub does that, and the
 * provider reads what came of it. Its route file holds a route for each of its calls.
 *
 * @param <C> a call
 * @param <R> what came of one
 */
public interface CallProvider<C, R> extends Provider {
    /** The call that sends a message. */
    C send(SendJob job);

    /** How sending ended. */
    SendResult sent(R reply);

    /** The route that does the calls, such as {@code direct:http-call}. */
    String transport();
}
