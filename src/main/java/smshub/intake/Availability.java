package smshub.intake;

import java.util.Map;

/** Which accounts can send. Asked for each request: it must not wait. */
public interface Availability {
    /** Accounts that cannot send now, each with a sentence that says why. */
    Map<String, String> out();

    /** The same with those that are just tried with a message. */
    Map<String, String> troubled();

    /** A message was accepted for an account. */
    void chosen(String account);
}
