package smshub.dispatch;

import smshub.message.Outcome;

/** Somebody who counts what the accounts do. Called on their threads: it must not wait. */
public interface AttemptObserver {
    /**
     * An attempt ended.
     *
     * @param nanosAtProvider from the start of the call to its end
     * @param millisInHub from acceptance (or the sending time that was asked for) to the start of the call
     */
    void attempted(String account, Outcome outcome, long nanosAtProvider, long millisInHub);
}
