package smshub.firstrun;

import java.nio.file.Path;

/** Sends a test message by settings that are not yet those of the hub. */
@FunctionalInterface
public interface Trial {
    /**
     * What became of a test message.
     *
     * @param sent whether its provider has taken it
     * @param state the word of its state
     * @param sentence why it is there; null where there is no more to say
     */
    record Outcome(boolean sent, String state, String sentence) {}

    /**
     * Sends one, and waits until it is clear what became of it, half a minute at most.
     *
     * @param settings file with the account and a client
     * @param key API key of that client
     */
    Outcome send(Path settings, String key, String to, String text);
}
