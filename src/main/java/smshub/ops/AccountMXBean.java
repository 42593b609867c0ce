package smshub.ops;

import java.util.List;

/** An account as {@code smshub:type=Account,name=<id>}. The operations may be repeated without harm. */
public interface AccountMXBean {
    String getProvider();

    String getTitle();

    String getState();

    /** Code and sentence of what keeps it from sending; empty when it sends. */
    String getProblem();

    String getSince();

    long getWaiting();

    /** When the oldest waiting message was accepted; empty when none waits. */
    String getOldestWaiting();

    int getInFlight();

    long getSent();

    long getFailed();

    List<String> getAbilities();

    /** Stops the account's calls; its messages wait. */
    void pause();

    /** Lets the account send again, and releases a backlog in hold. */
    void resume();

    /** Ends every waiting message as expired; returns their number. */
    long expire();
}
