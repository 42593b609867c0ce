package smshub.simulator;

/** Somebody who sends a message to a number of a provider's customer. */
interface Handset {
    void text(String from, String to, String text);
}
