package smshub.provider;

import smshub.message.Problem;

/** Hears how the standing line of one account is. For any thread: it must not be made to wait. */
public interface LineWatch {
    /** The line is there, the login accepted. */
    void up();

    /** There is no line. The account sends nothing until it is back, and its messages may go elsewhere. */
    void down(Problem why);
}
